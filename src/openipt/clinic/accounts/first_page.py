# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a user's work begins."""

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.permissions import has_permission
from openipt.privacy import Permission


def first_page(user: User) -> str:
    """Return the name of the address: Today, the list of courses, a client's own page, or the users of the service."""
    if has_permission(user, Permission.SEE_OWN_COURSES):
        return "today"
    if has_permission(user, Permission.LIST_COURSES):
        return "courses"
    if has_permission(user, Permission.READ_OWN, owner=user.pk):
        return "mine"
    return "users" if has_permission(user, Permission.MANAGE_USERS) else "own-account"
