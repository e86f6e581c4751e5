# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effects from two-by-two tables: a events and b none in group 1, c events and d none in group 2.

A table with an empty cell has 0.5 added to all its cells where the measure needs it (Gart & Zweifel 1967, Biometrika
54:181-187), other tables stay as they are; `add=0` leaves all as they are, and such rows come out as NaN. Ratios are
logs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.effects.effect import Effects, columns, require
from openipt.evidence.grouping import Array

Cells = tuple[Array, Array, Array, Array]
"""The counts a, b, c and d of every table."""


def cells(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Cells:
    """Return the four counts as arrays. Raises DataError for a negative count or a group of no one."""
    arrays = columns(a=a, b=b, c=c, d=d)
    for name, count in zip("abcd", arrays, strict=True):
        require(~(count < 0), name, "a count cannot be negative")
    events1, none1, events2, none2 = arrays
    require(~(events1 + none1 == 0), "a, b", "group 1 has nobody in it")
    require(~(events2 + none2 == 0), "c, d", "group 2 has nobody in it")
    return events1, none1, events2, none2


def _filled(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, add: float) -> list[Array]:
    arrays = cells(a, b, c, d)
    empty = np.min(arrays, axis=0) == 0
    return [count + add * empty for count in arrays]


def _finite(yi: Array, vi: Array) -> Effects:
    known = np.isfinite(yi) & np.isfinite(vi)
    return Effects(np.where(known, yi, np.nan), np.where(known, vi, np.nan))


def log_odds_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, add: float = 0.5) -> Effects:
    """Log odds ratio; variance 1/a + 1/b + 1/c + 1/d. Woolf (1955), Ann Hum Genet 19:251-253."""
    a, b, c, d = _filled(a, b, c, d, add)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d)


def log_risk_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, add: float = 0.5) -> Effects:
    """Log risk ratio; variance 1/a - 1/n1 + 1/c - 1/n2. Katz et al. (1978), Biometrics 34:469-474."""
    a, b, c, d = _filled(a, b, c, d, add)
    n1, n2 = a + b, c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log(a / n1) - np.log(c / n2), 1 / a - 1 / n1 + 1 / c - 1 / n2)


def risk_difference(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, add: float = 0.5) -> Effects:
    """Risk in group 1 less risk in group 2; variance a b / n1^3 + c d / n2^3."""
    a, b, c, d = _filled(a, b, c, d, add)
    n1, n2 = a + b, c + d
    return Effects(a / n1 - c / n2, a * b / n1**3 + c * d / n2**3)


def peto_log_odds_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, add: float = 0.5) -> Effects:
    """Peto's one-step log odds ratio (observed less expected, by its hypergeometric variance). Yusuf et al. (1985)."""
    a, b, c, d = _filled(a, b, c, d, add)
    n1, n2, events, total = a + b, c + d, a + c, a + b + c + d
    variance = n1 * n2 * events * (b + d) / (total**2 * (total - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite((a - n1 * events / total) / variance, 1 / variance)


def arcsine_difference(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Effects:
    """Return the arcsine difference; no empty-cell correction needed. Ruecker et al. (2009), Stat Med 28:721."""
    a, b, c, d = cells(a, b, c, d)
    n1, n2 = a + b, c + d
    return Effects(np.arcsin(np.sqrt(a / n1)) - np.arcsin(np.sqrt(c / n2)), 1 / (4 * n1) + 1 / (4 * n2))


def yule_q(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, add: float = 0.5) -> Effects:
    """Yule's Q = (OR - 1) / (OR + 1). Yule (1912), J R Stat Soc 75:579-652."""
    a, b, c, d = _filled(a, b, c, d, add)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = a * d / (b * c)
        q = (odds - 1) / (odds + 1)
        return _finite(q, (1 - q * q) ** 2 / 4 * (1 / a + 1 / b + 1 / c + 1 / d))


def phi(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Effects:
    """Phi coefficient; variance with only the total fixed, Yule (1912), p. 603. NaN when no one or all had it."""
    a, b, c, d = cells(a, b, c, d)
    n1, n2, events, none = a + b, c + d, a + c, b + d
    total = n1 + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (a * d - b * c) / np.sqrt(n1 * n2 * events * none)
        rows, cols = (n1 - n2) / np.sqrt(n1 * n2), (events - none) / np.sqrt(events * none)
        square = value * value
        lean = value * (1 + square / 2) * rows * cols - 0.75 * square * (rows**2 + cols**2)
        return _finite(value, (1 - square + lean) / total)
