# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reads about users; each a fixed number of statements."""

from uuid import UUID

from django.db.models import Prefetch

from openipt.clinic.accounts.models import RoleGrant, Service, User
from openipt.clinic.accounts.models.user import UserQuerySet
from openipt.privacy import ROLES

STAFF_ROLES = tuple(role.id for role in ROLES.values() if role.staff)


def users_of(service: Service | UUID) -> UserQuerySet:
    """Return everyone who signs in to a service, by name, with the roles held now as `current_grants`.

    Two statements.
    """
    current = RoleGrant.objects.in_service(service).filter(ended_at__isnull=True).order_by("role")
    grants = Prefetch("grants", queryset=current, to_attr="current_grants")
    users = User.objects.in_service(service).prefetch_related(grants)  # type: ignore[no-redef]  # User says its type
    return users.order_by("-is_active", "name", "pk")


def staff_of(service: Service | UUID) -> UserQuerySet:
    """Return the users who can sign in now and hold some role of the staff, by name."""
    staff = User.objects.in_service(service).active().with_role(*STAFF_ROLES)
    return staff.order_by("name", "pk")
