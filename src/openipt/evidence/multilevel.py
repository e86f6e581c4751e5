# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Three-level model for several effects a trial, with cluster-robust standard errors.

y_ij = mu + u_i + w_ij + e_ij: u between trials, w within trials, e with sampling covariance V (effects of a trial
correlate rho). Konstantopoulos (2011), Res Synth Methods 2:61-76; Van den Noortgate et al. (2013), Behav Res Methods
45:576-594; correlated errors (CHE): Pustejovsky & Tipton (2022), Prevention Science 23:425-438. Fitted by REML. Robust
errors, which hold where these covariances do not: `openipt.evidence.robust`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import chdtri

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array
from openipt.evidence.inference import check_test, chi_square_p, critical, infer
from openipt.evidence.robust import KINDS, Clusters, Robust, by_size, robust


@dataclass(frozen=True, slots=True)
class ThreeLevel:
    """A fitted three-level model. i2_*: percent of total variance, total, between and within trials.

    cr0, cr1, cr2: the mean with each of the cluster-robust standard errors. log_likelihood: restricted.
    """

    k: int
    trials: int
    rho: float
    test: str
    level: float
    estimate: float
    se: float
    statistic: float
    p: float
    ci_lower: float
    ci_upper: float
    pi_lower: float
    pi_upper: float
    sigma2_between: float
    sigma2_within: float
    i2: float
    i2_between: float
    i2_within: float
    q: float
    q_df: int
    q_p: float
    log_likelihood: float
    cr0: Robust
    cr1: Robust
    cr2: Robust

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Fit:
    mean: float
    information: float
    log_likelihood: float
    gradient: Array


class _Blocks:
    """Trials laid together by their number of effects, so that small matrices are inverted in batches."""

    def __init__(self, yi: Array, vi: Array, trial: Sequence[Hashable], rho: float) -> None:
        sizes = by_size(trial)
        self.k, self.trials = len(yi), sum(len(index) for index in sizes)
        self.parts: list[tuple[Array, Array]] = []
        for index in sizes:
            sei = np.sqrt(vi[index])
            v = sei[:, :, None] * sei[:, None, :] * (rho + (1 - rho) * np.eye(index.shape[1]))
            self.parts.append((yi[index], v))

    def fit(self, between: float, within: float) -> _Fit:
        """Mean, restricted log-likelihood and its gradient in the two variances."""
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
        return _Fit(mean, information, float(log_likelihood), gradient / 2)

    def clusters(self, mean: float, between: float, within: float) -> list[Clusters]:
        """The trials as robust errors want them: a column of ones, the covariance of this model, residuals."""
        return [
            Clusters(np.ones((*y.shape, 1)), v + between + within * np.eye(y.shape[1]), y - mean) for y, v in self.parts
        ]

    def best(self, scale: float) -> tuple[float, float]:
        """The two variances of highest restricted likelihood, each at least zero."""

        def loss(x: Array) -> tuple[float, Array]:
            fitted = self.fit(*(x * scale))
            return -fitted.log_likelihood, -fitted.gradient * scale

        starts = ((1.0, 0.1), (0.1, 1.0), (0.01, 0.01))
        options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 500}
        found = [
            minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * 2, options=options)
            for start in starts
        ]
        chosen = min(found, key=lambda result: result.fun).x * scale
        return float(chosen[0]), float(chosen[1])


def _checked(yi: ArrayLike, vi: ArrayLike, trial: Sequence[Hashable], rho: float) -> tuple[_Blocks, Array, Array]:
    effects, variances = effects_and_variances(yi, vi)
    if len(trial) != len(effects):
        raise refuse(f"{len(effects)} effects but {len(trial)} trial names")
    if not 0 <= rho < 1:
        raise refuse(f"the correlation within trials is {rho:g}, must be at least 0 and below 1")
    if not 2 <= len(set(trial)) < len(effects):
        raise refuse("a three-level model needs two trials or more, and a trial with more than one effect")
    return _Blocks(effects, variances, trial, rho), effects, variances


