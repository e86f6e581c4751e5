# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Telling people what others did to their accounts. Written inside the transaction of the act itself."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from openipt.clinic.accounts.models import AccountNotice, Service, User

SHOWN = 20  # on the account page; the audit has them all


def tell(
    users: Iterable[User],
    kind: str,
    *,
    by: User | None,
    now: datetime,
    roles: Iterable[str] = (),
    asked_by: User | None = None,
) -> None:
    """Leave a notice for each of these users but the one who acts: no one is told of what they did themselves."""
    concerned = {user.pk: user for user in users if by is None or user.pk != by.pk}
    AccountNotice.objects.bulk_create(
        AccountNotice(
            service_id=user.service_id,
            user=user,
            kind=kind,
            roles=" ".join(sorted(roles)),
            by=by,
            asked_by=asked_by,
            at=now,
        )
        for user in concerned.values()
    )


def tell_of_duty(service: Service, *, before: User | None, by: User | None, now: datetime) -> None:
    """Tell those concerned, service leads and administrators that someone else answers alerts now."""
    watching = User.objects.in_service(service).active().with_role("service-lead", "administrator")
    concerned = [user for user in (before, service.duty_user) if user is not None]
    tell([*concerned, *watching], AccountNotice.DUTY, by=by, now=now)


def notices_of(user: User) -> list[AccountNotice]:
    """Return the latest notices, newest first: one statement."""
    return list(_with_names(user).order_by("-at", "-id")[:SHOWN])


def unread(user: User) -> list[AccountNotice]:
    """Return what the person has not read yet, oldest first: one statement."""
    return list(_with_names(user).filter(read_at=None).order_by("at", "id"))


def mark_read(user: User, *, now: datetime) -> None:
    """Record that the person has read every notice."""
    AccountNotice.objects.filter(user=user, read_at=None).update(read_at=now)


def last_reset(user: User) -> AccountNotice | None:
    """Return who reset the password last, and when."""
    resets = AccountNotice.objects.filter(user=user, kind=AccountNotice.PASSWORD_RESET)
    return resets.select_related("by").order_by("-at", "-id").first()


def _with_names(user: User) -> QuerySet[AccountNotice]:
    return AccountNotice.objects.filter(user=user).select_related("by", "asked_by")
