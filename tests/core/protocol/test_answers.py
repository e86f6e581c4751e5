# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers against their fields: what is right passes, what is wrong is named with its place, nothing crashes."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openipt.protocol.load import content
from openipt.protocol.model import Field, FieldType
from openipt.protocol.rules import check_answers, normalise
from openipt.protocol.text import MOST_IN_TEXT, is_blank

FACTS = content().facts
SHEETS = content().worksheets


def codes(fields: tuple[Field, ...], data: dict[str, object]) -> list[tuple[str, str]]:
    return [(each.code, each.where) for each in check_answers(fields, data)]


def test_a_ring_may_be_one_to_four_and_nothing_else() -> None:
    fields = FACTS["ring"].fields
    assert codes(fields, {"person": "p1", "when": "now", "ring": 2}) == []
    assert codes(fields, {"person": "p1", "when": "now", "ring": 0}) == [("answer.too_low", "ring")]
    assert codes(fields, {"person": "p1", "when": "now", "ring": 5}) == [("answer.too_high", "ring")]
    assert codes(fields, {"person": "p1", "when": "now", "ring": True}) == [("answer.type", "ring")]
    assert codes(fields, {"person": "p1", "when": "now", "ring": "2"}) == [("answer.type", "ring")]


def test_all_that_is_missing_is_named_at_once() -> None:
    assert codes(FACTS["ring"].fields, {"words": "  "}) == [
        ("answer.required", "person"),
        ("answer.required", "when"),
        ("answer.required", "ring"),
    ]


def test_an_unknown_choice_and_an_unknown_field_are_named() -> None:
    data = {"name": "Ann", "relation": "boss", "colour": "red"}
    assert codes(FACTS["person"].fields, data) == [("answer.unknown_field", "colour"), ("answer.choice", "relation")]


def test_a_row_is_named_by_its_number() -> None:
    lines = [{"speaker": "client", "words": "Fine."}, {"speaker": "dog", "loud": True}]
    assert codes(SHEETS["communication-analysis"].fields, {"lines": lines}) == [
        ("answer.unknown_field", "lines.1.loud"),
        ("answer.choice", "lines.1.speaker"),
    ]


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ({"first": "2024-05-01", "last": "2024-05-31", "precision": "month", "text": "May 2024"}, None),
        ({"first": "2019-03-01", "last": "2019-05-31", "precision": "season"}, None),
        ({"first": "2024-12-25", "last": "2024-12-25", "precision": "day", "text": "25.12.2024"}, None),
        ({"first": "2024-05-31", "last": "2024-05-01", "precision": "month"}, "answer.when_order"),
        ({"first": "2024-05-01", "last": "2024-05-31"}, "answer.when"),
        ({"first": "2024-05-01", "last": "2024-05-31", "precision": "moon"}, "answer.when"),
        ({"first": "2024-02-30", "last": "2024-05-31", "precision": "month"}, "answer.when"),
        ({"first": "2024-05-01", "last": "2024-05-31", "precision": "month", "extra": 1}, "answer.when"),
        ("May 2024", "answer.type"),
    ],
)
def test_a_partial_date_has_its_days_and_how_exact_it_is(when: object, code: str | None) -> None:
    data = {"when": when, "what": "moved"}
    assert [each.code for each in check_answers(FACTS["event"].fields, data)] == ([code] if code else [])


@pytest.mark.parametrize("text", ["2025-02-30", "7.1.2025", "20250107", "yesterday", 20250107])
def test_a_date_is_a_day_of_the_calendar(text: object) -> None:
    assert [each.code for each in check_answers(FACTS["focus"].fields, {"decide_by": text})] == ["answer.date"]


def test_one_line_means_one_line_but_a_text_may_have_many() -> None:
    fields = FACTS["contact"].fields
    said = {"who": "Ann\nBea", "means": "phone", "said": "one\r\ntwo"}
    assert codes(fields, said) == [("answer.one_line", "who")]
    assert normalise(fields, said)["said"] == "one\ntwo"


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udfff"])
def test_a_character_no_database_can_keep_is_refused_wherever_it_stands(text: str) -> None:
    assert codes(FACTS["jot"].fields, {"text": text}) == [("answer.characters", "text")]
    lines = [{"words": "x"}, {"words": text}]
    assert codes(SHEETS["communication-analysis"].fields, {"lines": lines}) == [("answer.characters", "lines")]


def test_markup_emoji_and_other_scripts_are_text_like_any_other() -> None:
    for text in ("<script>alert(1)</script>", "مرحبا", "Привет 😀", "한국어", "x" * MOST_IN_TEXT):
        assert codes(FACTS["jot"].fields, {"text": text}) == []


def test_the_same_word_typed_in_two_ways_is_stored_once() -> None:
    assert normalise(FACTS["jot"].fields, {"text": " Jose\u0301 \r\n"}) == {"text": "José"}


