# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Log-likelihoods of tau2 and their maximum.

Sources: Hardy & Thompson (1996), Statistics in Medicine 15:619-629; Viechtbauer (2005), equations 9 to 12.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from openipt.evidence.choosing import is_nan, root, where
from openipt.evidence.estimators.he import estimate as he_estimate
from openipt.evidence.models import InterceptModel, Model, Moments, Value
from openipt.evidence.solving import falling_root

Score = Callable[[Moments], tuple[Value, Value, Value]]


def log_likelihood(model: InterceptModel, tau2: Value, *, restricted: bool) -> Value:
    """Log-likelihood at tau2, the mean profiled out (ML) or integrated out (REML, with the constant of metafor)."""
    total = model.vi + model.spread(tau2)
    moments = model.at(tau2)
    result = -0.5 * (model.total(np.log(total)) + moments.ypy())
    if not restricted:
        return result - 0.5 * model.k * np.log(2 * np.pi)
    constant = 0.5 * np.log(model.k) - 0.5 * model.df * np.log(2 * np.pi)
    return result + constant - 0.5 * np.log(moments.sum_w)


def maximise(model: Model, score: Score) -> Value:
    """Root of the score from Hedges' estimate, by Newton's method; by Fisher's scoring where it is not concave."""

    def function(tau2: Value) -> tuple[Value, Value]:
        value, slope, information = score(model.at(tau2))
        return value, _downward(slope, information)

    return falling_root(function, _or_zero(he_estimate(model)), model.typical_v)


def _downward(slope: Value, information: Value) -> Value:
    """The slope where it is clearly below zero, else minus the information (1 where a group has none)."""
    if isinstance(slope, float):
        return slope if slope < -0.01 * information else -information
    safe = np.where(information > 0, information, 1.0)
    return np.where(slope < -0.01 * safe, slope, -safe)


def _or_zero(tau2: Value) -> Value:
    """Zero in place of the estimate that a group of one study does not have."""
    return where(is_nan(tau2), 0.0, tau2)


def information_error(information: Value) -> Value:
    """Standard error from twice Fisher's information; NaN where rounding has left none of it."""
    return root(2.0 / where(information > 0, information, np.nan))
