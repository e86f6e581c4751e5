# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Three-parameter selection model: studies with a one-sided p above `step` are seen `delta` times as often.

Iyengar & Greenhouse (1988), Statistical Science 3:109-117; Vevea & Hedges (1995), Psychometrika 60:419-435. Fitted by
maximum likelihood; delta kept between 0.000001 and 100.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr, ndtri

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.errors import refuse
from openipt.evidence.estimators import ml
from openipt.evidence.estimators.likelihood import log_likelihood
from openipt.evidence.grouping import Array
from openipt.evidence.inference import chi_square_p, infer
from openipt.evidence.models import OneInterceptModel

LEAST, MOST = 1e-6, 100.0


@dataclass(frozen=True, slots=True)
class Selection:
    """estimate: adjusted effect. delta: relative chance of being seen. test_*: likelihood ratio against delta = 1.

    bounded: delta lies at its bound, so the model tells little.
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
    best, scale = likelihood.maximise(sign * mean, tau2)
    plain = float(log_likelihood(model, tau2, restricted=False))
    ratio = max(0.0, 2 * (likelihood.at(best) - plain))
    se = likelihood.standard_error(best, scale)
    found = infer(
        np.float64(sign * best[0]), np.float64(np.nan if se is None else se), np.float64(np.nan), check_level(level)
    )
    shown = [float(value) if np.isfinite(value) else None for value in (found.lower, found.upper, found.p)]
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
        test_statistic=ratio,
        test_p=float(chi_square_p(np.float64(ratio), np.float64(1.0))),
    )


class _Likelihood:
    """Log-likelihood of (mean, tau2, delta), effects turned so that larger is favoured."""

    def __init__(self, yi: Array, vi: Array, step: float) -> None:
        if len(yi) < 3:
            raise refuse("a selection model needs at least three studies")
        self.yi, self.vi = yi, vi
        self.limit = np.sqrt(vi) * ndtri(1 - step)
        self.seen = ndtr(-yi / np.sqrt(vi)) <= step

    def at(self, x: Array) -> float:
        mean, tau2, delta = x
        total = self.vi + tau2
        sd = np.sqrt(total)
        significant = np.exp(log_ndtr((mean - self.limit) / sd))
        share = significant + delta * (1 - significant)
        weights = np.where(self.seen, 0.0, np.log(delta))
        density = -0.5 * (np.log(2 * np.pi * total) + (self.yi - mean) ** 2 / total)
        return float(np.sum(weights + density - np.log(share)))

    def maximise(self, mean: float, tau2: float) -> tuple[Array, Array]:
        """The best (mean, tau2, delta) and the scale of each, from several starts."""
        scale = np.array([max(abs(mean), float(np.sqrt(np.mean(self.vi)))), float(np.mean(self.vi)) + tau2, 1.0])

        def loss(x: Array) -> float:
            return -self.at(np.array([x[0] * scale[0], x[1] * scale[1], np.exp(x[2])]))

        bounds = [(None, None), (0.0, None), (np.log(LEAST), np.log(MOST))]
        options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000, "maxfun": 20000}
        found = [
            minimize(loss, (mean / scale[0], tau2 / scale[1], start), method="L-BFGS-B", bounds=bounds, options=options)
            for start in (0.0, -1.5, 1.5)
        ]
        x = min(found, key=lambda result: result.fun).x
        return np.array([x[0] * scale[0], x[1] * scale[1], np.exp(x[2])]), scale

    def standard_error(self, best: Array, scale: Array) -> float | None:
        """Of the mean, from the observed information by central differences; a variance at zero is left out."""
        free = [0, 1, 2] if best[1] > 1e-4 * scale[1] else [0, 2]
        steps = 1e-4 * np.array([scale[0], max(best[1], 1e-12), best[2]])
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
        values = []
        for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            x = best.copy()
            x[i] += a * steps[i]
            x[j] += b * steps[j]
            values.append(self.at(x))
        return (values[0] - values[1] - values[2] + values[3]) / (4 * steps[i] * steps[j])
