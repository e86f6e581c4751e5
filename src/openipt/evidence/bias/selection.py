# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Three-parameter selection model: studies with a one-sided p above `step` are seen `delta` times as often.

Iyengar & Greenhouse (1988), Statistical Science 3:109-117; Vevea & Hedges (1995), Psychometrika 60:419-435. Fitted by
maximum likelihood; delta kept between 0.000001 and 100.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import ndtr, ndtri

from openipt.evidence.checks import check_level, effects_and_variances, require_varied
from openipt.evidence.choosing import Value
from openipt.evidence.errors import refuse
from openipt.evidence.estimators import ml
from openipt.evidence.estimators.likelihood import log_likelihood
from openipt.evidence.grouping import Array
from openipt.evidence.inference import chi_square_p, infer
from openipt.evidence.models import OneInterceptModel
from openipt.evidence.tops import tops

LEAST, MOST = 1e-6, 100.0
CLIMBS = 4
FLAT = 1e-5  # a slope, per unit of scale, below which nothing is left to climb


@dataclass(frozen=True, slots=True)
class Selection:
    """estimate: adjusted effect. delta: relative chance of being seen. test_*: likelihood ratio against delta = 1.

    bounded: delta lies at its bound, so the model tells little. converged: whether the search is known to have ended at
    the top of the likelihood; if not, no number here can be relied on.
    """

    k: int
    step: float
    favours: str
    estimate: float
    se: float | None
    ci_lower: float | None
    ci_upper: float | None
    p: float | None
    tau2: float
    delta: float
    bounded: bool
    converged: bool
    test_statistic: float
    test_p: float

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def selection_model(
    yi: ArrayLike, vi: ArrayLike, step: float = 0.025, favours: str | None = None, level: float = 0.95
) -> Selection:
    """Fit the model. favours: greater or less, by default the side of the pooled effect.

    When all studies lie on one side of the step, delta runs to its bound and `bounded` says so. Raises DataError with
    fewer than three studies.
    """
    effects, variances = effects_and_variances(yi, vi)
    model = OneInterceptModel(effects, variances)
    tau2 = float(ml.estimate(model))
    mean = float(model.mean(tau2)[0])
    favours = favours or ("greater" if mean >= 0 else "less")
    sign = 1.0 if favours == "greater" else -1.0
    likelihood = _Likelihood(sign * effects, variances, step)
    best = likelihood.maximise((sign * mean, tau2))
    plain = float(log_likelihood(model, tau2, restricted=False))
    ratio = max(0.0, 2 * (likelihood.at(best) - plain))
    se = likelihood.standard_error(best)
    inference = infer(
        np.float64(sign * best[0]), np.float64(np.nan if se is None else se), np.float64(np.nan), check_level(level)
    )
    shown = [float(value) if np.isfinite(value) else None for value in (inference.lower, inference.upper, inference.p)]
    return Selection(
        k=len(effects),
        step=step,
        favours=favours,
        estimate=float(sign * best[0]),
        se=se,
        ci_lower=shown[0],
        ci_upper=shown[1],
        p=shown[2],
        tau2=float(best[1]),
        delta=float(best[2]),
        bounded=not 1.001 * LEAST < best[2] < 0.999 * MOST,
        converged=likelihood.is_top(best),
        test_statistic=ratio,
        test_p=float(chi_square_p(np.float64(ratio), np.float64(1.0))),
    )


