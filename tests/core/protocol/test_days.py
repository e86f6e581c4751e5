# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Days and moments stay inside the calendar, whatever is added to them and wherever they are read."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from openipt.course.planning import appointments, months_after
from openipt.protocol.days import days_after, ends_at, in_zone, read_day, read_moment, within_calendar

ENDS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 2, 28), 1, date(2026, 3, 1)),
        (date.max, 1, date.max),
        (date(9999, 12, 30), 7, date.max),
        (date.min, -45, date.min),
        (date(2026, 1, 1), 10**9, date.max),
    ],
)
def test_a_day_moved_past_the_end_of_the_calendar_stays_at_its_end(day, days, expected):
    assert days_after(day, days) == expected


@pytest.mark.parametrize("moment", ENDS)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Europe/Vienna"])
def test_every_moment_has_a_day_in_every_zone_and_an_end(moment, zone):
    assert in_zone(moment, ZoneInfo(zone)).year == moment.year
    assert in_zone(ends_at(moment, 10**9), ZoneInfo(zone)) > within_calendar(moment)


@pytest.mark.parametrize("text", ["", "2026-02-30", "20260101", "tomorrow", None, 5, [], "0000-01-01"])
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None
    assert text == "20260101" or read_moment(text) is None


def test_appointments_and_months_stay_inside_the_calendar_too():
    planned = appointments(date(9999, 12, 20), time(10), ZoneInfo("Europe/Vienna"), 52, days_off=[date.max])
    assert len(planned) == 52
    assert months_after(date(9999, 12, 1), 6) == date.max
