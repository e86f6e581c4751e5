# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Setting passwords, and who may use an account whose password someone else has set.

Whoever sets a password knows it, and could sign in as the owner. So an account opens nothing once its password was
reset, or once a new one has got what others entrust (`hold`: a role that opens courses, a course), until it is
confirmed whose it is. A second person does that, after the owner has chosen a password. After a reset the short code
does too, if the owner has been confirmed before: else whoever made the account may have set that code.
"""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from openipt.clinic.accounts.codes import try_code
from openipt.clinic.accounts.models import AccountNotice, User
from openipt.clinic.accounts.notices import last_reset, tell
from openipt.clinic.ledger.audit import Touched, append

_TRUST = ("access_waits", "owner_confirmed", "code")  # the fields that `_trust` sets
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """Return a password to be read out once and replaced at the first sign-in: four groups of four, 80 bits."""
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

    The account opens nothing until it is confirmed, unless the reset came from the command line (`by` is None), or it
    is new, was never signed in to, and has nothing that others entrusted. Raises ValidationError for one's own.
    """
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("You cannot reset your own password. Choose a new one under your account."), "self")
    password = temporary_password()
    set_password(user, password)
    if by is None:
        _trust(user)
    elif user.owner_confirmed or not user.password_is_temporary:
        user.access_waits = True
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary", *_TRUST])
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.password-reset", user.pk)])
    tell([user], AccountNotice.PASSWORD_RESET, by=by, now=now)
    return password


def hold(user: User) -> None:
    """Keep a new account closed until it is confirmed whose it is: it gets what others entrust to its owner."""
    if User.objects.filter(pk=user.pk, owner_confirmed=False).update(access_waits=True):
        user.access_waits = True


def hold_unless_known(user: User, *, by: User, reads_it: bool) -> None:
    """Keep a new account closed when it gets a course, unless that lets no one read more than they could before.

    Whoever gives the course is the second person if they know no password of the account and its owner has chosen one.
    Whoever made the account and works on the course themselves (`reads_it`) can read it anyhow.
    """
    if user.owner_confirmed:
        return
    knowing = _who_knew_a_password(user)
    is_second_person = by.pk not in knowing and not user.password_is_temporary
    if not is_second_person and not (reads_it and knowing <= {by.pk}):
        hold(user)


def confirm_own_access(*, user: User, code: str, now: datetime) -> bool:
    """Open a reset account to whoever knows its short code; False for a wrong one, and for an account never confirmed.

    Raises CodeUsedUpError after five wrong tries: a second person must confirm then.
    """
    if not user.owner_confirmed or not try_code(user=user, code=code):
        return False
    _open(user, by=user, now=now)
    return True


@transaction.atomic
def confirm_access(*, user: User, by: User | None, now: datetime) -> None:
    """Open an account, as a second person who has spoken with its owner.

    Raises ValidationError for who made or reset it, and while its owner has not chosen a password: until then whoever
    set the temporary one could still sign in.
    """
    if user.password_is_temporary:
        raise ValidationError(
            _("This person has not chosen a new password yet. Confirm after they have signed in and chosen one."),
            "early",
        )
    if by is not None and not may_confirm_access(user, by):
        raise ValidationError(
            _("You created this account or reset its password, so you cannot confirm it. Ask another administrator."),
            "second",
        )
    _open(user, by=by, now=now)
    tell([user], AccountNotice.ACCESS_CONFIRMED, by=by, now=now)


def may_confirm_access(user: User, by: User) -> bool:
    """Return whether someone is a second person here.

    Not the owner, not who reset the password last or made a new account.
    """
    return by.pk not in {user.pk} | _who_knew_a_password(user)


def _who_knew_a_password(user: User) -> set[UUID | None]:
    """Return who reset the password last, and who made an account that has not been confirmed yet."""
    reset = last_reset(user)
    maker = None if user.owner_confirmed else user.created_by_id
    return {maker, reset.by_id if reset else None} - {None}


def _trust(user: User) -> None:
    """Open the account, without saving. A short code from before its first confirmation may be another's: it goes."""
    if not user.owner_confirmed:
        user.code = ""
    user.access_waits, user.owner_confirmed = False, True


@transaction.atomic
def _open(user: User, *, by: User | None, now: datetime) -> None:
    _trust(user)
    user.save(update_fields=_TRUST)
    append(service=user.service_id, by=by, now=now, rows=[Touched("user.access-confirmed", user.pk)])
