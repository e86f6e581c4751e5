# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A date is said in words, with how far it is from today."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.clinic.interface import dates

TODAY = date(2025, 2, 7)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 2, 4), "Tuesday 4 February, 3 days ago"),
        (date(2025, 2, 7), "Friday 7 February, today"),
        (date(2025, 2, 6), "Thursday 6 February, yesterday"),
        (date(2025, 2, 8), "Saturday 8 February, tomorrow"),
        (date(2025, 1, 25), "Saturday 25 January, 13 days ago"),
        (date(2025, 1, 24), "Friday 24 January, 2 weeks ago"),
        (date(2025, 3, 11), "Tuesday 11 March, in 4 weeks"),
        (date(2024, 5, 7), "Tuesday 7 May 2024, 9 months ago"),
        (date(2024, 5, 8), "Wednesday 8 May 2024, 8 months ago"),
        (date(2023, 2, 7), "Tuesday 7 February 2023, 2 years ago"),
        (date(2026, 2, 6), "Friday 6 February 2026, in 11 months"),
        (date(2011, 5, 1), "Sunday 1 May 2011, 13 years ago"),
    ],
)
def test_a_day_is_said_with_its_distance(day: date, said: str) -> None:
    assert dates.in_words(day, TODAY) == said


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-20000, 20000))
def test_a_later_day_is_never_said_to_lie_in_the_past(today: date, days: int) -> None:
    words = dates.distance(today + timedelta(days=days), today)
    assert words.endswith(" ago") == (days < -1)
    assert words.startswith("in ") == (days > 1)
    assert "0 " not in words.replace("10 ", "").replace("20 ", "").replace("30 ", "").replace("40 ", "").replace(
        "50 ", ""
    )
