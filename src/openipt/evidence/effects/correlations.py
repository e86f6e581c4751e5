# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Correlations r from n people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.effects.effect import Effects, columns, require


def correlation(r: ArrayLike, n: ArrayLike) -> Effects:
    """r itself; variance (1 - r^2)^2 / (n - 1). Hedges & Olkin (1985), chapter 11."""
    r, n = columns(r=r, n=n)
    require(~(np.abs(r) > 1), "r", "a correlation lies between -1 and 1")
    require(~(n < 2), "n", "needs at least 2 people")
    return Effects(r, (1 - r * r) ** 2 / (n - 1))


def fisher_z(r: ArrayLike, n: ArrayLike) -> Effects:
    """Fisher's z = atanh r; variance 1 / (n - 3). Fisher (1921), Metron 1:3-32."""
    r, n = columns(r=r, n=n)
    require(~(np.abs(r) >= 1), "r", "Fisher's z needs a correlation above -1 and below 1")
    require(~(n < 4), "n", "Fisher's z needs at least 4 people")
    return Effects(np.arctanh(r), 1 / (n - 3))
