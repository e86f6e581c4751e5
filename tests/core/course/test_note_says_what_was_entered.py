# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A note says what was entered and nothing else: every line of every fact and worksheet, with any answers missing."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

import pytest

from core.course.making import entry, state
from openipt.course import note
from openipt.course.kinds import fact_of
from openipt.protocol.clauses import LineFault, filled, places, sentences
from openipt.protocol.load import content
from openipt.protocol.model import FactKind, Field, FieldType, Worksheet
from openipt.protocol.saying import Saying

DAY = date(2025, 3, 3)
STORED = (
    entry("person", DAY, "p1", name="Bram Demoworth", relation="partner"),
    entry("goal", DAY, "g1", text="eat together"),
    entry("event", DAY, "e1", what="the van was sold", when={"first": "2025-01-01", "last": "2025-01-31"}),
    entry("step", DAY, "s1", text="ring Saskia"),
)
COURSE = state(DAY, *STORED)
POINTS_AT = {FieldType.PERSON: "p1", FieldType.GOAL: "g1", FieldType.EVENT: "e1", FieldType.STEP: "s1"}

# Said because the entry is there at all, or because something was ticked: true without any value.
TRUE_BY_ITSELF = {
    "Ending discussed.",
    "Copy of the safety plan given.",
    "Safety plan made or reviewed.",
    "No link this week.",
    "Focus not yet clear.",
    "Something was off between us.",
    "Letter written to the client.",
    "The relationship between client and therapist was discussed.",
    "Use of the therapeutic relationship: worksheet filled in.",
    "Agreement in words: worksheet filled in.",
    "Communication analysis.",
    "Role play.",
}
LEFT_BEHIND = re.compile(
    r'[{}\[\]|]|""|\(\s*\)|\(\s*,|\s{2}|\s[.,;:)]|:\s*[.,]|,\s*[.,]|\.\.|\bNone\b|\bFalse\b|chosen[.,]|[:,]$'
)

KINDS = [kind for kind in (*content().facts.values(), *content().worksheets.values()) if kind.line]


def value_of(field: Field) -> object:
    """An answer that this field takes."""
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        return field.choices[0].id if field.type is FieldType.CHOICE else [each.id for each in field.choices[:2]]
    if field.type in (FieldType.NUMBER, FieldType.RATING):
        return field.lowest or 0
    plain = {FieldType.YES: True, FieldType.DATE: "2025-03-14", FieldType.PEOPLE: ["p1"]}
    if field.type is FieldType.WHEN:
        return {"first": "2025-03-14", "last": "2025-03-14", "precision": "day", "text": "in mid-March"}
    return POINTS_AT.get(field.type) or plain.get(field.type) or f"«{field.id}»"


def subsets(kind: FactKind | Worksheet) -> Iterator[dict[str, object]]:
    """Every set of answers to what the line asks for, the empty one among them."""
    asked = {place.name for place in places(kind.line)}
    fields = [field for field in kind.fields if field.id in asked]
    for count in range(len(fields) + 1):
        for chosen in combinations(fields, count):
            yield {field.id: value_of(field) for field in chosen}


def told(kind: FactKind | Worksheet, answers: Mapping[str, object]) -> tuple[str, ...]:
    """The sentences that these answers leave in a note."""
    made = (
        entry("worksheet", DAY, worksheet=kind.id, **answers)
        if isinstance(kind, Worksheet)
        else entry(kind.id, DAY, **answers)
    )
    return tuple(text for line in note.lines(map(fact_of, [made]), content(), COURSE) for text in line.sentences)


def in_words(kind: FactKind | Worksheet, answers: Mapping[str, object], *, context: bool = True) -> list[str]:
    """The answers that a line shows, as it shows them; without `context` those alone that say more than whom."""
    shown = {place.name for place in places(kind.line) if place.shown}
    fields = [field for field in kind.fields if field.id in shown and field.id in answers]
    fields = [field for field in fields if context or field.type not in POINTS_AT]
    saying = Saying(content(), names=note.names(COURSE))
    return [saying.value(field, answers[field.id]) for field in fields]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{type(kind).__name__}-{kind.id}")
