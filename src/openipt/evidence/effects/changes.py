# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effects from one group measured twice; first measurement less second, `r` the correlation between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.effects.effect import Effects, columns, require
from openipt.evidence.effects.hedges import correction
from openipt.evidence.grouping import Array


def _pair(m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, n: ArrayLike, r: ArrayLike) -> list[Array]:
    arrays = columns(m1=m1, m2=m2, sd1=sd1, sd2=sd2, n=n, r=r)
    require(~(np.abs(arrays[5]) > 1), "r", "a correlation lies between -1 and 1")
    return arrays


def _change_variance(sd1: Array, sd2: Array, r: Array) -> Array:
    return sd1**2 + sd2**2 - 2 * r * sd1 * sd2


def mean_change(m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, n: ArrayLike, r: ArrayLike) -> Effects:
    """Return the mean change (MC) with variance sd_change^2 / n."""
    m1, m2, sd1, sd2, n, r = _pair(m1, m2, sd1, sd2, n, r)
    return Effects(m1 - m2, _change_variance(sd1, sd2, r) / n)


def smd_of_change(m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, n: ArrayLike, r: ArrayLike) -> Effects:
    """Change in units of the SD of change (SMCC). Gibbons, Hedeker & Davis (1993), J Educ Stat 18:271-279."""
    m1, m2, sd1, sd2, n, r = _pair(m1, m2, sd1, sd2, n, r)
    sd = np.sqrt(_change_variance(sd1, sd2, r))
    require(~(sd == 0), "sd1, sd2", "nobody's change differs: no standardised change")
    g = correction(n - 1) * (m1 - m2) / sd
    return Effects(g, 1 / n + g * g / (2 * n))


def smd_of_raw_scores(
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, n: ArrayLike, r: ArrayLike
) -> Effects:
    """Change in units of the first SD (SMCR). Becker (1988), Br J Math Stat Psychol 41:257-278."""
    m1, m2, sd1, _, n, r = _pair(m1, m2, sd1, sd2, n, r)
    require(~(sd1 == 0), "sd1", "the first standard deviation is zero: no standardised change")
    g = correction(n - 1) * (m1 - m2) / sd1
    return Effects(g, 2 * (1 - r) / n + g * g / (2 * n))


def smd_of_raw_scores_unequal(
    m1: ArrayLike, m2: ArrayLike, sd1: ArrayLike, sd2: ArrayLike, n: ArrayLike, r: ArrayLike
) -> Effects:
    """SMCR with unequal variances before and after (SMCRH). Bonett (2008), Psychol Methods 13:99-109, equation 15."""
    m1, m2, sd1, sd2, n, r = _pair(m1, m2, sd1, sd2, n, r)
    require(~(sd1 == 0), "sd1", "the first standard deviation is zero: no standardised change")
    g = correction(n - 1) * (m1 - m2) / sd1
    return Effects(g, _change_variance(sd1, sd2, r) / (sd1**2 * (n - 1)) + g * g / (2 * (n - 1)))
