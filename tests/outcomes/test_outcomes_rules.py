# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What must hold of change methods whatever the data, whole tables, sudden steps and the expected course."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.measures import change, instrument, instruments, score
from openipt.outcomes import (
    ALL_METHODS,
    Expectation,
    Functional,
    OutcomeError,
    Settings,
    TooLittle,
    anchor_change,
    change_classes,
    class_names,
    clinical_change,
    complete_pairs,
    concerns,
    expect,
    fit_expectation,
    fit_mixed,
    group_shares,
    growth_change,
    national_expectation,
    percentage_change,
    pre_post,
    remission,
    score_table,
    sudden_steps,
)

DATA = Path(__file__).parent.parent / "data" / "outcomes"
IDS = [f"c{n}" for n in range(12)]
scores = st.lists(st.integers(0, 63), min_size=12, max_size=12).filter(lambda row: len(set(row)) > 3)
PRE = [30, 25, 40, 22, 18, 35, 28, 33, 20, 27, 31, 24]
POST = [12, 20, 38, 10, 19, 15, 30, 14, 8, 26, 36, 9]


def judged(pre: list[int], post: list[int], method: str = "jt", r: float = 0.8, better: str = "lower") -> list[str]:
    table = clinical_change(complete_pairs(IDS, pre, post), Settings(method, r, better=better))
    return [one.category for one in table.clients]


@given(scores, scores)
@settings(max_examples=50, deadline=None)
def test_a_larger_reliability_never_makes_fewer_reliable_changes(pre: list[int], post: list[int]) -> None:
    changed = [sum(c != "unchanged" for c in judged(pre, post, r=r)) for r in (0.3, 0.6, 0.8, 0.9, 0.99)]
    assert all(one <= two for one, two in pairwise(changed))


@given(scores, scores)
@settings(max_examples=50, deadline=None)
def test_jacobson_truax_is_antisymmetric_in_the_direction(pre: list[int], post: list[int]) -> None:
    swap = {"improved": "deteriorated", "deteriorated": "improved", "unchanged": "unchanged"}
    assert judged(pre, post, better="higher") == [swap[one] for one in judged(pre, post)]


