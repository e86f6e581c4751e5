# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Values to words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from openipt.clinic.accounts.first_page import first_page
from openipt.clinic.accounts.models import User
from openipt.privacy import ROLES

ROLE_NAMES = {
    "therapist": pgettext_lazy("role", "Therapist"),
    "supervisor": pgettext_lazy("role", "Supervisor"),
    "service-lead": pgettext_lazy("role", "Service lead"),
    "administrator": pgettext_lazy("role", "Administrator"),
    "records-officer": pgettext_lazy("role", "Records officer"),
    "client": pgettext_lazy("role", "Client"),
}
ROLE_MEANINGS = {
    "therapist": pgettext_lazy("role", "takes clients through a course, and sees the courses they work on"),
    "supervisor": pgettext_lazy("role", "reads the courses shared with them"),
    "service-lead": pgettext_lazy("role", "sees where every course stands and who answers alerts, but no texts"),
    "administrator": pgettext_lazy("role", "users, roles and settings, but no clinical record"),
    "records-officer": pgettext_lazy("role", "reads every record, also what was entered in error"),
}


@dataclass(frozen=True)
class UserLine:
    """A user in the list."""

    name: str
    email: str
    roles: str
    state: str
    url: str


def role_choices() -> list[tuple[str, str]]:
    """The roles that an administrator gives, each with what it is for. Clients get their account from a therapist."""
    staff = (role.id for role in ROLES.values() if role.staff)
    return [(role, f"{ROLE_NAMES[role]}: {ROLE_MEANINGS[role]}") for role in staff]


def user_line(user: User) -> UserLine:
    """A user with `current_grants`, in words."""
    names = [str(ROLE_NAMES[grant.role]) for grant in user.current_grants]
    return UserLine(
        name=user.name,
        email=user.email,
        roles=", ".join(names) or _("no role"),
        state=_state(user),
        url=reverse("user", args=[user.pk]),
    )


def user_lines(users: Iterable[User]) -> list[UserLine]:
    """The list of users in words."""
    return [user_line(user) for user in users]


def home_address(user: User) -> str:
    """Where a user begins."""
    return reverse(first_page(user))


def _state(user: User) -> str:
    if not user.is_active:
        return _("has left")
    return _("has not signed in yet") if user.password_is_temporary else _("can sign in")
