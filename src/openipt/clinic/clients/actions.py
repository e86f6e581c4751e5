# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is done to clients and to who works on their courses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Change, Client, Course, CourseStaff
from openipt.clinic.clients.names import search_key
from openipt.clinic.clients.staff import give
from openipt.clinic.ledger.audit import Touched, append
from openipt.clinic.ledger.errors import Conflict, check_sent_again, ids_from_outside
from openipt.clinic.ledger.ids import new_id

DETAILS = ("name", "pronouns", "born_on", "language", "page_language", "contact", "emergency")
REFERRAL = ("setting", "referred_on", "referrer", "presenting", "waiting_since")


@ids_from_outside()
@transaction.atomic
def add_client(*, details: Mapping[str, Any], by: User, now: datetime, id: UUID | None = None) -> Client:
    """Return a new client of the user's service; the same id with the same details again gives the first one.

    Raises Conflict where the id comes with other details, IdTaken where it is another row's.
    """
    first = Client.objects.in_service(by.service_id).filter(pk=id, created_by=by).first() if id else None
    if first is not None:
        check_sent_again(_details_of(first, details), details)
        return first
    client = Client(id=id or new_id(), service_id=by.service_id, created_at=now, created_by=by, **details)
    client.search_key = search_key(client.name)
    client.save(force_insert=True)
    append(
        service=by.service_id, by=by, now=now, rows=[Touched("client.added", client.pk, fields=tuple(sorted(details)))]
    )
    return client


@transaction.atomic
def change_client(*, client: Client, details: Mapping[str, Any], revision: int, by: User, now: datetime) -> Client:
    """Edit plain details in place; the old values are kept. Raises Conflict if the revision has moved on."""
    stored = Client.objects.select_for_update().get(pk=client.pk)
    changed = _change(
        "clients_client", stored, {key: details[key] for key in DETAILS if key in details}, revision, by, now
    )
    if changed:
        stored.search_key = search_key(stored.name)
        stored.save()
        append(service=stored.service_id, by=by, now=now, rows=[Touched("client.changed", stored.pk, fields=changed)])
    return stored


@transaction.atomic
def change_referral(*, course: Course, details: Mapping[str, Any], revision: int, by: User, now: datetime) -> Course:
    """Edit the referral of a course in place; the old values are kept."""
    stored = Course.objects.select_for_update().get(pk=course.pk)
    changed = _change(
        "clients_course", stored, {key: details[key] for key in REFERRAL if key in details}, revision, by, now
    )
    if changed:
        stored.save()
        rows = [Touched("course.changed", stored.pk, stored.pk, changed)]
        append(service=stored.service_id, by=by, now=now, rows=rows)
    return stored


def _change(
    table: str, row: Client | Course, details: Mapping[str, Any], revision: int, by: User, now: datetime
) -> tuple[str, ...]:
    if row.revision != revision:
        raise Conflict(_details_of(row, details), row.revision)
    changed = tuple(key for key, value in details.items() if getattr(row, key) != value)
    if changed:
        old = {key: _plain(getattr(row, key)) for key in changed}
        Change.objects.create(
            service_id=row.service_id, table=table, row=row.pk, old=old, changed_at=now, changed_by=by
        )
        for key in changed:
            setattr(row, key, details[key])
        row.revision += 1
    return changed


def _details_of(row: Client | Course, named: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in named}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def archive_client(*, client: Client, archived: bool, by: User, now: datetime) -> None:
    """Take a client off the lists, or put them back; nothing is deleted."""
    Client.objects.filter(pk=client.pk).update(archived_at=now if archived else None)
    kind = "client.archived" if archived else "client.restored"
    append(service=client.service_id, by=by, now=now, rows=[Touched(kind, client.pk)])


@transaction.atomic
def give_account(*, client: Client, user: User, by: User, now: datetime) -> None:
    """Let the client sign in and see their own page; raises ValueError where another account does so already."""
    if not Client.objects.filter(pk=client.pk).filter(Q(user=None) | Q(user=user)).update(user=user):
        raise ValueError("A client's page is never given to a second account.")
    append(service=client.service_id, by=by, now=now, rows=[Touched("client.account", client.pk)])


@transaction.atomic
def share_course(
    *, course: Course, user: User, relation: str, by: User, now: datetime, reason: str = "", id: UUID | None = None
) -> CourseStaff:
    """Say that someone of the service works on the course; where they do so already, nothing changes."""
    if user.service_id != course.service_id:
        raise ValueError("Only members of the service work on its courses.")
    today = now.astimezone(course.service.tzinfo).date()
    staff, rows = give(course, user, relation, by=by, today=today, reason=reason, id=id)
    if rows:
        append(service=course.service_id, by=by, now=now, rows=rows)
    return staff
