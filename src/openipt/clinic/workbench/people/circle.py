# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The inventory as a drawing: values for the circle, the same for staff, the shared view and the client."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from openipt.clinic.dates import written
from openipt.clinic.drawings import circle
from openipt.clinic.language import answer_of, field_of, saying
from openipt.course.inventory import TITLES
from openipt.course.kinds.people import Tie
from openipt.course.moves import Point, moved
from openipt.course.state import CourseState, Person
from openipt.protocol.saying import Reader

KINDS = {
    "partner": "home", "child": "home", "pet": "home", "ex_partner": "family", "parent": "family", "sibling": "family",
    "kin": "family", "friend": "friend", "online": "friend", "neighbour": "neighbour", "faith": "neighbour",
    "colleague": "work", "manager": "work", "teacher": "work",
}  # fmt: skip


def drawing_of(
    state: CourseState,
    me: str,
    *,
    since: date | Point | None = None,
    shared: bool = False,
    urls: bool = False,
) -> circle.Circle:
    """Return the circle now. `since` draws what moved since that day, or since before the onset.

    `shared` leaves out what only clinicians see; the safety entry is never drawn anywhere.
    """
    called = short_names(state.people)
    was = {move.person.id: move.then for move in moved(state.people, since)} if since else {}
    day = written(since, "j M") if isinstance(since, date) else ""
    people = tuple(
        replace(_person(person, called[person.id], shared, urls), was=was.get(person.id), was_words=day)
        for person in state.people
    )
    gaps = tuple(circle.Missing(gap.text, gap.ring or 2) for gap in state.gaps if not gap.filled_by)
    rings = [ring_words(number, shared) for number in (1, 2, 3, 4)]
    return circle.Circle(me, people, gaps, (rings[0], rings[1], rings[2]), rings[3])


def ring_words(number: int, shared: bool = False) -> str:
    return saying(reader=Reader.CLIENT if shared else Reader.CLINICIAN).term(f"circle.ring_{number}")


def short_names(people: Sequence[Person]) -> dict[str, str]:
    """First names, by id; the whole name after a title, or where two people of the circle share the first."""
    first = {person.id: (person.name.split() or [""])[0].strip(",.;") for person in people}
    shared = {name for name, count in Counter(first.values()).items() if count > 1} | TITLES
    return {person.id: person.name if first[person.id] in shared else first[person.id] for person in people}


def _person(person: Person, name: str, shared: bool, urls: bool) -> circle.Person:
    return circle.Person(
        name=name,
        ring=person.ring(),
        kind=KINDS.get(person.details.relation, "other"),
        relation=person.details.relation_text or relation_words(person, shared=shared),
        wished=person.ring("wished"),
        dead=person.death is not None and person.death.confirmed,
        quality=_quality(person, shared),
        url=f"#{person.id}" if urls else "",
    )


def _quality(person: Person, shared: bool) -> Literal["good", "thin", "conflict", ""]:
    """Return how the tie is drawn; in the shared view only once content says it to the client too."""
    field = field_of(Tie, "quality")
    shown = field.label.client or not shared
    return person.tie.quality if person.tie and shown else ""


def relation_words(person: Person, *, shared: bool = False) -> str:
    return answer_of(person.details, "relation", Reader.CLIENT if shared else Reader.CLINICIAN)
