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
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array
from openipt.evidence.inference import check_test, chi_square_p, critical, infer
from openipt.evidence.robust import KINDS, Clusters, Robust, robust
from openipt.evidence.trial_blocks import Blocks


@dataclass(frozen=True, slots=True)
class ThreeLevel:
    """A fitted three-level model. i2_*: percent of total variance, total, between and within trials.

    cr0, cr1, cr2: the mean with each of the cluster-robust standard errors. log_likelihood: restricted. converged:
    whether the search is known to have ended at the top of the likelihood; if not, no number here can be relied on.
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
    converged: bool
    cr0: Robust
    cr1: Robust
    cr2: Robust

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def _checked(yi: ArrayLike, vi: ArrayLike, trial: Sequence[Hashable], rho: float) -> tuple[Blocks, Array, Array]:
    effects, variances = effects_and_variances(yi, vi)
    if len(trial) != len(effects):
        raise refuse(f"{len(effects)} effects but {len(trial)} trial names")
    if not 0 <= rho < 1:
        raise refuse(f"the correlation within trials is {rho:g}, must be at least 0 and below 1")
    if not 2 <= len(set(trial)) < len(effects):
        raise refuse("a three-level model needs two trials or more, and a trial with more than one effect")
    return Blocks(effects, variances, trial, rho), effects, variances


def three_level(
    yi: ArrayLike, vi: ArrayLike, trial: Sequence[Hashable], rho: float = 0.6, test: str = "z", level: float = 0.95
) -> ThreeLevel:
    """Fit the model; `trial` names the trial of each effect. test: z, or t on k - 1 df. Raises DataError."""
    if check_test(test) not in ("z", "t"):
        raise refuse("a three-level model is tested by z or t")
    blocks, _, variances = _checked(yi, vi, trial, rho)
    between, within = blocks.best()
    fitted = blocks.fit(between, within)
    df = np.float64(np.nan if test == "z" else blocks.k - 1)
    se = 1 / np.sqrt(fitted.information)
    plain = infer(np.float64(fitted.mean), se, df, check_level(level))
    half = float(critical(df, level) * np.sqrt(se**2 + between + within))
    q = _q(blocks)
    clusters = blocks.clusters(fitted.mean, between, within)
    cr0, cr1, cr2 = (_robust(fitted.mean, clusters, kind, level) for kind in KINDS)
    i2, i2_between, i2_within = _shares(variances, between, within)
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
        i2=i2,
        i2_between=i2_between,
        i2_within=i2_within,
        q=q,
        q_df=blocks.k - 1,
        q_p=float(chi_square_p(np.float64(q), np.float64(blocks.k - 1))),
        log_likelihood=fitted.log_likelihood,
        converged=blocks.is_top(between, within),
        cr0=cr0,
        cr1=cr1,
        cr2=cr2,
    )


def _q(blocks: Blocks) -> float:
    """Residual sum of squares when only sampling error is allowed for."""
    mean = blocks.fit(0.0, 0.0).mean
    return float(
        sum(np.einsum("bi,bij,bj->", y - mean, np.linalg.inv(v), y - mean, optimize=True) for y, v in blocks.parts)
    )


def _shares(variances: Array, between: float, within: float) -> tuple[float, float, float]:
    """Return percent of variance in both, between and within, by the typical variance of Higgins & Thompson (2002)."""
    w = 1 / variances
    typical = (len(w) - 1) / (w.sum() - (w * w).sum() / w.sum())
    total = between + within + typical
    both, first, second = (float(100 * part / total) for part in (between + within, between, within))
    return both, first, second


def _robust(mean: float, clusters: Sequence[Clusters], kind: str, level: float) -> Robust:
    return robust(["mean"], np.array([mean]), clusters, kind, level)[0]


def variance_intervals(
    yi: ArrayLike, vi: ArrayLike, trial: Sequence[Hashable], rho: float = 0.0, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Profile-likelihood intervals of the two variances, `between` and `within`.

    From the smallest to the largest value whose likelihood, the other variance at its best, is high enough.
    """
    blocks, _, _ = _checked(yi, vi, trial, rho)
    best = blocks.best()
    floor = blocks.fit(*best).log_likelihood - 0.5 * float(chdtri(1.0, 1 - check_level(level)))
    return {name: _interval(blocks, best, place, floor) for place, name in enumerate(("between", "within"))}


def _interval(blocks: Blocks, best: tuple[float, float], place: int, floor: float) -> tuple[float, float]:
    others = blocks.axes()[1 - place]

    def height(value: float) -> float:
        """Return the likelihood above the floor with this variance fixed and the other at its best."""

        def loss(other: float) -> float:
            return -blocks.fit(*((value, other) if place == 0 else (other, value))).log_likelihood

        heights = blocks.heights(*((value, others) if place == 0 else (others, value)))
        near = int(heights.argmax())
        ends = others[max(near - 1, 0)], others[min(near + 1, len(others) - 1)]
        inner = minimize_scalar(loss, bounds=ends, method="bounded", options={"xatol": 1e-10 * ends[1]})
        return max(-float(inner.fun), float(heights[near])) - floor

    values = sorted([*blocks.axes()[place].tolist(), best[place]])
    while height(values[-1]) > 0:
        values.append(2 * values[-1])
    inside = [height(value) >= 0 for value in values]
    first, last = inside.index(True), len(inside) - 1 - inside[::-1].index(True)
    precision = 1e-9 * values[1]
    lower = 0.0 if first == 0 else float(brentq(height, values[first - 1], values[first], xtol=precision))
    return lower, float(brentq(height, values[last], values[last + 1], xtol=precision))
