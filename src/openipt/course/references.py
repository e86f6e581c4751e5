# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Ids inside a record: each must name something of this course."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from openipt.course.entries import Entry
from openipt.course.note import names
from openipt.course.state import CourseState
from openipt.protocol.model import Field, FieldType, Finding

POINTING = frozenset(
    {FieldType.PERSON, FieldType.PEOPLE, FieldType.EVENT, FieldType.GOAL, FieldType.STEP, FieldType.SCORE}
)


OF_KIND = {
    "person": FieldType.PERSON,
    "event": FieldType.EVENT,
    "goal": FieldType.GOAL,
    "step": FieldType.STEP,
    "response": FieldType.SCORE,
}


def check_references(
    fields: Sequence[Field], data: Mapping[str, object], state: CourseState, together: Iterable[Entry] = ()
) -> tuple[Finding, ...]:
    """Return a finding for every id that is no person, event, goal, step or score of this course.

    `together` are entries that are recorded in the same step and are not in the state yet.
    """
    known = _known(state)
    for entry in together:
        if entry.kind in OF_KIND:
            known[OF_KIND[entry.kind]].add(entry.about)
    return tuple(_check(fields, data, known, ""))


def _known(state: CourseState) -> dict[FieldType, set[str]]:
    people = {person.id for person in state.people}
    return {
        FieldType.PERSON: people,
        FieldType.PEOPLE: people,
        FieldType.EVENT: {event.subject for event in state.events},
        FieldType.GOAL: {goal.id for goal in state.goals},
        FieldType.STEP: {step.id for step in state.steps},
        FieldType.SCORE: {score.id for score in state.scores},
    }


def _check(
    fields: Sequence[Field], data: Mapping[str, object], known: Mapping[FieldType, set[str]], at: str
) -> Iterator[Finding]:
    for field in fields:
        value = data.get(field.id)
        if value is None:
            continue
        if field.type is FieldType.ROWS and isinstance(value, list):
            for number, row in enumerate(value):
                yield from _check(field.fields, row, known, f"{at}{field.id}.{number}.")
        elif field.type in known:
            named = value if isinstance(value, list | tuple) else [value]
            if any(named_id not in known[field.type] for named_id in named):
                yield Finding("not_of_this_course", f"{at}{field.id}")


def pointed_at(fields: Sequence[Field], data: Mapping[str, object], state: CourseState) -> dict[str, str]:
    """Return how everything that the answers point at is called now, by id: it is kept with them."""
    name_of = names(state)
    return {reference: name_of(reference) for reference in sorted(_ids(fields, data)) if name_of(reference)}


def _ids(fields: Sequence[Field], data: Mapping[str, object]) -> Iterator[str]:
    for field in fields:
        value = data.get(field.id)
        if field.type is FieldType.ROWS and isinstance(value, list):
            for row in value:
                yield from _ids(field.fields, row)
        elif field.type in POINTING and value is not None:
            yield from (str(reference) for reference in (value if isinstance(value, list | tuple) else [value]))