def test_what_says_nothing_is_left_out_down_to_empty_rows() -> None:
    data = {
        "incident": "",
        "patterns": [],
        "lines": [{"words": " ", "said_so": False}, {"words": "Fine."}],
        "insight": None,
    }
    assert normalise(SHEETS["communication-analysis"].fields, data) == {"lines": [{"words": "Fine."}]}


def test_zero_is_an_answer() -> None:
    assert normalise(FACTS["goal_rating"].fields, {"goal": "g", "now": 0}) == {"goal": "g", "now": 0}
    assert codes(FACTS["goal_rating"].fields, {"goal": "g", "now": 0}) == []


def test_nothing_can_be_chosen_twice() -> None:
    fields = SHEETS["communication-analysis"].fields
    assert codes(fields, {"patterns": ["hostility", "hostility"]}) == [("answer.twice", "patterns")]


def test_every_finding_has_words() -> None:
    words = content().words
    for (
        code
    ) in "required type choice twice too_low too_high date when when_order one_line characters unknown_field".split():
        assert f"finding.answer.{code}" in words


# --- whatever comes in ----------------------------------------------------------------------------------------------

ALL_FIELDS = [each.fields for each in (*FACTS.values(), *SHEETS.values()) if each.fields]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def right_answers(field: Field) -> st.SearchStrategy[object]:
    ids = [each.id for each in field.choices]
    low = field.lowest if field.lowest is not None else 0
    high = field.highest if field.highest is not None else low + 10
    days = st.dates().map(lambda day: day.isoformat())
    whens = st.tuples(st.dates(), st.dates(), st.sampled_from(["day", "month", "season", "year"])).map(
        lambda it: {"first": min(it[:2]).isoformat(), "last": max(it[:2]).isoformat(), "precision": it[2]}
    )
    made: dict[FieldType, st.SearchStrategy[object]] = {
        FieldType.YES: st.just(True),
        FieldType.NUMBER: st.integers(low, high),
        FieldType.RATING: st.integers(0, 10),
        FieldType.CHOICE: st.sampled_from(ids or [""]),
        FieldType.CHOICES: st.lists(st.sampled_from(ids or [""]), unique=True),
        FieldType.PEOPLE: st.lists(st.uuids().map(str), unique=True),
        FieldType.DATE: days,
        FieldType.WHEN: whens,
    }
    if field.type is FieldType.ROWS:
        return st.lists(
            st.fixed_dictionaries({}, optional={each.id: right_answers(each) for each in field.fields}), max_size=3
        )
    return made.get(field.type, WORDS.filter(lambda text: not is_blank(text)))


def right_form(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, object]]:
    needed = {each.id: right_answers(each) for each in fields if each.required}
    free = {each.id: right_answers(each) for each in fields if not each.required}
    return st.fixed_dictionaries(needed, optional=free)


RIGHT = [(fields, right_form(fields)) for fields in ALL_FIELDS]  # made once: building strategies is slow
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


@st.composite
def fields_and_right_answers(draw: st.DrawFn) -> tuple[tuple[Field, ...], dict[str, object]]:
    fields, answers = draw(st.sampled_from(RIGHT))
    return fields, draw(answers)


@UNHURRIED
@given(fields_and_right_answers())
def test_right_answers_to_any_form_are_accepted_and_keep_their_values(given_: tuple[tuple[Field, ...], dict]) -> None:
    fields, data = given_
    clean = normalise(fields, data)
    assert check_answers(fields, data) == ()
    assert normalise(fields, clean) == clean, "cleaning twice changes nothing"
    assert json.loads(json.dumps(clean)) == clean


@UNHURRIED
@given(st.sampled_from(ALL_FIELDS), st.data())
def test_whatever_is_sent_is_answered_with_findings_and_never_with_a_crash(
    fields: tuple[Field, ...], data: st.DataObject
) -> None:
    names = st.sampled_from([each.id for each in fields]) | st.text(max_size=5)
    sent = data.draw(st.dictionaries(names, JSON, max_size=5))
    found = check_answers(fields, sent)
    again = check_answers(fields, normalise(fields, sent))
    assert found == again, "cleaning first makes no difference to what is found"
    if not found:
        assert "\0" not in json.dumps(normalise(fields, sent), ensure_ascii=False, allow_nan=False)


@UNHURRIED
@given(fields_and_right_answers(), st.data())
def test_one_wrong_answer_among_right_ones_is_found_at_its_place(
    given_: tuple[tuple[Field, ...], dict], data: st.DataObject
) -> None:
    fields, answers = given_
    field = data.draw(st.sampled_from(fields))
    found = check_answers(fields, answers | {field.id: {"not": "right"}})
    assert [each.where for each in found] == [field.id]
