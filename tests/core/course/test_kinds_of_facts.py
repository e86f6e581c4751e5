# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every kind of fact has a class, and the class says what the definition says."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

import openipt
from core.course.making import entry
from openipt.course.kinds import KINDS, Fact, Facts, Row, fact_of
from openipt.course.kinds.life import Event, OnTimeline, Treatment
from openipt.course.kinds.people import PersonDetails, Ring, Tie
from openipt.course.kinds.safety import RiskConversation
from openipt.course.kinds.texts import SHEETS, Sheet
from openipt.protocol.load import content
from openipt.protocol.model import Field, FieldType, Recorded
from openipt.protocol.partial_date import When

DAY = date(2026, 3, 2)
# What the program records by itself, without a definition for a form.
WITHOUT_DEFINITION = {"session", "response", "note", "worksheet"}
ONE_TEXT: set[object] = {str}
FITTING: dict[FieldType, set[object]] = {
    FieldType.LINE: {str, datetime | None},
    FieldType.TEXT: ONE_TEXT,
    FieldType.NUMBER: {int | None},
    FieldType.RATING: {int | None},
    FieldType.YES: {bool},
    FieldType.CHOICE: ONE_TEXT,
    FieldType.CHOICES: {tuple[str, ...]},
    FieldType.DATE: {date | None},
    FieldType.WHEN: {When},
    FieldType.PERSON: ONE_TEXT,
    FieldType.PEOPLE: {tuple[str, ...]},
    FieldType.EVENT: ONE_TEXT,
    FieldType.GOAL: ONE_TEXT,
    FieldType.STEP: ONE_TEXT,
    FieldType.SCORE: ONE_TEXT,
}


