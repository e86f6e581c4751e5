# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Bayesian normal-normal random-effects model on a grid of tau: no sampling, the same answer every time.

Given tau the posterior of the mean is normal; tau's own posterior is worked out on a grid, even in log tau since with
few studies its tail reaches far. Roever (2020), J Stat Softw 93(6):1-51 (R's bayesmeta: adaptive quadrature).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import ndtr

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.errors import UnknownChoiceError, refuse
from openipt.evidence.grouping import Array

PRIORS: dict[str, Callable[[Array, float], Array]] = {
    "half-normal": lambda tau, scale: -0.5 * (tau / scale) ** 2,
    "half-cauchy": lambda tau, scale: -np.log1p((tau / scale) ** 2),
    "uniform": lambda tau, scale: np.zeros_like(tau),
}
"""Logs of priors of tau up to a constant; the scale is on the scale of the effects (unused by uniform)."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Posterior of the mean and of tau: mean, SD, median, central interval; chance that the mean is above zero.

    pi_*: central interval of the true effect in a further study. With few studies and a prior of tau with a long tail
    a mean or SD may not exist: None.
    """

    k: int
    prior: str
    scale: float
    level: float
    estimate: float | None
    sd: float | None
    median: float
    ci_lower: float
    ci_upper: float
    above_zero: float
    tau_mean: float | None
    tau_median: float
    tau_lower: float
    tau_upper: float
    pi_lower: float
    pi_upper: float

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def posterior(
    yi: ArrayLike,
    vi: ArrayLike,
    prior: str = "half-normal",
    scale: float = 0.5,
    mean: float = 0.0,
    mean_sd: float = math.inf,
    level: float = 0.95,
    points: int = 2000,
) -> Posterior:
    """Posterior with a normal prior on the mean (flat by default) and a prior on tau. Raises DataError.

    A uniform prior of tau needs three studies with a flat mean, else the posterior has no end.
    """
    effects, variances = effects_and_variances(yi, vi)
    if prior not in PRIORS:
        raise UnknownChoiceError("prior", prior, PRIORS)
    if not scale > 0 or not mean_sd > 0:
        raise refuse("the scale of a prior must be greater than zero")
    if prior == "uniform" and len(effects) < 3:
        raise refuse("a uniform prior of tau needs at least three studies")
    weigh = PRIORS[prior]
    tau, weights, centre, spread = _grid(
        effects, variances, lambda tau: weigh(tau, scale), scale, (mean, mean_sd), points
    )
    estimate = float(weights @ centre)
    sd = math.sqrt(float(weights @ (spread**2 + (centre - estimate) ** 2)))
    fall = _fall(prior, len(effects), mean_sd)
    tail = (1 - check_level(level)) / 2
    further = np.sqrt(spread**2 + tau**2)

    def quantile(p: float, width: Array) -> float:
        reach = 40 * float(np.max(width)) + float(np.ptp(centre))
        return float(
            brentq(lambda x: float(weights @ ndtr((x - centre) / width)) - p, estimate - reach, estimate + reach)
        )

    rising = np.concatenate(([0.0], np.cumsum(weights)))
    edges = np.concatenate(([0.0], np.sqrt(tau[1:] * tau[:-1]), [tau[-1]]))
    tau_lower, tau_median, tau_upper = (float(np.interp(p, rising, edges)) for p in (tail, 0.5, 1 - tail))
    return Posterior(
        k=len(effects),
        prior=prior,
        scale=scale,
        level=level,
        estimate=estimate if fall > 2 or mean_sd < math.inf else None,
        sd=sd if fall > 3 or mean_sd < math.inf else None,
        median=quantile(0.5, spread),
        ci_lower=quantile(tail, spread),
        ci_upper=quantile(1 - tail, spread),
        above_zero=float(weights @ ndtr(centre / spread)),
        tau_mean=float(weights @ tau) if fall > 2 else None,
        tau_median=tau_median,
        tau_lower=tau_lower,
        tau_upper=tau_upper,
        pi_lower=quantile(tail, further),
        pi_upper=quantile(1 - tail, further),
    )


def _fall(prior: str, k: int, mean_sd: float) -> float:
    """Return the power with which the posterior of a large tau falls; moment n exists where it is above n + 1."""
    of_prior = {"half-normal": math.inf, "half-cauchy": 2.0, "uniform": 0.0}[prior]
    return of_prior + (k if mean_sd < math.inf else k - 1)


def _grid(
    yi: Array, vi: Array, prior: Callable[[Array], Array], scale: float, mean: tuple[float, float], points: int
) -> tuple[Array, Array, Array, Array]:
    """tau at the middles of cells even in log tau, their posterior weights, and the mean and SD of mu given each.

    First over all that could matter, then over what does.
    """
    start = 1e-6 * min(float(np.sqrt(np.min(vi))), scale)
    end = 1e10 * (float(np.std(yi)) + float(np.sqrt(np.max(vi))))
    for _ in range(2):
        step = math.log(end / start) / points
        tau = start * np.exp((np.arange(points) + 0.5) * step)
        height, centre, spread = _log_posterior(yi, vi, tau, mean)
        height = height + prior(tau) + np.log(tau)
        density = np.exp(height - height.max())
        weights = density / density.sum()
        matters = tau[weights > 1e-13]
        start, end = float(matters[0]) * math.exp(-step), float(matters[-1]) * math.exp(step)
    return tau, weights, centre, spread


def _log_posterior(yi: Array, vi: Array, tau: Array, mean: tuple[float, float]) -> tuple[Array, Array, Array]:
    """Log of the likelihood of tau with the mean integrated out, and the posterior of the mean given tau."""
    total = vi + tau[:, None] ** 2
    precision = 1 / mean[1] ** 2
    information = (1 / total).sum(axis=1) + precision
    centre = ((yi / total).sum(axis=1) + mean[0] * precision) / information
    squares = ((yi - centre[:, None]) ** 2 / total).sum(axis=1) + precision * (centre - mean[0]) ** 2
    height = -0.5 * (np.log(total).sum(axis=1) + np.log(information) + squares)
    return height, centre, 1 / np.sqrt(information)
