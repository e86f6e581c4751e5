# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effects that a paper or database already gives, with what is known of their precision."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from openipt.evidence.effects.effect import Effects, columns, require


def from_standard_error(yi: ArrayLike, sei: ArrayLike) -> Effects:
    """Return variances from standard errors: the square of each."""
    yi, sei = columns(yi=yi, sei=sei)
    require(~(sei <= 0), "sei", "a standard error must be greater than zero")
    return Effects(yi, sei * sei)


def from_interval(yi: ArrayLike, lower: ArrayLike, upper: ArrayLike, level: float = 0.95) -> Effects:
    """Return the variance from a symmetric normal interval; take logs of ratios and their limits first."""
    yi, lower, upper = columns(yi=yi, lower=lower, upper=upper)
    require(~(upper <= lower), "lower, upper", "the upper limit must be above the lower")
    sei = (upper - lower) / (2 * ndtri((1 + level) / 2))
    return Effects(yi, np.square(sei))
