# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sidik-Jonkman. Sidik & Jonkman (2005), Applied Statistics 54:367-384, with their first crude estimate.

Positive unless all effects are equal.
"""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.method_of_moments import moment_variance
from openipt.evidence.models import Model


def _crude(model: Model) -> Value:
    """Return the variance of the effects with divisor k."""
    resid = model.yi - model.spread(model.total(model.yi) / model.k)
    return model.total(resid * resid) / model.k


def estimate(model: Model) -> Value:
    crude = _crude(model)
    sums = model.weighted(1.0 / (model.vi + model.spread(crude)))
    return crude * sums.ypy / model.df


def standard_error(model: Model, tau2: Value) -> Value:
    crude = _crude(model)
    sums = model.weighted(1.0 / (model.vi + model.spread(crude)))
    return crude / model.df * np.sqrt(moment_variance(sums, tau2))
