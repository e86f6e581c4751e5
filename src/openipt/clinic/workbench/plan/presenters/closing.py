# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a course still holds that its end has to settle."""

from dataclasses import dataclass
from datetime import date

from openipt.clinic.language import field_of
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.plan.presenters.ending import follow_ups
from openipt.course.kinds.endings import Closing
from openipt.course.kinds.texts import WaysOut
from openipt.course.state import CourseState, Session, SessionStatus
from openipt.course.writing_up import to_write_up

WAYS_OUT = "ways-out"


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """`ahead` are cancelled by the closing; `unwritten` are sessions that are over; follow-ups live on."""

    alerts: int
    concern_since: date | None
    ahead: list[Session]
    unwritten: list[Session]
    follow_ups: list[date]

    @property
    def safety(self) -> bool:
        return bool(self.alerts or self.concern_since)


def left_open(request: Request, state: CourseState) -> LeftOpen:
    over = {each.session for each in to_write_up(state) if each.ends_at <= request.now}
    planned = [each for each in state.sessions if each.status is SessionStatus.PLANNED]
    return LeftOpen(
        alerts=len(state.open_alerts),
        concern_since=state.concern.since if state.concern and state.concern.open else None,
        ahead=[each for each in planned if each.starts_at > request.now],
        unwritten=[each for each in state.sessions if each.id in over],
        follow_ups=[each.due_on for each in follow_ups(state) if each.held is None],
    )


def begun_with(state: CourseState) -> dict[str, object]:
    """What the form begins with: what the worksheet on a way out says already."""
    sheet = state.facts.last(WaysOut)
    if sheet is None:
        return {}
    kinds = {choice.id for choice in field_of(Closing, "kind").choices}
    settled = "\n".join(each for each in (sheet.handed_to, sheet.come_back) if each)
    begun: dict[str, object] = {"outcome": sheet.what_happened, "open_ends": settled, "letter_to": sheet.told}
    return begun | ({"kind": sheet.kind} if sheet.kind in kinds else {})
