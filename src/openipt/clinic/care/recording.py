# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How anything is recorded in a course: one transaction, rows, the projection, and the audit as its last statement."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery, UUIDField

from openipt.clinic.accounts.audit import Touched, append
from openipt.clinic.accounts.errors import Conflict, IdTaken, NotHere, Refused, check_sent_again, ids_from_outside
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import User
from openipt.clinic.care.mapping import entries_of, from_fact
from openipt.clinic.care.models import Fact
from openipt.clinic.care.restate import folded, restate
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.clients.staff import treating
from openipt.course.entries import Entry
from openipt.course.references import check_references
from openipt.course.rules import ASKING, Draft, check
from openipt.course.state import CourseState
from openipt.protocol.load import content
from openipt.protocol.model import Finding, Form
from openipt.protocol.rules import check_answers, normalise


@dataclass
class Recording:
    """What is being recorded in one action. Facts are stored when the action ends, in one statement."""

    course: Course
    by: User
    now: datetime
    today: date
    entries: list[Entry]
    facts: list[Fact] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    _folded: tuple[int, Entry | None, CourseState] | None = None

    @property
    def form(self) -> Form:
        return snapshots.form_of(self.course)

    @property
    def born_on(self) -> date | None:
        return self.course.client.born_on

    def state(self) -> CourseState:
        """The course as it stands now, with what this action has added so far; folded once for what is there."""
        last = self.entries[-1] if self.entries else None
        if self._folded is None or self._folded[:2] != (len(self.entries), last):
            self._folded = (len(self.entries), last, folded(self.course, self.entries, self.today))
        return self._folded[2]

    def recorded(self, id: UUID) -> Entry:
        """The entry of this id, also one that stands no longer; raises NotHere if this course has none."""
        entry = next((entry for entry in self.entries if entry.id == str(id)), None)
        if entry is None:
            raise NotHere
        return entry

    def sent_before(
        self, id: UUID | None, kind: str, data: Mapping[str, object], **at: date | UUID | str | None
    ) -> Entry | None:
        """The entry that an earlier sending has recorded under this id, if it says the same (`check_sent_again`).

        `at` are other parts of the entry; a day that was not sent is not compared, since it may come again tomorrow.
        Raises IdTaken where somebody else recorded it, Conflict where it says something else.
        """
        first = next((entry for entry in self.entries if entry.id == str(id)), None)
        if first is None:
            return None
        if first.by != str(self.by.pk):
            raise IdTaken
        sent = {name: str(part) if isinstance(part, UUID) else part for name, part in at.items()}
        if sent.get("happened_on") is None:
            sent.pop("happened_on", None)
        check_sent_again({"kind": first.kind} | {name: getattr(first, name) for name in sent}, {"kind": kind} | sent)
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
        made = id or new_id()
        if session is not None and not any(e.kind == "session" and e.about == str(session) for e in self.entries):
            raise Refused((Finding("not_of_this_course", "session"),))
        fact = Fact(
            id=made,
            service_id=self.course.service_id,
            course=self.course,
            session_id=session and UUID(str(session)),
            kind=kind,
            subject=subject or self._subject(kind, data),
            happened_on=happened_on or self.today,
            recorded_at=self.now,
            recorded_by=self.by,
            replaces=replaces and UUID(str(replaces)),
            reason=reason,
            data=dict(data),
        )
        self.facts.append(fact)
        self.entries.append(from_fact(fact))
        self.touched.append(Touched(f"{kind}.recorded", made, self.course.pk, tuple(sorted(data))))
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
        """The data as they are stored; Refused with everything that is wrong with them at once.

        What `explains_itself`, as a correction does, is asked for no reason.
        """
        definition = content().facts[kind]
        clean = normalise(definition.fields, data)
        findings = list(check_answers(definition.fields, clean))
        state = self.state()
        findings += check_references(definition.fields, clean, state)
        if definition.needs_session and session is None:
            findings.append(Finding("needs_session"))
        draft = Draft(kind, happened_on or self.today, clean, reason, about)
        findings += check(self.form, state, draft, referred_on=self.course.referred_on, born_on=self.born_on)
        asked = [each for each in findings if each.code in ASKING and not (reason or explains_itself)]
        refused = [each for each in findings if each.code not in ASKING]
        if refused or asked:
            raise Refused(tuple(refused + asked))
        return clean


def _locked(course: Course) -> Course:
    """The course, its service and the id of its therapist; a second action on the same course waits here."""
    therapist = treating(OuterRef("pk")).values("user_id")[:1]
    rows = Course.objects.select_for_update(of=("self",)).select_related("service", "client")
    return rows.annotate(therapist_id=Subquery(therapist, output_field=UUIDField())).get(pk=course.pk)


# Entries of the course written last, while `reading_once` is on.
_read: ContextVar[dict[UUID, list[Entry]] | None] = ContextVar("read", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside one transaction that nobody else can see: a course's entries are read before its first action alone.

    For whoever writes whole courses at once, such as the sample; after an action that fails all must be undone.
    """
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def read_already(course: Course, entries: Iterable[Entry]) -> None:
    """Say that these are the entries of a course that is locked since: its next action need not read them again."""
    course.__dict__["_entries_read"] = list(entries)


def _entries(course: Course) -> list[Entry]:
    read = course.__dict__.pop("_entries_read", None)
    if read is not None:
        return read
    known = _read.get()
    return known[course.pk] if known is not None and course.pk in known else entries_of(course.pk)


def _remember(course: UUID, entries: list[Entry]) -> None:
    known = _read.get()
    if known is not None:
        known.clear()
        known[course] = entries


@contextmanager
def recording(course: Course, *, by: User, now: datetime) -> Iterator[Recording]:
    """Everything inside is one transaction: locked course, facts, `restate`, audit. Nothing half-written.

    Ids come from outside, so a row can already be there under one: it is somebody else's, and IdTaken.
    """
    with ids_from_outside(), _transaction(course, by, now) as here:
        yield here


@contextmanager
def _transaction(course: Course, by: User, now: datetime) -> Iterator[Recording]:
    with transaction.atomic():
        locked = _locked(course)
        today = now.astimezone(locked.service.tzinfo).date()
        here = Recording(locked, by, now, today, _entries(course))
        yield here
        Fact.objects.bulk_create(here.facts)
        _remember(locked.pk, here.entries)
        if here.touched:
            restate(locked, here.state())
            append(service=locked.service_id, by=by, now=now, rows=here.touched)
