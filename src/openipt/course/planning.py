# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates of the sessions an agreement plans: a weekday and a time, tapering towards the end, days off left out."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


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
            day = days[-1] + timedelta(days=tapered_days if late else every_days)
        while day in days_off:
            day += WEEK
        days.append(day)
    return [datetime.combine(each, at, zone) for each in days]


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the last day of a shorter month."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
