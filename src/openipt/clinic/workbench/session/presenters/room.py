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
    links = [link for link in state.facts.of(Link) if link.session != at.id and not link.none]
    lines = note.lines(links[-1:], content(), state)
    return Room(
        focus=state.focus.sentence if state.focus else "",
        step=step.text if step else "",
        step_person=person.name if person else "",
        link=lines[0].text if lines else "",
    )
