# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sessions: planned in one step, moved, held or missed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.models import Session
from openipt.clinic.casework.owners import owner_for
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.casework.write import Writing, writing
from openipt.clinic.clients.models import Course
from openipt.clinic.ledger.errors import NotHere, Refused
from openipt.clinic.ledger.ids import new_id
from openipt.course.entries import Entry
from openipt.course.kinds import fact_of
from openipt.course.kinds.sessions import Attendance, SessionBooked
from openipt.course.risk import NOT_REACHED, not_reached
from openipt.course.rules import Draft, check
from openipt.course.state import Session as Held
from openipt.course.state import SessionStatus
from openipt.protocol.days import in_zone, within_calendar
from openipt.protocol.model import Finding


def book_sessions(
    *,
    course: Course | CourseRead,
    starts: Sequence[datetime],
    by: User,
    now: datetime,
    minutes: int | None = None,
    ids: Sequence[UUID] = (),
) -> Recorded:
    """Plan appointments at these aware times, all in one step; earlier ones of the same ids are left as they are.

    Raises Conflict where one of the ids was planned for another time.
    """
    with writing(course, by=by, now=now) as here:
        return here.done(*book(here, starts, minutes=minutes, ids=ids))


def book(
    here: Writing, starts: Sequence[datetime], *, minutes: int | None = None, ids: Sequence[UUID] = ()
) -> list[Entry]:
    """Return the entries of these appointments.

    Of each the one that was made, or the one that an earlier sending made.
    """
    fresh = [session_id or new_id() for session_id in (*ids, *[None] * len(starts))][: len(starts)]
    long = minutes or _minutes(here)
    asked = [_session(here, id, start, long) for id, start in zip(fresh, starts, strict=True)]
    first = {session.pk: here.sent_before(session.pk, "session", _time_of(here, session)) for session in asked}
    created = [session for session in asked if first[session.pk] is None]
    booked = {session.pk: _set(here, session, id=session.pk) for session in created}
    Session.objects.bulk_create(created)
    return [first[session.pk] or booked[session.pk] for session in asked]


def _minutes(here: Writing) -> int:
    agreement = here.state().agreement
    return (agreement.minutes if agreement else None) or here.form.minutes


def _session(here: Writing, id: UUID, start: datetime, minutes: int) -> Session:
    zone = here.course.service.zone
    return Session(
        id=id, service_id=here.course.service_id, course=here.course, starts_at=start, zone=zone, minutes=minutes
    )


def _set(here: Writing, session: Session, *, id: UUID | None = None, replaces: str | None = None) -> Entry:
    """Return the fact that this session is at this time, as of now."""
    data = _time_of(here, session)
    arranged = min(here.today, _day_of(here, session))
    findings = check(here.form, here.state(), Draft("session", arranged, data), referred_on=here.course.referred_on)
    if findings:
        raise Refused(findings)
    here.add("session", data, id=id, happened_on=arranged, subject=str(session.pk), replaces=replaces)
    return here.entries[-1]


def _day_of(here: Writing, session: Session) -> date:
    return in_zone(session.starts_at, here.course.service.tzinfo).date()


def _time_of(here: Writing, session: Session) -> dict[str, object]:
    return {
        "starts_at": within_calendar(session.starts_at).astimezone(UTC).isoformat(),
        "day": _day_of(here, session).isoformat(),
        "minutes": session.minutes,
    }


def reschedule_session(
    *, course: Course | CourseRead, session: UUID, starts_at: datetime, minutes: int | None, by: User, now: datetime
) -> Recorded:
    """Set another time; the old one is kept. Raises NotHere for a session of another course."""
    with writing(course, by=by, now=now) as here:
        old = next((booked for booked in here.state().facts.of(SessionBooked) if booked.subject == str(session)), None)
        row = Session.objects.in_service(here.course.service_id).filter(pk=session, course=here.course).first()
        if old is None or row is None:
            raise NotHere
        row.starts_at, row.minutes = starts_at, minutes or row.minutes
        row.revision += 1
        row.save(update_fields=["starts_at", "minutes", "revision"])
        return here.done(_set(here, row, replaces=old.id))


def record_attendance(
    *,
    course: Course | CourseRead,
    session: UUID,
    data: Mapping[str, object],
    by: User,
    now: datetime,
    id: UUID | None = None,
) -> Recorded:
    """Held, missed or cancelled. A session missed without contact while a concern is open raises "not reached".

    Raises NotHere for a session of another course.
    """
    with writing(course, by=by, now=now) as here:
        first = here.sent_before(id, "attendance", _of_the_client(data), session=session)
        if first is not None:
            return here.done(first)
        held = here.state().session(str(session))
        if held is None:
            raise NotHere
        entry = attend(here, held, data, id=id)
        attendance = fact_of(entry)
        if isinstance(attendance, Attendance) and not_reached(here.state(), attendance):
            raise_alert(here, NOT_REACHED, cause=entry.id, session=session)
        return here.done(entry)


# Who cancels for these never takes a session from the client.
BY_CLOSING = "closing"  # what a course that ends cancels; no person chose it
NOT_THE_CLIENT = ("therapist", "service", BY_CLOSING)


def cancel_ahead(here: Writing) -> None:
    """Cancel the sessions that a closed course still has ahead; they stay visible."""
    for session in here.state().sessions:
        if session.status is SessionStatus.PLANNED and session.starts_at > here.now:
            here.add("attendance", {"state": "cancelled", "who": BY_CLOSING}, session=session.id)


def attend(here: Writing, session: Held, data: Mapping[str, object], *, id: UUID | None = None) -> Entry:
    """Return the attendance fact of a session, in the place of an earlier one; once for signing and for the form."""
    day = session.day
    earlier = here.state().facts.of(Attendance)
    old = next((attendance for attendance in earlier if attendance.session == session.id), None)
    on = min(day, here.today) if data.get("state") != SessionStatus.HELD else day
    clean = here.checked("attendance", _of_the_client(data), happened_on=on, reason="", session=session.id)
    here.add("attendance", clean, id=id, happened_on=on, session=session.id, replaces=old.id if old else None)
    return here.entries[-1]


def _of_the_client(data: Mapping[str, object]) -> Mapping[str, object]:
    """Return the data of an attendance: a session that the service cancels never counts towards the number."""
    if data.get("who") not in NOT_THE_CLIENT:
        return data
    return {key: value for key, value in data.items() if key != "counts"}


def raise_alert(
    here: Writing,
    kind: str,
    *,
    cause: str,
    question: str | None = None,
    level: int | None = None,
    joins: str | None = None,
    session: UUID | str | None = None,
    happened_on: date | None = None,
) -> None:
    """Raise an alert with an owner (see casework.owners) and a time, by the service's clock."""
    due = here.now + timedelta(minutes=here.course.service.alert_due_minutes)
    data: dict[str, object] = {"kind": kind, "cause": cause, "owner": owner_for(here), "due_at": due.isoformat()}
    details = {"question": question, "level": level, "joins": joins}
    data |= {key: value for key, value in details.items() if value is not None}
    here.add("alert", data, session=session, happened_on=happened_on)


def first_finding(code: str, where: str, **values: object) -> Refused:
    return Refused((Finding(code, where, values),))