class _Likelihood:
    """Log-likelihood of (mean, tau2, delta), effects turned so that larger is favoured."""

    def __init__(self, yi: Array, vi: Array, step: float) -> None:
        if len(yi) < 3:
            raise refuse("a selection model needs at least three studies")
        require_varied(yi)
        self.yi, self.vi = yi, vi
        self.limit = np.sqrt(vi) * ndtri(1 - step)
        self.seen = ndtr(-yi / np.sqrt(vi)) <= step
        self.scale = np.array([np.sqrt(np.mean(vi)), np.mean(vi), 1.0])
        self._table = self._grid()
        self._heights = self.at(self._table)

    def at(self, x: Array) -> Value:
        """Return the likelihood at x (..., 3)."""
        mean, tau2, delta = np.moveaxis(np.asarray(x)[..., None], -2, 0)
        total = self.vi + tau2
        significant = ndtr((mean - self.limit) / np.sqrt(total))
        share = significant + delta * (1 - significant)
        weights = np.where(self.seen, 0.0, np.log(delta))
        density = -0.5 * (np.log(2 * np.pi * total) + (self.yi - mean) ** 2 / total)
        return np.sum(weights + density - np.log(share), axis=-1)

    def gradient(self, x: Array) -> Array:
        """Return its slopes in the mean, tau2 and log delta."""
        mean, tau2, delta = x
        total = self.vi + tau2
        sd = np.sqrt(total)
        z = (mean - self.limit) / sd
        significant, below, density = ndtr(z), ndtr(-z), np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
        share, resid = significant + delta * below, self.yi - mean
        pull = (1 - delta) * density / share
        return np.array(
            [
                np.sum(resid / total - pull / sd),
                np.sum((resid * resid / total - 1 + pull * z) / (2 * total)),
                np.sum(np.where(self.seen, 0.0, 1.0) - delta * below / share),
            ]
        )

    def _grid(self) -> Array:
        """Points (means, tau2s, deltas, 3) over all that the effects allow, dense enough to show every top."""
        reach = float(np.ptp(self.yi)) + 2 * float(np.sqrt(self.vi.max()))
        near = self.yi[:, None] + np.sqrt(self.vi)[:, None] * (-2, -1, 0, 1, 2)
        far = np.linspace(self.yi.min() - reach, self.yi.max() + reach, 15)
        means = np.unique(np.concatenate((far, np.quantile(near, np.linspace(0, 1, 31)))))
        low, squares = float(self.vi.min()), float(np.sum((self.yi - self.yi.mean()) ** 2))
        steps = max(2, math.ceil(math.log2(1 + squares / low)) + 1)
        tau2 = low * np.expm1(np.linspace(0, math.log1p(squares / low), min(steps, 24)))
        deltas = np.exp(np.linspace(math.log(LEAST), math.log(MOST), 13))
        return np.stack(np.meshgrid(means, tau2, deltas, indexing="ij"), axis=-1)

    def maximise(self, plain: tuple[float, float]) -> Array:
        """Return the best (mean, tau2, delta), climbed from every top on the grid and the fit without selection."""
        starts = [self._table[place] for place in tops(self._heights)]
        starts.append(np.array([*plain, 1.0]))
        return max((self._climb(start) for start in starts), key=lambda x: float(self.at(x)))

    def _climb(self, start: Array) -> Array:
        """From a point to the top nearest to it; begun again, on its own scale, where the optimiser stops early."""
        x = start
        bounds = [(None, None), (0.0, None), (math.log(LEAST), math.log(MOST))]
        options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 1000, "maxfun": 20000}
        for _ in range(CLIMBS):
            scale = np.array([self.scale[0], max(x[1], 1e-3 * self.scale[1]), 1.0])

            def loss(u: Array, scale: Array = scale) -> tuple[float, Array]:
                point = np.array([*(u[:2] * scale[:2]), math.exp(u[2])])
                return -float(self.at(point)), -self.gradient(point) * scale

            begin = np.array([*(x[:2] / scale[:2]), math.log(x[2])])
            u = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
            x = np.array([*(u[:2] * scale[:2]), math.exp(u[2])])
            if self._slope(x) < FLAT:
                break
        return x

    def _slope(self, x: Array) -> float:
        """Return what is left to climb, per unit of scale; at a bound only inwards."""
        gradient = self.gradient(x) * [self.scale[0], x[1] + self.scale[1], 1.0]
        if x[1] <= 0:
            gradient[1] = max(gradient[1], 0.0)
        if x[2] <= 1.0001 * LEAST:
            gradient[2] = max(gradient[2], 0.0)
        if x[2] >= 0.9999 * MOST:
            gradient[2] = min(gradient[2], 0.0)
        return float(np.abs(gradient).max())

    def is_top(self, x: Array) -> bool:
        """Return whether the likelihood is flat here, or falls from a bound, and nowhere on the grid higher."""
        return self._slope(x) < FLAT and bool(self._heights.max() <= self.at(x) + FLAT)

    def standard_error(self, best: Array) -> float | None:
        """Of the mean, from the observed information by central differences; a variance at zero is left out."""
        free = [0, 1, 2] if best[1] > 1e-4 * self.scale[1] else [0, 2]
        steps = 1e-4 * np.array([max(abs(best[0]), self.scale[0]), max(best[1], 1e-12), best[2]])
        information = np.empty((len(free), len(free)))
        for row, i in enumerate(free):
            for col, j in enumerate(free):
                information[row, col] = -self._curvature(best, steps, i, j)
        try:
            variance = np.linalg.inv(information)[0, 0]
        except np.linalg.LinAlgError:
            return None
        return float(np.sqrt(variance)) if variance > 0 else None

    def _curvature(self, best: Array, steps: Array, i: int, j: int) -> float:
        values: list[float] = []
        for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            x = best.copy()
            x[i] += a * steps[i]
            x[j] += b * steps[j]
            values.append(float(self.at(x)))
        return float((values[0] - values[1] - values[2] + values[3]) / (4 * steps[i] * steps[j]))
