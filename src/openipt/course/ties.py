# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whom a piece of the work is about: the people of a problem area, those among them who are feared."""

from collections.abc import Iterable

from openipt.course.kinds.focus import AreaEvidence
from openipt.course.kinds.people import DisputeStage
from openipt.course.kinds.sessions import Link
from openipt.course.kinds.techniques import TechniqueUsed
from openipt.course.kinds.texts import Sheet
from openipt.course.state import CourseState, Person
from openipt.protocol.model import ProblemArea


def people_of_area(area: ProblemArea, state: CourseState) -> set[str]:
    """Return everyone tied to an area: by evidence, focus, its worksheet, the stage of a dispute, or themselves."""
    evidence = [fact for fact in state.facts.of(AreaEvidence) if fact.side != "against"]
    named = {fact.person for fact in evidence if fact.area == area.id}
    named |= {fact.person for fact in state.facts.of(TechniqueUsed, Link) if fact.area == area.id}
    named |= {person.id for person in state.people if area.id in person.details.area_part}
    focus = state.focus
    if focus is not None and area.id in (focus.primary, focus.secondary):
        named |= set(focus.people)
    sheets = [sheet for sheet in state.facts.of(Sheet) if sheet.worksheet == area.worksheet]
    named |= {*sheets[-1].people, sheets[-1].person} if sheets else set()
    if area.id == "dispute":
        named |= {stage.person for stage in state.facts.of(DisputeStage)}
    return named - {""}


def fear_unasked(area: ProblemArea, state: CourseState) -> tuple[Person, ...]:
    """Return the people tied to an area about whom fear has not been asked yet, with the client alone."""
    tied = people_of_area(area, state)
    return tuple(person for person in state.people if person.id in tied and not _asked_alone(person))


def fear_asked(area: ProblemArea, state: CourseState) -> bool:
    """Return whether it was asked about everyone tied to the area; while no one is, about anybody at all."""
    if any(person.id in people_of_area(area, state) for person in state.people):
        return not fear_unasked(area, state)
    return any(_asked_alone(person) for person in state.people)


def _asked_alone(person: Person) -> bool:
    return person.safety is not None and person.safety.alone


def feared(state: CourseState, people: Iterable[str]) -> tuple[Person, ...]:
    """Return those among these people of whom fear or violence is recorded as present or suspected."""
    named = set(people)
    return tuple(person for person in state.people if person.feared and person.id in named)
