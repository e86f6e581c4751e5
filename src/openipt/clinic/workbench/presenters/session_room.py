# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is worth having before one's eyes while the client sits there."""

from dataclasses import dataclass

from openipt.clinic.language import content
from openipt.course import note
from openipt.course.state import CourseState, Session


@dataclass(frozen=True, slots=True)
class Room:
    focus: str
    step: str
    step_person: str
    link: str


def room_of(state: CourseState, at: Session) -> Room:
    steps = [each for each in state.steps if each.entry.says("week") and each.entry.session != at.id]
    step = steps[-1].entry if steps else None
    person = state.person(step.text("person")) if step else None
    links = [each for each in state.of_kind("link") if each.session != at.id and not each.says("none")]
    said = note.lines(links[-1:], content(), state)
    return Room(
        focus=state.focus.text("sentence") if state.focus else "",
        step=step.text("text") if step else "",
        step_person=person.name if person else "",
        link=said[0].text if said else "",
    )
