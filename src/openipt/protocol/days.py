# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Days and moments that never leave the calendar: whatever is stored can be read, moved and shown.

A calendar of Python ends at 1 January 0001 and 31 December 9999, and arithmetic beyond them fails. Here everything
stays at the end that it would pass. A moment keeps two days' distance from both, so that it has a day in every zone.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

_ROOM = timedelta(days=2)
FIRST_MOMENT = datetime.min.replace(tzinfo=UTC) + _ROOM
LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - _ROOM
LONGEST_MINUTES = 24 * 60


def days_after(day: date, days: int) -> date:
    """Return the day so many days later (earlier, if negative), or the end of the calendar that it would pass."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def read_day(value: object) -> date | None:
    """Return the day written ``2025-01-07``; None for anything else."""
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def read_moment(value: object) -> datetime | None:
    """Return the moment in ISO notation, taken as UTC where it names no zone; None for anything else."""
    try:
        return within_calendar(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def within_calendar(moment: datetime) -> datetime:
    """Return the moment, or the nearest one that has a day in every zone."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware, FIRST_MOMENT), LAST_MOMENT)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return the moment as the clocks of a zone show it."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return within_calendar(moment).astimezone(zone)


def ends_at(starts_at: datetime, minutes: int) -> datetime:
    """Return when something ends that lasts so many minutes, a day at most."""
    return within_calendar(starts_at) + timedelta(minutes=min(max(minutes, 0), LONGEST_MINUTES))
