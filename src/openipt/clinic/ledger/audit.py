# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The audit: one hash chain a service, added to by every action as its last statement.

Rows hold ids and names of kinds, pages and fields; never a value, a name or a text.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from openipt.clinic.ledger import late_looks, troubles
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.late_looks import Look
from openipt.clinic.ledger.models import AuditChain, AuditRow
from openipt.clinic.ledger.origin import present
from openipt.clinic.ledger.tenancy import Keyed, id_of

READ = "course.read"
READ_AGAIN_AFTER = timedelta(minutes=10)
# The name in `fields` of a look that was written later than it happened, because the disk was full.
WRITTEN_LATE = "written-late"
# A request is stamped when it begins, and may wait for others before its row is added.
CLOCKS_DIFFER_BY = timedelta(minutes=2)
_NEWEST = 2000


class Member(Keyed, Protocol):
    """Someone who acts within a service."""

    @property
    def service_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Touched:
    """One row that an action touched: what was done (`"session.signed"`), to which row, of which course.

    `fields` are names of fields, never what is in them.
    """

    kind: str
    subject: UUID
    course: UUID | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Rows that are stamped earlier than one before them: the numbers of the first and the last in a run."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold: the number of the row, and `code`: hash, gap or head."""

    number: int
    code: str


def append(
    *, service: Keyed | UUID, by: Keyed | None, now: datetime, rows: Iterable[Touched], page: str | None = None
) -> None:
    """Add `rows` to the audit of `service`: three statements, however many rows.

    `by` is None only for the software itself on the command line; a visitor who is not signed in raises TypeError.
    Must run inside the transaction of the action it tells of; raises RuntimeError otherwise. `page` is the name of
    the present page unless given.
    """
    if isinstance(by, AnonymousUser):
        raise TypeError("Nobody acts without a name: sign in first.")
    if not connection.in_atomic_block:
        raise RuntimeError("An audit row belongs into the transaction of its action.")
    origin = present()
    chain = AuditChain.objects.select_for_update().get(pk=id_of(service))
    late = _late_rows(chain.service_id)
    own = [
        AuditRow(
            at=now,
            by_id=by.pk if by else None,
            sign_in=origin.sign_in,
            page=origin.page if page is None else page,
            kind=touched.kind,
            subject_id=touched.subject,
            course_id=touched.course,
            fields=" ".join(touched.fields),
        )
        for touched in rows
    ]
    _add_to_chain(chain, [*late, *own])


def _late_rows(service: UUID) -> list[AuditRow]:
    """Add looks that found no room when they happened, before what is added now."""
    looks = late_looks.waiting(service)
    if not looks:
        return []
    transaction.on_commit(lambda: late_looks.forget(looks))
    stored = set(AuditRow.objects.filter(pk__in=[look.id for look in looks]).values_list("pk", flat=True))
    return [
        AuditRow(
            id=look.id,
            at=look.at,
            by_id=look.by,
            sign_in=look.sign_in,
            page=look.page,
            kind=READ,
            subject_id=look.course,
            course_id=look.course,
            fields=WRITTEN_LATE,
        )
        for look in looks
        if look.id not in stored
    ]


def _add_to_chain(chain: AuditChain, rows: list[AuditRow]) -> None:
    for number, row in enumerate(rows, start=chain.number + 1):
        row.service_id, row.number = chain.service_id, number
        row.hash = chain.hash = _hash(chain.hash, row)
    if rows:
        AuditRow.objects.bulk_create(rows)
        AuditChain.objects.filter(pk=chain.pk).update(number=rows[-1].number, hash=chain.hash)


