# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Hunter-Schmidt. Hunter & Schmidt (2004), Methods of Meta-Analysis; form of Viechtbauer (2005), equation 5."""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.method_of_moments import moment_variance
from openipt.evidence.models import Model


def estimate(model: Model) -> Value:
    """(Q - k) / sum of weights: biased downwards, with small variance."""
    weights = 1.0 / model.vi
    return np.maximum((model.weighted(weights).ypy - model.k) / model.total(weights), 0.0)


def standard_error(model: Model, tau2: Value) -> Value:
    weights = 1.0 / model.vi
    return np.sqrt(moment_variance(model.weighted(weights), tau2)) / model.total(weights)
