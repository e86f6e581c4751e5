# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Templates can be read: short lines, and tags that end where they began. ``./run check templates`` holds the rest."""

import re
from pathlib import Path

import pytest
from django.template import engines

from clinic.as_read import as_read
from openipt import clinic

CLINIC = Path(clinic.__file__).parent
TEMPLATES = sorted(CLINIC.rglob("*.html"))
LONGEST = 120


def faults(text: str) -> list[str]:
    """What is wrong with the lines of a template, each with its number."""
    lines = list(enumerate(text.splitlines(), start=1))
    too_long = [f"line {number} has {len(line)} characters" for number, line in lines if len(line) > LONGEST]
    # Django shows a tag that goes on in the next line as it stands
    broken = [
        f"line {number} has half a tag"
        for number, line in lines
        if re.search(r"\{[{%#](?!.*[}%#]\})|^[^{]*[%}]\}", line)
    ]
    return too_long + broken


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(CLINIC)))
def test_lines_of_templates_are_short_and_hold_whole_tags(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(CLINIC)))
def test_every_tag_of_a_template_is_known_where_it_stands(path: Path) -> None:
    engines["django"].from_string(path.read_text(encoding="utf-8"))


def test_a_long_line_and_half_a_tag_are_found_with_their_lines() -> None:
    text = f"<p>{{{{ name }}}}</p>\n<p>{'x' * LONGEST}</p>\n<p>{{{{\n  name }}}}</p>\n"
    assert faults(text) == ["line 2 has 127 characters", "line 3 has half a tag", "line 4 has half a tag"]


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("<p>\n  One\n  two.\n</p>\n<p>Three.</p>\n", "<p>One two.</p><p>Three.</p>"),
        ("<li>\n  <b>\n    14\n  </b>\n  of 27\n</li>", "<li><b>14</b> of 27</li>"),
        ("<p><a>open</a>.</p><p><a>open</a> .</p>", "<p><a>open</a>.</p><p><a>open</a> .</p>"),
        ('<input\n  name="a"\n  value="two  words\n" >', '<input name="a" value="two  words\n">'),
        ("<p>x\n<textarea>\n a\n</textarea></p>", "<p>x<textarea>\n a\n</textarea></p>"),
    ],
)
def test_white_space_that_no_reader_sees_is_not_read(page: str, read: str) -> None:
    assert as_read(page) == read
