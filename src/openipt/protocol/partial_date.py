# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates as exactly as they are known: a day, a month, a season or a year, kept as it was said."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
# Northern seasons by their first month; winter belongs to the year in which it begins.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The span in which a date lies, both ends included, and the words in which it was given."""

    first: date
    last: date
    precision: Precision
    text: str

    @classmethod
    def of(cls, value: object) -> "PartialDate | None":
        """From its stored form; None for anything else."""
        if not isinstance(value, Mapping):
            return None
        try:
            return cls(
                date.fromisoformat(str(value["first"])),
                date.fromisoformat(str(value["last"])),
                Precision(str(value["precision"])),
                str(value.get("text", "")),
            )
        except (KeyError, ValueError):
            return None

    def stored(self) -> dict[str, str]:
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "precision": self.precision.value,
            "text": self.text,
        }

    def before(self, other: "PartialDate") -> bool:
        """Surely before; where the spans overlap it may be either and this is False."""
        return self.last < other.first


def parse(text: str) -> PartialDate | None:
    """Reads "25.12.2024", "2024-12-25", "25 December 2024", "May 2024", "2024-05", "spring 2019", "2011".

    None where it cannot be read; the words are kept as written.
    """
    said = " ".join(text.split())
    for read in (_day, _month, _season, _year):
        span = read(said.casefold())
        if span is not None:
            return PartialDate(span[0], span[1], span[2], said)
    return None


Span = tuple[date, date, Precision] | None


def _day(said: str) -> Span:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said)
    dotted = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", said)
    worded = re.fullmatch(r"(\d{1,2})\.? (\w+) (\d{4})", said)
    if iso:
        year, month, day = (int(each) for each in iso.groups())
    elif dotted:
        day, month, year = (int(each) for each in dotted.groups())
    elif worded and _month_number(worded.group(2)):
        day, month, year = int(worded.group(1)), _month_number(worded.group(2)), int(worded.group(3))
    else:
        return None
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return exact, exact, Precision.DAY


def _month_number(word: str) -> int:
    found = [number for number, name in enumerate(MONTHS, 1) if len(word) > 2 and name.startswith(word)]
    return found[0] if found else 0


def _month(said: str) -> Span:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})", said)
    worded = re.fullmatch(r"(\w+) (\d{4})", said)
    if iso:
        year, month = int(iso.group(1)), int(iso.group(2))
    elif worded and _month_number(worded.group(1)):
        year, month = int(worded.group(2)), _month_number(worded.group(1))
    else:
        return None
    return _months(year, month, 1, Precision.MONTH)


def _season(said: str) -> Span:
    worded = re.fullmatch(r"(\w+) (\d{4})", said)
    if worded and worded.group(1) in SEASONS:
        return _months(int(worded.group(2)), SEASONS[worded.group(1)], 3, Precision.SEASON)
    return None


def _year(said: str) -> Span:
    return _months(int(said), 1, 12, Precision.YEAR) if re.fullmatch(r"\d{4}", said) else None


def _months(year: int, month: int, count: int, precision: Precision) -> Span:
    if not (1 <= month <= 12 and 1 <= year < 9999):
        return None
    end_month = month + count - 1
    end_year, end_month = year + (end_month - 1) // 12, (end_month - 1) % 12 + 1
    return date(year, month, 1), date(end_year, end_month, monthrange(end_year, end_month)[1]), precision
