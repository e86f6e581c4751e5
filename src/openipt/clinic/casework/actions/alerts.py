# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Alerts: answered by what was asked, understood and agreed; handed over; never deleted."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions.sessions import first_finding
from openipt.clinic.casework.owners import let_answer, set_owner
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.casework.write import Writing, writing
from openipt.clinic.clients.models import Course
from openipt.course.entries import Entry
from openipt.course.risk import NOT_REACHED, RISK_MISSING
from openipt.course.state import Alert


def record_conversation(
    *,
    course: Course | CourseRead,
    data: Mapping[str, object],
    by: User,
    now: datetime,
    id: UUID | None = None,
    happened_on: date | None = None,
    session: UUID | None = None,
) -> Recorded:
    """Return a risk conversation at any time, score or no score; it answers every alert that is open."""
    with writing(course, by=by, now=now) as here:
        return here.done(_talked(here, "risk_conversation", data, id, happened_on, session))


def answer_alerts(
    *,
    course: Course | CourseRead,
    line: str,
    closes: bool,
    opens: bool = False,
    by: User,
    now: datetime,
    id: UUID | None = None,
    happened_on: date | None = None,
    session: UUID | None = None,
) -> Recorded:
    """Return the one line with which alerts that belong to an open concern are answered in the session."""
    data: dict[str, object] = {"answer": line}
    data |= {name: True for name, chosen in (("closes", closes), ("opens", opens)) if chosen}
    with writing(course, by=by, now=now) as here:
        return here.done(_talked(here, "risk_asked", data, id, happened_on, session))


def _talked(
    here: Writing,
    kind: str,
    data: Mapping[str, object],
    id: UUID | None,
    happened_on: date | None,
    session: UUID | None,
) -> Entry:
    first = here.sent_before(id, kind, data, happened_on=happened_on, session=session)
    if first is not None:
        return first
    clean = here.checked(kind, data, happened_on=happened_on, reason="")
    waiting = _answered_by(here, kind, clean, happened_on or here.today)
    here.add(kind, clean, id=id, happened_on=happened_on, session=session)
    entry = here.entries[-1]
    line = str(clean.get("understood") or clean.get("answer"))
    for alert in waiting:
        answer = {"alert": alert.id, "conversation": entry.id, "line": line}
        here.add("alert_answer", answer, happened_on=happened_on, session=session)
    return entry


def _answered_by(here: Writing, kind: str, data: dict[str, object], day: date) -> list[Alert]:
    """Return the alerts this answers: those raised by that day, none where the client was not reached.

    What was not talked about closes nothing. One line answers what joins a known concern or a question that was left
    out; anything new wants a conversation.
    """
    if data.get("asked_in_person") == NOT_REACHED:
        if data.get("closes"):
            raise first_finding("not_reached_closes", "closes")
        return []
    waiting = [alert for alert in here.state().open_alerts if alert.raised.happened_on <= day]
    if kind == "risk_asked" and any(alert.joins is None and alert.kind != RISK_MISSING for alert in waiting):
        raise first_finding("needs_conversation", "answer")
    return waiting


def hand_over_alert(*, course: Course | CourseRead, alert: UUID, owner: User, by: User, now: datetime) -> Recorded:
    """Give an open alert to another member of staff, with a new time; who did not work here yet is on duty then.

    Raises Refused for someone whose role does not let them answer alerts.
    """
    with writing(course, by=by, now=now) as here:
        if str(alert) not in {alert.id for alert in here.state().open_alerts}:
            raise first_finding("alert_not_open", "alert")
        return here.done(give_alert(here, alert, owner))


def give_alert(here: Writing, alert: UUID | str, owner: User) -> Entry:
    """Return the entry that says whose the alert is from now on, with a new time."""
    if not let_answer(here, owner):
        raise first_finding("cannot_answer", "owner")
    due = here.now + timedelta(minutes=here.course.service.alert_due_minutes)
    set_owner(here, alert, str(owner.pk), due)
    return here.entries[-1]
