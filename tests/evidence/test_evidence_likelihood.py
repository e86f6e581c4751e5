# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a likelihood has several tops, the fit stands on the highest; a search that cannot know says so."""

import numpy as np
import pytest

from openipt.evidence import pool, pool_many, profile_likelihood
from openipt.evidence.bayes import posterior
from openipt.evidence.bias import selection
from openipt.evidence.design import design_matrix
from openipt.evidence.estimators import ml, reml
from openipt.evidence.estimators.likelihood import log_likelihood
from openipt.evidence.models import OneInterceptModel, RegressionModel
from openipt.evidence.multilevel import three_level
from openipt.evidence.regression import meta_regression
from openipt.evidence.subgroups import subgroups
from openipt.evidence.trial_blocks import Blocks

TWO_TOPS = ([-0.33, 1.51, -0.01, -0.26], [0.12, 0.35, 0.02, 0.11])
METHODS = {"reml": (reml, True), "ml": (ml, False)}


def small_sets(count, seed):
    """Two to six studies, variances within a factor of 10, 100 or 10,000, with and without heterogeneity."""
    random = np.random.default_rng(seed)
    for number in range(count):
        k = random.integers(2, 7)
        vi = 0.02 * (10.0, 100.0, 10_000.0)[number % 3] ** random.uniform(0, 1, k)
        yield random.normal(0, np.sqrt(vi + random.integers(0, 2) * random.exponential())), vi


def highest_on_a_grid(model, restricted):
    low, last = model.reach()
    grid = low * np.expm1(np.linspace(0, np.log(max(1.0, last / low)), 400))
    return max(log_likelihood(model, float(tau2), restricted=restricted) for tau2 in grid)


def test_reml_takes_the_higher_of_two_tops():
    """metafor 3.8-1 gives these numbers."""
    found = pool(*TWO_TOPS)
    assert found.tau2 == pytest.approx(0.2453, abs=5e-5)
    assert [round(x, 3) for x in (found.estimate, found.ci_lower, found.ci_upper)] == [0.079, -0.512, 0.669]
    model = OneInterceptModel(*map(np.array, TWO_TOPS))
    assert log_likelihood(model, found.tau2, restricted=True) == pytest.approx(-3.4445, abs=5e-5)


def test_ml_takes_the_higher_of_two_tops():
    found = pool([0.70, -0.72, -0.34], [0.38, 0.05, 0.32], "ml")
    assert found.tau2 == pytest.approx(0.0619, abs=5e-5)
    assert [round(x, 3) for x in (found.estimate, found.ci_lower, found.ci_upper)] == [-0.415, -0.943, 0.112]


@pytest.mark.parametrize("method", METHODS)
def test_no_fit_of_a_small_set_is_less_likely_than_a_grids_best(method):
    module, restricted = METHODS[method]
    sets = list(small_sets(240, 7))
    for yi, vi in sets:
        model = OneInterceptModel(yi, vi)
        tau2 = module.estimate(model)
        assert log_likelihood(model, tau2, restricted=restricted) >= highest_on_a_grid(model, restricted) - 1e-9
    many = pool_many(*(np.concatenate(part) for part in zip(*sets, strict=True)), labels(sets), method)
    alone = [pool(yi, vi, method).tau2 for yi, vi in sets]
    np.testing.assert_allclose(many.tau2, alone, rtol=1e-9, atol=1e-12)


def labels(sets):
    return np.repeat(np.arange(len(sets)), [len(yi) for yi, _ in sets]).tolist()


@pytest.mark.parametrize("method", METHODS)
def test_no_meta_regression_is_less_likely_than_a_grids_best(method):
    module, restricted = METHODS[method]
    for yi, vi in small_sets(60, 8):
        if len(yi) < 4:
            continue
        moderator = {"x": np.arange(len(yi)).tolist()}
        model = RegressionModel(yi, vi, design_matrix(moderator, len(yi))[1])
        fitted = meta_regression(yi, vi, moderator, method)
        assert log_likelihood(model, fitted.tau2, restricted=restricted) >= (
            highest_on_a_grid(model, restricted) - 1e-9
        )
        assert module.estimate(model) == fitted.tau2


def test_every_subgroup_stands_on_its_highest_top():
    found = subgroups([*TWO_TOPS[0], 0.1, 0.2], [*TWO_TOPS[1], 0.1, 0.1], list("aaaabb"))
    assert found.levels["a"].tau2 == pool(*TWO_TOPS).tau2


