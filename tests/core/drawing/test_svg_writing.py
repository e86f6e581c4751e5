# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Markup is escaped, short and styled by class."""

import pytest
from django.template import engines
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.interface import reading
from openipt.clinic.drawings.letters import letters
from openipt.drawing import lettering, svg


@settings(deadline=None)
@given(st.text())
def test_any_text_is_kept_as_text(words: str) -> None:
    node = next(reading.parse(svg.text(0, 0, words, "b")).iter("text"))
    kept = "".join(node.itertext())
    assert kept in words.replace("\r\n", "\n").replace("\r", "\n") or svg.plain(words) != words
    assert len(list(reading.parse(svg.text(0, 0, words)).iter())) == 2


@pytest.mark.parametrize(("value", "written"), [(3.0, "3"), (3.04, "3"), (3.06, "3.1"), (-0.04, "0"), (12.5, "12.5")])
def test_numbers_are_short(value: float, written: str) -> None:
    assert svg.number(value) == written


@pytest.mark.parametrize("prefix", ["", "A", "1a", 'a"b', "a b"])
def test_a_prefix_that_would_not_do_as_an_id_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix of a drawing"):
        svg.drawing("mini", (1, 1), prefix, "t", "d", "")


def test_a_drawing_has_a_title_and_a_description_that_it_points_to() -> None:
    root = next(reading.parse(svg.drawing("mini", (20, 10), "x", "Title", "Words", "")).iter("svg"))
    assert root.get("aria-labelledby") == "x-t"
    assert root.get("role") == "img"
    assert reading.ids(svg.drawing("mini", (20, 10), "x", "Title", "Words", "")) == ["x-t", "x-d"]


def test_templates_put_a_drawing_out_as_it_is_and_text_escaped() -> None:
    template = engines["django"].from_string("{{ drawing }}{{ text }}")
    assert template.render({"drawing": svg.line(0, 0, 1, 1, "a"), "text": "<"}).endswith('class="a"/>&lt;')


@settings(deadline=None)
@given(st.text(max_size=60), st.floats(30, 300))
def test_wrapped_lines_keep_every_letter_and_the_limit(words: str, limit: float) -> None:
    lines = lettering.wrap(words, 13, limit)
    assert "".join("".join(lines).split()) == "".join(words.split())
    for line in lines:
        assert lettering.width(line, 13) <= limit or len(line.strip()) <= 2


@pytest.mark.parametrize(("wide", "less"), [("さくら", "sak"), ("WWW", "iii"), ("👩", "a")])
def test_other_scripts_and_pictures_take_more_room(wide: str, less: str) -> None:
    assert lettering.width(wide, 13) > lettering.width(less, 13)


def test_an_accent_takes_no_room_of_its_own() -> None:
    assert lettering.width("e\u0301", 13) == lettering.width("e", 13)


def test_letters_go_on_after_z() -> None:
    found = letters(800)
    assert found[:2] == ["a", "b"]
    assert found[25:28] == ["z", "aa", "ab"]
    assert found[702] == "aaa"
    assert len(set(found)) == 800