def fits(field: Field, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return set(get_args(hint)) == {choice.id for choice in field.choices} | {""}
    if field.type is FieldType.ROWS:
        row = get_args(hint)[0]
        return issubclass(row, Row) and set(row.readers) == {column.id for column in field.fields}
    return hint in FITTING[field.type]


def test_every_kind_of_content_has_a_class_and_every_class_a_kind() -> None:
    assert set(KINDS) - WITHOUT_DEFINITION == set(content().facts)


@pytest.mark.parametrize("kind_id", sorted(content().facts))
def test_a_class_has_an_attribute_for_every_field_and_none_more(kind_id: str) -> None:
    kind, definition = KINDS[kind_id], content().facts[kind_id]
    hints = get_type_hints(kind)
    assert set(kind.readers) == {field.id for field in definition.fields}
    unfit = [field.id for field in definition.fields if not fits(field, hints[kind.readers[field.id][0]])]
    assert unfit == []


@pytest.mark.parametrize("worksheet", sorted(SHEETS))
def test_what_code_reads_of_a_worksheet_is_a_field_of_it(worksheet: str) -> None:
    of_every_sheet, fields = set(Sheet.readers), {field.id for field in content().worksheets[worksheet].fields}
    assert set(SHEETS[worksheet].readers) - of_every_sheet <= fields


def test_a_fact_says_what_was_entered_and_keeps_what_every_fact_has() -> None:
    recorded = replace(entry("event", DAY, "e2", when={"precision": "words", "text": "after the move"}), subject="e1")
    event = fact_of(replace(recorded, data={**recorded.data, "what": "New job", "people": ["mira"], "onset": True}))
    assert isinstance(event, Event)
    assert (event.what, event.people, event.onset, event.mood) == ("New job", ("mira",), True, None)
    assert (event.when.words, event.when.days) == ("after the move", None)
    assert (event.subject, event.happened_on, event.recorded_by) == ("e1", DAY, "thea")
    assert event.recorded_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_field_whose_name_python_keeps_is_read_too() -> None:
    began = {"precision": "words", "text": "in spring"}
    treatment = fact_of(entry("treatment", DAY, what="sertraline", **{"from": began}))
    assert isinstance(treatment, Treatment)
    assert treatment.from_.words == "in spring"


def test_rows_of_a_table_are_read_by_their_columns() -> None:
    talk = fact_of(entry("risk_conversation", DAY, topics=[{"topic": "plan", "answer": "told"}, "damaged"]))
    assert isinstance(talk, RiskConversation)
    assert [(topic.topic, topic.answer, topic.words) for topic in talk.topics] == [("plan", "told", "")]


def test_a_stored_value_of_another_type_is_read_as_not_entered() -> None:
    ring = fact_of(entry("ring", DAY, person=7, ring="two", when="some day"))
    assert isinstance(ring, Ring)
    assert (ring.person, ring.ring) == ("", None)
    assert ring.when == "some day"  # a code of a service's own content matches none of ours


def test_a_field_that_a_service_has_added_is_read_by_its_definition() -> None:
    definition = content().facts["person"]
    added = replace(definition.fields[0], id="favourite_tea")
    person = fact_of(entry("person", DAY, name="Mira", favourite_tea="mint"))
    assert isinstance(person, PersonDetails)
    assert person.name == "Mira"
    assert person.value_of(added) == "mint"


def test_a_kind_without_a_class_keeps_the_course_readable() -> None:
    unknown = fact_of(entry("moon_phase", DAY, phase="full"))
    assert type(unknown) is Fact
    assert unknown.kind_id == "moon_phase"
    assert unknown.has({"phase": "full"})


def test_facts_are_found_by_class_in_the_order_of_the_course() -> None:
    facts = Facts.made_from([entry("ring", DAY, "a"), entry("tie", DAY, "b"), entry("ring", DAY, "c")])
    assert [ring.id for ring in facts.of(Ring)] == ["a", "c"]
    assert [fact.id for fact in facts.of(Ring, Tie)] == ["a", "b", "c"]
    assert facts.last(Ring) is facts.of(Ring)[1]
    assert facts.last(Event) is None


def test_a_sheet_that_code_reads_has_a_class_of_its_own_and_is_a_sheet_still() -> None:
    facts = Facts.made_from(entry("worksheet", DAY, worksheet=sheet) for sheet in ("ways-out", "assessment"))
    assert [type(sheet) for sheet in facts.of(Sheet)] == [SHEETS["ways-out"], Sheet]
    assert facts.of(SHEETS["ways-out"]) == facts.of(Sheet)[:1]


def test_what_only_a_few_kinds_may_do_is_said_for_these_alone() -> None:
    kinds = content().facts.values()
    assert {kind.id for kind in kinds if kind.recorded is Recorded.PAGE} == {"closing"}
    assert {kind.id for kind in kinds if kind.stays} == {"alert", "alert_owner", "alert_answer", "withdrawal"}
    assert {field.id for kind in kinds for field in kind.fields if field.from_address} == {"planned"}


def test_what_is_on_the_timeline_has_a_class_that_says_how() -> None:
    on_timeline = {kind.id for kind in content().facts.values() if kind.on_timeline}
    assert on_timeline == {kind_id for kind_id, kind in KINDS.items() if issubclass(kind, OnTimeline)}


def test_the_field_said_on_the_timeline_is_a_choice_of_the_kind() -> None:
    shown = [(kind_id, kind.shows) for kind_id, kind in KINDS.items() if issubclass(kind, OnTimeline) and kind.shows]
    fields = [content().facts[kind_id].field(field_id) for kind_id, field_id in shown]
    assert all(field is not None and field.choices for field in fields)


SOURCE = Path(openipt.__file__).parent
# A stored value asked for by the id of its field; what a form was sent (`self.data`) is another thing.
BY_STRING = re.compile(r"(?<!self)(?<!conflict)\.(?:stored|data)(?:\.get\(|\[)[\"']")


def test_nobody_but_the_kinds_asks_for_a_stored_value_by_a_string() -> None:
    """A slip of the keyboard in such a string gives an empty text, and no tool sees it."""
    files = [path for path in SOURCE.rglob("*.py") if SOURCE / "course" / "kinds" not in path.parents]
    lines = [(path, line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(str(path.relative_to(SOURCE)), line.strip()) for path, line in lines if BY_STRING.search(line)] == []
