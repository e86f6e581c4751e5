# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Values to words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from openipt.clinic.accounts.first_page import first_page
from openipt.clinic.accounts.models import AccountNotice, User
from openipt.clinic.accounts.notices import unread
from openipt.clinic.interface.addresses import reverse
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
    "service-lead": pgettext_lazy(
        "role", "sees the status of every course and who is responsible for each alert, but no clinical text"
    ),
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
    """Return the roles that an administrator gives, each with what it is for.

    Clients get their account from a therapist.
    """
    staff = (role.id for role in ROLES.values() if role.staff)
    return [(role, f"{ROLE_NAMES[role]}: {ROLE_MEANINGS[role]}") for role in staff]


def user_line(user: User) -> UserLine:
    """Return a user with `current_grants`, in words."""
    names = [str(ROLE_NAMES[grant.role]) for grant in user.current_grants]
    return UserLine(
        name=user.name,
        email=user.email,
        roles=", ".join(names) or _("no role"),
        state=_state(user),
        url=reverse("user", args=[user.pk]),
    )


def user_lines(users: Iterable[User]) -> list[UserLine]:
    """Return the list of users in words."""
    return [user_line(user) for user in users]


def role_words(roles: Iterable[str]) -> str:
    """Roles by name, with commas."""
    return ", ".join(str(ROLE_NAMES[role]) for role in sorted(roles))


@dataclass(frozen=True)
class NoticeLine:
    """What someone did to an account, and when."""

    text: str
    at: datetime


def notice_words(notices: Iterable[AccountNotice]) -> list[NoticeLine]:
    """Notices to the person whose account it is, in words."""
    return [NoticeLine(_notice(notice), notice.at) for notice in notices]


def _notice(notice: AccountNotice) -> str:
    who = notice.by.name if notice.by else _("The person who runs the server")
    values = {
        "who": who,
        "asked": notice.asked_by.name if notice.asked_by else "",
        "roles": role_words(notice.roles.split()),
    }
    if notice.kind == AccountNotice.ROLES and notice.asked_by:
        return _("%(asked)s asked to change your roles, and %(who)s confirmed it. They are now: %(roles)s.") % values
    return _NOTICES[notice.kind] % values


# Translators: %(who)s is the name of a colleague.
_NOTICES = {
    AccountNotice.PASSWORD_RESET: gettext_lazy("%(who)s reset your password."),
    AccountNotice.ACCESS_CONFIRMED: gettext_lazy("%(who)s confirmed that this account is yours."),
    AccountNotice.ROLES: gettext_lazy("%(who)s changed your roles. They are now: %(roles)s."),
    AccountNotice.CLOSED: gettext_lazy("%(who)s closed your account."),
    AccountNotice.REOPENED: gettext_lazy("%(who)s reopened your account."),
    AccountNotice.DUTY: gettext_lazy("%(who)s changed who is on duty when a therapist is away."),
    AccountNotice.HANDED_OVER: gettext_lazy("%(who)s handed a course of yours over to another therapist."),
}


def address_after_sign_in(user: User) -> str:
    """Return where a sign-in leads first: to what others did to the account, if that is not read yet."""
    return reverse("own-notices") if unread(user) else home_address(user)


def home_address(user: User) -> str:
    """Return where a user begins."""
    return reverse(first_page(user))


def _state(user: User) -> str:
    if not user.is_active:
        return _("has left")
    if user.access_waits and user.owner_confirmed:
        return _("password reset, to be confirmed")
    if user.password_is_temporary:
        return _("has not signed in yet")
    return _("can sign in") if user.owner_confirmed else _("new, to be confirmed by another administrator")
