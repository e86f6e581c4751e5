# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading dates as people write them: the days that are meant, and the same date in one style.

`read("30.3.2026")` is the span of that day and "30 March 2026". Days, months, seasons, years and decades are read, a
part of them ("mid April 2026", "early 2019"), two of them joined ("March to May 2020"), each also as "about" or
"since". Numbers are read day first, as in Britain. Reading the words that are returned gives the same span again.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from openipt.protocol.days import days_after

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
# Northern seasons by their first month; winter belongs to the year in which it begins.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
# From the first to the last day on which a church keeps them, whichever calendar it follows.
FEASTS = {"easter": ((3, 22), (5, 8)), "christmas": ((12, 24), (1, 7))}
# The words that name a part: how it is written, into how many parts the whole is cut, and which of them is meant.
PARTS = {
    "early": ("early", 3, 0),
    "beginning of": ("beginning of", 3, 0),
    "start of": ("beginning of", 3, 0),
    "mid": ("mid", 3, 1),
    "middle of": ("mid", 3, 1),
    "late": ("late", 3, 2),
    "end of": ("end of", 3, 2),
    "first half of": ("first half of", 2, 0),
    "second half of": ("second half of", 2, 1),
}
DAYS_OF_PART = {3: 10, 2: 15}  # in a month; the last part has what is left

_WITHIN = re.compile(r"^(?:(?:some ?time )?(?:in|on|at|during)(?: the)?|the) ")
_ABOUT = re.compile(r"(?:(?:about|around|approximately|approx\.?|roughly|circa|ca\.?) |c\. ?|~ ?)(.+)")
_SINCE = re.compile(r"(?:(?:ever )?since|from) (.+)")
_NEEDS_ARTICLE = re.compile(r"(?:beginning|end|first half|second half) of|\d{4}s")
_PART = re.compile(rf"({'|'.join(PARTS)})(?: in)?(?: the)? (.+)")
_JOINED = {
    "between {} and {}": re.compile(r"between (.+?) and (.+)"),
    "{} to {}": re.compile(
        r"(?:from )?(.+?)(?: (?:to|until|till|-) | ?[–—] ?|(?<=\b\d{4})[-/](?=\d{4}\b)|"
        r"(?<=\d)-(?=\d\d? [^\W\d]))(.+)"
    ),
    "{} or {}": re.compile(r"(.+?)(?: or |(?<=[^\W\d]) ?/ ?(?=[^\W\d]))(.+)"),
}


