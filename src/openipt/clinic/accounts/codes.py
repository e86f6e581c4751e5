# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The short code that leads out of the together view."""

import re

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from openipt.clinic.accounts.models import User

TRIES = 5


class CodeUsedUpError(Exception):
    """Five wrong tries: only the full sign-in helps now."""


def hash_code(code: str) -> str:
    """Return the hash of a code of four to six digits; raises ValidationError in words for anything else."""
    if not re.fullmatch(r"[0-9]{4,6}", code):
        raise ValidationError(_("Give four to six digits."), "code")
    if len(set(code)) == 1 or code in "0123456789" or code in "9876543210":
        raise ValidationError(_("This code is too easy to guess. Choose digits that are not all alike or in a row."))
    return make_password(code)


def try_code(*, user: User, code: str) -> bool:
    """Whether `code` is the user's; a wrong one uses up a try.

    Raises CodeUsedUpError once five tries in a row were wrong, even for the right code; a full sign-in gives them back.
    """
    # The try is taken before the code is looked at, so that simultaneous guesses cannot share one.
    taken = User.objects.filter(pk=user.pk, code_tries__lt=TRIES).update(code_tries=F("code_tries") + 1)
    if not taken:
        raise CodeUsedUpError
    if not user.code or not check_password(code, user.code):
        return False
    forget_tries(user)
    return True


def forget_tries(user: User) -> None:
    """Give all tries back, after the right code or a full sign-in."""
    User.objects.filter(pk=user.pk).exclude(code_tries=0).update(code_tries=0)
