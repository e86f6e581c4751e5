# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is settled in one step: the agreement with its sessions, the closing with who keeps what is open."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions.alerts import give_alert
from openipt.clinic.casework.actions.facts import NewFact, add_fact
from openipt.clinic.casework.actions.sessions import book
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.casework.write import Writing, writing
from openipt.clinic.clients.models import Course
from openipt.clinic.ledger.errors import Refused
from openipt.course.fold import with_agreement
from openipt.course.kinds import fact_of
from openipt.course.kinds.agreement import Agreement

SESSIONS = "sessions_planned"  # where the findings of a session that cannot be planned are

Starts = Callable[[int], Sequence[datetime]]


def record_agreement(
    *, course: Course | CourseRead, agreement: NewFact, starts: Starts, by: User, now: datetime
) -> Recorded:
    """Return what was agreed, and the sessions it still needs, or neither; sent again, neither is written twice.

    `starts` gives the aware times of so many sessions. Raises Refused; what stops a session is at SESSIONS.
    """
    with writing(course, by=by, now=now) as here:
        known = len(here.entries)
        entry = add_fact(here, agreement)
        agreed = fact_of(entry)
        if len(here.entries) > known and isinstance(agreed, Agreement) and agreed.sessions:
            _plan(here, starts(with_agreement(here.state(), agreed).unplanned))
        return here.done(entry)


def _plan(here: Writing, starts: Sequence[datetime]) -> None:
    try:
        book(here, starts)
    except Refused as refused:
        raise Refused(tuple(replace(finding, where=SESSIONS) for finding in refused.findings)) from refused


def close_course(
    *, course: Course | CourseRead, facts: Sequence[NewFact], keeper: User | None, by: User, now: datetime
) -> Recorded:
    """Return the closing and what was decided with it; `keeper` has the alerts that stay open."""
    with writing(course, by=by, now=now) as here:
        for alert in here.state().open_alerts:
            if keeper is not None and alert.owner != str(keeper.pk):
                give_alert(here, alert.id, keeper)
        return here.done(*[add_fact(here, fact) for fact in facts])
