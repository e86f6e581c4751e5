# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A figure is a file of the format that its name says, in words that everyone can read and hear."""

import io
import struct
from pathlib import Path

import pytest

from openipt.evidence.plots.forest import forest
from openipt.typesetting import figures

NAMES = ["Müller & Łódź 2014", "Παπαδόπουλος 2019", "Жук 2021"]
FIGURE = forest([0.42, 0.18, 0.6], [0.05, 0.02, 0.09], NAMES, title="IPT against control")


def drawn(format: str, svg: str = FIGURE.svg) -> bytes:
    return figures.as_format(svg, format, title=FIGURE.title, description=FIGURE.description)


def test_a_pdf_is_a_pdf_tagged_with_title_and_the_words_that_stand_for_the_picture():
    file = drawn("pdf")
    assert file.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in file
    assert b"pdfuaid" in file
    assert b"NotoSans" in file


def test_a_png_is_as_large_as_the_drawing_at_two_hundred_dots_an_inch():
    file = drawn("png")
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", io.BytesIO(file).read(24)[16:])
    box = FIGURE.svg.partition('viewBox="0 0 ')[2].partition('"')[0].split()
    assert [width, height] == pytest.approx([float(side) / 96 * figures.DOTS_PER_INCH for side in box], abs=2)


def test_an_svg_is_the_drawing_itself():
    assert drawn("svg") == FIGURE.svg.encode()


def test_the_same_figure_gives_the_same_bytes():
    assert drawn("pdf") == drawn("pdf")
    assert drawn("png") == drawn("png")


@pytest.mark.parametrize("format", ["pdf", "png"])
def test_a_letter_that_no_font_can_show_is_named(format):
    label = "Study \U0001f7a9\u2fff\U000e0fff"  # unassigned: no font has it
    with pytest.raises(figures.FigureError, match=r"No font on this machine can show “.+”, which a label"):
        drawn(format, forest([0.1, 0.2], [0.1, 0.2], [label, "B"]).svg)


def test_a_label_is_text_and_never_a_command():
    label = '#read("/etc/hostname") $x$ \\ ]'
    assert drawn("pdf", forest([0.1, 0.2], [0.1, 0.2], [label, "B"]).svg).startswith(b"%PDF")


@pytest.mark.parametrize(("name", "format"), [("a.svg", "svg"), ("a.PDF", "pdf"), (Path("b/forest.v2.Png"), "png")])
def test_the_ending_of_a_name_says_the_format(name, format):
    assert figures.format_of(name) == format


@pytest.mark.parametrize("name", ["forest.jpg", "forest", "forest.svg.gz", "pdf"])
def test_any_other_ending_is_refused_with_those_there_are(name):
    with pytest.raises(figures.FigureError, match=r"\.svg, \.pdf or \.png"):
        figures.format_of(name)
