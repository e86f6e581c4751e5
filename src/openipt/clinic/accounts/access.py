# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Users and services are only ever loaded through these."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from openipt.clinic.accounts.models import Service, User
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.accounts.queries import users_of
from openipt.clinic.ledger.errors import NotHere
from openipt.privacy import Permission


def service_for(user: User, permission: Permission) -> Service:
    """Return the user's own service, if they may do this there; raises PermissionDenied otherwise."""
    if not has_permission(user, permission, service=user.service_id):
        raise PermissionDenied
    return user.service


def user_for(user: User, other: UUID, permission: Permission) -> User:
    """Another user of the same service, with `current_grants`.

    Raises PermissionDenied for whoever may not do this, NotHere for an id that the service does not know.
    """
    service = service_for(user, permission)
    colleague = users_of(service).filter(pk=other).first()
    if colleague is None:
        raise NotHere
    colleague.service = service
    return colleague
