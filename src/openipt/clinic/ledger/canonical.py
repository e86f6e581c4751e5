# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One way to write down a text or an answer, so that the same content always gives the same bytes."""

import json
import math
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openipt.protocol.text import MOST_MARKS, composed, has_too_many_marks


def canonical_text(text: str) -> str:
    """Return `text` in NFC with LF line ends.

    Raises ValidationError, in words and without the text, when it holds NUL or half of a surrogate pair (one
    database stores these, the other refuses them), or more marks in a row than can be normalised safely.
    """
    if "\x00" in text:
        raise ValidationError(
            _("This text contains a character that cannot be saved. Please delete it and try again."), "nul"
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError(_("One character in this text is damaged. Please type it again."), "surrogate")
    if has_too_many_marks(text):
        # Translators: marks are accents and vowel signs; %(most)d is 30.
        message = _("This text has more than %(most)d marks on one letter. Please remove some.")
        raise ValidationError(message, "marks", {"most": MOST_MARKS})
    return composed(text.replace("\r\n", "\n").replace("\r", "\n"))


def canonical_json(value: Any) -> str:
    """Return `value` as JSON text with sorted keys, no spaces, in UTF-8 characters, every text canonical.

    Raises ValidationError for what `canonical_text` refuses, for numbers that are not finite, for keys that are not
    texts or that become equal, and for types that JSON does not know.
    """
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return canonical_text(value)
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return _keyed(value)
    raise ValidationError(_("An answer has a type that cannot be stored."), "type")


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValidationError(_("One of the numbers is too large to be saved. Please check it."), "number")
    return value


def _keyed(value: dict[Any, Any]) -> dict[str, Any]:
    if not all(isinstance(key, str) for key in value):
        raise ValidationError(_("An answer has no name that can be saved."), "key")
    plain = {canonical_text(key): _plain(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise ValidationError(_("Two answers have the same name."), "key")
    return plain
