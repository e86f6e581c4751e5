# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates as exactly as they are known."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.protocol.partial_date import PartialDate, Precision, parse


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
    assert read.text == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["", "soon", "31.2.2024", "13/13/2024", "2024-13", "Smarch 2024", "0000", "99999", "ma 2024"]
)
def test_what_is_no_date_is_none(text: str):
    assert parse(text) is None


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_it_fail_and_what_is_read_can_be_stored(text: str):
    read = parse(text)
    if read is not None:
        assert read.first <= read.last
        assert PartialDate.of(read.stored()) == read


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2023", "2024", True),
        ("May 2024", "2024", False),
        ("2024", "May 2024", False),
        ("spring 2024", "summer 2024", True),
        ("summer 2024", "spring 2024", False),
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
