#!/bin/sh
# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
#
# typst 0.15.2 (Python wheel), on a drawing (SVG) whose label has a letter that no font has.
#
# One would guess: a picture with a label that cannot be shown is an error, or at least a warning, in every format.
# What it does: as PNG and as plain PDF the label becomes empty boxes, without an error and with an empty list of
# warnings. Only PDF with the standard UA-1 refuses, and names the letter. So a figure for print can lose the name of
# a trial without a word, unless it is set once under UA-1, as openipt.typesetting.figures does for PNG too.
#
# Seen on 30 November 2026:
#   png: 0 warnings, written
#   pdf: 0 warnings, written
#   pdf, ua-1: PDF/UA-1 error: the text could not be displayed with a font
set -eu

place=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2

"$place/venv/bin/python" - <<'END'
import typst

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200" height="40">
<text x="10" y="25" font-family="Libertinus Serif" font-size="14">Trial \u65e5\u672c</text></svg>"""
PAGE = b"""#set document(title: "A figure")
#set text(lang: "en")
#image(bytes(sys.inputs.svg), format: "svg", alt: "A label")
"""


def compiled(**options):
    return typst.compile_with_warnings(PAGE, sys_inputs={"svg": SVG}, ignore_system_fonts=True, **options)


for format, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
    made, warnings = compiled(format=format)
    assert made.startswith(start)
    assert not warnings, f"{format}: it warns now: {[warning.message for warning in warnings]}"
    print(f"{format}: {len(warnings)} warnings, written")
try:
    compiled(format="pdf", pdf_standards=["ua-1"])
except typst.TypstError as problem:
    assert "could not be displayed with a font" in str(problem), problem
    print("pdf, ua-1: PDF/UA-1 error: the text could not be displayed with a font")
else:
    raise SystemExit("UA-1 no longer refuses it")
END