class Precision(StrEnum):
    """How exactly a date is known. A span is any stretch that is not one whole day, month, season or year."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Reading:
    """The first and the last day that are meant, how exact that is, and the date in one style."""

    first: date
    last: date
    precision: Precision
    words: str


def read(text: str) -> Reading | None:
    """Return what a date in words means; None where it cannot be read."""
    plain = _WITHIN.sub("", plain_words(text))
    return _joined(plain) or _qualified(plain) or _single(plain)


def plain_words(text: str) -> str:
    """Return the text in small letters with single blanks, without commas and the endings of numbers."""
    plain = " ".join(text.casefold().replace(",", " ").replace("’", "'").split())
    plain = re.sub(r"(?<=\d) ?([./]) ?(?=\d)", r"\1", plain)
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", plain)
    plain = re.sub(r"(?<=\d)-(?=[^\W\d])|(?<=[^\W\d])-(?=[\d])|(?<=\bmid)-", " ", plain)
    return plain.rstrip(".")


def written(day: date) -> str:
    """Return a day as it is shown everywhere: "30 March 2026"."""
    return f"{day.day} {_month_written(day.year, day.month)}"


def _month_written(year: int, month: int) -> str:
    return f"{MONTHS[month - 1]} {year:04d}"


def _qualified(plain: str) -> Reading | None:
    """ "About" and "since" stand before any other date and change its words alone."""
    for pattern, word in ((_ABOUT, "about"), (_SINCE, "since")):
        if match := pattern.fullmatch(plain):
            rest = _WITHIN.sub("", match.group(1))
            inner = _joined(rest) or _single(rest)
            article = "the " if inner and _NEEDS_ARTICLE.match(inner.words) else ""
            return inner and replace(inner, precision=Precision.SPAN, words=f"{word} {article}{inner.words}")
    return None


def _joined(plain: str) -> Reading | None:
    """Return two dates, of which the first may leave out what the second has: "March to May 2020"."""
    for form, pattern in _JOINED.items():
        match = pattern.fullmatch(plain)
        end = _single(match.group(2)) if match else None
        start = _start(match.group(1), match.group(2)) if match and end else None
        if start and end and start.first <= end.first and start.last <= end.last:
            return Reading(start.first, end.last, Precision.SPAN, form.format(start.words, end.words))
    return None


def _start(plain: str, end: str) -> Reading | None:
    """Return the first of two dates; what it leaves out is taken from the end of the second, and not written again."""
    if start := _single(plain):
        return start
    words = end.split()
    for count in range(len(words) - 1, 0, -1):
        if start := _single(" ".join((plain, *words[-count:]))):
            return replace(start, words=" ".join(start.words.split()[:-count]))
    return None


def _single(plain: str) -> Reading | None:
    return next((reading for reader in _READERS if (reading := reader(plain))), None)


def _day(plain: str) -> Reading | None:
    if match := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", plain):
        year, month, day = (int(number) for number in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", plain):
        day, month, year = (int(number) for number in match.groups())
    elif match := re.fullmatch(r"(?:[a-z]+ )?(\d{1,2})\.? (?:of )?(\w+)\.? (\d{4})", plain):
        day, month, year = int(match.group(1)), _month_number(match.group(2)), int(match.group(3))
    elif match := re.fullmatch(r"(\w+)\.? (\d{1,2}) (\d{4})", plain):
        day, month, year = int(match.group(2)), _month_number(match.group(1)), int(match.group(3))
    else:
        return None
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    weekday = re.match(r"([a-z]+) \d", plain)
    if weekday and not _month_number(weekday.group(1)) and not _is_weekday(weekday.group(1), exact):
        return None
    return Reading(exact, exact, Precision.DAY, written(exact))


def _is_weekday(word: str, day: date) -> bool:
    return len(word) > 2 and f"{day:%A}".casefold().startswith(word)


def _month_number(word: str) -> int:
    """Return the number of a month from its name or at least three letters of it; 0 for any other word."""
    if len(word) < 3:
        return 0
    return next((number for number, name in enumerate(MONTHS, 1) if name.casefold().startswith(word)), 0)


def _month(plain: str) -> Reading | None:
    if match := re.fullmatch(r"(\d{4})[-./](\d{1,2})", plain):
        year, month = int(match.group(1)), int(match.group(2))
    elif match := re.fullmatch(r"(\d{1,2})[-./](\d{4})", plain):
        year, month = int(match.group(2)), int(match.group(1))
    elif match := re.fullmatch(r"(\w+)\.? (?:of )?(\d{4})", plain):
        year, month = int(match.group(2)), _month_number(match.group(1))
    else:
        return None
    return _months(year, month, 1, Precision.MONTH, _month_written(year, month) if 1 <= month <= 12 else "")


def _season(plain: str) -> Reading | None:
    match = re.fullmatch(rf"({'|'.join(SEASONS)}) (?:of )?(\d{{4}})", plain)
    across = re.fullmatch(r"winter (?:of )?(\d{4})[-/–](\d{2}|\d{4})", plain)
    if across and across.group(2) in (f"{int(across.group(1)) + 1:04d}", f"{(int(across.group(1)) + 1) % 100:02d}"):
        year, shown = int(across.group(1)), f"winter {across.group(1)}/{across.group(2)[-2:]}"
        return _months(year, 12, 3, Precision.SEASON, shown)
    if not match:
        return None
    name, year = match.group(1), int(match.group(2))
    return _months(year, SEASONS[name], 3, Precision.SEASON, f"{name.replace('fall', 'autumn')} {year:04d}")


def _feast(plain: str) -> Reading | None:
    match = re.fullmatch(rf"({'|'.join(FEASTS)}) (?:of )?(\d{{4}})", plain)
    if not match or not 1 <= int(match.group(2)) < 9999:
        return None
    name, year = match.group(1), int(match.group(2))
    start, end = FEASTS[name]
    last = date(year + (end < start), *end)
    return Reading(date(year, *start), last, Precision.SPAN, f"{name.capitalize()} {year:04d}")


def _year(plain: str) -> Reading | None:
    if not re.fullmatch(r"\d{4}", plain):
        return None
    return _months(int(plain), 1, 12, Precision.YEAR, f"{int(plain):04d}")


def _decade(plain: str) -> Reading | None:
    """ "1990s", and "90s", which is of the last century but for the first three."""
    if match := re.fullmatch(r"(\d{3}0)'?s", plain):
        start = int(match.group(1))
    elif match := re.fullmatch(r"'?([3-9]0)'?s", plain):
        start = 1900 + int(match.group(1))
    else:
        return None
    return _months(start, 1, 120, Precision.SPAN, f"{start:04d}s")


def _part(plain: str) -> Reading | None:
    """Return a part of a month in days, of anything longer in whole months."""
    match = _PART.fullmatch(plain)
    whole = next((span for reader in _WHOLES if (span := reader(match.group(2)))), None) if match else None
    if match is None or whole is None:
        return None
    name, parts, place = PARTS[match.group(1)]
    words = f"{name} {whole.words}"
    if whole.precision is Precision.MONTH:
        days = DAYS_OF_PART[parts]
        first = days_after(whole.first, days * place)
        last = whole.last if place == parts - 1 else days_after(first, days - 1)
        return Reading(first, last, Precision.SPAN, words)
    count = (whole.last.year - whole.first.year) * 12 + whole.last.month - whole.first.month + 1
    length, left_over = divmod(count, parts)
    if left_over:
        return None
    years, month = divmod(whole.first.month - 1 + length * place, 12)
    return _months(whole.first.year + years, month + 1, length, Precision.SPAN, words)


def _months(year: int, month: int, count: int, precision: Precision, words: str) -> Reading | None:
    """So many whole months from the one that is named."""
    if not (1 <= month <= 12 and 1 <= year < 9999):
        return None
    years, end_month = divmod(month + count - 2, 12)
    end_year = year + years
    last = date(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1])
    return Reading(date(year, month, 1), last, precision, words)


_Reader = Callable[[str], Reading | None]
_WHOLES: tuple[_Reader, ...] = (_month, _season, _year, _decade)
_READERS: tuple[_Reader, ...] = (_day, *_WHOLES, _feast, _part)
