# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The short code that leads out of the together view."""

import re
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from openipt.clinic.accounts.models import User

TRIES = 5
# Lines on a telephone's keypad: rows, columns and diagonals, and walks around its edge, its corners and its middle.
_LINES = ("123", "456", "789", "147", "258", "369", "159", "357")
_WALKS = ("2580", "12369874" * 2, "1397" * 2, "2684" * 2)
_LINES_BOTH_WAYS = "|".join((*_LINES, *(line[::-1] for line in _LINES)))
_WALKS_BOTH_WAYS = (*_WALKS, *(walk[::-1] for walk in _WALKS))
# Brands, sayings, words on the keys and the first digits of constants.
_WELL_KNOWN = frozenset(
    "0070 0815 4711 1312 1337 1701 5683 2718 27182 271828 3141 3142 31415 31416 314159 141592 1618 16180 161803 "
    "1123 11235 112358 142857".split()
)
_DAY, _MONTH, _YEAR = "(0[1-9]|[12][0-9]|3[01])", "(0[1-9]|1[0-2])", "([0-9]{2})"
_DATES = re.compile(f"(19|20)[0-9]{{2}}|{_DAY}{_MONTH}{_YEAR}?|{_MONTH}{_DAY}{_YEAR}?|{_YEAR}{_MONTH}{_DAY}")


class CodeUsedUpError(Exception):
    """Five wrong tries: only the full sign-in helps now."""


def hash_code(code: str) -> str:
    """Return the hash of a code of four to six digits; raises ValidationError in words for anything else."""
    if not re.fullmatch(r"[0-9]{4,6}", code):
        raise ValidationError(_("Enter 4 to 6 digits."), "code")
    if _is_easy(code):
        raise ValidationError(_("This PIN is too easy to guess. Please choose another."), "easy")
    return make_password(code)


def _is_easy(code: str) -> bool:
    """Return whether the digits are among those that are tried first; about one code of four digits in five is."""
    return (
        len(set(code)) < 3
        or code in _WELL_KNOWN
        or _DATES.fullmatch(code) is not None
        or _repeats(code)
        or _counts(code)
        or _is_drawn(code)
    )


def _repeats(code: str) -> bool:
    """Return whether the second half is the first again, forwards or backwards."""
    half = len(code) // 2
    return len(code) % 2 == 0 and code[half:] in (code[:half], code[:half][::-1])


def _counts(code: str) -> bool:
    """Return whether the digits, or pairs of them, go on in equal steps: 1357, 9630, 1112, 102030."""
    digits = [int(digit) for digit in re.sub(r"(.)\1+", r"\1", code)]
    if len({(after - before) % 10 for before, after in pairwise(digits)}) == 1:
        return True
    pairs = [int(code[place : place + 2]) for place in range(0, len(code), 2)]
    steps = {after - before for before, after in pairwise(pairs)}
    return len(code) % 2 == 0 and len(steps) == 1 and (len(pairs) > 2 or steps <= {1, -1})


def _is_drawn(code: str) -> bool:
    """Return whether the code is a walk over the keypad, or lines of it one after another."""
    in_lines = re.fullmatch(f"({_LINES_BOTH_WAYS})+", code) is not None
    return in_lines or any(code in walk for walk in _WALKS_BOTH_WAYS)


def try_code(*, user: User, code: str) -> bool:
    """Return whether `code` is the user's; a wrong one uses up a try.

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
