# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The restricted likelihood of a three-level model and its highest point. See `openipt.evidence.multilevel`."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from openipt.evidence.grouping import Array, arrange
from openipt.evidence.robust import Clusters, by_size
from openipt.evidence.tops import tops

STEP = math.log(2.0)
FLAT = 1e-5  # a slope, per unit of relative change, below which nothing is left to climb
CLIMBS = 4
AT_ONCE = 200_000  # numbers held at once along the grid


@dataclass(frozen=True, slots=True)
class Fit:
    """The mean with its information, the restricted log-likelihood and its slopes in the two variances."""

    mean: float
    information: float
    log_likelihood: float
    gradient: Array


class Blocks:
    """Trials laid together by their number of effects, so that small matrices are inverted in batches."""

    def __init__(self, yi: Array, vi: Array, trial: Sequence[Hashable], rho: float) -> None:
        self._lay_out(yi, vi, trial, rho)
        sizes = by_size(trial)
        self.k, self.trials = len(yi), sum(len(index) for index in sizes)
        self.parts: list[tuple[Array, Array]] = []
        for index in sizes:
            sei = np.sqrt(vi[index])
            v = sei[:, :, None] * sei[:, None, :] * (rho + (1 - rho) * np.eye(index.shape[1]))
            self.parts.append((yi[index], v))

    def fit(self, between: float, within: float) -> Fit:
        """Return mean, restricted log-likelihood and its gradient in the two variances."""
        inverses, log_det, sums = [], 0.0, np.zeros(2)
        for y, v in self.parts:
            total = v + between + within * np.eye(y.shape[1])
            inverse = np.linalg.inv(total)
            inverses.append(inverse)
            log_det += float(np.linalg.slogdet(total)[1].sum())
            ones = inverse.sum(axis=2)
            sums += (float(ones.sum()), float((ones * y).sum()))
        information, mean = sums[0], sums[1] / sums[0]
        quadratic, gradient = 0.0, np.zeros(2)
        for (y, _), inverse in zip(self.parts, inverses, strict=True):
            ones, resid = inverse.sum(axis=2), y - mean
            r = np.einsum("bij,bj->bi", inverse, resid)
            own = ones.sum(axis=1)
            quadratic += float((r * resid).sum())
            gradient[0] += np.sum(r.sum(axis=1) ** 2) - own.sum() + np.sum(own**2) / information
            gradient[1] += np.sum(r * r) - np.trace(inverse, axis1=1, axis2=2).sum() + np.sum(ones**2) / information
        constant = (self.k - 1) * np.log(2 * np.pi) - np.log(self.k)
        log_likelihood = -0.5 * (constant + log_det + np.log(information) + quadratic)
        return Fit(mean, information, float(log_likelihood), gradient / 2)

    def clusters(self, mean: float, between: float, within: float) -> list[Clusters]:
        """Return the trials as robust errors want them: a column of ones, the covariance of this model, residuals."""
        return [
            Clusters(np.ones((*y.shape, 1)), v + between + within * np.eye(y.shape[1]), y - mean) for y, v in self.parts
        ]

    def _lay_out(self, yi: Array, vi: Array, trial: Sequence[Hashable], rho: float) -> None:
        self._groups, order, _ = arrange(trial)
        self._y, self._v, self._rho = yi[order] - yi.mean(), vi[order], rho

    def axes(self) -> tuple[Array, Array]:
        """Return values of each variance, dense enough to show the tops of the likelihood: in steps of a factor 2.

        From 0 to the sum of squares of the effects, beyond which there is no top.
        """
        own = (1 - self._rho) * self._v
        least = float(np.min(1 / self._groups.sum(1 / own))), float(own.min())
        squares = max(float(self._y @ self._y), *least)
        steps = [math.ceil(math.log(squares / low) / STEP) + 1 for low in least]
        between, within = (low * np.expm1(np.arange(n + 1) * STEP) for low, n in zip(least, steps, strict=True))
        return between, within

    def heights(self, between: ArrayLike, within: ArrayLike) -> Array:
        """Restricted log-likelihoods at many pairs of variances (of one length, or a number).

        A trial's covariance is A + U C U' with A diagonal, U = [standard errors, ones], C = diag(rho, between), so
        that sums over rows and two by two algebra give its inverse and determinant (Woodbury 1950).
        """
        b, w = np.broadcast_arrays(np.atleast_1d(between), np.atleast_1d(within))
        chunk = max(1, AT_ONCE // self.k)
        return np.concatenate([self._heights(b[i : i + chunk], w[i : i + chunk]) for i in range(0, len(b), chunk)])

    def _heights(self, between: Array, within: Array) -> Array:
        total, rho, b = self._groups.sum, self._rho, between[:, None]
        own = (1 - rho) * self._v + within[:, None]
        a, s, y = 1 / own, np.sqrt(self._v), self._y
        ss, s1, ones, sy, y1, yy = (total(a * column) for column in (s * s, s, 1.0, s * y, y, y * y))
        det = (1 + rho * ss) * (1 + b * ones) - rho * b * s1 * s1
        k11, k12, k22 = rho * (1 + b * ones) / det, -rho * b * s1 / det, b * (1 + rho * ss) / det
        information = (ones - (k11 * s1 * s1 + 2 * k12 * s1 * ones + k22 * ones * ones)).sum(axis=1)
        cross = (y1 - (k11 * s1 * sy + k12 * (s1 * y1 + ones * sy) + k22 * ones * y1)).sum(axis=1)
        squares = (yy - (k11 * sy * sy + 2 * k12 * sy * y1 + k22 * y1 * y1)).sum(axis=1)
        log_det = np.log(own).sum(axis=1) + np.log(det).sum(axis=1)
        constant = (self.k - 1) * np.log(2 * np.pi) - np.log(self.k)
        result: Array = -0.5 * (constant + log_det + np.log(information) + squares - cross * cross / information)
        return result

    def best(self) -> tuple[float, float]:
        """Return the two variances of highest restricted likelihood, each at least zero.

        Every top that shows on the grid of `axes` is climbed, the highest taken.
        """
        between, within = self.axes()
        heights = self.heights(*(values.ravel() for values in np.meshgrid(between, within, indexing="ij")))
        places = tops(heights.reshape(len(between), len(within)))
        climbed = [self._climb(np.array([between[i], within[j]])) for i, j in places]
        return max(climbed, key=lambda pair: self.fit(*pair).log_likelihood)

    def _climb(self, start: Array) -> tuple[float, float]:
        """From a point to the top nearest to it; begun again, on its own scale, where the optimiser stops early."""
        pair = start
        for _ in range(CLIMBS):
            scale = np.maximum(pair, float(self._v.mean()) * 1e-3)

            def loss(x: Array, scale: Array = scale) -> tuple[float, Array]:
                fitted = self.fit(*(x * scale))
                return -fitted.log_likelihood, -fitted.gradient * scale

            options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 500}
            bounds = [(0, None)] * 2
            pair = minimize(loss, pair / scale, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x * scale
            if self._slope(*pair) < FLAT:
                break
        return float(pair[0]), float(pair[1])

    def _slope(self, between: float, within: float) -> float:
        """Return what is left to climb, per unit of relative change; at a variance of zero only upwards."""
        pair = np.array([between, within])
        gradient = self.fit(between, within).gradient
        return float((np.where(pair > 0, np.abs(gradient), gradient) * (pair + float(self._v.mean()))).max())

    def is_top(self, between: float, within: float) -> bool:
        """Return whether the likelihood is flat here, or falls from a variance of zero, and no higher on the grid."""
        heights = self.heights(*(values.ravel() for values in np.meshgrid(*self.axes(), indexing="ij")))
        own = self.fit(between, within).log_likelihood
        return self._slope(between, within) < FLAT and bool(heights.max() <= own + FLAT)
