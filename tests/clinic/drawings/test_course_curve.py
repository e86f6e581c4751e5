# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The course on one time axis: sessions, events with people, measures with their error band, techniques."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.interface import reading
from openipt.clinic.drawings import curve, panel, ribbon, spark
from openipt.clinic.drawings.curve import Course, Event, Technique
from openipt.clinic.drawings.panel import Band, Measure, Score
from openipt.clinic.drawings.ribbon import Dot, Phase
from openipt.clinic.gallery import courses

FIRST = date(2025, 1, 7)
days = st.integers(-20, 130).map(lambda n: FIRST + timedelta(days=n))
events = st.builds(
    lambda words, day, length: Event(words, day, day + timedelta(days=length)),
    st.text("abcdefgh ijklmn", min_size=1, max_size=60),
    days,
    st.sampled_from([0, 0, 0, 7, 30]),
)
values = st.one_of(st.none(), st.integers(0, 27).map(float))


def course(scores: list[float | None], happened: list[Event]) -> Course:
    weeks = [FIRST + timedelta(weeks=n) for n in range(max(len(scores), 1))]
    points = tuple(Score(day, value) for day, value in zip(weeks, scores, strict=False))
    measure = Measure(
        "PHQ-9", points, 0, 27, "depression", 10, 6, (Band(0, 4, "minimal"), Band(5, 9, "mild")), "down 3"
    )
    dots = tuple(Dot(day, 1, "held", n) for n, day in enumerate(weeks, start=1))
    return Course(dots, (Phase(1, "Initial", weeks[0], weeks[-1]),), (measure,), tuple(happened))


@settings(max_examples=30, deadline=None)
@given(st.lists(values, max_size=16), st.lists(events, max_size=9))
def test_no_words_lie_over_others(scores: list[float | None], happened: list[Event]) -> None:
    drawn = course(scores, happened)
    # The two words of one margin line ("usually described as") are fixed; all else is placed.
    assert reading.touching(reading.words(curve.wide(drawn))) == []


@pytest.mark.parametrize("name", courses.ALL)
def test_the_sample_courses_can_be_read_at_both_widths(name: str) -> None:
    for draw in (curve.wide, curve.narrow):
        words = reading.words(draw(courses.ALL[name]))
        assert reading.touching(words) == []


def test_a_long_name_of_a_measure_keeps_to_its_margin_and_a_short_word_stays_whole() -> None:
    one = courses.NINTH.measures[0]
    named = replace(one, name="Mood over the last two weeks", about="")
    found = reading.words(curve.wide(replace(courses.NINTH, measures=(named, *courses.NINTH.measures[1:]))))
    assert reading.touching(found) == []
    assert "Mood" in " ".join(each.text for each in found)
    assert "depression" in [each.text for each in reading.words(curve.wide(course([12, 10], [])))]


def test_the_last_value_is_the_largest_and_says_its_change() -> None:
    words = reading.words(curve.wide(courses.NINTH))
    (last,) = (each for each in words if "t22" in each.classes)
    assert last.text == "10"
    assert "action" in last.classes
    assert any(each.text.startswith("down 8 since the start, reliable") for each in words)


def test_a_value_stands_higher_the_higher_it_is_and_the_axis_is_the_full_range() -> None:
    frame = panel.Frame(courses.NINTH.measures[0], ribbon.Scale(FIRST, FIRST, 0, 10), 0, 10, 100, 370)
    assert frame.y(27) == 100
    assert frame.y(0) == 370
    assert frame.y(18) == 100 + 9 * 10
    assert frame.y(99) == 100


def test_time_is_to_scale_so_that_a_week_without_a_session_stays_a_gap() -> None:
    circles = reading.marks(curve.wide(courses.NINTH), "circle", "dot")
    xs = [float(dot.get("cx", 0)) for dot in circles]
    steps = [two - one for one, two in pairwise(xs)]
    assert max(steps[:11]) - min(steps[:11]) < 0.3
    assert steps[-1] == pytest.approx(2 * steps[0], abs=0.3)


def test_the_error_band_lies_around_the_first_score_and_is_named() -> None:
    markup = curve.wide(courses.NINTH)
    bands = reading.marks(markup, "rect", "error")
    cutoff = reading.marks(markup, "line", "cutoff")
    # Scores 24 and 12 around the first of 18, with 27 points over the panel's height.
    per_point = float(bands[0].get("height", 0)) / 12
    assert float(cutoff[0].get("y1", 0)) - float(bands[0].get("y", 0)) == pytest.approx(14 * per_point, abs=0.3)
    words = " ".join(each.text for each in reading.words(markup))
    assert "inside this band" in words
    assert "cutoff 10" in words
    assert "cutoff 8" in words


