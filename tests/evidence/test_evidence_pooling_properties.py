# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What must hold for any trials: laws that need no reference software."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.evidence import pool
from openipt.evidence.effects.combining import combine_within_studies
from openipt.evidence.estimators import ESTIMATORS, ml, reml
from openipt.evidence.estimators.likelihood import log_likelihood
from openipt.evidence.models import OneInterceptModel

EFFECT = st.floats(-3, 3, allow_nan=False).map(lambda value: round(value, 4))
VARIANCE = st.floats(0.005, 2).map(lambda value: round(value, 4))
TRIALS = st.lists(st.tuples(EFFECT, VARIANCE), min_size=2, max_size=12)
METHODS = pytest.mark.parametrize("method", ESTIMATORS)
SHOWN = ("estimate", "se", "ci_lower", "ci_upper", "tau2", "tau2_ci_lower", "tau2_ci_upper", "i2", "q", "pi_upper")
few = settings(max_examples=15, deadline=None)


def result(trials, method, **choices):
    yi, vi = np.array(trials).T
    return pool(yi, vi, method, **choices)


def numbers(pooled, scale=1.0):
    """The values shown; near-zero tau2 is compared on the scale of the variances."""
    powers = {"tau2": 2, "tau2_ci_lower": 2, "tau2_ci_upper": 2, "i2": 0, "q": 0}
    return np.array([np.nan if (v := getattr(pooled, n)) is None else v / scale ** powers.get(n, 1) for n in SHOWN])


@METHODS
@few
@given(trials=TRIALS, seed=st.integers(0, 1000))
def test_order_of_studies_does_not_matter(method, trials, seed):
    shuffled = [trials[i] for i in np.random.default_rng(seed).permutation(len(trials))]
    np.testing.assert_allclose(numbers(result(shuffled, method)), numbers(result(trials, method)), rtol=1e-7, atol=1e-7)


@METHODS
@few
@given(trials=TRIALS, scale=st.sampled_from([0.001, 0.5, 10.0, 1000.0]))
def test_rescaling_the_measure_rescales_the_answer(method, trials, scale):
    scaled = [(y * scale, v * scale**2) for y, v in trials]
    ours = numbers(result(scaled, method, test="knha"), scale)
    np.testing.assert_allclose(ours, numbers(result(trials, method, test="knha")), rtol=1e-7, atol=1e-7)


@METHODS
@few
@given(trials=TRIALS)
def test_turning_the_sign_turns_the_answer(method, trials):
    ours, turned = result(trials, method), result([(-y, v) for y, v in trials], method)
    assert turned.estimate == pytest.approx(-ours.estimate, rel=1e-9, abs=1e-9)
    assert turned.ci_lower == pytest.approx(-ours.ci_upper, rel=1e-9, abs=1e-9)
    assert turned.tau2 == pytest.approx(ours.tau2, rel=1e-8, abs=1e-9)


@METHODS
@few
@given(trials=TRIALS, shift=st.sampled_from([-1000.0, 3.0, 1e5]))
def test_moving_all_effects_moves_only_the_estimate(method, trials, shift):
    ours, moved = result(trials, method), result([(y + shift, v) for y, v in trials], method)
    assert moved.estimate - shift == pytest.approx(ours.estimate, abs=1e-7)
    assert moved.tau2 == pytest.approx(ours.tau2, rel=1e-5, abs=1e-7)


@few
@given(trials=TRIALS)
def test_a_study_that_knows_nothing_changes_nothing(trials):
    ours, with_it = result(trials, "fe"), result([*trials, (2.0, 1e15)], "fe")
    assert with_it.estimate == pytest.approx(ours.estimate, abs=1e-9)
    assert with_it.se == pytest.approx(ours.se, rel=1e-9)


@few
@given(trials=TRIALS, rho=st.sampled_from([0.0, 0.3, 0.6, 0.9]))
def test_splitting_a_study_in_two_of_known_correlation_changes_nothing(trials, rho):
    """Two equal effects of variance v that correlate rho carry a combined variance of v (1 + rho) / 2."""
    y, v = trials[0]
    split = 2 * v / (1 + rho)
    yi = [y, y, *(t[0] for t in trials[1:])]
    vi = [split, split, *(t[1] for t in trials[1:])]
    together = combine_within_studies(yi, vi, [0, 0, *range(1, len(trials))], rho)
    ours, again = result(trials, "reml"), pool(together.yi, together.vi)
    assert again.estimate == pytest.approx(ours.estimate, rel=1e-9, abs=1e-9)
    assert again.tau2 == pytest.approx(ours.tau2, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize(("method", "restricted"), [(reml, True), (ml, False)])
@few
@given(trials=TRIALS)
def test_no_other_tau2_is_more_likely(method, restricted, trials):
    yi, vi = np.array(trials).T
    model = OneInterceptModel(yi, vi)
    best = method.estimate(model)
    height = log_likelihood(model, best, restricted=restricted)
    nearby = np.concatenate((best * np.linspace(0.8, 1.2, 41), best + np.linspace(0, 0.01, 11)))
    assert all(log_likelihood(model, other, restricted=restricted) <= height + 1e-9 for other in nearby)


@few
@given(trials=TRIALS)
def test_a_wider_level_gives_wider_intervals(trials):
    narrow, wide = result(trials, "reml", level=0.8), result(trials, "reml", level=0.99)
    assert wide.ci_lower <= narrow.ci_lower <= narrow.ci_upper <= wide.ci_upper
    assert wide.tau2_ci_lower <= narrow.tau2_ci_lower <= narrow.tau2_ci_upper <= wide.tau2_ci_upper


WILD = st.lists(
    st.tuples(st.floats(-1e8, 1e8), st.floats(-9, 9).map(lambda power: 10.0**power)), min_size=1, max_size=8
)


@METHODS
@few
@given(trials=WILD)
def test_wild_data_give_numbers_or_nothing_but_never_nan_or_a_crash(method, trials):
    for test in ("z", "knha"):
        for value in result(trials, method, test=test).to_dict().values():
            assert value is None or isinstance(value, str) or np.isfinite(value)
