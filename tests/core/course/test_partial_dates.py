# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates as exactly as they are known."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.protocol.dates_in_words import Precision
from openipt.protocol.moments import changes_with_today, lacks_year, relation_in
from openipt.protocol.partial_date import PartialDate, parse, stored_date, words_of


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("25.12.2024", "2024-12-25", "2024-12-25", "day"),
        ("2024-12-25", "2024-12-25", "2024-12-25", "day"),
        ("25 December 2024", "2024-12-25", "2024-12-25", "day"),
        ("3. jan 2024", "2024-01-03", "2024-01-03", "day"),
        ("May 2024", "2024-05-01", "2024-05-31", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("spring 2019", "2019-03-01", "2019-05-31", "season"),
        ("Winter 2023", "2023-12-01", "2024-02-29", "season"),
        ("2011", "2011-01-01", "2011-12-31", "year"),
        ("  2011 ", "2011-01-01", "2011-12-31", "year"),
    ],
)
def test_a_date_is_the_span_in_which_it_lies(text: str, first: str, last: str, precision: str):
    read = parse(text)
    assert read is not None
    assert (read.first, read.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert read.precision == precision


SHOWN = [
    # exact days, however they are written
    ("30/3/2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("30.3.2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    (" 30. 3. 2026 ", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("30-3-2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("2026-03-30", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("30 Mar 2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("30-Mar-2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("the 30th of March, 2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("March 30, 2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    ("Monday 30 MARCH 2026", "2026-03-30", "2026-03-30", "30 March 2026"),
    # months, seasons, years, decades
    ("03/2020", "2020-03-01", "2020-03-31", "March 2020"),
    ("sept. 2024", "2024-09-01", "2024-09-30", "September 2024"),
    ("in May 2024", "2024-05-01", "2024-05-31", "May 2024"),
    ("in the summer of 2021", "2021-06-01", "2021-08-31", "summer 2021"),
    ("Fall 2020", "2020-09-01", "2020-11-30", "autumn 2020"),
    ("winter 2019/20", "2019-12-01", "2020-02-29", "winter 2019/20"),
    ("2010s", "2010-01-01", "2019-12-31", "2010s"),
    ("the 90s", "1990-01-01", "1999-12-31", "1990s"),
    ("Easter 2020", "2020-03-22", "2020-05-08", "Easter 2020"),
    ("Christmas 2019", "2019-12-24", "2020-01-07", "Christmas 2019"),
    # parts of them
    ("mid April 2026", "2026-04-11", "2026-04-20", "mid April 2026"),
    ("Mid-April  2026", "2026-04-11", "2026-04-20", "mid April 2026"),
    ("the middle of April 2026", "2026-04-11", "2026-04-20", "mid April 2026"),
    ("early April 2026", "2026-04-01", "2026-04-10", "early April 2026"),
    ("end of February 2020", "2020-02-21", "2020-02-29", "end of February 2020"),
    ("at the start of March 2020", "2020-03-01", "2020-03-10", "beginning of March 2020"),
    ("second half of May 2020", "2020-05-16", "2020-05-31", "second half of May 2020"),
    ("early 2019", "2019-01-01", "2019-04-30", "early 2019"),
    ("mid-2019", "2019-05-01", "2019-08-31", "mid 2019"),
    ("late in 2019", "2019-09-01", "2019-12-31", "late 2019"),
    ("late summer 2021", "2021-08-01", "2021-08-31", "late summer 2021"),
    ("late winter 2023", "2024-02-01", "2024-02-29", "late winter 2023"),
    ("late 1990s", "1996-09-01", "1999-12-31", "late 1990s"),
    # two of them joined
    ("between March and May 2020", "2020-03-01", "2020-05-31", "between March and May 2020"),
    ("March to May 2020", "2020-03-01", "2020-05-31", "March to May 2020"),
    ("Mar–May 2020", "2020-03-01", "2020-05-31", "March to May 2020"),
    ("from December 2019 until 2021", "2019-12-01", "2021-12-31", "December 2019 to 2021"),
    ("3-5 March 2020", "2020-03-03", "2020-03-05", "3 to 5 March 2020"),
    ("early to mid April 2026", "2026-04-01", "2026-04-20", "early to mid April 2026"),
    ("March/April 2020", "2020-03-01", "2020-04-30", "March or April 2020"),
    ("2010-2012", "2010-01-01", "2012-12-31", "2010 to 2012"),
    # about, and since
    ("about 2010", "2010-01-01", "2010-12-31", "about 2010"),
    ("around May 2012", "2012-05-01", "2012-05-31", "about May 2012"),
    ("c. 2010", "2010-01-01", "2010-12-31", "about 2010"),
    ("around the end of March 2020", "2020-03-21", "2020-03-31", "about the end of March 2020"),
    ("since the 1990s", "1990-01-01", "1999-12-31", "since the 1990s"),
]


@pytest.mark.parametrize(("text", "first", "last", "shown"), SHOWN)
def test_however_a_date_is_typed_it_is_shown_in_one_style(text: str, first: str, last: str, shown: str):
    read = parse(text)
    assert read is not None
    assert (read.first.isoformat(), read.last.isoformat(), read.text) == (first, last, shown)
    assert parse(read.text) == read


WITHOUT_DAYS = [
    "after the move",
    "After  the Move",
    "before my father died",
    "two weeks after the wedding",
    "over two years before the move",
    "during the divorce",
    "since the birth of my son",
    "when she was at school",
    "the day of the funeral",
    "as a child",
    "in childhood",
    "spring",
    "late summer",
    "around Christmas",
    "after 2019",
    "before May 2020",
    "not known",
]


@pytest.mark.parametrize("text", WITHOUT_DAYS)
def test_words_that_name_no_day_are_kept_as_typed_and_never_turned_into_days(text: str):
    stored = stored_date(text)
    assert stored == {"precision": "words", "text": " ".join(text.split())}
    assert words_of(stored) == " ".join(text.split())
    assert PartialDate.of(stored) is None
    assert stored_date(words_of(stored)) == stored


@pytest.mark.parametrize(
    "text", ["two weeks ago", "last summer", "since last year", "yesterday", "this spring", "next May"]
)
def test_words_that_mean_another_day_tomorrow_are_not_stored(text: str):
    assert stored_date(text) is None
    assert changes_with_today(text)


@pytest.mark.parametrize("text", ["30 March", "29 February", "in May", "mid April", "between May and June"])
def test_a_month_without_its_year_is_not_stored(text: str):
    assert stored_date(text) is None
    assert lacks_year(text)


@pytest.mark.parametrize(
    ("text", "side", "days", "other"),
    [
        ("after the move", 1, 0, "the move"),
        ("before my father died", -1, 0, "my father died"),
        ("two weeks after the wedding", 1, 14, "the wedding"),
        ("About a couple of months before the move", -1, 60, "the move"),
        ("3 years after 2010", 1, 1095, "2010"),
    ],
)
def test_words_say_on_which_side_of_what_and_how_far(text: str, side: int, days: int, other: str):
    relation = relation_in(text)
    assert relation is not None
    assert (relation.side, relation.days, relation.other) == (side, days, other)


@pytest.mark.parametrize(
    ("text", "precision", "shown"),
    [
        ("25.12.2024", "day", "25 December 2024"),
        ("", "day", "25 December 2024"),
        ("in the night of Christmas", "day", "in the night of Christmas"),
        ("2024", "day", "2024"),
    ],
)
def test_what_was_stored_before_is_still_read_and_shown_in_the_same_style(text: str, precision: str, shown: str):
    stored = {"first": "2024-12-25", "last": "2024-12-25", "precision": precision, "text": text}
    assert words_of(stored) == shown


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "31.2.2024", "13/13/2024", "2024-13", "Smarch 2024", "in Smarch 2024", "the Smarch of 2024", "0000",
        "99999", "ma 2024", "Tuesday 30 March 2026", "30/3/26", "May to March 2020", "2019-20", "not a date", "after",
        "since 31.2.2024", "after 31.2.2024", "once upon a time",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str):
    assert parse(text) is None
    assert stored_date(text) is None


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_it_fail_and_what_is_read_can_be_stored(text: str):
    read = parse(text)
    if read is not None:
        assert read.first <= read.last
        assert PartialDate.of(read.stored()) == read
        assert parse(read.text) == read


BEFORE = st.sampled_from(["", "about ", "since ", "early ", "end of ", "in the "])
PLAIN = st.sampled_from(
    ["5 March 2020", "May 2020", "Winter 2020", "2021", "2020s", "mid 2020", "Easter 2021", "3.3.2026"]
)
JOIN = st.sampled_from(["", " to ", " or "])


@settings(deadline=None)
@given(BEFORE, PLAIN, JOIN, PLAIN)
def test_what_is_shown_is_read_as_the_same_date(before: str, start: str, join: str, end: str):
    read = parse(f"{before}{start}{join}{end if join else ''}")
    if read is not None:
        assert parse(read.text) == read
        assert PartialDate.of(read.stored()) == read


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2023", "2024", True),
        ("May 2024", "2024", False),
        ("2024", "May 2024", False),
        ("spring 2024", "summer 2024", True),
        ("summer 2024", "spring 2024", False),
        ("about 2023", "2024", False),
        ("about 2021", "2024", True),
        ("2023", "about 2024", False),
        ("about 3 March 2024", "5 March 2024", False),
    ],
)
def test_before_only_where_it_surely_is(one: str, other: str, before: bool):
    first, second = parse(one), parse(other)
    assert first is not None
    assert second is not None
    assert first.before(second) is before


def test_anything_else_stored_is_none():
    for value in (None, "2024", {}, {"first": "x", "last": "2024-01-01", "precision": "day"}, {"first": "2024-01-01"}):
        assert PartialDate.of(value) is None
    assert Precision("day") is Precision.DAY
