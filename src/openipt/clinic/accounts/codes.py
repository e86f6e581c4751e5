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
_FORWARD = ("0123456789" * 2, "2580")  # the second is the middle of a telephone's keypad
_ROWS = (*_FORWARD, *(row[::-1] for row in _FORWARD))


class CodeUsedUpError(Exception):
    """Five wrong tries: only the full sign-in helps now."""


def hash_code(code: str) -> str:
    """Return the hash of a code of four to six digits; raises ValidationError in words for anything else."""
    if not re.fullmatch(r"[0-9]{4,6}", code):
        raise ValidationError(_("Give four to six digits."), "code")
    if _is_easy(code):
        raise ValidationError(
            _(
                "This code is too easy to guess. Please choose at least three different digits that are not in a row, "
                "not the same few again, and not a year."
            ),
            "easy",
        )
    return make_password(code)


def _is_easy(code: str) -> bool:
    """Whether the digits are few, in a row, the same half twice, the middle of the keypad, or a year of birth."""
    single = re.sub(r"(.)\1+", r"\1", code)
    in_a_row = any(single in row for row in _ROWS)
    half = len(code) // 2
    is_twice = len(code) % 2 == 0 and code[:half] == code[half:]
    return len(set(code)) < 3 or in_a_row or is_twice or re.fullmatch(r"(19|20)\d\d", code) is not None


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