def test_the_profile_likelihood_interval_reaches_over_a_valley():
    """From the smallest to the largest tau2 that is likely enough, also where the lower top lies between."""
    lower, upper = profile_likelihood(*TWO_TOPS)
    model = OneInterceptModel(*map(np.array, TWO_TOPS))
    floor = log_likelihood(model, pool(*TWO_TOPS).tau2, restricted=True) - 3.841458820694124 / 2
    grid = np.concatenate(([0.0], np.geomspace(1e-6, 100, 4000)))
    likely = [t for t in grid.tolist() if log_likelihood(model, t, restricted=True) >= floor]
    assert lower == pytest.approx(likely[0], rel=0.01)
    assert upper == pytest.approx(likely[-1], rel=0.01)


def three_levels(count, seed):
    random = np.random.default_rng(seed)
    for number in range(count):
        sizes = [2, *random.integers(1, 4, random.integers(1, 4))]
        trial = np.repeat(np.arange(len(sizes)), sizes)
        vi = 0.02 * (10.0, 100.0, 10_000.0)[number % 3] ** random.uniform(0, 1, len(trial))
        between = np.repeat(random.normal(0, 0.4, len(sizes)), sizes)
        yield random.normal(between, np.sqrt(vi)), vi, trial, float(random.choice([0.0, 0.6]))


def test_no_three_level_model_is_less_likely_than_a_grids_best():
    for yi, vi, trial, rho in three_levels(25, 5):
        fitted, blocks = three_level(yi, vi, trial, rho), Blocks(yi, vi, trial, rho)
        axes = [np.concatenate(([0.0], np.geomspace(values[1] / 50, values[-1], 80))) for values in blocks.axes()]
        pairs = [part.ravel() for part in np.meshgrid(*axes)]
        assert fitted.converged
        assert fitted.log_likelihood >= blocks.heights(*pairs).max() - 1e-7


def test_the_quick_likelihood_of_three_levels_is_the_plain_one():
    for yi, vi, trial, rho in three_levels(5, 6):
        blocks = Blocks(yi, vi, trial, rho)
        assert blocks.heights(0.1, 0.3)[0] == pytest.approx(blocks.fit(0.1, 0.3).log_likelihood, rel=1e-10)


def test_no_selection_model_is_less_likely_than_a_grids_best():
    for yi, vi in small_sets(12, 9):
        if len(yi) < 3:
            continue
        fitted = selection.selection_model(yi, vi, favours="greater")
        likelihood = selection._Likelihood(yi, vi, 0.025)
        tau2 = np.concatenate(([0.0], np.geomspace(0.001, np.sum((yi - yi.mean()) ** 2) + 0.01, 20)))
        means = np.linspace(yi.min() - 2, yi.max() + 2, 30)
        points = np.stack(np.meshgrid(means, tau2, np.geomspace(1e-6, 100, 20)), axis=-1)
        reached = likelihood.at(np.array([fitted.estimate, fitted.tau2, fitted.delta]))
        assert not fitted.converged or reached >= likelihood.at(points).max() - 1e-6


def test_a_selection_model_stopped_short_of_the_top_says_so(monkeypatch):
    monkeypatch.setattr(selection, "CLIMBS", 0)
    fitted = selection.selection_model([0.9, 0.5, 0.2, 0.4], [0.05, 0.04, 0.1, 0.02])
    assert not fitted.converged


def test_a_three_level_model_stopped_short_of_the_top_says_so(monkeypatch):
    monkeypatch.setattr("openipt.evidence.trial_blocks.CLIMBS", 0)
    fitted = three_level([0.9, 0.5, 0.2, 0.4, -1.0], [0.05, 0.04, 0.1, 0.02, 0.03], list("aabbc"))
    assert not fitted.converged


def test_the_posterior_of_few_studies_under_a_prior_with_a_long_tail():
    """By plain summation over log tau; a mean or SD that does not exist is not given as a number."""
    yi, vi = np.array([0.3, 0.5]), np.array([0.05, 0.02])
    tau = np.exp(np.linspace(-15, 15, 60_001))[:, None]
    total = vi + tau**2
    information = (1 / total).sum(axis=1)
    mean = (yi / total).sum(axis=1) / information
    height = -0.5 * (np.log(total).sum(axis=1) + np.log(information) + ((yi - mean[:, None]) ** 2 / total).sum(axis=1))
    weights = np.exp(height - height.max()) / (1 + (tau[:, 0] / 0.5) ** 2) * tau[:, 0]
    rising = np.cumsum(weights / weights.sum())
    found = posterior(yi, vi, "half-cauchy")
    for ours, p in ((found.tau_lower, 0.025), (found.tau_median, 0.5), (found.tau_upper, 0.975)):
        assert ours == pytest.approx(tau[np.searchsorted(rising, p), 0], rel=2e-3)
    assert found.ci_lower > -1
    assert found.ci_upper < 2
    assert found.sd is None
    assert posterior([0.3, 0.5, 0.1], [0.05, 0.02, 0.1], "uniform").tau_mean is None
