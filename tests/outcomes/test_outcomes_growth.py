# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A growth model stands at the top of its likelihood, or says that its search has not converged."""

import numpy as np
import pytest

from openipt.outcomes import OutcomeError, Settings, growth, growth_change
from openipt.outcomes.expected import TooLittle, fit_expectation
from openipt.outcomes.mixed import _profile, _sums


def courses(seed, count, noise):
    random = np.random.default_rng(seed)
    ids, times = np.repeat(np.arange(count), 4), np.tile(np.arange(4.0), count)
    start, slope = random.normal(15, 4, count)[ids], random.normal(-1, random.choice([0.0, 0.5]), count)[ids]
    return [str(client) for client in ids], times, start + slope * times + random.normal(0, noise, len(ids))


@pytest.mark.parametrize("seed", range(2))
def test_no_growth_model_is_less_likely_than_a_grids_best(seed):
    ids, times, scores = courses(seed, 6, 2.0)
    fitted = growth(ids, times, scores)
    design = np.column_stack([np.ones(len(times)), times])
    sums = _sums(np.array([int(client) for client in ids]), 6, design, design / design.max(axis=0), scores)
    spreads = np.concatenate(([0.0], np.geomspace(0.01, 50, 9)))
    best = min(
        _profile(np.array([a, b * r, b * np.sqrt(1 - r * r)]), sums, True).deviance
        for a in spreads
        for b in spreads
        for r in (-1.0, -0.6, 0.0, 0.6, 1.0)
    )
    assert fitted.converged
    assert fitted.log_likelihood >= -best / 2 - 1e-6


def test_courses_without_any_error_have_no_top_and_say_so():
    ids, times, scores = courses(1, 5, 0.0)
    with pytest.raises(OutcomeError, match="has not converged"):
        growth_change(ids, times, scores, Settings("hlm"))
    expected = fit_expectation(*courses(1, 31, 0.0))
    assert isinstance(expected, TooLittle)
    assert "has not converged" in expected.reason
