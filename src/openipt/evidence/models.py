# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The normal-normal random-effects model y = X beta + u + e, seen through its weighted sums.

With W = diag(1 / (v + tau2)) and P = W - W X (X'WX)^-1 X'W, every estimator of tau2 in this package needs only
traces and quadratic forms of P. They are worked out here from sums over rows (never from a k by k matrix), so cost
and memory are linear in the number of studies. Notation after Viechtbauer (2005), J Educ Behav Stat 30:261-293.

A `Value` is one number when the model holds one analysis, and one number a group when it holds many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from openipt.evidence.choosing import Value, at_least, at_most, root
from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array, Groups


class Moments(Protocol):
    """Traces and quadratic forms of P at one tau2."""

    sum_w: Value
    sum_w2: Value

    def log_information(self) -> Value: ...
    def tr_p(self) -> Value: ...
    def tr_pp(self) -> Value: ...
    def ypy(self) -> Value: ...
    def yppy(self) -> Value: ...
    def ypppy(self) -> Value: ...


@dataclass(slots=True)
class WeightedMoments:
    """Sums for any weights A in place of W, with V = diag(v): y'Py, tr P, tr PP, tr PV, tr PVPV, tr PVP."""

    ypy: Value
    tr_p: Value
    tr_pp: Value
    tr_pv: Value
    tr_pvpv: Value
    tr_pvp: Value


class Model(Protocol):
    """What an estimator of tau2 may ask of the data."""

    k: Value
    df: Value
    yi: Array
    vi: Array
    typical_v: Value
    log_design: Value

    def total(self, rows: Array) -> Value: ...
    def spread(self, values: Value) -> Value: ...
    def at(self, tau2: Value) -> Moments: ...
    def along(self, tau2: Array) -> Moments: ...
    def reach(self) -> tuple[Value, Value]: ...
    def weighted(self, weights: Array) -> WeightedMoments: ...


def last_top(squares: Value, df: Value, low: Value, high: Value) -> Value:
    """Return smallest variance plus tau2 beyond which both likelihoods only fall.

    squares: of the residuals at equal weights; low, high: the smallest and largest variance. With x = low + tau2 and
    the eigenvalues of P between 1 / (high + tau2) and 1 / x, y'PPy <= squares / x^2 and tr P >= df / (high + tau2), so
    that the slope is below zero when df x^2 > squares (x + high - low). It is also below zero when x > squares, since
    P's eigenvectors part the restricted likelihood into sums over z_i^2 - lambda_i - tau2 (Viechtbauer 2005).
    """
    half = squares / at_least(1.0, df) / 2
    return at_most(squares, half + root(half * half + 2 * half * (high - low)))


class InterceptMoments:
    """P with X a column of ones, from the sums s, b, c of w^j, w^j y and w^j y^2 for j = 1, 2, 3."""

    __slots__ = ("_b", "_c", "_s", "mean", "sum_w", "sum_w2")

    def __init__(self, s: Value, b: Value, c: Value) -> None:
        self._s, self._b, self._c = s, b, c
        self.sum_w, self.sum_w2 = s[0], s[1]
        self.mean = b[0] / s[0]

    def sums(self) -> tuple[Value, Value, Value]:
        """s, b and c."""
        return self._s, self._b, self._c

    def log_information(self) -> Value:
        """log |X'WX|."""
        return np.log(self.sum_w)

    def tr_p(self) -> Value:
        return self._s[0] - self._s[1] / self._s[0]

    def tr_pp(self) -> Value:
        s1, s2, s3 = self._s
        ratio = s2 / s1
        return s2 - 2 * s3 / s1 + ratio * ratio

    def _residual_square(self, power: int) -> Value:
        mean = self.mean
        return self._c[power] - mean * (2 * self._b[power] - mean * self._s[power])

    def ypy(self) -> Value:
        return self._residual_square(0)

    def yppy(self) -> Value:
        return self._residual_square(1)

    def ypppy(self) -> Value:
        left = self._b[1] - self.mean * self._s[1]
        return self._residual_square(2) - left * left / self._s[0]


LARGE = 5_000  # rows from which memory, not numpy's calls, takes the time
LOST = 1e-6  # share of the weights below which rounding has taken too many digits off a difference of sums


class InterceptModel:
    """X is a column of ones: pooling, any number of groups at once.

    `yi` is held as a difference from each group's `centre` (the fixed-effect mean), which keeps the sums of
    squares exact when effects are large beside their spread.
    """

    total: Callable[[Array], Value]
    largest: Callable[[Array], Value]
    smallest: Callable[[Array], Value]
    spread: Callable[[Value], Value]

    def __init__(self, yi: Array, vi: Array, groups: Groups) -> None:
        self.groups = groups
        self.total, self.largest, self.spread = groups.sum, groups.largest, groups.spread
        self.smallest = groups.smallest
        self._prepare(yi, vi, groups.sizes.astype(float))

    def _prepare(self, yi: Array, vi: Array, k: Value) -> None:
        weights = 1.0 / vi
        sum_w = self.total(weights)
        self.centre = self.total(weights * yi) / sum_w
        self.yi, self.vi = yi - self.spread(self.centre), vi
        self.k, self.df = k, k - 1.0
        self.log_design = np.log(k)
        self.typical_v = k / sum_w
        self._basis = np.empty((3, len(yi)))
        self._basis[0] = 1.0
        self._basis[1] = self.yi
        np.multiply(self.yi, self.yi, out=self._basis[2])

    def reach(self) -> tuple[Value, Value]:
        """Return the smallest variance, and `last_top`."""
        low = self.smallest(self.vi)
        return low, last_top(self.total(self._basis[2]), self.df, low, self.largest(self.vi))

    def one(self, group: int) -> OneInterceptModel:
        """Return the model of one group by itself."""
        rows = slice(self.groups.starts[group], self.groups.starts[group] + self.groups.sizes[group])
        return OneInterceptModel(self.yi[rows], self.vi[rows])

    def _powers(self, tau2: Value) -> Array:
        w = 1.0 / (self.vi + self.spread(tau2))
        powers = np.empty((*w.shape[:-1], 3, w.shape[-1]))
        powers[..., 0, :] = w
        square = np.multiply(w, w, out=powers[..., 1, :])
        np.multiply(square, w, out=powers[..., 2, :])
        return powers

    def at(self, tau2: Value) -> InterceptMoments:
        """Return moments at tau2 of shape (groups,), or with any axes before it."""
        sums = self.total(self._powers(tau2)[..., :, None, :] * self._basis)
        return InterceptMoments(*(tuple(sums[..., j, m, :] for j in range(3)) for m in range(3)))

    def along(self, tau2: Array) -> InterceptMoments:
        """Return moments at tau2 of shape (points, groups)."""
        return self.at(tau2)

    def weighted(self, weights: Array) -> WeightedMoments:
        total, v = self.total, self.vi
        a2 = weights * weights
        a3 = a2 * weights
        s = total(weights)
        resid = self.yi - self.spread(total(weights * self.yi) / s)
        a2_sum, a2v = total(a2), total(a2 * v)
        return WeightedMoments(
            ypy=total(weights * resid * resid),
            tr_p=self._trace(weights, s, s - a2_sum / s),
            tr_pp=a2_sum - 2 * total(a3) / s + (a2_sum / s) ** 2,
            tr_pv=total(weights * v) - a2v / s,
            tr_pvpv=total(a2 * v * v) - 2 * total(a3 * v * v) / s + (a2v / s) ** 2,
            tr_pvp=a2v - 2 * total(a3 * v) / s + a2v * a2_sum / (s * s),
        )

    def _trace(self, weights: Array, s: Value, plain: Value) -> Value:
        """tr P = s - sum(a^2) / s, also where one weight outgrows the others so far that nothing is left of it."""
        if np.all(plain > LOST * s):
            return plain
        top = weights >= self.spread(self.largest(weights))
        high, low = self.total(weights * top), self.total(weights * ~top)
        within = high * high - self.total(weights * weights * top)  # 0 where a single weight is the largest
        return (within + 2 * high * low + low * low - self.total(weights * weights * ~top)) / s

    def mean(self, tau2: Value) -> tuple[Value, Value]:
        """Return the weighted mean of each group at tau2, and the sum of its weights."""
        w = 1.0 / (self.vi + self.spread(tau2))
        sum_w = self.total(w)
        return self.centre + self.total(w * self.yi) / sum_w, sum_w


class OneInterceptModel(InterceptModel):
    """One analysis by itself: the same sums as plain numbers, several times faster than arrays of length one."""

    def __init__(self, yi: Array, vi: Array) -> None:
        self.total, self.largest, self.spread = np.add.reduce, np.maximum.reduce, lambda value: value
        self.smallest = np.minimum.reduce
        self._prepare(yi, vi, float(len(yi)))
        self._columns = np.ascontiguousarray(self._basis.T)
        self._power = np.empty((3, len(yi)))
        self._w, self._square, self._cube = self._power
        self._known: dict[float, InterceptMoments] = {}  # roots and intervals ask for the same tau2 again, 0 above all

    def at(self, tau2: float) -> InterceptMoments:
        known = self._known.get(tau2)
        if known is None:
            known = self._known[tau2] = self._at(tau2)
        return known

    def along(self, tau2: Array) -> InterceptMoments:
        """Return moments at tau2 of shape (points,)."""
        if len(self.vi) > LARGE:
            return self._one_by_one(tau2)
        w = np.add.outer(tau2, self.vi)
        np.reciprocal(w, w)
        power, sums = w, []
        for place in range(3):
            sums.append(power.dot(self._columns).T)
            if place < 2:
                power = power * w
        return InterceptMoments(*zip(*sums, strict=True))

    def _one_by_one(self, tau2: Array) -> InterceptMoments:
        """Return the same for so many rows that space for them is better used again."""
        solutions = [self.at(t) for t in tau2.tolist()]
        return InterceptMoments(*np.array([moments.sums() for moments in solutions]).transpose(1, 2, 0))

    def mean(self, tau2: float) -> tuple[float, float]:
        moments = self.at(tau2)
        return self.centre + moments.mean, moments.sum_w

    def _at(self, tau2: float) -> InterceptMoments:
        w, square = self._w, self._square
        np.add(self.vi, tau2, w)
        np.reciprocal(w, w)
        np.multiply(w, w, square)
        np.multiply(square, w, self._cube)
        sums = self._power.dot(self._columns).ravel().tolist()
        return InterceptMoments(sums[0::3], sums[1::3], sums[2::3])


class RegressionMoments:
    """P with any X held as an orthonormal basis: everything from p by p matrices.

    weights and resid (..., k), inverse (..., p, p): at one tau2, or at many by the axes before.
    """

    def __init__(self, basis: Array, weights: Array, inverse: Array, resid: Array) -> None:
        self._basis, self._w, self._inverse = basis, weights, inverse
        self._w2 = weights * weights
        self._squares = resid * resid
        self._resid = resid
        self.sum_w, self.sum_w2 = self._w.sum(axis=-1), self._w2.sum(axis=-1)

    def log_information(self) -> Value:
        """log |X'WX|, X the basis."""
        return -np.linalg.slogdet(self._inverse)[1]

    def _hat(self, weights: Array) -> Array:
        return self._inverse @ ((self._basis.T * weights[..., None, :]) @ self._basis)

    def tr_p(self) -> Value:
        return self.sum_w - _trace(self._hat(self._w2))

    def tr_pp(self) -> Value:
        m2 = self._hat(self._w2)
        return self.sum_w2 - 2 * _trace(self._hat(self._w2 * self._w)) + _trace(m2 @ m2)

    def ypy(self) -> Value:
        return (self._w * self._squares).sum(axis=-1)

    def yppy(self) -> Value:
        return (self._w2 * self._squares).sum(axis=-1)

    def ypppy(self) -> Value:
        left = (self._w2 * self._resid) @ self._basis
        inner = (left[..., None, :] @ self._inverse @ left[..., :, None])[..., 0, 0]
        return (self._w2 * self._w * self._squares).sum(axis=-1) - inner


def _trace(matrices: Array) -> Value:
    return np.trace(matrices, axis1=-2, axis2=-1)


class RegressionModel:
    """X is any design of full column rank (k by p): meta-regression of one analysis.

    X is replaced by an orthonormal basis of the same space (P does not change), so that a moderator such as the
    year does not cost digits; `coefficients` turns the result back.
    """

    def __init__(self, yi: Array, vi: Array, design: Array) -> None:
        self.total, self.spread = np.add.reduce, lambda value: value
        self.basis, self._triangle = np.linalg.qr(design)
        self.yi, self.vi = yi, vi
        self.k = float(len(yi))
        self.df = self.k - design.shape[1]
        self.typical_v = self.k / float(np.sum(1.0 / vi))
        self.log_design = 0.0  # of the basis, which is orthonormal

    def reach(self) -> tuple[float, float]:
        """Return the smallest variance, and `last_top`."""
        resid = self.yi - self.basis @ (self.basis.T @ self.yi)
        low, high = float(self.vi.min()), float(self.vi.max())
        return low, last_top(float(resid @ resid), self.df, low, high)

    def _fit(self, weights: Array) -> tuple[Array, Array, Array]:
        try:
            inverse = np.linalg.inv((self.basis.T * weights[..., None, :]) @ self.basis)
        except np.linalg.LinAlgError:
            raise refuse("the variances differ too much to tell the coefficients apart") from None
        right = (weights * self.yi) @ self.basis
        beta = (inverse @ right[..., None])[..., 0]
        return beta, inverse, self.yi - beta @ self.basis.T

    def coefficients(self, tau2: float) -> tuple[Array, Array, Array]:
        """Return coefficients of the design as given, (X'WX)^-1 and residuals, at tau2."""
        beta, inverse, resid = self._fit(1.0 / (self.vi + tau2))
        back = np.linalg.inv(self._triangle)
        return back @ beta, back @ inverse @ back.T, resid

    def at(self, tau2: Value) -> RegressionMoments:
        """Return moments at tau2, one number or an array of them."""
        weights = 1.0 / (self.vi + np.asarray(tau2)[..., None])
        _, inverse, resid = self._fit(weights)
        return RegressionMoments(self.basis, weights, inverse, resid)

    def along(self, tau2: Array) -> RegressionMoments:
        """Return moments at tau2 of shape (points,)."""
        return self.at(tau2)

    def weighted(self, weights: Array) -> WeightedMoments:
        v, a2 = self.vi, weights * weights
        a3 = a2 * weights
        _, inverse, resid = self._fit(weights)

        def hat(column: Array) -> Array:
            product: Array = inverse @ ((self.basis * column[:, None]).T @ self.basis)
            return product

        m2, m2v = hat(a2), hat(a2 * v)
        return WeightedMoments(
            ypy=weights @ (resid * resid),
            tr_p=weights.sum() - np.trace(m2),
            tr_pp=a2.sum() - 2 * np.trace(hat(a3)) + np.trace(m2 @ m2),
            tr_pv=weights @ v - np.trace(m2v),
            tr_pvpv=a2 @ (v * v) - 2 * np.trace(hat(a3 * v * v)) + np.trace(m2v @ m2v),
            tr_pvp=a2 @ v - 2 * np.trace(hat(a3 * v)) + np.trace(m2v @ m2),
        )
