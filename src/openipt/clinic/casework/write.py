# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How anything is recorded in a course: one transaction, rows, the projection, and the audit as its last statement."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.mapping import from_fact
from openipt.clinic.casework.models import Fact
from openipt.clinic.casework.read import CourseRead, Recorded, read_course
from openipt.clinic.casework.restate import folded, restate
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.clients.staff import with_therapist
from openipt.clinic.ledger.audit import Touched, append
from openipt.clinic.ledger.errors import Conflict, IdTaken, NotHere, Refused, check_sent_again, ids_from_outside
from openipt.clinic.ledger.ids import new_id
from openipt.course.entries import Entry
from openipt.course.kinds.sessions import SessionBooked
from openipt.course.references import check_references
from openipt.course.rules import ASKING, Draft, check
from openipt.course.state import CourseState
from openipt.protocol.load import content
from openipt.protocol.model import Finding, Form
from openipt.protocol.rules import check_answers, normalise


class Writing:
    """What one action writes to a course. Facts are stored when the action ends, in one statement."""

    def __init__(self, read: CourseRead, by: User, now: datetime) -> None:
        self.read, self.by, self.now = read, by, now
        self.today = now.astimezone(read.course.service.tzinfo).date()
        self.entries = list(read.entries)
        self.facts: list[Fact] = []
        self.touched: list[Touched] = []
        self._after: CourseRead | None = None

    @property
    def course(self) -> Course:
        return self.read.course

    @property
    def form(self) -> Form:
        return snapshots.form_of(self.course)

    @property
    def born_on(self) -> date | None:
        return self.course.client.born_on

    def state(self) -> CourseState:
        """Return the course as it was when this action began; everything is checked against it."""
        if self.read.state.today != self.today:
            self.read = replace(self.read, state=folded(self.course, self.read.entries, self.today))
        return self.read.state

    def after(self) -> CourseRead:
        """Return the course with what this action has recorded; folded once, and not at all where no entry came."""
        entries = tuple(self.entries)
        if entries == self.read.entries:
            self.state()
            return self.read
        if self._after is None or self._after.entries != entries:
            self._after = replace(self.read, entries=entries, state=folded(self.course, entries, self.today))
        return self._after

    def done(self, *own: Entry) -> Recorded:
        """Return what the action returns.

        Its own entries, every other one that it recorded, and the course after it.
        """
        before = {entry.id for entry in (*self.read.entries, *own)}
        others = (entry for entry in self.entries if entry.id not in before)
        return Recorded((*own, *others), self.after())

    def recorded(self, id: UUID) -> Entry:
        """Return the entry of this id, also one that stands no longer; raises NotHere if this course has none."""
        entry = next((entry for entry in self.entries if entry.id == str(id)), None)
        if entry is None:
            raise NotHere
        return entry

    def sent_before(
        self, id: UUID | None, kind: str, data: Mapping[str, object], **at: date | UUID | str | None
    ) -> Entry | None:
        """Return the entry recorded under this id by an earlier sending, if it says the same (`check_sent_again`).

        `at` are other parts of the entry; a day that was not sent is not compared, since it may come again tomorrow.
        Raises IdTaken where someone else recorded it, Conflict where it says something else.
        """
        first = next((entry for entry in self.entries if entry.id == str(id)), None)
        if first is None:
            return None
        if first.by != str(self.by.pk):
            raise IdTaken
        sent = {name: str(part) if isinstance(part, UUID) else part for name, part in at.items()}
        if sent.get("happened_on") is None:
            sent.pop("happened_on", None)
        stored = {"kind": first.kind, **{name: getattr(first, name) for name in sent}}
        check_sent_again(stored, {"kind": kind, **sent})
        definition = content().facts.get(kind)
        if definition is None:  # of which the action adds some of the data
            check_sent_again(first.data, data)
        elif normalise(definition.fields, data) != first.data:
            raise Conflict(first.data)
        return first

    def add(
        self,
        kind: str,
        data: Mapping[str, object],
        *,
        id: UUID | None = None,
        happened_on: date | None = None,
        session: UUID | str | None = None,
        subject: str | None = None,
        replaces: UUID | str | None = None,
        reason: str = "",
    ) -> Fact:
        """Add a fact as it is, without asking whether it may be said (see `checked`).

        Raises Refused where the session is not one of this course.
        """
        fact_id = id or new_id()
        booked = (entry.about for entry in self.entries if entry.kind == SessionBooked.kind_id)
        if session is not None and str(session) not in booked:
            raise Refused((Finding("not_of_this_course", "session"),))
        fact = Fact(
            id=fact_id,
            service_id=self.course.service_id,
            course=self.course,
            session_id=UUID(str(session)) if session else None,
            kind=kind,
            subject=subject or self._subject(kind, data),
            happened_on=happened_on or self.today,
            recorded_at=self.now,
            recorded_by=self.by,
            replaces=UUID(str(replaces)) if replaces else None,
            reason=reason,
            data=dict(data),
        )
        self.facts.append(fact)
        self.entries.append(from_fact(fact))
        self.touched.append(Touched(f"{kind}.recorded", fact_id, self.course.pk, tuple(sorted(data))))
        return fact

    def _subject(self, kind: str, data: Mapping[str, object]) -> str:
        definition = content().facts.get(kind)
        about = definition.about if definition else None
        return str(data.get(about) or "") if about and about != "self" else ""

    def checked(
        self,
        kind: str,
        data: Mapping[str, object],
        *,
        happened_on: date | None,
        reason: str,
        session: UUID | str | None = None,
        about: str = "",
        explains_itself: bool = False,
    ) -> dict[str, object]:
        """Return the data as they are stored; Refused with everything that is wrong with them at once.

        What `explains_itself`, as a correction does, is asked for no reason.
        """
        definition = content().facts[kind]
        clean = normalise(definition.fields, data)
        findings = list(check_answers(definition.fields, clean))
        state = self.state()
        findings += check_references(definition.fields, clean, state, self.entries[len(self.read.entries) :])
        if definition.needs_session and session is None:
            findings.append(Finding("needs_session"))
        draft = Draft(kind, happened_on or self.today, clean, reason, about)
        findings += check(self.form, state, draft, referred_on=self.course.referred_on, born_on=self.born_on)
        asked = [finding for finding in findings if finding.code in ASKING and not (reason or explains_itself)]
        refused = [finding for finding in findings if finding.code not in ASKING]
        if refused or asked:
            raise Refused(tuple(refused + asked))
        return clean


