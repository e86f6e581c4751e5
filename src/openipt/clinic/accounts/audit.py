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
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from openipt.clinic.accounts.models import AuditChain, AuditRow, Service, User
from openipt.clinic.accounts.origin import present

READ = "course.read"
READ_AGAIN_AFTER = timedelta(minutes=10)


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
class Fault:
    """A place where the chain does not hold: the number of the row, and `code`: hash, gap or head."""

    number: int
    code: str


def append(
    *, service: Service | UUID, by: User | None, now: datetime, rows: Iterable[Touched], page: str | None = None
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
    chain = AuditChain.objects.select_for_update().get(pk=_id(service))
    made = []
    for number, touched in enumerate(rows, start=chain.number + 1):
        row = AuditRow(
            service_id=chain.service_id,
            number=number,
            at=now,
            by_id=by and by.pk,
            sign_in=origin.sign_in,
            page=origin.page if page is None else page,
            kind=touched.kind,
            subject_id=touched.subject,
            course_id=touched.course,
            fields=" ".join(touched.fields),
        )
        row.hash = chain.hash = _hash(chain.hash, row)
        made.append(row)
    if made:
        AuditRow.objects.bulk_create(made)
        AuditChain.objects.filter(pk=chain.pk).update(number=made[-1].number, hash=chain.hash)


def record_read(*, by: User, course: UUID, now: datetime, page: str | None = None) -> None:
    """Note that `by` opened a page of a course: one row a sign-in, course and page in ten minutes.

    A short transaction of its own; call it before the page goes out. One statement when the row is there, else four.
    """
    origin = present()
    page = origin.page if page is None else page
    noted = AuditRow.objects.filter(
        sign_in=origin.sign_in, kind=READ, course_id=course, page=page, by_id=by.pk, at__gt=now - READ_AGAIN_AFTER
    )
    if noted.exists():
        return
    with transaction.atomic():
        append(service=by.service_id, by=by, now=now, rows=[Touched(READ, course, course)], page=page)


def verify(service: Service | UUID) -> list[Fault]:
    """Work through the whole chain of `service` again; an empty list when it holds."""
    faults = list(_broken_rows(_id(service)))
    head = AuditChain.objects.get(pk=_id(service))
    last = AuditRow.objects.filter(service_id=_id(service)).order_by("-number").first()
    if (head.number, head.hash) != ((last.number, last.hash) if last else (0, "")):
        faults.append(Fault(head.number, "head"))
    return faults


def _broken_rows(service: UUID) -> Iterator[Fault]:
    before, expected = "", 1
    for row in AuditRow.objects.filter(service_id=service).order_by("number").iterator(chunk_size=2000):
        if row.number != expected:
            yield Fault(row.number, "gap")
        if row.hash != _hash(before, row):
            yield Fault(row.number, "hash")
        before, expected = row.hash, row.number + 1


def _hash(before: str, row: AuditRow) -> str:
    said = {
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
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()


def _id(service: Service | UUID) -> UUID:
    return service if isinstance(service, UUID) else service.pk