def record_read(*, by: Member, course: UUID, now: datetime, page: str | None = None) -> None:
    """Note that `by` opened a page of a course: one row a sign-in, course and page in ten minutes.

    A short transaction of its own; call it before the page goes out. One statement when the row is there, else four.
    When the disk is full the look waits in memory, and is written with the next row for which there is room.
    """
    origin = present()
    page = origin.page if page is None else page
    noted = AuditRow.objects.filter(
        sign_in=origin.sign_in, kind=READ, course_id=course, page=page, by_id=by.pk, at__gt=now - READ_AGAIN_AFTER
    )
    if noted.exists():
        return
    look = Look(new_id(), by.service_id, by.pk, course, origin.sign_in, page, now)
    known = late_looks.has_like(look, since=now - READ_AGAIN_AFTER)
    try:
        with transaction.atomic():
            rows = [] if known else [Touched(READ, course, course)]
            append(service=by.service_id, by=by, now=now, rows=rows, page=page)
    except (DatabaseError, OSError) as problem:
        if troubles.trouble_of(problem) != troubles.DISK_FULL:
            raise
        troubles.meet(troubles.DISK_FULL)
        if not known and not late_looks.keep(look, write=write_late_looks):
            raise


def write_late_looks() -> int:
    """Write the looks that wait, if there is room by now; how many still wait. For the end of a process."""
    for service in late_looks.services():
        try:
            with transaction.atomic():
                append(service=service, by=None, now=timezone.now(), rows=[])
        except (DatabaseError, OSError):
            continue
    return len(late_looks.waiting())


def verify(service: Keyed | UUID) -> list[Fault]:
    """Work through the whole chain of `service` again; an empty list when it holds."""
    faults = list(_broken_rows(id_of(service)))
    head = AuditChain.objects.get(pk=id_of(service))
    last = AuditRow.objects.filter(service_id=id_of(service)).order_by("-number").first()
    if (head.number, head.hash) != ((last.number, last.hash) if last else (0, "")):
        faults.append(Fault(head.number, "head"))
    return faults


def out_of_order(service: Keyed | UUID) -> list[Span]:
    """Find runs of rows stamped earlier than a row before them: the clock was set back while they were added.

    A look that was written late says so, and carries the time at which it happened. The sample clinic of a demo is made
    course by course, so its times go back and forth: nothing is said of it.
    """
    if settings.OPENIPT_DEMO:
        return []
    spans: list[Span] = []
    latest: datetime | None = None
    rows = AuditRow.objects.filter(service_id=id_of(service)).exclude(fields=WRITTEN_LATE).order_by("number")
    for number, at in rows.values_list("number", "at").iterator(chunk_size=2000):
        if latest is None or at >= latest - CLOCKS_DIFFER_BY:
            latest = max(at, latest or at)
        elif spans and spans[-1].last == number - 1:
            spans[-1] = Span(spans[-1].first, number)
        else:
            spans.append(Span(number, number))
    return spans


def latest_entry() -> datetime | None:
    """Return the latest time among the newest rows of every service, wherever the clock has been since.

    None without a row.
    """
    newest = [
        AuditRow.objects.filter(service_id=chain.service_id, number__gt=chain.number - _NEWEST).aggregate(at=Max("at"))
        for chain in AuditChain.objects.all()
    ]
    return max((row["at"] for row in newest if row["at"]), default=None)


def _broken_rows(service: UUID) -> Iterator[Fault]:
    before, expected = "", 1
    for row in AuditRow.objects.filter(service_id=service).order_by("number").iterator(chunk_size=2000):
        if row.number != expected:
            yield Fault(row.number, "gap")
        if row.hash != _hash(before, row):
            yield Fault(row.number, "hash")
        before, expected = row.hash, row.number + 1


def _hash(before: str, row: AuditRow) -> str:
    content = {
        "id": str(row.id),
        "service": str(row.service_id),
        "number": row.number,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": row.by_id and str(row.by_id),
        "sign_in": row.sign_in and str(row.sign_in),
        "page": row.page,
        "kind": row.kind,
        "subject": str(row.subject_id),
        "course": row.course_id and str(row.course_id),
        "fields": row.fields,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()
