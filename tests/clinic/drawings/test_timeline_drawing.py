# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline: two lanes on one axis, vague dates wide, empty years broken out, onset the one heavy line."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.interface import reading
from openipt.clinic.drawings import timeline
from openipt.clinic.drawings.axis import lay
from openipt.clinic.drawings.hanging import Label, hang, hang_around
from openipt.clinic.drawings.timeline import Happening, Onset, Timeline
from openipt.clinic.gallery import timelines

TODAY = date(2025, 3, 11)
happenings = st.builds(
    lambda words, day, length, lane, people: Happening(words, day, day + timedelta(days=length), "then", lane, people),
    st.text("abcdefgh ijklmn", min_size=1, max_size=70),
    st.dates(date(1960, 1, 1), TODAY),
    st.sampled_from([0, 30, 90, 365]),
    st.sampled_from(["event", "symptom", "treatment"]),
    st.sampled_from([(), ("Bram",), ("Bram", "Fern", "Hesper")]),
)
onsets = st.one_of(st.none(), st.dates(date(2020, 1, 1), TODAY).map(lambda day: Onset(day, "Onset")))


def fixed(each: reading.Words) -> bool:
    """The axis has its own words at fixed places; what is placed are happenings."""
    return "second" in each.classes or len(each.text) == 1 or each.text in ("Events", "Symptoms", "today", "Onset")


@settings(max_examples=30, deadline=None)
@given(st.lists(happenings, max_size=12), onsets)
def test_no_words_lie_over_others(found: list[Happening], onset: Onset | None) -> None:
    for draw in (timeline.wide, timeline.narrow):
        words = [each for each in reading.words(draw(Timeline(TODAY, tuple(found), onset))) if not fixed(each)]
        assert reading.touching(words) == []


@pytest.mark.parametrize("name", timelines.ALL)
def test_the_sample_timelines_can_be_read_at_both_widths(name: str) -> None:
    for draw in (timeline.wide, timeline.narrow):
        assert reading.touching(reading.words(draw(timelines.ALL[name]))) == []


def test_no_words_cross_the_onset() -> None:
    markup = timeline.wide(timelines.SAMPLE)
    (onset,) = reading.marks(markup, "line", "onset")
    x = float(onset.get("x1", 0))
    placed = [each for each in reading.words(markup) if not fixed(each)]
    assert not [each for each in placed if each.box.left < x < each.box.right and each.box.top > 20]


def test_empty_years_are_broken_out_and_say_how_many() -> None:
    words = [each.text for each in reading.words(timeline.wide(timelines.SAMPLE))]
    assert "8 years" in words
    assert "4 years" in words
    assert {"2011", "2019", "2024", "2025"} <= set(words)


def test_one_year_without_events_is_no_break() -> None:
    spans = [(date(2024, 1, 1), date(2024, 1, 1)), (date(2025, 1, 1), date(2025, 1, 1))]
    assert lay(spans, 0, 100, 10, 30).breaks == ()


@settings(deadline=None)
@given(st.lists(st.dates(date(1930, 1, 1), TODAY), min_size=1, max_size=30))
def test_later_days_never_stand_before_earlier_ones(found: list[date]) -> None:
    axis = lay([(day, day) for day in found], 0, 342, 40, 36)
    places = [axis.x(day) for day in sorted(found)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= 342.01
    assert all(piece.right > piece.left for piece in axis.pieces)


def test_a_month_is_drawn_a_month_wide_and_a_day_as_a_point() -> None:
    month = timeline.wide(timelines.SAMPLE)
    day = timeline.wide(timelines.ONE)
    assert len(reading.marks(month, "rect", "vague")) == 17
    assert len(reading.marks(day, "circle", "point")) == 1
    assert not reading.marks(day, "rect", "vague")


def test_people_stand_under_their_event() -> None:
    words = reading.words(timeline.wide(timelines.SAMPLE))
    row = next(each for each in words if each.text == "department")
    fern = [each for each in words if each.text == "Fern" and "who" in each.classes]
    assert any(0 < person.box.top - row.box.top < 20 and abs(person.box.right - row.box.right) < 2 for person in fern)


def test_the_phone_has_a_letter_for_each_mark_and_a_list_in_order() -> None:
    markup = timeline.both(timelines.SAMPLE)
    items = ["".join(item.itertext()) for item in reading.parse(markup).iter("li")]
    assert items[0] == "aMay 2011 Miscarriage Bram"
    letters = [each.text for each in reading.words(timeline.narrow(timelines.SAMPLE)) if "letter" in each.classes]
    assert len(letters) == len(items) == len(timelines.SAMPLE.happenings)


def test_nothing_yet_is_an_axis_with_today() -> None:
    markup = timeline.wide(timelines.NONE)
    assert "Nothing has been placed yet." in markup
    assert len(reading.marks(markup, "line", "today")) == 1
    assert timeline.key(timelines.NONE) == ""


def test_the_first_and_last_day_of_the_calendar_can_be_drawn() -> None:
    ends = (Happening("a", date.min, date.min, "long ago"), Happening("b", date.max, date.max, "far ahead"))
    assert reading.parse(timeline.both(Timeline(TODAY, ends))) is not None


def test_hostile_text_stays_text_and_the_same_values_are_the_same_drawing() -> None:
    bad = Happening("<script>", TODAY, TODAY, "<b>", people=("<i>",), url='"><script>')
    markup = timeline.both(replace(timelines.SAMPLE, happenings=(bad,)))
    assert "<script" not in markup
    assert timeline.both(timelines.CROWDED) == timeline.both(timelines.CROWDED)


labels = st.lists(
    st.builds(Label, x=st.floats(120, 1000), width=st.floats(5, 130), rows=st.integers(1, 4), inward=st.booleans()),
    max_size=15,
)


@settings(deadline=None)
@given(labels, st.floats(100, 1100))
def test_no_thread_crosses_words_and_no_words_cross_the_wall(found: list[Label], wall: float) -> None:
    for hung in (hang_around(found, wall, 0, 1200), hang(found, 0, 1200)):
        for label, place in zip(found, hung, strict=True):
            for other in hung:
                crossed = other.box.left < label.x < other.box.right and other.box.bottom > place.box.top
                assert other is place or not crossed
                assert other is place or not place.box.meets(other.box)
    for place in hang_around(found, wall, 0, 1200):
        assert not place.box.left < wall < place.box.right
