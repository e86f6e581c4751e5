# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What holds for every record whatever is in it: order of arrival, replay, and that nothing makes it fail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.course.replay import FORM, SAMPLE, Replay
from openipt.course import note
from openipt.course.agenda import agenda, next_gate
from openipt.course.entries import WITHDRAWAL, Entry
from openipt.course.fold import Plan, fold
from openipt.course.rules import Draft, check
from openipt.protocol.load import content
from openipt.protocol.model import Field, FieldType
from openipt.protocol.rules import check_answers, normalise

# Slow machines are slow: what is asked is whether it holds.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = datetime(2025, 1, 1, 9, tzinfo=UTC)
TODAY = date(2025, 12, 1)
IDS = [f"id-{number}" for number in range(12)]
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
ORLA = Replay(SAMPLE.case("orla")).entries
DAYS = st.dates(date(2025, 1, 1), date(2026, 2, 1))


def _when(day: date) -> dict[str, str]:
    return {"first": day.isoformat(), "last": day.isoformat(), "precision": "day", "text": str(day)}


def _value(field: Field) -> st.SearchStrategy[Any]:
    """Anything a field may hold."""
    choices = st.sampled_from([each.id for each in field.choices] or ["x"])
    lowest, highest = (0, 10) if field.type is FieldType.RATING else (field.lowest or 0, field.highest or 99)
    return {
        FieldType.LINE: TEXT.map(lambda text: " ".join(text.split()) or "x"),
        FieldType.TEXT: TEXT,
        FieldType.NUMBER: st.integers(lowest, highest),
        FieldType.RATING: st.integers(lowest, highest),
        FieldType.YES: st.just(True),
        FieldType.CHOICE: choices,
        FieldType.CHOICES: st.lists(choices, unique=True),
        FieldType.DATE: DAYS.map(date.isoformat),
        FieldType.WHEN: DAYS.map(_when),
        FieldType.PEOPLE: st.lists(st.sampled_from(IDS), unique=True),
        FieldType.ROWS: st.lists(_data(field.fields), max_size=2),
    }.get(field.type, st.sampled_from(IDS))


