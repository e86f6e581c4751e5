# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The rule for passwords: long enough, and enough of it left when all that anyone would try first is taken away.

No capital, figure or sign is asked for: they make passwords that are hard to keep and easy to try. Four words that do
not belong together pass. After NIST SP 800-63B-4, section 3.1.1.2: a minimum length, a list of common passwords, words
of the context, no rule about kinds of characters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.protocol.text import composed
from openipt.sample.sign_in import DEMO_PASSWORD

SHORTEST, LONGEST = 12, 256
LEFT = 8  # characters that must be left when what is easy to guess is taken away
DISTINCT = 5  # characters that differ from each other
PRODUCT = "openipt"
_FIELD = frozenset(
    "psychotherapist psychotherapy interpersonal administrator supervisor therapist therapy patient client clinic "
    "monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter january february march "
    "april june july august september october november december".split()
)

_LETTERS, _FIGURES = "abcdefghijklmnopqrstuvwxyz", "1234567890"
_KEYBOARDS = ("qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
              "йцукенгшщзхъфывапролджэячсмитьбю")  # fmt: skip
_COLUMNS = ("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1qay2wsx3edc4rfv5tgb6zhn7ujm8ik9ol0p",
            "!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik(ol)p")  # fmt: skip
_FORWARD = (
    _LETTERS * 2,
    _LETTERS[::2] * 2,
    _LETTERS[1::2] * 2,
    _FIGURES * 2,
    "0123456789" * 2,
    *(row * 2 for row in _KEYBOARDS),
    *_COLUMNS,
)
_SEQUENCES = (*_FORWARD, *(row[::-1] for row in _FORWARD))
_SHORTEST_SEQUENCE = 4
# Written for the letter that they look like: letters of the Cyrillic and Greek scripts, figures and signs.
_ONE_SCRIPT = str.maketrans("аеорсухкмтвніѕј" + "οανρεικτυ", "aeopcyxkmtbhisj" + "oavpeiktu")
_LIKE_I = _ONE_SCRIPT | str.maketrans("1034578@$!|", "ioeastbasil")
_LIKE_L = _LIKE_I | str.maketrans("1!", "ll")
_LOOKS: tuple[dict[int, int], ...] = ({}, _ONE_SCRIPT, _LIKE_I, _LIKE_L)

_NO_LETTERS = gettext_lazy("This has only numbers and symbols. Please choose a password of several different words.")
_LITTLE_CHANGED = gettext_lazy("This is your current password with little changed. Please choose another.")
_REPEATS = gettext_lazy("This repeats the same characters. Please choose a password of several different words.")
_IN_A_ROW = gettext_lazy("These characters are in order: the alphabet, counting or the keyboard. "
                         "Please choose a password of several different words.")  # fmt: skip
_OWN_WORDS = gettext_lazy("This is mostly your name, your email address, the name of the service "
                          "or OpenIPT. Please choose words that no one connects with you.")  # fmt: skip
_COMMON = gettext_lazy("This is a common password, or is made from one. Please choose several "
                       "unrelated words.")  # fmt: skip


class GoodPassword:
    """The one validator of every password, wherever it is set.

    The length is checked before anything else, so that a text of any length costs nothing.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError, in one sentence, for the first thing that is wrong."""
        if len(password) > LONGEST:
            raise ValidationError(_("This is longer than %(limit)d characters.") % {"limit": LONGEST}, "too_long")
        if password == DEMO_PASSWORD:
            return _only_in_the_demo()
        plain = _plain(password)
        if not plain:
            raise ValidationError(_("These are only spaces. Please choose a password of several words."), "empty")
        if len(plain) < SHORTEST:
            raise ValidationError(
                _("This is too short: please choose at least %(limit)d characters.") % {"limit": SHORTEST}, "too_short"
            )
        if reason := easy_to_guess(plain, _words_about(user)):
            raise ValidationError(reason, "easy")
        until_now = getattr(user, "password", "")
        if until_now and any(check_password(text, until_now) for text in {password, plain}):
            raise ValidationError(_("This is your current password. Please choose another."), "unchanged")
        return None

    def get_help_text(self) -> str:
        """Say what a good password is, as beside the field."""
        return _("At least 12 characters. Three or four unrelated words work well.")