@given(st.permutations(range(12)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_clients_does_not_matter(order: list[int]) -> None:
    for method in ("jt", "gln", "hll", "en", "nk", "ha"):
        shuffled = judged([PRE[n] for n in order], [POST[n] for n in order], method)
        assert shuffled == [judged(PRE, POST, method)[n] for n in order]


def test_the_same_scores_seen_from_the_other_end_give_the_same_classes() -> None:
    turned = [63 - one for one in PRE], [63 - one for one in POST]
    for method in ("jt", "gln", "hll", "en", "nk", "ha"):
        assert judged(*turned, method, better="higher") == judged(PRE, POST, method)


def test_b_functional_stands_two_functional_sds_from_the_functional_mean() -> None:
    pairs = complete_pairs(IDS, PRE, POST)
    cutoffs = {
        kind: clinical_change(pairs, Settings("jt", 0.8, None, Functional(7.0, 4.0), kind)).cutoff
        for kind in ("a", "b", "b-functional", "c")
    }
    mean, sd = np.mean(PRE), np.std(PRE, ddof=1)
    assert cutoffs["b-functional"] == 15
    assert cutoffs["b"] == pytest.approx(7 + 2 * sd)
    assert cutoffs["a"] == pytest.approx(mean - 2 * sd)
    assert cutoffs["c"] == pytest.approx((sd * 7 + 4 * mean) / (sd + 4))


@pytest.mark.parametrize(
    ("given_settings", "complaint"),
    [
        (Settings("jt", 0.0), "reliability 0.0 is not between 0 and 1"),
        (Settings("jt", 1.0), "reliability 1.0 is not between 0 and 1"),
        (Settings("nk", 0.8, 1.0), "reliability at the end 1.0"),
        (Settings("jt"), "a reliability is needed"),
        (Settings("xx", 0.8), "method 'xx' is not one of"),
        (Settings("jt", 0.8, cutoff="c"), "needs the mean and SD of the functional population"),
        (Settings("jt", 0.8, functional=Functional(5, 0), cutoff="c"), "the SD above 0"),
        (Settings("jt", 0.8, functional=Functional(1e300, 1), cutoff="c"), "must be points on the scale"),
        (Settings("jt", 0.8, better="sideways"), "better 'sideways'"),
        (Settings("jt", 0.8, cutoff="z"), "cutoff 'z' is not one of"),
        (Settings("hlm"), "use growth_change"),
    ],
)
def test_settings_that_cannot_be(given_settings: Settings, complaint: str) -> None:
    with pytest.raises(OutcomeError, match=complaint):
        clinical_change(complete_pairs(IDS, PRE, POST), given_settings)


def test_all_faults_of_the_settings_come_at_once() -> None:
    assert len(Settings("xx", 2.0, -1.0, Functional(1, -1), "z", "up").faults()) == 6


@pytest.mark.parametrize(
    ("ids", "pre", "post", "complaint"),
    [
        (["a"], [3], [2], "at least 2 clients"),
        (["a", "b"], [3, None], [2, 1], "at least 2 clients with both scores are needed; there are 1"),
        (["a", "b"], [3, 3], [2, 1], "without variance"),
        (["a", "a", "b"], [3, 3, 4], [2, 1, 1], "the id 'a' stands 2 times"),
        (["a", "b"], [3, 3, 4], [2, 1], "should be as many"),
        (["a", "b"], [3, float("inf")], [2, 1], "row 2: first score inf is no score"),
        (["a", "b"], [3, 4], ["x", 1e300], "row 1: last score 'x' is no score\nrow 2: last score 1e\\+300 is no score"),
        (["a", "b"], [1e-200, 2e-200], [2, 1], "without variance"),
    ],
)
def test_pairs_that_cannot_be_judged(ids: list[str], pre: list[int], post: list[int], complaint: str) -> None:
    with pytest.raises(OutcomeError, match=complaint):
        complete_pairs(ids, pre, post)


def test_methods_that_break_down_say_so() -> None:
    flat = complete_pairs(IDS, PRE, [5] * 12)
    with pytest.raises(OutcomeError, match="vary less than measurement error"):
        clinical_change(flat, Settings("ha", 0.8))
    with pytest.raises(OutcomeError, match="effect sizes need"):
        pre_post(flat)
    with pytest.raises(OutcomeError, match="is not above measurement error"):
        clinical_change(complete_pairs(IDS, PRE, POST), Settings("ha", 0.5, functional=Functional(7, 0.5), cutoff="c"))


def test_hlm_needs_three_scores_of_a_client() -> None:
    with pytest.raises(OutcomeError, match="at least 3 scores each"):
        growth_change(["a", "a", "b", "b"], np.array([0.0, 1, 0, 1]), np.array([3.0, 2, 5, 1]), Settings("hlm"))


@pytest.mark.parametrize(
    ("ids", "times", "values", "complaint"),
    [
        (["a"] * 4, [0, 1, 2, 3], [3, 2, 1, 5], "at least 2 clients"),
        (["a", "b"], [0, 1], [3, 2], "too few scores"),
        (list("aaabbb"), [1] * 6, [3, 2, 1, 4, 5, 6], "every time the same"),
        (list("aaabbb"), [0, 1, 2] * 2, [3] * 6, "no variance"),
        (list("aaabbb"), [0, 1, 2] * 2, [3, np.nan, 1, 2, 3, 4], "no finite number"),
    ],
)
def test_mixed_models_that_cannot_be_fitted(
    ids: list[str], times: list[int], values: list[float], complaint: str
) -> None:
    design = np.column_stack([np.ones(len(ids)), times])
    with pytest.raises(OutcomeError, match=complaint):
        fit_mixed(ids, design, design, np.array(values, float))


# --- whole tables equal measures row by row -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["phq-9", "gad-7", "phq-8", "phq-2", "bdi-ii", "pcl-5", "madrs", "hamd-17"])
def test_a_table_is_scored_as_each_row_alone(name: str) -> None:
    one = instrument(name)
    tops = [int(item.high) + 1 for item in one.items]
    answers = np.random.default_rng(7).integers(0, tops, (400, len(tops)), dtype=np.int8)
    found = score_table(answers, one)
    for row, total, band, risk in zip(answers.tolist(), found.total, found.band, found.risk, strict=True):
        alone = score(one, row)
        assert (total, bool(risk)) == (alone.total, any(flag.kind == "risk" for flag in alone.flags))
        assert (found.bands[band] if band >= 0 else None) == (alone.band.label if alone.band else None)


def test_the_table_is_the_same_whatever_its_layout_and_size() -> None:
    answers = np.random.default_rng(7).integers(0, 4, (40_000, 9), dtype=np.int8)
    assert (score_table(answers).total == answers.sum(axis=1)).all()
    assert (score_table(np.asfortranarray(answers)).total == answers.sum(axis=1)).all()
    assert len(score_table(answers[:0]).total) == 0


def test_answers_outside_the_range_are_named_with_their_rows() -> None:
    answers = np.zeros((40_000, 9), np.int8)
    answers[3, 8], answers[39_999, 0] = 4, -1
    with pytest.raises(OutcomeError) as caught:
        score_table(answers)
    assert caught.value.faults == ("row 4, item 9: 4 is not 0 to 3", "row 40000, item 1: -1 is not 0 to 3")
    with pytest.raises(OutcomeError, match="and 8990 more"):
        score_table(np.full((1000, 9), 7, np.int8))


@pytest.mark.parametrize(
    ("answers", "name", "complaint"),
    [
        (np.zeros((3, 8), np.int8), "phq-9", "should have 9 columns"),
        (np.zeros(9, np.int8), "phq-9", "should have 9 columns"),
        (np.zeros((3, 9)), "phq-9", "whole numbers"),
        (np.zeros((3, 20), np.int8), "ces-d", "no plain sum"),
        (np.zeros((3, 12), np.int8), "mspss", "no plain sum"),
    ],
)
def test_tables_that_cannot_be_scored(answers: np.ndarray, name: str, complaint: str) -> None:
    with pytest.raises(OutcomeError, match=complaint):
        score_table(answers, name)


@pytest.mark.parametrize("one", [one for one in instruments() if one.changes], ids=lambda one: one.id)
def test_change_classes_equal_the_change_of_each_client(one: object) -> None:
    step = 10 if one.id in ("ors", "gbo") else 1
    low, high = int(one.scoring.low * step), int(one.scoring.high * step)
    first, last = np.random.default_rng(3).integers(low, high + 1, (2, 500)) / step
    names = class_names(change_classes(first, last, one))
    alone = [change(one, a, b).category for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    assert list(names) == alone


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, float])
def test_change_classes_of_every_kind_of_number(kind: type) -> None:
    first, last = np.array([18, 9, 11, 3], kind), np.array([4, 15, 8, 9], kind)
    assert class_names(change_classes(first, last, "phq-9")) == ("recovered", "harmed", "unchanged", "deteriorated")


def test_change_classes_refuse_what_cannot_be() -> None:
    with pytest.raises(OutcomeError, match="no threshold"):
        change_classes(np.array([20]), np.array([8]), "hamd-17")
    with pytest.raises(OutcomeError, match="row 2: last total 28 is not 0 to 27"):
        change_classes(np.array([1, 2]), np.array([3, 28]), "phq-9")
    with pytest.raises(OutcomeError, match="row 1: first total nan"):
        change_classes(np.array([np.nan, 2]), np.array([3, 2.0]), "phq-9")
    with pytest.raises(OutcomeError, match="should be as many"):
        change_classes(np.array([1, 2]), np.array([3]), "phq-9")


# --- sudden gains and losses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "gains", "found"),
    [
        ([32, 31, 33, 5, 6, 7], True, [(2, 3, -28)]),
        ([None, 31, 33, 5, None, 7], True, [(2, 3, -28)]),
        ([5, None, 7, 16, 12, 14], False, [(2, 3, 9)]),
        ([32, 31, 33, None, 6, 7], True, []),  # the step itself is missing
        ([32, None, None, 5, 6, 7], True, []),
        ([20, 20, 20, 14, 14, 14], True, []),  # six points: under the cutoff
        ([40, 40, 40, 33, 33, 33], True, []),  # seven points: under a quarter
        ([20, 20, 20, 13, 13, 13], True, [(2, 3, -7)]),
        ([33, 5, 6, 7], True, []),  # from the first point nothing can be said
        ([20, 20, 20, 13], True, []),  # one score after it is too few
        ([13, 13, 13, 20, 20, 20], False, [(2, 3, 7)]),
        ([13, 13, 13, 20, 20, 20], True, []),
        ([30, 10, 30, 10, 30, 10], True, []),  # unstable
    ],
)
def test_sudden_steps(values: list[float | None], gains: bool, found: list[tuple[int, int, float]]) -> None:
    steps = sudden_steps(values, 7, gains=gains)
    assert [(step.before, step.after, step.change) for step in steps] == found


