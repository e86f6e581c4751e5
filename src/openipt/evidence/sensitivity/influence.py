# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Influence of each study on the pooled effect, best guesses of each study's true effect, and weights.

Viechtbauer & Cheung (2010), Res Synth Methods 1:112-125; Cook & Weisberg (1982); BLUPs: Raudenbush & Bryk (1985), J
Educ Stat 10:75-98; Morris (1983).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from openipt.evidence.checks import effects_and_variances
from openipt.evidence.grouping import Array
from openipt.evidence.inference import critical
from openipt.evidence.pooling import pool
from openipt.evidence.sensitivity.omitting import leave_one_out


@dataclass(frozen=True, slots=True)
class Influence:
    """One number a study in each array.

    rstudent: studentised deleted residual. dffits, dfbeta: change of the study's own prediction and of the estimate, in
    standard errors. cook: Cook's distance. covariance_ratio: squared standard error without the study over that with
    it. tau2_deleted, q_deleted: without the study. hat: leverage. weight: percent. influential: any of the rules of
    Viechtbauer & Cheung: |dffits| > 3 sqrt(1 / (k - 1)), Cook's distance beyond the middle of chi-square(1), hat >
    3 / k, |dfbeta| > 1.
    """

    rstudent: Array
    dffits: Array
    cook: Array
    covariance_ratio: Array
    tau2_deleted: Array
    q_deleted: Array
    hat: Array
    weight: Array
    dfbeta: Array
    influential: np.ndarray

    def to_rows(self) -> list[dict[str, Any]]:
        """Return one dictionary a study, ready for JSON."""
        names = [field.name for field in fields(self)]
        columns = [getattr(self, name).tolist() for name in names]
        return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def influence(yi: ArrayLike, vi: ArrayLike, method: str = "reml") -> Influence:
    """Return influence measures for the chosen estimator and the plain standard error. Raises as `leave_one_out`."""
    effects, variances = effects_and_variances(yi, vi)
    without = leave_one_out(effects, variances, method)
    whole = pool(effects, variances, method)
    tau2, k = whole.tau2 or 0.0, len(effects)
    tau2_deleted = np.nan_to_num(without.tau2)
    weights = 1 / (variances + tau2)
    hat = weights / weights.sum()
    change = whole.estimate - without.estimate
    sum_deleted = np.array([np.sum(1 / (variances + t)) for t in tau2_deleted])
    cook = (change / whole.se) ** 2
    dffits = change / np.sqrt(hat * (variances + tau2_deleted))
    dfbeta = change * np.sqrt(sum_deleted)
    large = 3 * np.sqrt(1 / (k - 1))
    extreme = (np.abs(dffits) > large) | (chdtrc(1.0, cook) < 0.5) | (hat > 3 / k) | (np.abs(dfbeta) > 1)
    return Influence(
        rstudent=(effects - without.estimate) / np.sqrt(variances + tau2_deleted + without.se**2),
        dffits=dffits,
        cook=cook,
        covariance_ratio=without.se**2 / whole.se**2,
        tau2_deleted=tau2_deleted,
        q_deleted=without.q,
        hat=hat,
        weight=100 * hat,
        dfbeta=dfbeta,
        influential=extreme,
    )


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Best guess of each study's true effect, its standard error and normal interval."""

    estimate: Array
    se: Array
    lower: Array
    upper: Array


def blups(yi: ArrayLike, vi: ArrayLike, method: str = "reml", level: float = 0.95) -> Shrunken:
    """Empirical Bayes estimates: each effect drawn towards the pooled one by its unreliability."""
    effects, variances = effects_and_variances(yi, vi)
    whole = pool(effects, variances, method)
    tau2 = whole.tau2 or 0.0
    trust = tau2 / (tau2 + variances)
    estimate = trust * effects + (1 - trust) * whole.estimate
    se = np.sqrt(trust * variances + ((1 - trust) * whole.se) ** 2)
    width = float(critical(np.float64(np.nan), level)) * se
    return Shrunken(estimate, se, estimate - width, estimate + width)


def weights_percent(vi: ArrayLike, tau2: float) -> Array:
    """Return each study's share of the pooled effect, in percent."""
    weights = 1 / (np.asarray(vi, dtype=float) + tau2)
    percent: Array = 100 * weights / weights.sum()
    return percent