def test_no_sentence_stands_about_what_was_not_entered(kind: FactKind | Worksheet):
    for answers in subsets(kind):
        words = in_words(kind, answers)
        for sentence in told(kind, answers):
            holds_value = any(value.casefold() in sentence.casefold() for value in words)
            assert holds_value or sentence in TRUE_BY_ITSELF, (answers, sentence)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{type(kind).__name__}-{kind.id}")
def test_a_missing_answer_leaves_no_trace(kind: FactKind | Worksheet):
    for answers in subsets(kind):
        text = " ".join(told(kind, answers))
        assert not LEFT_BEHIND.search(text), (answers, text)
        assert text == "" or text.endswith((".", "?", "!")) or kind.line == "{text}", (answers, text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{type(kind).__name__}-{kind.id}")
def test_what_was_entered_stands_in_the_note(kind: FactKind | Worksheet):
    """With every answer that a form requires, no other answer is lost from the line."""
    asked = {place.name for place in places(kind.line)}
    required = {field.id for field in kind.fields if field.required} & asked
    for answers in subsets(kind):
        if required <= set(answers) and not said_otherwise(kind.id, set(answers)):
            text = " ".join(told(kind, answers)).casefold()
            assert all(value.casefold() in text for value in in_words(kind, answers, context=False)), (answers, text)


def said_otherwise(kind: str, answers: set[str]) -> bool:
    """Where a form refuses these answers together, or they are told in other words."""
    return {
        "link": ("why" in answers) != ("none" in answers),  # the reason for no link
        "focus": "decide_by" in answers and "not_yet" not in answers,
        "joint-session": {"purpose", "outcome"} <= answers,  # what it was for, until there is an outcome
        "alliance": "rated_by" in answers and "rating" not in answers,
        "area_touched": True,  # a strategy is called by the words of its area: see test_note_fills_itself.py
    }.get(kind, False)


def test_a_decision_sheet_without_a_choice_says_no_choice():
    sheet = content().worksheets["decision-analysis"]
    assert told(sheet, {"question": "Shall I apply?"}) == ('Decision to make: "Shall I apply?"',)
    assert told(sheet, {"question": "Shall I apply?", "chosen": "to wait"}) == (
        'Decision "Shall I apply?": chosen to wait.',
    )
    assert told(sheet, {"question": "Shall I apply?", "first_step": "ask Nadia"}) == (
        'Decision to make: "Shall I apply?"',
        "First step: ask Nadia.",
    )


def test_a_focus_that_is_not_yet_clear_gives_its_day_and_its_reason_apart():
    focus = content().facts["focus"]
    assert told(focus, {"not_yet": True, "decide_by": "2025-03-14", "reason": "two areas fit"}) == (
        "Focus not yet clear, to be decided by 14 March 2025.",
        "Reason: two areas fit.",
    )


def test_a_client_who_was_not_reached_agreed_nothing():
    conversation = entry("risk_conversation", DAY, asked_in_person="not_reached", understood="no answer, twice")
    (line,) = note.lines(map(fact_of, [conversation]), content(), COURSE)
    assert line.text == "Tried to reach the client about a concern and did not reach them. no answer, twice."


def test_blanks_and_an_unticked_box_are_no_answer():
    rated = entry("alliance", DAY, off=False, note=" ", rating=0, rated_by="client_away")
    (line,) = note.lines(map(fact_of, [rated]), content(), COURSE)
    assert line.text == "Working together: 0 of 10, rated by the client, in private."


@pytest.mark.parametrize("said", ["He left.", "Who knows?", "Enough!", "so...", "and then…", 'he said "no."'])
def test_a_sentence_that_ends_by_itself_gets_no_second_stop(said: str):
    assert filled("Support given: {text}.", {"text": said}) == (f"Support given: {said}",)


@pytest.mark.parametrize("said", ["{chosen}", "[x] | y", "a ] b", "1) done, 2) open:"])
def test_signs_of_the_rule_in_what_was_typed_mean_nothing(said: str):
    assert filled("Chosen: {chosen}[, {when}].", {"chosen": said}) == (f"Chosen: {said}.",)


@pytest.mark.parametrize("line", ["Chosen [: {chosen}.", "Chosen ]: {chosen}.", "Chosen {chosen.", "a } b."])
def test_a_line_that_does_not_close_is_a_fault(line: str):
    with pytest.raises(LineFault):
        sentences(line)