def _locked(course: Course) -> Course:
    """Return the course, its service and the id of its therapist; a second action on the same course waits here."""
    rows = Course.objects.select_for_update(of=("self",)).select_related("service", "client")
    return with_therapist(rows).get(pk=course.pk)


@contextmanager
def writing(course: Course | CourseRead, *, by: User, now: datetime) -> Iterator[Writing]:
    """Everything inside is one transaction: locked course, facts, `restate`, audit. Nothing half-written.

    Ids come from outside, so a row can already be there under one: it is someone else's, and IdTaken.
    """
    with ids_from_outside(), _transaction(course, by, now) as here:
        yield here


@contextmanager
def _transaction(course: Course | CourseRead, by: User, now: datetime) -> Iterator[Writing]:
    with transaction.atomic():
        here = Writing(_current(course, now), by, now)
        yield here
        Fact.objects.bulk_create(here.facts)
        if here.touched:
            restate(here.course, here.after().state)
            append(service=here.course.service_id, by=by, now=now, rows=here.touched)


def _current(course: Course | CourseRead, now: datetime) -> CourseRead:
    """Return the course as it is now, locked: as it was read, where nothing can have been recorded since."""
    if isinstance(course, CourseRead):
        if course.is_current:
            return course
        course = course.course
    locked = _locked(course)
    return read_course(locked, now.astimezone(locked.service.tzinfo).date(), is_locked=True)
