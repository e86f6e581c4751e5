# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A service's own figures: which courses count, which score is the last, what is too small to show."""

from datetime import date, timedelta
from math import sqrt

import pytest

from openipt.outcomes import Record, Share, published_ipt, safe_counts, service_figures

START = date(2026, 1, 5)
END = date(2026, 4, 20)


def record(id: str = "a", phq=(18, 6), gad=(12, 4), **given) -> Record:
    """A course of 12 sessions that has ended, with these first and last scores."""
    scores = {
        name: [(START, pair[0]), (END, pair[1])] for name, pair in (("phq-9", phq), ("gad-7", gad)) if pair is not None
    }
    made = {"attended": 12, "last_attended": END, "ended": END + timedelta(3), "scores": scores}
    return Record(id=id, **made | given)


def several(count: int, **given) -> list[Record]:
    return [record(str(number), phq=(18 + number % 3, 6 + number % 2), **given) for number in range(count)]


def test_a_course_that_ended_with_all_scores_counts():
    found = service_figures([record()])
    assert (found.counted, found.left_out, found.ended) == (1, {}, (date(2026, 4, 23), date(2026, 4, 23)))
    assert found.national.reliable_recovery == Share(1, 1)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"ended": None}, "running"),
        ({"attended": 1}, "attended"),
        ({"gad": None}, "no-first"),
        ({"scores": {"phq-9": [(START, 18)], "gad-7": [(START, 12), (END, 4)]}}, "no-last"),
        ({"last_attended": START}, "no-last"),
        ({"last_attended": None}, "no-last"),
    ],
)
def test_what_is_left_out_is_named(given, why):
    found = service_figures([record(**given), record("counts")])
    assert found.left_out == {why: 1}
    assert found.counted == 1


def test_a_score_of_the_follow_up_is_not_the_last_one():
    later = {"phq-9": [(START, 18), (END, 6), (END + timedelta(90), 20)], "gad-7": [(START, 12), (END, 4)]}
    assert service_figures([record(scores=later)]).national.recovery == Share(1, 1)


def test_scores_come_in_any_order():
    mixed = {"phq-9": [(END, 6), (START, 18)], "gad-7": [(END, 4), (START, 12)]}
    assert service_figures([record(scores=mixed)]).national.recovery == Share(1, 1)


def test_change_is_that_of_the_courses_counted():
    found = service_figures([*several(6), record("running", phq=(27, 27), ended=None)]).changes["phq-9"]
    assert (found.n, found.pre_mean, found.post_mean) == (6, 19, 6.5)


def test_no_change_is_shown_of_fewer_than_five_or_where_all_scores_are_the_same():
    assert service_figures(several(4)).changes == {}
    assert set(service_figures(several(5)).changes) == {"phq-9"}  # every GAD-7 went from 12 to 4


def test_an_empty_service_has_no_figures():
    found = service_figures([])
    assert (found.counted, found.left_out, found.changes, found.ended) == (0, {}, {}, None)
    assert "recovery" in safe_counts(found)  # none of none tells of nobody


STAYED_ILL = {"phq": (18, 17), "gad": (12, 11)}
WORSE = {"phq": (18, 26), "gad": (12, 18)}


def shown_of(better: int, same: int, worse: int, **left_out: int) -> frozenset[str]:
    """The counts shown of a service with so many courses of each kind."""
    kinds = [({}, better), (STAYED_ILL, same), (WORSE, worse), ({"ended": None}, left_out.get("running", 0))]
    kinds.append(({"attended": 1}, left_out.get("attended", 0)))
    records = [record(f"{place}-{n}", **given) for place, (given, count) in enumerate(kinds) for n in range(count)]
    return safe_counts(service_figures(records))


def test_many_of_each_kind_are_all_shown():
    everything = {"counted", "reliable_improvement", "recovery", "reliable_recovery", "reliable_deterioration"}
    assert shown_of(9, 8, 7, running=6, attended=5) == everything | {"running", "attended"}


def test_none_of_a_kind_may_be_said():
    assert "reliable_deterioration" in shown_of(9, 8, 0)


@pytest.mark.parametrize("kinds", [(9, 8, 3), (3, 8, 9), (9, 3, 8), (20, 1, 0), (4, 4, 4)])
def test_a_small_group_is_neither_shown_nor_worked_out_from_the_rest(kinds):
    better, same, worse = kinds
    shown = shown_of(*kinds)
    told = {"reliable_improvement": better, "reliable_deterioration": worse}
    assert not [name for name, count in told.items() if name in shown and 0 < count < 5]
    if 0 < same < 5:
        assert not told.keys() <= shown or "counted" not in shown


def test_a_few_running_courses_cannot_be_found_by_taking_the_rest_from_all():
    assert {"running", "attended"}.isdisjoint(shown_of(9, 8, 7, running=2, attended=5))
    assert "counted" not in shown_of(9, 8, 7, running=2)


def test_the_interval_of_a_share_holds_wilsons_equation():
    """At its limits the share seen is exactly 1.96 standard errors away."""
    n, of = 11, 21
    for limit in Share(n, of).interval():
        p = limit / 100
        assert abs(n / of - p) / sqrt(p * (1 - p) / of) == pytest.approx(1.959964, abs=1e-6)
    assert Share(0, 12).interval()[0] == pytest.approx(0)
    assert Share(12, 12).interval()[1] == pytest.approx(100)
    assert Share(0, 0).interval() is None


@pytest.mark.parametrize("problem", ["Depression", "Total"])
def test_published_percentages_follow_from_published_counts(problem):
    years = published_ipt(problem)
    assert [one.year for one in years] == ["2019-20", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25"]
    assert all(40 < one.recovery.percent < 60 and one.changes["phq-9"].effect >= 1 for one in years)


def test_the_latest_published_year_of_depression():
    latest = published_ipt()[-1]
    printed = {"recovery": 49.6, "reliable_recovery": 45.7, "reliable_improvement": 63.0, "reliable_deterioration": 6.6}
    assert {name: round(getattr(latest, name).percent, 1) for name in printed} == printed
    change = latest.changes["phq-9"]
    assert round((change.start_mean - change.end_mean) / change.start_sd, 1) == change.effect
