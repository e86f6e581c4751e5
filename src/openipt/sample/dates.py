# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Moving a written course to another time: whole dates, dates as exactly as they are known, and dates in texts."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from openipt.protocol.partial_date import parse

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
IN_TEXT = re.compile(r"\{(?:([my]):)?(\d{4})(?:-(\d\d))?(?:-(\d\d))?\}")


@dataclass(frozen=True, slots=True)
class Shift:
    """So many days later than it was written."""

    by: timedelta

    @classmethod
    def weeks_into_the_past(cls, anchor: date, today: date) -> "Shift":
        """Whole weeks, so that weekdays hold and `anchor` lies one to seven days before `today`."""
        return cls(timedelta(weeks=(today - anchor - timedelta(days=1)).days // 7))

    @classmethod
    def onto(cls, anchor: date, today: date) -> "Shift":
        """So that `anchor` is `today`."""
        return cls(today - anchor)

    def day(self, day: date) -> date:
        return day + self.by

    def text(self, text: str) -> str:
        """Return the text with its dates moved: "{2025-04-29}" a day, "{m:2025-09}" a month, "{y:2011}" a year."""
        return IN_TEXT.sub(self._in_text, text)

    def _in_text(self, match: re.Match[str]) -> str:
        as_, year, month, day = match.groups()
        moved = self.day(date(int(year), int(month or 7), int(day or 15)))
        if as_ == "y":
            return str(moved.year)
        name = MONTHS[moved.month - 1]
        return name if as_ == "m" else f"{moved.day} {name}"

    def partial(self, written: str) -> dict[str, str]:
        """Return the stored form of "2024-05-09", "2024-05" or "2024" moved, in the words a person would use."""
        moved = self._said(written)
        read = parse(moved)
        if read is None:
            raise ValueError(f"{written} is no date")
        return read.stored()

    def _said(self, written: str) -> str:
        year, month, day = (*written.split("-"), "", "")[:3]
        moved = self.day(date(int(year), int(month or 7), int(day or 15)))
        name = MONTHS[moved.month - 1]
        return f"{moved.day} {name} {moved.year}" if day else f"{name} {moved.year}" if month else str(moved.year)
