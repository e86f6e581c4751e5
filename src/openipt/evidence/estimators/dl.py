# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""DerSimonian-Laird. DerSimonian & Laird (1986), Controlled Clinical Trials 7:177-188, equation 8."""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.method_of_moments import moment_variance, solve_moments
from openipt.evidence.models import Model


def estimate(model: Model) -> Value:
    """(Q - df) / tr P with weights 1/v."""
    return solve_moments(model.weighted(1.0 / model.vi))


def standard_error(model: Model, tau2: Value) -> Value:
    """Biggerstaff & Tweedie (1997), Statistics in Medicine 16:753-768."""
    sums = model.weighted(1.0 / model.vi)
    return np.sqrt(moment_variance(sums, tau2)) / sums.tr_p