def easy_to_guess(plain: str, words: Iterable[str] = ()) -> str:
    """Return why a password is easy to guess, in words; empty where it is not.

    `plain` is in small letters; `words` are those that belong to its owner. The reason is what took most away.
    """
    looks = dict.fromkeys(plain.translate(look) for look in _LOOKS)
    if reason := next(filter(None, (_reason(look, frozenset(words)) for look in looks)), ""):
        return reason
    return "" if any(character.isalpha() for character in plain) else str(_NO_LETTERS)


def refuse_little_changed(password: str, until_now: str) -> None:
    """Raise ValidationError where the new password is the one until now, in other capitals or with little added."""
    old, new = _plain(until_now), _plain(password)
    if old in new and len(new.replace(old, "")) < LEFT:
        raise ValidationError(str(_LITTLE_CHANGED), "unchanged")


def _reason(plain: str, words: frozenset[str]) -> str:
    left, taken = plain, {str(_REPEATS): 0}
    for reason, reduce in _reductions(words):
        shorter = reduce(left)
        taken[str(reason)] = taken.get(str(reason), 0) + len(left) - len(shorter)
        left = shorter
    if len(left) >= LEFT and len(set(plain)) >= DISTINCT:
        return ""
    return max(taken, key=taken.__getitem__) if len(left) < LEFT else str(_REPEATS)


def _reductions(words: frozenset[str]) -> Iterator[tuple[Any, Callable[[str], str]]]:
    yield _OWN_WORDS, lambda text: _without(text, words)
    yield _COMMON, _without_common
    yield _COMMON, lambda text: _without(text, _FIELD)
    yield _REPEATS, _once
    yield _IN_A_ROW, _without_sequences
    yield _IN_A_ROW, _without_two_sequences
    yield _COMMON, _without_common
    yield _REPEATS, _once


def _only_in_the_demo() -> None:
    if not settings.OPENIPT_DEMO:
        raise ValidationError(
            _("This is the demo password, which everyone knows. Please choose another."), "demo_password"
        )


def _plain(password: str) -> str:
    """Return the password as it is counted.

    One form of each character, small, without what cannot be seen at its ends.
    """
    folded = composed(password, "NFKC").casefold()
    return "".join(letter for letter in folded if unicodedata.category(letter)[0] != "C").strip()


def _words_about(user: Any) -> set[str]:
    service = getattr(user, "service", None)
    known = (PRODUCT, getattr(user, "name", ""), getattr(user, "email", ""), getattr(service, "name", ""))
    return {word for text in known for word in re.findall(r"\w{3,}", _plain(text))}


def _without(text: str, words: frozenset[str]) -> str:
    """`text` without these words, the longest first, forwards or backwards."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "").replace(word[::-1], "")
    return text


def _once(text: str) -> str:
    """Return a character that follows itself counts once, and so does a whole that is one part again and again."""
    single = re.sub(r"(.)\1+", r"\1", text, flags=re.DOTALL)
    period = (single + single).find(single, 1)
    return single[:period] if len(single) % max(period, 1) == 0 else single


def _without_sequences(text: str) -> str:
    """Return a run along the alphabet, the figures or a keyboard counts as its first character."""
    remaining, place = [], 0
    while place < len(text):
        length = _run_at(text, place)
        remaining.append(text[place])
        place += length if length >= _SHORTEST_SEQUENCE else 1
    return "".join(remaining)


def _without_two_sequences(text: str) -> str:
    """Return two runs of which the characters take turns, as in 1a2b3c4d, count as their first characters."""
    left = _without_sequences(text[::2]) + _without_sequences(text[1::2])
    return min(text, left, key=len)


def _run_at(text: str, place: int) -> int:
    """Return how many characters from `place` on follow each other in one of the sequences."""
    length = 1
    while place + length < len(text) and any(text[place : place + length + 1] in row for row in _SEQUENCES):
        length += 1
    return length


def _without_common(text: str) -> str:
    """Return what is left beside a common password: figures and signs before and after one add little."""
    common = _common_passwords()
    if text in common:
        return ""
    core = re.search(r"[^\W\d_].*[^\W\d_]", text, flags=re.DOTALL)
    return text.replace(core.group(), "") if core and core.group() in common else text


@cache
def _common_passwords() -> frozenset[str]:
    """Return the 20,000 that Django brings."""
    return frozenset(CommonPasswordValidator().passwords)
