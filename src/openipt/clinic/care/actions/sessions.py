# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sessions: planned in one step, moved, held or missed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from openipt.clinic.accounts.errors import Refused
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import User
from openipt.clinic.care.models import Session
from openipt.clinic.care.owners import owner_for
from openipt.clinic.care.recording import Recording, recording
from openipt.clinic.clients.models import Course
from openipt.course.entries import Entry
from openipt.course.risk import NOT_REACHED, not_reached
from openipt.course.rules import Draft, check
from openipt.course.state import SessionStatus
from openipt.protocol.days import in_zone, within_calendar
from openipt.protocol.model import Finding


def plan_sessions(
    *,
    course: Course,
    starts: Sequence[datetime],
    by: User,
    now: datetime,
    minutes: int | None = None,
    ids: Sequence[UUID] = (),
) -> list[Session]:
    """Plan appointments at these aware times, all in one step; earlier ones of the same ids are left as they are.

    Raises Conflict where one of the ids was planned for another time.
    """
    with recording(course, by=by, now=now) as here:
        fresh = [each or new_id() for each in (*ids, *[None] * len(starts))][: len(starts)]
        long = minutes or _minutes(here)
        asked = [_session(here, id, start, long) for id, start in zip(fresh, starts, strict=True)]
        made = [each for each in asked if not here.sent_before(each.pk, "session", _time_of(here, each))]
        for session in made:
            _set(here, session, id=session.pk)
        Session.objects.bulk_create(made)
        return made


def _minutes(here: Recording) -> int:
    agreement = here.state().agreement
    return (agreement.number("minutes") if agreement else None) or here.form.minutes


def _session(here: Recording, id: UUID, start: datetime, minutes: int) -> Session:
    zone = here.course.service.zone
    return Session(
        id=id, service_id=here.course.service_id, course=here.course, starts_at=start, zone=zone, minutes=minutes
    )


def _set(here: Recording, session: Session, *, id: UUID | None = None, replaces: str | None = None) -> None:
    """The fact that this session is at this time, as of now."""
    data = _time_of(here, session)
    arranged = min(here.today, _day_of(here, session))
    findings = check(here.form, here.state(), Draft("session", arranged, data), referred_on=here.course.referred_on)
    if findings:
        raise Refused(findings)
    here.add("session", data, id=id, happened_on=arranged, subject=str(session.pk), replaces=replaces)


def _day_of(here: Recording, session: Session) -> date:
    return in_zone(session.starts_at, here.course.service.tzinfo).date()


def _time_of(here: Recording, session: Session) -> dict[str, object]:
    return {
        "starts_at": within_calendar(session.starts_at).astimezone(UTC).isoformat(),
        "day": _day_of(here, session).isoformat(),
        "minutes": session.minutes,
    }


def move_session(*, session: Session, starts_at: datetime, minutes: int | None, by: User, now: datetime) -> None:
    """Set another time; the old one is kept."""
    with recording(session.course, by=by, now=now) as here:
        old = next(e for e in here.state().entries if e.kind == "session" and e.about == str(session.pk))
        session.starts_at, session.minutes = starts_at, minutes or session.minutes
        session.revision += 1
        session.save(update_fields=["starts_at", "minutes", "revision"])
        _set(here, session, replaces=old.id)


def record_attendance(
    *, session: Session, data: Mapping[str, object], by: User, now: datetime, id: UUID | None = None
) -> Entry:
    """Held, missed or cancelled. A session missed without contact while a concern is open raises "not reached"."""
    with recording(session.course, by=by, now=now) as here:
        first = here.sent_before(id, "attendance", _of_the_client(data), session=session.pk)
        if first is not None:
            return first
        entry = attend(here, session, data, id=id)
        state = here.state()
        if not_reached(state, entry):
            raise_alert(here, NOT_REACHED, cause=entry.id, session=session.pk)
        return entry


# Who cancels for these never takes a session from the client.
BY_CLOSING = "closing"  # what a course that ends cancels; no person chose it
NOT_THE_CLIENT = ("therapist", "service", BY_CLOSING)


def cancel_ahead(here: Recording) -> None:
    """A closed course has no appointments: those still to come are cancelled by it and stay to be seen."""
    for each in here.state().sessions:
        if each.status is SessionStatus.PLANNED and each.starts_at > here.now:
            here.add("attendance", {"state": "cancelled", "who": BY_CLOSING}, session=each.id)


def attend(here: Recording, session: Session, data: Mapping[str, object], *, id: UUID | None = None) -> Entry:
    """The attendance fact of a session, in the place of an earlier one; once for signing and for the form."""
    day = _day_of(here, session)
    old = next((e for e in here.state().entries if e.kind == "attendance" and e.session == str(session.pk)), None)
    on = min(day, here.today) if data.get("state") != SessionStatus.HELD else day
    clean = here.checked("attendance", _of_the_client(data), happened_on=on, reason="", session=session.pk)
    here.add("attendance", clean, id=id, happened_on=on, session=session.pk, replaces=old.id if old else None)
    return here.entries[-1]


def _of_the_client(data: Mapping[str, object]) -> Mapping[str, object]:
    """The data of an attendance: a session that the service cancels never counts towards the number."""
    if data.get("who") not in NOT_THE_CLIENT:
        return data
    return {key: value for key, value in data.items() if key != "counts"}


def raise_alert(
    here: Recording,
    kind: str,
    *,
    cause: str,
    question: str | None = None,
    level: int | None = None,
    joins: str | None = None,
    session: UUID | str | None = None,
    happened_on: date | None = None,
) -> None:
    """An alert with owner (see care.owners) and time, by the service's clock."""
    due = here.now + timedelta(minutes=here.course.service.alert_due_minutes)
    data: dict[str, object] = {"kind": kind, "cause": cause, "owner": owner_for(here), "due_at": due.isoformat()}
    said = {"question": question, "level": level, "joins": joins}
    data |= {key: value for key, value in said.items() if value is not None}
    here.add("alert", data, session=session, happened_on=happened_on)


def first_finding(code: str, where: str, **values: object) -> Refused:
    return Refused((Finding(code, where, values),))
