# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Mantel-Haenszel pooling of two-by-two tables: sound with rare events, no correction for empty cells.

Mantel & Haenszel (1959), J Natl Cancer Inst 22:719-748. Variances: odds ratio, Robins, Breslow & Greenland (1986),
Biometrics 42:311-323; risk ratio, Greenland & Robins (1985), Biometrics 41:55-68; risk difference, Sato, Greenland &
Robins (1989), Biometrics 45:1323-1324.

Tables without events, or with nothing but events, tell nothing of how effects differ. Two conventions for Q:
`informative` leaves them out (R's metafor, rma.mh); `all` takes every table in which the effect has a value.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from openipt.evidence.checks import check_level
from openipt.evidence.effects.counts import cells, log_odds_ratio, log_risk_ratio, risk_difference
from openipt.evidence.errors import UnknownChoiceError
from openipt.evidence.grouping import Array
from openipt.evidence.rare.tables import PooledTables, conclude

Q_FROM = ("informative", "all")
MEASURES = {"or": log_odds_ratio, "rr": log_risk_ratio, "rd": risk_difference}


def mantel_haenszel(
    a: ArrayLike,
    b: ArrayLike,
    c: ArrayLike,
    d: ArrayLike,
    measure: str = "or",
    level: float = 0.95,
    q_from: str = "informative",
) -> PooledTables:
    """Pooled log odds ratio (or), log risk ratio (rr) or risk difference (rd); q_from: the convention for Q.

    Raises DataError without events.
    """
    if measure not in MEASURES:
        raise UnknownChoiceError("measure", measure, MEASURES)
    if q_from not in Q_FROM:
        raise UnknownChoiceError("tables for Q", q_from, Q_FROM)
    counts = cells(a, b, c, d)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate, variance = {"or": _odds, "rr": _risk_ratio, "rd": _difference}[measure](*counts)
    rows, silent = MEASURES[measure](*counts), _silent(measure, q_from, *counts)
    rows = type(rows)(np.where(silent, np.nan, rows.yi), rows.vi)
    return conclude(("Mantel-Haenszel", measure), estimate, variance, rows, counts, check_level(level), q_from)


def _silent(measure: str, q_from: str, a: Array, b: Array, c: Array, d: Array) -> NDArray[np.bool_]:
    """Return the tables that Q leaves out."""
    none: NDArray[np.bool_] = (a + c) == 0
    every: NDArray[np.bool_] = (b + d) == 0
    if q_from == "informative" or measure == "or":
        return none | every
    return none if measure == "rr" else np.zeros_like(none)


def _odds(a: Array, b: Array, c: Array, d: Array) -> tuple[float, float]:
    total = a + b + c + d
    p, q, r, s = (a + d) / total, (b + c) / total, a * d / total, b * c / total
    variance = (
        np.sum(p * r) / np.sum(r) ** 2
        + np.sum(p * s + q * r) / (np.sum(r) * np.sum(s))
        + np.sum(q * s) / np.sum(s) ** 2
    ) / 2
    return float(np.log(np.sum(r) / np.sum(s))), float(variance)


def _risk_ratio(a: Array, b: Array, c: Array, d: Array) -> tuple[float, float]:
    n1, n2 = a + b, c + d
    total = n1 + n2
    r, s = np.sum(a * n2 / total), np.sum(c * n1 / total)
    return np.log(r / s), np.sum((n1 * n2 * (a + c) - a * c * total) / total**2) / (r * s)


def _difference(a: Array, b: Array, c: Array, d: Array) -> tuple[float, float]:
    n1, n2 = a + b, c + d
    total = n1 + n2
    weights = n1 * n2 / total
    estimate = np.sum(weights * (a / n1 - c / n2)) / np.sum(weights)
    lean = np.sum(c * (n1 / total) ** 2 - a * (n2 / total) ** 2 + weights * (n2 - n1) / (2 * total))
    noise = np.sum((a * (n2 - c) + c * (n1 - a)) / (2 * total))
    return estimate, (estimate * lean + noise) / np.sum(weights) ** 2
