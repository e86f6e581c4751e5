# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Hedges' small-sample correction J."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from openipt.evidence.grouping import Array


def correction(df: ArrayLike) -> Array:
    """Exact J(df) = gamma(df / 2) / (sqrt(df / 2) gamma((df - 1) / 2)). Hedges (1981), J Educ Stat 6:107-128, eq. 6e.

    NaN where df is not above 1.
    """
    degrees = np.asarray(df, dtype=float)
    safe = np.where(degrees > 1, degrees, np.nan)
    return np.exp(gammaln(safe / 2) - 0.5 * np.log(safe / 2) - gammaln((safe - 1) / 2))


def approximate_correction(df: ArrayLike) -> Array:
    """1 - 3 / (4 df - 1), Hedges (1981): what many programs, Metapsy's among them, use in place of the exact value."""
    return 1 - 3 / (4 * np.asarray(df, dtype=float) - 1)