def test_a_sudden_step_needs_a_cutoff() -> None:
    with pytest.raises(OutcomeError):
        sudden_steps([1, 2, 3, 4], 0)


# --- expected course ----------------------------------------------------------------------------------------------


def long_rows(name: str, columns: dict[float, str], id_column: str = "id") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    kept = [
        (row[id_column], time, float(row[c]))
        for row in table
        for time, c in columns.items()
        if row[c] not in ("", "NA")
    ]
    return tuple(np.array(column) for column in zip(*kept, strict=True))  # type: ignore[return-value]


BTHEB = {0.0: "bdi.pre", 2.0: "bdi.2m", 3.0: "bdi.3m", 5.0: "bdi.5m", 8.0: "bdi.8m"}


def test_the_band_narrows_as_scores_come_in_and_moves_towards_them() -> None:
    known = fit_expectation(*long_rows("btheb", BTHEB))
    assert isinstance(known, Expectation)
    assert known.label == "from this service's own finished courses"
    bdi = instrument("bdi-ii")
    none, two = expect(known, [], 8, bdi), expect(known, [(0, 40), (2, 38)], 8, bdi)
    assert two.high - two.low < none.high - none.low
    assert two.mean > none.mean
    assert 0 <= none.low < none.mean < none.high <= 63
    wide = expect(known, [], 8, bdi, level=0.95)
    assert wide.high - wide.low > none.high - none.low