def three_level(
    yi: ArrayLike, vi: ArrayLike, trial: Sequence[Hashable], rho: float = 0.6, test: str = "z", level: float = 0.95
) -> ThreeLevel:
    """Fit the model; `trial` names the trial of each effect. test: z, or t on k - 1 df. Raises DataError."""
    if check_test(test) not in ("z", "t"):
        raise refuse("a three-level model is tested by z or t")
    blocks, _, variances = _checked(yi, vi, trial, rho)
    between, within = blocks.best(float(np.mean(variances)))
    fitted = blocks.fit(between, within)
    df = np.float64(np.nan if test == "z" else blocks.k - 1)
    se = 1 / np.sqrt(fitted.information)
    plain = infer(np.float64(fitted.mean), se, df, check_level(level))
    half = float(critical(df, level) * np.sqrt(se**2 + between + within))
    q = _q(blocks)
    clusters = blocks.clusters(fitted.mean, between, within)
    return ThreeLevel(
        k=blocks.k,
        trials=blocks.trials,
        rho=rho,
        test=test,
        level=level,
        estimate=fitted.mean,
        se=float(se),
        statistic=float(plain.statistic),
        p=float(plain.p),
        ci_lower=float(plain.lower),
        ci_upper=float(plain.upper),
        pi_lower=fitted.mean - half,
        pi_upper=fitted.mean + half,
        sigma2_between=between,
        sigma2_within=within,
        **_shares(variances, between, within),
        q=q,
        q_df=blocks.k - 1,
        q_p=float(chi_square_p(np.float64(q), np.float64(blocks.k - 1))),
        log_likelihood=fitted.log_likelihood,
        **{kind.lower(): _robust(fitted.mean, clusters, kind, level) for kind in KINDS},
    )


def _q(blocks: _Blocks) -> float:
    """Residual sum of squares when only sampling error is allowed for."""
    mean = blocks.fit(0.0, 0.0).mean
    return float(
        sum(np.einsum("bi,bij,bj->", y - mean, np.linalg.inv(v), y - mean, optimize=True) for y, v in blocks.parts)
    )


def _shares(variances: Array, between: float, within: float) -> dict[str, float]:
    """Percent of variance at each level, against the typical sampling variance of Higgins & Thompson (2002)."""
    w = 1 / variances
    typical = (len(w) - 1) / (w.sum() - (w * w).sum() / w.sum())
    total = between + within + typical
    parts = {"i2": between + within, "i2_between": between, "i2_within": within}
    return {name: float(100 * part / total) for name, part in parts.items()}


def _robust(mean: float, clusters: Sequence[Clusters], kind: str, level: float) -> Robust:
    return robust(["mean"], np.array([mean]), clusters, kind, level)[0]


def variance_intervals(
    yi: ArrayLike, vi: ArrayLike, trial: Sequence[Hashable], rho: float = 0.0, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Profile-likelihood intervals of the two variances, `between` and `within`."""
    blocks, _, variances = _checked(yi, vi, trial, rho)
    scale = float(np.mean(variances))
    best = blocks.best(scale)
    floor = blocks.fit(*best).log_likelihood - 0.5 * float(chdtri(1.0, 1 - check_level(level)))
    return {name: _interval(blocks, best, place, floor, scale) for place, name in enumerate(("between", "within"))}


def _interval(
    blocks: _Blocks, best: tuple[float, float], place: int, floor: float, scale: float
) -> tuple[float, float]:
    reach = 10 * (sum(best) + scale)

    def height(value: float) -> float:
        """Likelihood above the floor with this variance fixed and the other at its best."""

        def loss(other: float) -> float:
            pair = (value, other) if place == 0 else (other, value)
            return -blocks.fit(*pair).log_likelihood

        inner = minimize_scalar(loss, bounds=(0.0, reach), method="bounded", options={"xatol": 1e-10 * reach})
        return -min(inner.fun, loss(0.0)) - floor

    upper = best[place] + scale
    while height(upper) > 0:
        upper *= 2
    lower = 0.0 if height(0.0) >= 0 else float(brentq(height, 0.0, best[place], xtol=1e-9 * scale))
    return lower, float(brentq(height, best[place], upper, xtol=1e-9 * scale))
