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
    over = {row.session for row in to_write_up(state) if row.ends_at <= request.now}
    planned = [session for session in state.sessions if session.status is SessionStatus.PLANNED]
    return LeftOpen(
        alerts=len(state.open_alerts),
        concern_since=state.concern.since if state.concern and state.concern.open else None,
        ahead=[session for session in planned if session.starts_at > request.now],
        unwritten=[session for session in state.sessions if session.id in over],
        follow_ups=[follow_up.due_on for follow_up in follow_ups(state) if follow_up.held is None],
    )


def begun_with(state: CourseState) -> dict[str, object]:
    """Return what the form begins with: what the worksheet on a way out says already."""
    sheet = state.facts.last(WaysOut)
    if sheet is None:
        return {}
    kinds = {choice.id for choice in field_of(Closing, "kind").choices}
    settled = "\n".join(part for part in (sheet.handed_to, sheet.come_back) if part)
    begun: dict[str, object] = {"outcome": sheet.what_happened, "open_ends": settled, "letter_to": sheet.told}
    return begun | ({"kind": sheet.kind} if sheet.kind in kinds else {})
