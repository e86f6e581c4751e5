# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated facts: recorded, corrected, entered in error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions.sessions import cancel_ahead
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.casework.write import Writing, writing
from openipt.clinic.clients.models import Course
from openipt.clinic.ledger.errors import NotHere
from openipt.course.entries import WITHDRAWAL, Entry
from openipt.course.kinds import Fact
from openipt.course.kinds.endings import Closing
from openipt.course.kinds.safety import AlertAnswer


@dataclass(frozen=True, slots=True)
class NewFact:
    """A dated fact about to be recorded together with others."""

    kind: str
    data: Mapping[str, object]
    id: UUID | None = None
    happened_on: date | None = None
    session: UUID | None = None
    reason: str = ""


class _At(TypedDict):
    """What every fact has beside its kind and its data."""

    happened_on: date | None
    session: UUID | None
    reason: str


def record_fact(
    *,
    course: Course | CourseRead,
    kind: str,
    data: Mapping[str, object],
    by: User,
    now: datetime,
    id: UUID | None = None,
    happened_on: date | None = None,
    session: UUID | None = None,
    reason: str = "",
) -> Recorded:
    """Add a dated fact of a kind in protocol.content.facts; the same id again gives the first answer.

    Raises Refused with all findings, Conflict where the id comes again with other content. `reason` answers the
    findings that only ask for one.
    """
    with writing(course, by=by, now=now) as here:
        return here.done(add_fact(here, NewFact(kind, data, id, happened_on, session, reason)))


def record_facts(*, course: Course | CourseRead, facts: Sequence[NewFact], by: User, now: datetime) -> Recorded:
    """Add several dated facts in one step, all or none; each may refer to the ones before it by their ids."""
    with writing(course, by=by, now=now) as here:
        return here.done(*[add_fact(here, fact) for fact in facts])


def add_fact(here: Writing, fact: NewFact) -> Entry:
    """Return the entry of a fact, once it was checked; of an earlier sending the one that it made."""
    at: _At = {"happened_on": fact.happened_on, "session": fact.session, "reason": fact.reason}
    first = here.sent_before(fact.id, fact.kind, fact.data, **at)
    if first is not None:
        return first
    clean = here.checked(fact.kind, fact.data, **at)
    here.add(fact.kind, clean, id=fact.id, **at)
    entry = here.entries[-1]
    if fact.kind == Closing.kind_id:
        cancel_ahead(here)
    return entry


def correct_fact(
    *,
    course: Course | CourseRead,
    entry: UUID,
    data: Mapping[str, object],
    by: User,
    now: datetime,
    id: UUID | None = None,
    happened_on: date | None = None,
    reason: str = "",
) -> Recorded:
    """Put a new row in the place of one that stands. `happened_on` stays that of the old one unless given."""
    with writing(course, by=by, now=now) as here:
        kind = here.recorded(entry).kind
        first = here.sent_before(id, kind, data, replaces=entry, happened_on=happened_on, reason=reason)
        if first is not None:
            return here.done(first)
        old = fact_in_force(here, entry)
        day = happened_on or old.happened_on
        clean = here.checked(
            old.kind_id,
            data,
            happened_on=day,
            reason=reason,
            session=old.session,
            about=old.subject,
            explains_itself=True,
        )
        here.add(
            old.kind_id,
            clean,
            id=id,
            happened_on=day,
            session=old.session,
            subject=old.subject,
            replaces=old.id,
            reason=reason,
        )
        return here.done(here.entries[-1])


def fact_in_force(here: Writing, id: UUID) -> Fact:
    """Return the fact of this id that stands.

    NotHere if none does in this course (replaced, withdrawn, someone else's).
    """
    fact = here.state().facts.by_id(str(id))
    if fact is None:
        raise NotHere
    return fact


def withdraw_entry(
    *, course: Course | CourseRead, entry: UUID, reason: str, by: User, now: datetime, id: UUID | None = None
) -> Recorded:
    """Mark a row as entered in error: it stays, and stands no longer.

    With a conversation go the answers that it gave to alerts, which are open again.
    """
    with writing(course, by=by, now=now) as here:
        first = here.sent_before(id, WITHDRAWAL, {}, replaces=entry, reason=reason)
        if first is not None:
            return here.done(first)
        old = fact_in_force(here, entry)
        withdrawal = _withdrawn(here, old, reason, id)
        for answer in here.state().facts.of(AlertAnswer):
            if answer.conversation == old.id:
                _withdrawn(here, answer, reason)
        return here.done(withdrawal)


def _withdrawn(here: Writing, old: Fact, reason: str, id: UUID | None = None) -> Entry:
    here.add(WITHDRAWAL, {}, id=id, subject=old.subject, session=old.session, replaces=old.id, reason=reason)
    return here.entries[-1]


def pass_task(
    *,
    course: Course | CourseRead,
    task: str,
    why: str,
    by: User,
    now: datetime,
    id: UUID | None = None,
    session: UUID | None = None,
    note: str = "",
) -> Recorded:
    """Leave out what the agenda asks for, with one of the short reasons."""
    data = {"task": task, "passed": why, "note": note}
    with writing(course, by=by, now=now) as here:
        first = here.sent_before(id, "task_passed", data, session=session)
        if first is not None:
            return here.done(first)
        clean = here.checked("task_passed", data, happened_on=None, reason="")
        here.add("task_passed", clean, id=id, session=session)
        return here.done(here.entries[-1])
