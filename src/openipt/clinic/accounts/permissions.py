# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The one question about permission."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from openipt.clinic.accounts.models import Service, User
from openipt.privacy import Permission, may


def has_permission(
    user: User | AnonymousUser | None,
    permission: Permission,
    *,
    service: Service | UUID | None = None,
    relations: Iterable[str] = (),
    owner: User | UUID | None = None,
) -> bool:
    """Return whether `user` may do this.

    `service` is where the thing in question belongs: always give it when there is a thing, since nobody acts outside
    their own service. `relations` are those that the user has to the course in question now. `owner` is the user
    whose own record it is. Visitors and users who have left may do nothing.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    if service is not None and _id(service) != user.service_id:
        return False
    owns = owner is not None and _id(owner) == user.pk
    return may(permission, roles=user.role_ids, relations=relations, owns=owns)


def may_stand_in(user: User, service: Service | UUID) -> bool:
    """Return whether being on duty would let someone answer alerts in the service."""
    return has_permission(user, Permission.ANSWER_ALERT, service=service, relations=("duty",))


def _id(row: Service | User | UUID) -> UUID:
    return row if isinstance(row, UUID) else row.pk
