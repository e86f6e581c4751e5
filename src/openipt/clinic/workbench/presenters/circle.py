# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The inventory as a drawing: values for the circle, the same for staff, the shared view and the client."""

from datetime import date

from django.utils.formats import date_format

from openipt.clinic.interface.drawings import circle
from openipt.course.state import CourseState, Person
from openipt.protocol.load import content

KINDS = {
    "partner": "home", "child": "home", "pet": "home", "ex_partner": "family", "parent": "family", "sibling": "family",
    "kin": "family", "friend": "friend", "online": "friend", "neighbour": "neighbour", "faith": "neighbour",
    "colleague": "work", "manager": "work", "teacher": "work",
}  # fmt: skip


def drawing_of(
    state: CourseState,
    me: str,
    *,
    compared: date | None = None,
    before: bool = False,
    shared: bool = False,
    urls: bool = False,
) -> circle.Circle:
    """The circle now. `compared` draws what moved since that day, `before` since before the onset.

    `shared` leaves out what only clinicians see; the safety entry is never drawn anywhere.
    """
    people = tuple(_person(each, compared, before, shared, urls) for each in state.people)
    gaps = tuple(
        circle.Missing(each.text("text"), each.number("ring") or 2) for each in state.gaps if not each.text("filled_by")
    )
    words = content().words
    rings = [words[f"circle.ring_{number}"] for number in (1, 2, 3)] if "circle.ring_1" in words else []
    names = tuple((each.client or each.staff) if shared else each.staff for each in rings) or ("", "", "")
    return circle.Circle(me, people, gaps, names)


def _person(person: Person, compared: date | None, before: bool, shared: bool, urls: bool) -> circle.Person:
    was = person.ring("before") if before else person.ring(as_of=compared) if compared else None
    return circle.Person(
        name=person.name,
        ring=person.ring(),
        kind=KINDS.get(person.details.text("relation"), "other"),
        relation=person.details.text("relation_text") or relation_words(person, shared=shared),
        was=was if was != person.ring() else None,
        was_words=date_format(compared, "j M") if compared else "",
        wished=person.ring("wished"),
        dead=person.death is not None and person.death.says("confirmed"),
        quality=person.tie.text("quality") if person.tie else "",
        url=f"#{person.id}" if urls else "",
    )


def relation_words(person: Person, *, shared: bool = False) -> str:
    field = content().facts["person"].field("relation")
    choices = field.choices if field else ()
    found = next((each.words for each in choices if each.id == person.details.text("relation")), None)
    if found is None:
        return ""
    return (found.client or "") if shared else found.staff
