# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which sessions an agreement counts, how many are left without a day, and when the last one is."""

from datetime import date, timedelta

import pytest

from core.course.making import entry, held, planned, state

DAY = date(2025, 1, 7)
WEEK = timedelta(days=7)


def day(number: int) -> date:
    return DAY + WEEK * (number - 1)


def weekly(number: int) -> list:
    return [each for place in range(1, number + 1) for each in held(f"s{place}", day(place))]


FIRST = entry("agreement", day(3), kind="first", sessions=12, end_on=day(12).isoformat(), how="words")


@pytest.mark.parametrize("kind", ["maintenance", "form"])
def test_a_new_course_of_sessions_begins_its_count_after_the_day_it_was_agreed_on(kind: str):
    anew = entry("agreement", day(12), kind=kind, sessions=6, reason="monthly", how="words")
    shown = state(day(20), *weekly(12), FIRST, anew, *held("m1", day(16)), planned("m2", day(20)))
    assert [each.number for each in shown.sessions] == [*range(1, 13), 1, 2]
    assert (shown.agreed, shown.used, shown.left, shown.unplanned) == (6, 1, 5, 4)
    assert shown.session("m2") == shown.current


def test_it_counts_from_the_day_it_names():
    anew = entry("agreement", day(11), kind="maintenance", sessions=6, start_on=day(12).isoformat(), how="words")
    shown = state(day(12), *weekly(12), FIRST, anew)
    assert [each.number for each in shown.sessions][-2:] == [11, 1]
    assert shown.used == 1


def test_more_sessions_go_on_counting_from_the_first():
    more = entry("agreement", day(12), kind="more", sessions=16, reason="a new post", how="words")
    shown = state(day(12), *weekly(12), FIRST, more)
    assert (shown.agreed, shown.used, shown.left) == (16, 12, 4)


def test_an_open_number_is_not_that_of_the_course_before():
    anew = entry("agreement", day(12), kind="maintenance", reason="as long as it helps", how="words")
    shown = state(day(12), *weekly(12), FIRST, anew)
    assert (shown.agreed, shown.left) == (None, None)


def test_a_session_past_the_agreed_number_is_said_to_be_so():
    assert state(day(12), *weekly(12), FIRST).beyond == 0
    assert state(day(14), *weekly(14), FIRST).beyond == 2
    assert state(day(3), *weekly(3)).beyond == 0, "before a number is agreed"


def test_the_last_session_is_the_planned_one_until_the_real_one_has_been():
    ahead = [planned(f"s{number}", day(number)) for number in range(11, 13)]
    assert state(day(3), *weekly(3), FIRST).last_on == day(12), "as agreed"
    later = [*ahead[:1], planned("s12", day(14))]
    assert state(day(10), *weekly(10), *later, FIRST).last_on == day(14), "as planned, the last one being moved"
    assert state(day(14), *weekly(12), FIRST).last_on == day(12)
    stopped = entry("closing", day(10), kind="stopped")
    assert state(day(10), *weekly(7), FIRST, stopped).last_on == day(7), "as it was"
    afterwards = entry("phase", day(9), phase="follow_up")
    assert state(day(10), *weekly(8), FIRST, afterwards).last_on == day(8)
    assert state(DAY).last_on is None


def test_until_its_first_session_the_next_one_is_the_one_that_is_on():
    anew = entry("agreement", day(12), kind="maintenance", sessions=3, reason="monthly", how="words")
    ahead = [planned("m1", day(16)), planned("m2", day(20))]
    shown = state(day(13), *weekly(12), FIRST, anew, *ahead)
    assert (shown.current, shown.number, shown.beyond) == (shown.session("m1"), 1, 0)
    undated = state(day(13), *weekly(12), FIRST, anew)
    assert (undated.current, undated.number, undated.beyond) == (undated.session("s12"), None, 0)
