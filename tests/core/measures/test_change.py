# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One client's change: last minus first, reliable from the published threshold on, the direction of the instrument."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.measures import AnswerError, ChangeThreshold, Cutoff, DatedTotal, change, instrument, series

DAYS = [date(2025, 1, 7), date(2025, 1, 14), date(2025, 1, 21), date(2025, 1, 28)]


@pytest.mark.parametrize(
    ("name", "first", "last", "reliable", "case_first", "case_last", "category"),
    [
        ("phq-9", 18, 4, "improved", True, False, "recovered"),
        ("phq-9", 18, 12, "improved", True, True, "improved"),
        ("phq-9", 18, 13, "unchanged", True, True, "unchanged"),
        ("phq-9", 11, 8, "unchanged", True, False, "unchanged"),
        ("phq-9", 9, 15, "deteriorated", False, True, "harmed"),
        ("phq-9", 12, 18, "deteriorated", True, True, "deteriorated"),
        ("phq-9", 9, 3, "improved", False, False, "improved"),
        ("phq-9", 3, 9, "deteriorated", False, False, "deteriorated"),
        ("gad-7", 11, 7, "improved", True, False, "recovered"),
        ("gad-7", 11, 8, "unchanged", True, True, "unchanged"),
        ("who-5", 40, 60, "improved", True, False, "recovered"),
        ("who-5", 60, 40, "deteriorated", False, True, "harmed"),
        ("who-5", 50, 59, "unchanged", True, False, "unchanged"),
        ("ors", 24.9, 30, "improved", True, False, "recovered"),
        ("core-10", 17, 11, "improved", True, True, "improved"),
    ],
)
def test_reliable_change_and_cutoff(
    name: str, first: float, last: float, reliable: str, case_first: bool, case_last: bool, category: str
) -> None:
    found = change(instrument(name), first, last)
    assert (found.reliable, found.case_first, found.case_last, found.category) == (
        reliable,
        case_first,
        case_last,
        category,
    )
    assert found.change == pytest.approx(last - first)


@pytest.mark.parametrize(
    ("name", "threshold"),
    [
        ("phq-9", 6),
        ("gad-7", 4),
        ("phq-8", 6),
        ("phq-9m", 6),
        ("epds", 4),
        ("wsas", 8),
        ("who-5", 10),
        ("core-10", 6),
        ("core-om", 5),
        ("bdi-ii", 8.5),
        ("pcl-5", 10),
        ("spin", 10),
        ("ies-r", 9),
        ("ors", 5),
        ("gbo", 2.45),
    ],
)
def test_published_thresholds_stand_with_their_source(name: str, threshold: float) -> None:
    one = instrument(name)
    low = one.scoring.low or 0
    found = change(one, low, low + threshold)
    assert (found.threshold, found.reliable != "unchanged") == (threshold, True)
    assert change(one, low, low + threshold - 0.1).reliable == "unchanged"
    assert found.source
    assert found.level


@pytest.mark.parametrize(
    "name", ["hamd-17", "madrs", "audit", "mspss", "ces-d", "k10", "wai-sr", "srs", "promis-dep-8a"]
)
def test_without_a_threshold_with_a_source_nothing_is_called_reliable(name: str) -> None:
    one = instrument(name)
    found = change(one, one.scoring.low, one.scoring.high)
    assert (found.threshold, found.reliable, found.category, found.source) == (None, None, None, None)
    assert one.change_note


@pytest.mark.parametrize(
    ("name", "line", "cases", "no_cases"),
    [
        ("phq-9", ">=", [10, 27], [9, 0]),
        ("gad-7", ">=", [8], [7]),
        ("who-5", "<=", [50, 0], [51, 100]),
        ("srs", "<", [35.9], [36]),
        ("hscl-25", ">=", [1.75], [1.74]),
        ("epds", ">=", [13], [12]),
    ],
)
def test_cutoffs_at_their_edge(name: str, line: str, cases: list[float], no_cases: list[float]) -> None:
    cutoff = instrument(name).cutoffs[0]
    assert cutoff.rule == line
    assert all(cutoff.is_case(score) for score in cases)
    assert not any(cutoff.is_case(score) for score in no_cases)


def test_another_threshold_and_cutoff_may_be_named() -> None:
    strict = ChangeThreshold(7, "local study", "95 %")
    found = change(instrument("phq-9"), 18, 12, threshold=strict, cutoff=Cutoff(13, ">=", "local", "local study"))
    assert (found.reliable, found.threshold, found.source, found.case_last) == ("unchanged", 7, "local study", False)


def test_no_cutoff_gives_no_statement_on_cases() -> None:
    found = change(instrument("gbo"), 2, 8)
    assert (found.case_first, found.case_last, found.category) == (None, None, "improved")


