# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is worth having before one's eyes while the client sits there."""

from dataclasses import dataclass

from openipt.clinic.language import content
from openipt.course import note
from openipt.course.kinds.sessions import Link
from openipt.course.state import CourseState, Session


@dataclass(frozen=True, slots=True)
class Room:
    focus: str
    step: str
    step_person: str
    link: str


def room_of(state: CourseState, at: Session) -> Room:
    steps = [step.details for step in state.steps if step.details.week and step.details.session != at.id]
    step = steps[-1] if steps else None
    person = state.person(step.person) if step else None
    links = [each for each in state.facts.of(Link) if each.session != at.id and not each.none]
    said = note.lines(links[-1:], content(), state)
    return Room(
        focus=state.focus.sentence if state.focus else "",
        step=step.text if step else "",
        step_person=person.name if person else "",
        link=said[0].text if said else "",
    )