@cache
def _data(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    needed = {each.id: _value(each) for each in fields if each.required}
    return st.fixed_dictionaries(needed, optional={each.id: _value(each) for each in fields if not each.required})


# Facts that only the software writes, in the shape in which it writes them.
OWN: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "alert": st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["risk_item", "risk_missing", "not_reached"]),
            "cause": st.sampled_from(IDS),
            "owner": st.sampled_from(IDS),
            "due_at": st.just(START.isoformat()),
        },
        optional={"level": st.integers(0, 3), "joins": st.sampled_from(IDS)},
    ),
    "alert_owner": st.fixed_dictionaries(
        {"alert": st.sampled_from(IDS), "owner": st.sampled_from(IDS), "due_at": st.just(START.isoformat())}
    ),
    "alert_answer": st.fixed_dictionaries({"alert": st.sampled_from(IDS), "line": TEXT}),
    "session": st.builds(
        lambda day: {"starts_at": f"{day}T10:00:00+00:00", "day": day.isoformat(), "minutes": 50}, DAYS
    ),
    "response": st.fixed_dictionaries(
        {"instrument": st.sampled_from(["phq-9", "gad-7"]), "total": st.none() | st.integers(0, 21)}
    ),
    "note": st.fixed_dictionaries({"text": TEXT}),
    WITHDRAWAL: st.just({}),
}


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Records that could have been made: every kind of fact and text, corrected and withdrawn at times."""
    kinds = st.sampled_from([*OWN, "session", "attendance", *content().facts, *content().worksheets])
    made = [_entry(draw, number, draw(kinds)) for number in range(draw(st.integers(0, 14)))]
    return [each for each in made if each is not None]


def _entry(draw: st.DrawFn, number: int, kind: str) -> Entry | None:
    sheet = content().worksheets.get(kind)
    fields = sheet.fields if sheet else content().facts[kind].fields if kind in content().facts else ()
    data = draw(OWN[kind] if kind in OWN else _data(fields))
    if kind not in OWN:
        data = normalise(fields, data)
        assume(not check_answers(fields, data))
    replaces = draw(st.sampled_from(IDS)) if kind == WITHDRAWAL else draw(st.none() | st.sampled_from(IDS))
    return Entry(
        id=IDS[number] if number < len(IDS) else f"more-{number}",
        kind="worksheet" if sheet else kind,
        happened_on=draw(DAYS),
        recorded_at=START + timedelta(hours=draw(st.integers(0, 400))),
        by="thea",
        data=data | ({"worksheet": kind} if sheet else {}),
        session=draw(st.none() | st.sampled_from(IDS)),
        subject=draw(st.none() | st.sampled_from(IDS)),
        replaces=replaces,
    )


@settings(PATIENT, max_examples=60)
@given(entries(), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_arrive_makes_no_difference(recorded: list[Entry], random: Random):
    shuffled = random.sample(recorded, len(recorded))
    assert fold(Plan(FORM), shuffled, TODAY) == fold(Plan(FORM), recorded, TODAY)


@settings(PATIENT, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_a_whole_course_is_the_same_in_any_order(random: Random):
    assert fold(Plan(FORM), random.sample(ORLA, len(ORLA)), TODAY) == fold(Plan(FORM), ORLA, TODAY)


@settings(PATIENT, max_examples=60)
@given(entries(), st.integers(-1, 401))
def test_replay_shows_what_was_shown_then(recorded: list[Entry], hours: int):
    """What was known at T, folded at T, is what `known_at` gives when everything written later is there too."""
    moment = START + timedelta(hours=hours)
    then: list[Entry] = [each for each in recorded if each.recorded_at <= moment]
    shown = fold(Plan(FORM), then, TODAY)
    assert fold(Plan(FORM), recorded, TODAY, known_at=moment) == shown


@settings(PATIENT, max_examples=25)
@given(st.integers(1, len(ORLA) - 1), st.data())
def test_a_later_correction_of_an_older_entry_does_not_change_what_was_shown(place: int, data: st.DataObject):
    moment = ORLA[place].recorded_at
    shown = fold(Plan(FORM), ORLA[: place + 1], TODAY)
    after = [each for each in ORLA[place + 1 :] if each.recorded_at > moment]
    assume(len(after) == len(ORLA) - place - 1)
    old = data.draw(st.sampled_from(ORLA[: place + 1]))
    later = ORLA[-1].recorded_at + timedelta(days=1)
    corrected = replace(old, id="corrected", recorded_at=later, replaces=old.id, subject=old.about)
    withdrawn = Entry("withdrawn", WITHDRAWAL, old.happened_on, later, replaces=ORLA[place].id)
    whole = [*ORLA, corrected, withdrawn]
    assert fold(Plan(FORM), whole, TODAY, known_at=moment) == shown
    assert fold(Plan(FORM), whole, TODAY) != fold(Plan(FORM), ORLA, TODAY)


@settings(PATIENT, max_examples=150)
@given(entries(), st.sampled_from(sorted(content().facts)))
def test_no_set_of_records_makes_fold_agenda_or_note_fail(recorded: list[Entry], kind: str):
    state = fold(Plan(FORM), recorded, TODAY)
    assert all(each.number is None or each.number >= 1 for each in state.sessions)
    assert state.left is None or state.left >= 0
    next_gate(state)
    for session in (None, *state.sessions):
        agenda(FORM, content(), state, session)
    made = note.lines(state.facts.in_order, content(), state)
    assert "{" not in "".join(each.text for each in made if "{" not in str(each.fact.stored))
    note.compose(made, content())
    check(FORM, state, Draft(kind, TODAY, {}))
    fold(Plan(FORM), recorded, TODAY, as_of=date(2025, 6, 1), known_at=START + timedelta(hours=200))
