# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates of the sessions an agreement plans: a weekday and a time, tapering towards the end, days off left out."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from openipt.protocol.days import days_after

WEEK = 7  # days


def appointments(
    first: date,
    at: time,
    zone: ZoneInfo,
    count: int,
    *,
    every_days: int = 7,
    tapered: int = 0,
    tapered_days: int = 14,
    days_off: Collection[date] = (),
) -> list[datetime]:
    """Aware times of `count` sessions from `first` on, always at the same time of day in the zone.

    The last `tapered` ones lie `tapered_days` after the one before. A session that would fall on a day off moves
    on by whole weeks, and those after it with it. Raises ValueError for a count or spacing under one.
    """
    if count < 0 or every_days < 1 or tapered_days < 1:
        raise ValueError("a number of sessions cannot be negative, and a spacing is at least one day")
    days: list[date] = []
    day = first
    for number in range(count):
        if number:
            late = number >= count - tapered
            day = days_after(days[-1], tapered_days if late else every_days)
        while day in days_off and day < date.max:
            day = days_after(day, WEEK)
        days.append(day)
    return [datetime.combine(day, at, zone) for day in days]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The usual weekday (Monday is 0) and time of a course."""

    weekday: int
    at: time

    def near(self, day: date) -> date:
        """Return the usual weekday that is nearest to a day."""
        return days_after(day, (self.weekday - day.weekday() + 3) % 7 - 3)


def rhythm(starts: Sequence[datetime]) -> Rhythm | None:
    """Return the weekday and time that most of these sessions had, in their own zone; of equal ones the later."""
    usual = Counter((start.weekday(), start.time()) for start in reversed(starts)).most_common(1)
    return Rhythm(*usual[0][0]) if usual else None


def off_weekend(day: date) -> date:
    """Return the day, or the nearest one that is neither Saturday nor Sunday."""
    return days_after(day, {5: -1, 6: 1}.get(day.weekday(), 0))


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later; the last day of a shorter month, or of the calendar."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month, min(day.day, monthrange(year, month)[1]))
