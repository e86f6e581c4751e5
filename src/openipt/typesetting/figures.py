# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A drawing (SVG) as a file of the format its name asks for: SVG, PDF or PNG.

Typst (https://typst.app/docs) sets the drawing on a page of its own size. What is drawn goes in as data, never as
source, so that no label can be read as a command.
"""

import re
from pathlib import Path, PurePath

FORMATS = ("svg", "pdf", "png")
FONTS = Path(__file__).with_name("fonts")
FONT = "Noto Sans"
DOTS_PER_INCH = 200
_FONT_FAMILY = re.compile(r'font-family="[^"]*"')
_NOT_IN_A_FONT = re.compile(r'the text `"(?P<letters>.*?)"` could not be displayed')
_PAGE = f"""\
#set document(title: sys.inputs.title, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "{FONT}", lang: "en")
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.description)
""".encode()


class FigureError(ValueError):
    """A drawing that cannot be made in the format asked for; the message says why and what to do."""


def format_of(name: str | PurePath) -> str:
    """Return "svg", "pdf" or "png" by the ending of a file name; raises FigureError for any other ending."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise FigureError(f"{PurePath(name).name}: figures are written as .svg, .pdf or .png")
    return ending


def as_format(svg: str, format: str, *, title: str, description: str) -> bytes:
    """Return the drawing as the bytes of an SVG, PDF (tagged, PDF/UA-1) or PNG (200 dots per inch) file.

    `title` and `description` are the document's title and the words that stand for the picture. Raises FigureError
    when a label has a letter that no font on this machine can show.
    """
    if format == "svg":
        return svg.encode()
    inputs = {"svg": _FONT_FAMILY.sub(f'font-family="{FONT}"', svg), "title": title, "description": description}
    pdf = _typeset(inputs, format="pdf", pdf_standards=["ua-1"])  # PNG too: only this standard misses a letter aloud
    return pdf if format == "pdf" else _typeset(inputs, format="png", ppi=DOTS_PER_INCH)


def _typeset(inputs: dict[str, str], **options: object) -> bytes:
    import typst  # 34 MB: only where a PDF or PNG is asked for

    try:
        document = typst.compile(  # type: ignore[call-overload]  # its types take font paths only of the page's own type
            _PAGE, sys_inputs=inputs, font_paths=[str(FONTS)], **options
        )
    except typst.TypstError as problem:
        raise FigureError(_in_words(str(problem))) from None
    assert isinstance(document, bytes)
    return document


def _in_words(problem: str) -> str:
    missing = _NOT_IN_A_FONT.search(problem)
    if missing is None:
        return f"The figure could not be made: {problem}"
    return (
        f"No font on this machine can show “{missing['letters']}”, which a label of the figure has. "
        "Install a font for it, or choose SVG"
    )
