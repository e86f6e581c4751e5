# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""From one measure to another. Each function takes numbers or arrays and gives the same."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from openipt.evidence.effects.effect import Effects
from openipt.evidence.effects.hedges import correction
from openipt.evidence.grouping import Array

LOGISTIC = math.pi / math.sqrt(3)
"""SD of the standard logistic distribution: ratio of a log odds ratio to d. Chinn (2000), Stat Med 19:3127-3131."""


def d_to_log_odds(d: ArrayLike, variance: ArrayLike = np.nan) -> Effects:
    """d pi / sqrt 3, its variance times pi^2 / 3."""
    return Effects(np.asarray(d, dtype=float) * LOGISTIC, np.asarray(variance, dtype=float) * LOGISTIC**2)


def log_odds_to_d(log_odds: ArrayLike, variance: ArrayLike = np.nan) -> Effects:
    """Log odds ratio times sqrt 3 / pi, its variance times 3 / pi^2."""
    return Effects(np.asarray(log_odds, dtype=float) / LOGISTIC, np.asarray(variance, dtype=float) / LOGISTIC**2)


def g_to_d(g: ArrayLike, df: ArrayLike) -> Array:
    """Cohen's d from Hedges' g: the small-sample correction taken off."""
    return np.asarray(g, dtype=float) / correction(df)


def d_to_r(d: ArrayLike, a: float = 4.0) -> Array:
    """Point-biserial r = d / sqrt(d^2 + a), a = (n1 + n2)^2 / (n1 n2): 4 for equal groups. Borenstein et al. (2009)."""
    effect = np.asarray(d, dtype=float)
    r: Array = effect / np.sqrt(effect * effect + a)
    return r


def r_to_d(r: ArrayLike) -> Array:
    """d = 2 r / sqrt(1 - r^2), equal groups. Borenstein et al. (2009), equation 7.5."""
    correlation = np.asarray(r, dtype=float)
    d: Array = 2 * correlation / np.sqrt(1 - correlation * correlation)
    return d


def d_to_auc(d: ArrayLike) -> Array:
    """Return chance that a person of group 1 does better than one of group 2: Phi(d / sqrt 2). McGraw & Wong (1992)."""
    return ndtr(np.asarray(d, dtype=float) / math.sqrt(2))


def success_rate_difference(d: ArrayLike) -> Array:
    """2 AUC - 1. Kraemer & Kupfer (2006), Biol Psychiatry 59:990-996."""
    return 2 * d_to_auc(d) - 1


def cohen_u3(d: ArrayLike) -> Array:
    """Return the share of group 2 below the mean of group 1: Phi(d). Cohen (1988), chapter 2."""
    return ndtr(np.asarray(d, dtype=float))


def overlap(d: ArrayLike) -> Array:
    """Return overlap of two normal curves d apart: 2 Phi(-|d| / 2). Reiser & Faraggi (1999), Statistician 48:413."""
    share: Array = 2 * ndtr(-np.abs(np.asarray(d, dtype=float)) / 2)
    return share


def odds_ratio_to_risk_ratio(odds_ratio: ArrayLike, control_risk: ArrayLike) -> Array:
    """OR / (1 - p0 + p0 OR). Zhang & Yu (1998), JAMA 280:1690-1691. p0 between 0 and 1."""
    odds, risk = np.asarray(odds_ratio, dtype=float), np.asarray(control_risk, dtype=float)
    ratio: Array = odds / (1 - risk + risk * odds)
    return ratio
