# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Numbers as people and programs write them: decimal point or comma, thousands, any minus sign, and what is missing."""

from __future__ import annotations

import math
import re

MISSING = frozenset(
    ("", "na", "n/a", "#n/a", "#na", "n.a.", "<na>", "nan", "null", "#null!", "none", ".", "-", "--", "–", "—", "−")
)
"""What stands for a missing value in any file, in lower case."""

SPREADSHEET_ERRORS = frozenset(("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#spill!", "#calc!"))
LARGEST = 1e40  # beyond, sums of squares leave what a double can hold
DECIMAL_NAMES = {".": "point", ",": "comma"}

_MINUS = re.compile(
    "^[\N{MINUS SIGN}\N{FIGURE DASH}\N{EN DASH}\N{SMALL HYPHEN-MINUS}\N{FULLWIDTH HYPHEN-MINUS}](?=[\\d.,])"
)
_SPACES = "[ \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}'\N{RIGHT SINGLE QUOTATION MARK}]"
_SPACED = re.compile(rf"(?<=\d){_SPACES}(?=\d{{3}}(?!\d))")
_SPACED_WHOLE = re.compile(rf"^[+-]?\d{{1,3}}(?:{_SPACES}\d{{3}})+(?:[.,]\d*)?$")
_PLAIN = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$", re.ASCII)
_ONE_MARK = re.compile(r"^[+-]?(\d*)([.,])(\d*)([eE][+-]?\d+)?$", re.ASCII)
_GROUPED = {
    mark: re.compile(rf"^[+-]?\d{{1,3}}(?:\{group}\d{{3}})+(?:\{mark}\d*)?$", re.ASCII)
    for mark, group in ((".", ","), (",", "."))
}
USUAL_CODES = frozenset(
    (*(float(int(digit * count)) for digit in "789" for count in (2, 3, 4)), 97, 98, 997, 998, 9997, 9998)
)
"""Numbers that data files use for "missing", "not asked" or "refused"."""


def is_missing(text: str) -> bool:
    """Return whether a cell says that nothing is known."""
    return text.strip().lower() in MISSING


def _normal(text: str) -> str:
    """Return the text with an ordinary minus and without spaces or apostrophes between thousands."""
    text = _MINUS.sub("-", text.strip())
    return _SPACED.sub("", text) if _SPACED_WHOLE.match(text) else text


def decimal_marks(text: str) -> str | None:
    """Return the decimal mark that a number shows: "." or ",", "" for none; None for what is no number.

    "?." and "?," stand for a mark that can be read either way: "1.234" may be a little more than one or over a
    thousand; "0.123", "12.5" and "1,234.5" can be read in one way only.
    """
    text = _normal(text)
    if match := _ONE_MARK.match(text):
        whole, mark, fraction, exponent = match.groups()
        if not whole and not fraction:
            return None
        if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and not exponent:
            return f"?{mark}"
        return mark
    if _PLAIN.match(text):
        return ""
    return next((mark for mark, pattern in _GROUPED.items() if pattern.match(text)), None)


def to_number(text: str, decimal: str = ".") -> float:
    """Return the finite number that a text writes; raises ValueError saying what is wrong with the text."""
    normal = _normal(text)
    if _GROUPED[decimal].match(normal):
        normal = normal.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        normal = normal.replace(",", ".") if "." not in normal else normal.replace(".", "..")
    if not _PLAIN.match(normal):
        raise ValueError(_complaint(text, decimal))
    value = float(normal)
    if math.isinf(value):
        raise ValueError(f"{text!r} is too large to compute with")
    return in_bounds(value, text)


def in_bounds(value: float, text: str) -> float:
    """Return the number itself; raises ValueError where it is too large to compute with."""
    if abs(value) > LARGEST:
        raise ValueError(f"{text!r} is too large to compute with")
    return value


def _complaint(text: str, decimal: str) -> str:
    if text.strip().lower() in SPREADSHEET_ERRORS:
        return f"{text!r} is an error of the spreadsheet, not a number"
    if text.strip().lower().lstrip("+-") in ("inf", "infinity"):
        return f"{text!r} is not a finite number"
    other = decimal_marks(text)
    if other in (".", ","):
        return f"{text!r} is not a number where decimals are written with a {DECIMAL_NAMES[decimal]} (see --decimal)"
    return f"{text!r} is not a number"