def test_without_a_score_nothing_is_drawn_as_one_and_words_say_so() -> None:
    markup = curve.wide(courses.BEGUN)
    assert not reading.marks(markup, "polyline", "series")
    assert "no score yet" in markup
    assert "nan" not in markup.lower()
    assert reading.parse(curve.both(Course(()))) is not None


def test_missing_scores_are_no_points() -> None:
    markup = curve.wide(course([18.0, None, 12.0], []))
    assert len(reading.marks(markup, "circle", "value")) == 2


def test_vague_dates_are_bars_as_wide_as_the_doubt() -> None:
    markup = curve.wide(courses.NINTH)
    widths = sorted(float(bar.get("width", 0)) for bar in reading.marks(markup, "rect", "vague"))
    day = widths[0]
    assert widths == pytest.approx([day, 7 * day, 14 * day], abs=0.3)


def test_many_events_carry_letters_with_a_list_and_few_their_names() -> None:
    crowded, few = curve.both(courses.LONG), curve.both(courses.NINTH)
    assert "".join(next(reading.parse(crowded).iter("li")).itertext()).startswith("a")
    assert 'class="lettered key"' in crowded
    assert 'class="lettered key narrow"' in few
    assert any(each.text == "coffee with Saffron" for each in reading.words(few))


def test_a_technique_is_named_once_with_a_tick_for_each_use() -> None:
    used = replace(courses.NINTH, techniques=(Technique("role play", courses.DAYS[5:8]),))
    markup = curve.wide(used)
    assert [each.text for each in reading.words(markup)].count("role play") == 1
    assert len(reading.marks(markup, "rect", "used")) == 3


def test_sessions_are_links_with_a_name_and_the_drawing_says_itself() -> None:
    markup = curve.wide(courses.NINTH)
    links = [link for link in reading.parse(markup).iter("a") if "session" in link.get("href", "")]
    assert links[8].get("aria-label", "").startswith("Session 9, 11 Mar, today")
    assert "PHQ-9: first 18, last 10." in markup


def test_hostile_text_stays_text_and_the_same_course_is_the_same_drawing() -> None:
    bad = replace(courses.NINTH, events=(Event("<script>x</script>\x07", FIRST, FIRST, 'javascript:"'),))
    assert "<script" not in curve.both(bad)
    assert reading.parse(curve.both(bad)) is not None
    assert curve.both(courses.LONG) == curve.both(courses.LONG)


@pytest.mark.parametrize("name", courses.ALL)
def test_the_ribbon_has_a_dot_for_each_session(name: str) -> None:
    dots, phases = courses.ALL[name].sessions, courses.ALL[name].phases
    for markup in (ribbon.mini(dots), ribbon.full(dots, phases), ribbon.rows(dots, phases)):
        assert len(reading.marks(markup, "circle", "dot")) == len(dots)
        assert reading.touching(reading.words(markup)) == []


def test_held_planned_missed_and_today_are_told_apart_without_colour() -> None:
    markup = ribbon.full(courses.NINTH.sessions, courses.PHASES)
    assert len(reading.marks(markup, "circle", "planned")) == 5
    assert len(reading.marks(markup, "circle", "now")) == 1
    assert len(reading.marks(markup, "line", "slash")) == 1
    assert "9 held, 5 booked, 1 did not take place." in markup


def test_the_phone_ribbon_gives_each_dot_44_pixels() -> None:
    hits = reading.marks(ribbon.rows(courses.LONG.sessions, courses.LONG.phases), "circle", "hit")
    assert {float(hit.get("r", 0)) for hit in hits} == {22}


def test_an_empty_ribbon_is_still_a_drawing() -> None:
    assert reading.parse(ribbon.mini(()) + ribbon.full((), ()) + ribbon.rows((), ())) is not None


@settings(deadline=None)
@given(st.lists(values, max_size=40), st.one_of(st.none(), st.integers(0, 27).map(float)))
def test_the_small_curve_shows_first_and_last_value_and_never_strikes_them_through(
    scores: list[float | None], cutoff: float | None
) -> None:
    markup = spark.draw(spark.Spark("PHQ-9", tuple(scores), 0, 27, cutoff))
    present = [value for value in scores if value is not None]
    words = reading.words(markup)
    assert reading.touching(words) == []
    assert len(words) == min(len(present), 2)
    if present:
        assert words[-1].text == f"{present[-1]:g}"
    for cut in reading.marks(markup, "line", "cutoff"):
        if present:
            assert not words[-1].box.top + 1 < float(cut.get("y1", 0)) < words[-1].box.bottom - 3
