# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Hedges (also called variance component or Cochran ANOVA). Hedges & Olkin (1985), equation 9.14."""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.method_of_moments import moment_variance, solve_moments
from openipt.evidence.models import Model


def estimate(model: Model) -> Value:
    """Unweighted variance of the effects less the mean sampling variance."""
    return solve_moments(model.weighted(np.ones_like(model.vi)))


def standard_error(model: Model, tau2: Value) -> Value:
    sums = model.weighted(np.ones_like(model.vi))
    return np.sqrt(moment_variance(sums, tau2)) / sums.tr_p
