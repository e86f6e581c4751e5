# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The days of a course's sessions: the weekday and the time of day hold, days off are left out, the end may taper."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openipt.course.planning import Rhythm, appointments, rhythm

VIENNA = ZoneInfo("Europe/Vienna")
ZONES = [VIENNA, ZoneInfo("America/Chicago"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")]
day = st.dates(date(2020, 1, 1), date(2030, 12, 31))
clock = st.times().map(lambda at: at.replace(second=0, microsecond=0))
weekly = st.sampled_from([7, 14, 21, 28])


def test_a_weekly_ten_o_clock_stays_ten_when_the_clocks_change():
    found = appointments(date(2026, 3, 17), time(10), VIENNA, 3)
    assert [each.astimezone(UTC) for each in found] == [
        datetime(2026, 3, 17, 9, tzinfo=UTC),
        datetime(2026, 3, 24, 9, tzinfo=UTC),
        datetime(2026, 3, 31, 8, tzinfo=UTC),
    ]


def test_a_holiday_moves_a_session_and_those_after_it_by_a_week():
    found = appointments(date(2025, 2, 11), time(10), VIENNA, 3, days_off=[date(2025, 2, 18)])
    assert [each.date() for each in found] == [date(2025, 2, 11), date(2025, 2, 25), date(2025, 3, 4)]


def test_the_last_ones_lie_further_apart():
    found = appointments(date(2025, 1, 7), time(10), VIENNA, 5, tapered=2)
    assert [(two - one).days for one, two in pairwise(each.date() for each in found)] == [7, 7, 14, 14]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(first=day, at=clock, zone=st.sampled_from(ZONES), count=st.integers(0, 60), every=weekly,
       tapered=st.integers(0, 60), apart=weekly, off=st.lists(day, max_size=30))  # fmt: skip
def test_whatever_is_planned(first, at, zone, count, every, tapered, apart, off):
    found = appointments(first, at, zone, count, every_days=every, tapered=tapered, tapered_days=apart, days_off=off)
    days = [each.date() for each in found]
    assert len(found) == count
    assert not set(days) & set(off)
    assert {each.weekday() for each in days} <= {first.weekday()}
    assert {each.time() for each in found} <= {at}
    assert all(each.tzinfo is zone for each in found)
    assert all(one < two for one, two in pairwise(days))
    for place, (one, two) in enumerate(pairwise(days), start=1):
        assert two - one >= timedelta(days=apart if place >= count - tapered else every)
    assert not days or days[0] >= first


@settings(deadline=None)
@given(first=day, count=st.integers(1, 40), every=st.integers(1, 30))
def test_without_days_off_and_tapering_the_distance_is_the_same_throughout(first, count, every):
    days = [each.date() for each in appointments(first, time(9), VIENNA, count, every_days=every)]
    assert days == [first + timedelta(days=every * place) for place in range(count)]


@pytest.mark.parametrize("wrong", [{"count": -1}, {"every_days": 0}, {"tapered_days": 0}])
def test_a_rhythm_that_cannot_be_is_refused(wrong):
    count = wrong.pop("count", 3)
    with pytest.raises(ValueError, match="cannot be negative"):
        appointments(date(2025, 1, 7), time(10), VIENNA, count, **wrong)


@pytest.mark.parametrize("day", [date(2026, 7, each) for each in range(1, 15)])
def test_the_usual_weekday_nearest_to_a_day_is_at_most_three_days_away(day):
    near = Rhythm(1, time(10)).near(day)
    assert near.weekday() == 1
    assert abs((near - day).days) <= 3


def test_the_rhythm_of_a_course_is_what_most_of_its_sessions_had_and_of_equal_ones_the_later():
    tuesdays = [datetime(2026, 2, day, 10, tzinfo=UTC) for day in (10, 17, 24)]
    friday = datetime(2026, 2, 27, 15, tzinfo=UTC)
    assert rhythm([*tuesdays, friday]) == Rhythm(1, time(10))
    assert rhythm([tuesdays[0], friday]) == Rhythm(4, time(15))
    assert rhythm([]) is None