@pytest.mark.parametrize(("first", "last"), [(28, 3), (3, -1)])
def test_a_total_outside_the_scale_is_refused(first: int, last: int) -> None:
    with pytest.raises(AnswerError, match="PHQ-9 totals go from 0 to 27"):
        change(instrument("phq-9"), first, last)


def test_a_profile_has_no_total_to_change() -> None:
    with pytest.raises(AnswerError, match="has no total"):
        change(instrument("ipip-ipc"), 1, 2)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 27), st.integers(0, 27))
def test_swapping_first_and_last_turns_the_change_round(first: int, last: int) -> None:
    there, back = (change(instrument("phq-9"), *pair) for pair in ((first, last), (last, first)))
    mirror = {"improved": "deteriorated", "deteriorated": "improved", "unchanged": "unchanged"}
    assert there.change == -back.change
    assert there.reliable == mirror[back.reliable]
    assert (there.category == "recovered") == (back.category == "harmed")


def test_a_series_tells_change_since_the_first_and_since_the_one_before() -> None:
    found = series(instrument("phq-9"), list(zip(DAYS, [18, 14, None, 7], strict=True)))
    assert [(point.on, point.total) for point in found.points] == list(zip(DAYS, [18, 14, None, 7], strict=True))
    assert [point.since_first.change if point.since_first else None for point in found.points] == [None, -4, None, -11]
    previous = [point.since_previous.change if point.since_previous else None for point in found.points]
    assert previous == [None, -4, None, -7]
    assert found.points[3].since_first is not None
    assert found.points[3].since_first.category == "recovered"
    assert (found.error_low, found.error_high, found.first_below) == (12, 24, DAYS[3])


def test_a_series_is_put_in_order_of_date_and_its_band_stays_on_the_scale() -> None:
    found = series(instrument("phq-9"), [(DAYS[1], 20), (DAYS[0], 25)])
    assert [point.on for point in found.points] == DAYS[:2]
    assert (found.error_low, found.error_high, found.first_below) == (19, 27, None)


def test_a_series_that_begins_below_the_cutoff_never_crosses_it() -> None:
    found = series(instrument("phq-9"), [(DAYS[0], 5), (DAYS[1], 3)])
    assert (found.first_below, found.error_low, found.error_high) == (None, 0, 11)


def test_a_series_without_threshold_or_scores() -> None:
    assert series(instrument("hamd-17"), [(DAYS[0], 20)]).error_low is None
    empty = series(instrument("phq-9"), [(DAYS[0], None)])
    assert (empty.error_low, empty.first_below, empty.points[0].since_first) == (None, None, None)
    assert series(instrument("phq-9"), []).points == ()


def test_a_series_names_every_wrong_total_with_its_date() -> None:
    with pytest.raises(AnswerError) as caught:
        series(instrument("phq-9"), [(DAYS[0], 28), (DAYS[1], 3), (DAYS[2], -1)])
    assert [fault[:10] for fault in caught.value.faults] == ["2025-01-07", "2025-01-21"]


def test_a_change_says_what_it_is_a_change_of() -> None:
    found = change(instrument("phq-9"), 18, 4)
    assert (found.measure, found.first, found.last) == ("phq-9", 18, 4)
    assert found.method == "published reliable change threshold"
    run = series(instrument("gad-7"), [(DAYS[0], 9), (DAYS[1], 7)])
    assert (run.measure, run.threshold, run.cutoff) == (
        "gad-7",
        instrument("gad-7").changes[0],
        instrument("gad-7").cutoffs[0],
    )


def test_where_neither_way_is_better_no_change_is_reliable() -> None:
    profile = dataclasses.replace(instrument("phq-9"), direction="none")
    assert (change(profile, 18, 4).threshold, change(profile, 18, 4).reliable) == (None, None)


def test_a_change_of_less_than_a_point_has_a_direction_too() -> None:
    half = ChangeThreshold(0.5, "made up", "none")
    assert change(instrument("phq-9"), 10, 10.5, threshold=half).reliable == "deteriorated"
    assert change(instrument("who-5"), 50, 50.5, threshold=half).reliable == "improved"


def test_two_forms_of_one_day_keep_their_order() -> None:
    found = series(instrument("phq-9"), [(DAYS[0], 12), (DAYS[0], None), (DAYS[0], 9)])
    assert [point.total for point in found.points] == [12, None, 9]


def test_a_change_between_two_bases_is_not_judged() -> None:
    wsas = instrument("wsas")
    rows = [DatedTotal(DAYS[0], 30), DatedTotal(DAYS[1], 16, "of 32"), DatedTotal(DAYS[2], 10, "of 32"), (DAYS[3], 9)]
    points = series(wsas, rows).points
    assert [point.since_first.change if point.since_first else None for point in points] == [None, None, None, -21]
    assert [point.since_previous.change if point.since_previous else None for point in points] == [None, None, -6, None]
