# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Setting passwords, and who may use an account whose password somebody else has reset.

Whoever resets a password knows it, and could sign in as its owner. So a reset account opens nothing until it is
confirmed whose it is: by its owner with the short code, which nobody else knows, or by a second person.
"""

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from openipt.clinic.accounts.audit import Touched, append
from openipt.clinic.accounts.codes import try_code
from openipt.clinic.accounts.models import AccountNotice, User
from openipt.clinic.accounts.notices import last_reset, tell

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """A password to be read out once and replaced at the first sign-in: four groups of four, 80 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def set_password(user: User, password: str) -> None:
    """Set a password without saving; raises ValidationError under `password` if the rule refuses it."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise ValidationError({"password": problem.messages}) from problem
    user.set_password(password)


@transaction.atomic
def change_password(*, user: User, password: str, by: User, now: datetime) -> None:
    """Set one's own password; every other sign-in of the user ends. Raises ValidationError if it is too weak."""
    set_password(user, password)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.password-changed", user.pk)])


@transaction.atomic
def reset_password(*, user: User, by: User | None, now: datetime) -> str:
    """Give a user a temporary password, returned to be handed over; every sign-in of the user ends.

    An account that its owner has used opens nothing until it is confirmed, unless the reset came from the command
    line (`by` is None). Raises ValidationError for one's own.
    """
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("You cannot reset your own password. Choose a new one under your account."), "self")
    password = temporary_password()
    set_password(user, password)
    user.access_waits = by is not None and (user.access_waits or not user.password_is_temporary)
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary", "access_waits"])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.password-reset", user.pk)])
    tell([user], AccountNotice.PASSWORD_RESET, by=by, now=now)
    return password


def confirm_own_access(*, user: User, code: str, now: datetime) -> bool:
    """Open a reset account to whoever knows its short code; False for a wrong one.

    Raises CodeUsedUpError after five wrong tries: a second person must confirm then.
    """
    if not try_code(user=user, code=code):
        return False
    _open(user, by=user, now=now)
    return True


@transaction.atomic
def confirm_access(*, user: User, by: User | None, now: datetime) -> None:
    """Open a reset account, as a second person who has spoken with its owner.

    Raises ValidationError for who reset it, and while its owner has not chosen a password: until then whoever reset it
    could still sign in.
    """
    if user.password_is_temporary:
        raise ValidationError(
            _("The person has not chosen a new password yet. Confirm after they have signed in and done so."), "early"
        )
    if by is not None and not may_confirm_access(user, by):
        raise ValidationError(
            _("Whoever reset the password cannot confirm it as well. Ask another administrator."), "second"
        )
    _open(user, by=by, now=now)
    tell([user], AccountNotice.ACCESS_CONFIRMED, by=by, now=now)


def may_confirm_access(user: User, by: User) -> bool:
    """Whether somebody is a second person here: neither the owner nor who reset the password last."""
    reset = last_reset(user)
    return by.pk != user.pk and (reset is None or reset.by_id != by.pk)


@transaction.atomic
def _open(user: User, *, by: User | None, now: datetime) -> None:
    user.access_waits = False
    user.save(update_fields=["access_waits"])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.access-confirmed", user.pk)])
