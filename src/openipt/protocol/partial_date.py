# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates as exactly as they are known: a span of days with its words, or words alone ("after the move").

Stored are ``{"first", "last", "precision", "text"}`` with ISO days, or ``{"precision": "words", "text"}`` where no day
is known. Words alone are never turned into days: `PartialDate.of` is None for them, so that no rule compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from openipt.protocol.dates_in_words import Precision, read, written
from openipt.protocol.days import days_after
from openipt.protocol.moments import is_moment

WORDS = "words"  # the precision of what is stored without days
NEARBY = 31  # days by which "about" widens a date at the least, when two are compared


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The span in which a date lies, both ends included, and the date in words, in one style."""

    first: date
    last: date
    precision: Precision
    text: str

    @classmethod
    def of(cls, value: object) -> "PartialDate | None":
        """Return it from its stored form; None for words without days and for anything else.

        What was stored in another style ("25.12.2024") reads in ours; words that say more than the days are kept.
        """
        if not isinstance(value, Mapping):
            return None
        try:
            first, last = (date.fromisoformat(str(value[end])) for end in ("first", "last"))
            precision = Precision(str(value["precision"]))
        except (KeyError, ValueError):
            return None
        return cls(first, last, precision, _in_our_style(first, last, str(value.get("text", ""))))

    def stored(self) -> dict[str, str]:
        """Return the form in which it is stored."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "precision": self.precision.value,
            "text": self.text,
        }

    def before(self, other: "PartialDate") -> bool:
        """Tell whether it is surely before; where the spans overlap it may be either and this is False."""
        return self._widest()[1] < other._widest()[0]

    def _widest(self) -> tuple[date, date]:
        """Return the days in question: "about" reaches as far again on both sides."""
        if not self.text.startswith("about "):
            return self.first, self.last
        margin = max(NEARBY, (self.last - self.first).days + 1)
        return days_after(self.first, -margin), days_after(self.last, margin)


@dataclass(frozen=True, slots=True)
class When:
    """A date as it is stored, read when it is asked for: with days, or in words alone."""

    stored: Mapping[str, object]

    @classmethod
    def on(cls, day: date) -> "When":
        """Return it for a day that is known exactly."""
        return cls(PartialDate(day, day, Precision.DAY, written(day)).stored())

    @property
    def days(self) -> PartialDate | None:
        """The span in which it lies; None for words without days."""
        return PartialDate.of(self.stored)

    @property
    def words(self) -> str:
        """The date in words; empty where none is stored."""
        return words_of(self.stored)


NOT_DATED = When({})


def parse(text: str) -> PartialDate | None:
    """Return the days that a date in words means, as `dates_in_words` reads it; None where it names none."""
    reading = read(text)
    return PartialDate(reading.first, reading.last, reading.precision, reading.words) if reading else None


def stored_date(text: str) -> dict[str, str] | None:
    """Return what is stored for a date as it was typed: days, or words alone; None where it can be neither.

    Its words are those that were typed: `PartialDate.of` says them in one style when they are read.
    """
    typed = " ".join(text.split())
    if when := parse(text):
        return {**when.stored(), "text": typed}
    return {"precision": WORDS, "text": typed} if is_moment(text) else None


def words_of(value: object) -> str:
    """Return the words of a stored date, with or without days; "" for anything else."""
    if when := PartialDate.of(value):
        return when.text
    return str(value.get("text", "")) if isinstance(value, Mapping) else ""


def _in_our_style(first: date, last: date, text: str) -> str:
    reading = read(text)
    if reading and (reading.first, reading.last) == (first, last):
        return reading.words
    if text:
        return text
    return written(first) if first == last else f"{written(first)} to {written(last)}"