def test_too_few_courses_say_so_with_the_number_needed() -> None:
    ids, times, values = long_rows("btheb", BTHEB)
    few = np.isin(ids, sorted(set(ids))[:20])
    found = fit_expectation(list(ids[few]), times[few], values[few])
    assert isinstance(found, TooLittle)
    assert "30 finished courses" in found.reason
    assert found.reason.startswith("too little data")


def test_the_national_prior_is_off_until_agreed_and_says_what_it_is() -> None:
    phq = instrument("phq-9")
    off = national_expectation(phq, 12)
    assert isinstance(off, TooLittle)
    known = national_expectation(phq, 12, agreed=True)
    assert isinstance(known, Expectation)
    assert "not validated for single clients" in expect(known, [], 0, phq).label
    # It gives back the published figures of England, depression, latest year, at the first and the last session.
    start, end = expect(known, [], 0), expect(known, [], 11)
    with (Path(__file__).parents[2] / "src/openipt/outcomes/data/nhs_talking_therapies_ipt_england.csv").open() as file:
        row = [r for r in csv.DictReader(file) if r["problem_descriptor"] == "Depression"][-1]
    assert (start.mean, end.mean) == pytest.approx((float(row["phq_mean_start"]), float(row["phq_mean_end"])))
    half = [(band.high - band.low) / 2 / 1.2815515655446004 for band in (start, end)]
    assert half == pytest.approx([float(row["phq_sd_start"]), float(row["phq_sd_end"])])
    assert isinstance(national_expectation(instrument("who-5"), 12, agreed=True), TooLittle)


def test_concerns_come_with_their_reason() -> None:
    known, bdi = fit_expectation(*long_rows("btheb", BTHEB)), instrument("bdi-ii")
    worse = concerns(known, [(0, 20), (2, 18), (3, 45)], bdi)
    assert [one.kind for one in worse] == ["not on track"]
    assert "BDI-II 45: four in five clients like this would be at" in worse[0].reason
    stuck = concerns(known, [(0, 25), (2, 24), (3, 26), (5, 23)], bdi)
    assert [one.kind for one in stuck] == ["stuck"]
    assert "no reliable change" in stuck[0].reason
    assert concerns(known, [(0, 25), (2, 18), (3, 14), (5, 8)], bdi) == []
    assert concerns(TooLittle("too little data"), [(0, 10), (2, 11), (3, 9), (5, 10)], bdi) == []


def test_a_level_outside_0_to_1_is_refused() -> None:
    known = national_expectation(instrument("phq-9"), 12, agreed=True)
    assert isinstance(known, Expectation)
    with pytest.raises(OutcomeError, match="between 0 and 1"):
        expect(known, [], 3, level=1.0)


def test_every_method_is_named() -> None:
    assert ALL_METHODS == ("jt", "gln", "hll", "en", "nk", "ha", "hlm")


def test_other_rules_beside_reliable_change() -> None:
    pairs = complete_pairs(["a", "b", "c", "d"], [20, 10, 0, 8], [10, 6, 5, 12])
    assert percentage_change(pairs) == ("improved", "unchanged", "not judged", "deteriorated")
    assert anchor_change(pairs, 4) == ("improved", "improved", "deteriorated", "deteriorated")
    assert anchor_change(pairs, 4, "higher") == ("deteriorated", "deteriorated", "improved", "improved")
    assert remission(pairs, 6).tolist() == [False, True, True, False]
    assert remission(pairs, 10, "higher").tolist() == [True, False, False, True]
    for wrong in (lambda: percentage_change(pairs, 0), lambda: anchor_change(pairs, -1)):
        with pytest.raises(OutcomeError, match="must be above 0"):
            wrong()
    with pytest.raises(OutcomeError, match="a cutoff is needed"):
        group_shares(pairs, Settings("ha", 0.8))
