# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the closed-form estimators share: tau2 = (y'Py - tr PV) / tr P for any weights, and its standard error.

Source: DerSimonian & Kacker (2007), Contemporary Clinical Trials 28:105-114, equation 6.
"""

from __future__ import annotations

from openipt.evidence.choosing import Value, at_least, ratio
from openipt.evidence.models import WeightedMoments


def solve_moments(sums: WeightedMoments) -> Value:
    """tau2 that makes y'Py equal to its expectation, cut off at zero."""
    return at_least(0.0, ratio(sums.ypy - sums.tr_pv, sums.tr_p))


def moment_variance(sums: WeightedMoments, tau2: Value) -> Value:
    """Return the variance of y'Py under normality: 2 tr(PSPS) with S = V + tau2 I."""
    return at_least(0.0, 2 * sums.tr_pvpv + 4 * tau2 * sums.tr_pvp + 2 * tau2 * tau2 * sums.tr_pp)
