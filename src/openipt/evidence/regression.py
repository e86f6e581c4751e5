# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Mixed-effects meta-regression. Berkey et al. (1995), Statistics in Medicine 14:395-411; Viechtbauer et al. (2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.design import Moderators, design_matrix
from openipt.evidence.estimators import estimator
from openipt.evidence.grouping import Array
from openipt.evidence.heterogeneity import i2_from_q, i2_from_tau2
from openipt.evidence.inference import check_test, chi_square_p, infer, test_df, test_scale
from openipt.evidence.models import OneInterceptModel, RegressionModel
from openipt.evidence.pooled import p_number, present


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient of a meta-regression."""

    name: str
    estimate: float
    se: float
    statistic: float | None
    ci_lower: float
    ci_upper: float
    p: float | None


@dataclass(frozen=True, slots=True)
class MetaRegression:
    """A fitted meta-regression.

    tau2, i2, h2: what the moderators leave (percent for i2). r2: percent of tau2 they account for, None where there is
    none to account for. moderators_*: the test of all of them together, chi-square (df2 None) or F. q_*: residual.
    """

    k: int
    method: str
    test: str
    level: float
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    tau2: float
    tau2_se: float | None
    i2: float
    h2: float
    r2: float | None
    moderators_statistic: float
    moderators_df: int
    moderators_df2: float | None
    moderators_p: float
    q: float
    q_df: int
    q_p: float

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)

    def words(self) -> str:
        """Return the result in a sentence."""
        share = "" if self.r2 is None else f", {self.r2:.1f} % of the heterogeneity accounted for"
        return (
            f"Meta-regression of {self.k} effects: test of moderators p {p_number(self.moderators_p)}{share}; "
            f"residual tau2 {self.tau2:.4f}, I2 {self.i2:.1f} %."
        )


def meta_regression(
    yi: ArrayLike,
    vi: ArrayLike,
    moderators: Moderators,
    method: str = "reml",
    test: str = "z",
    level: float = 0.95,
    *,
    intercept: bool = True,
) -> MetaRegression:
    """Regress effects on moderators (name to values, see `openipt.evidence.design`). Raises DataError and as `pool`."""
    effects, variances = effects_and_variances(yi, vi)
    check_test(test), check_level(level)
    names, design = design_matrix(moderators, len(effects), intercept=intercept)
    chosen, model = estimator(method), RegressionModel(effects, variances, design)
    tau2 = float(chosen.estimate(model))
    beta, inverse, _ = model.coefficients(tau2)
    covariance = inverse * float(test_scale(test, np.float64(model.at(tau2).ypy()), np.float64(model.df)))
    return MetaRegression(
        k=len(effects),
        method=method.lower(),
        test=test,
        level=level,
        coefficients=_coefficients(names, beta, covariance, test_df(test, np.float64(model.df)), level),
        covariance=tuple(tuple(row) for row in covariance.tolist()),
        tau2=tau2,
        tau2_se=present(float(chosen.standard_error(model, tau2))),
        r2=_explained(chosen.estimate(OneInterceptModel(effects, variances)), tau2),
        **_residual(model, tau2, fixed=method.lower() == "fe"),
        **_omnibus(beta, covariance, test, model.df, first=1 if intercept else 0),
    )


def _coefficients(
    names: Sequence[str], beta: Array, covariance: Array, df: Array, level: float
) -> tuple[Coefficient, ...]:
    se = np.sqrt(np.diag(covariance))
    inference = infer(beta, se, np.full_like(beta, df), level)
    return tuple(
        Coefficient(
            name,
            float(beta[i]),
            float(se[i]),
            present(inference.statistic[i]),
            float(inference.lower[i]),
            float(inference.upper[i]),
            present(inference.p[i]),
        )
        for i, name in enumerate(names)
    )


def _explained(before: float, after: float) -> float | None:
    """Raudenbush (2009): percent by which tau2 falls, cut off at zero."""
    return 100 * max(0.0, (before - after) / before) if before > 0 else None


def _residual(model: RegressionModel, tau2: float, *, fixed: bool) -> dict[str, Any]:
    moments = model.at(0.0)
    q, typical = moments.ypy(), model.df / moments.tr_p()
    i2 = float(i2_from_q(q, model.df)) if fixed else i2_from_tau2(tau2, typical)
    h2 = q / model.df if fixed else tau2 / typical + 1
    return {"q": q, "q_df": int(model.df), "q_p": float(chi_square_p(np.float64(q), model.df)), "i2": i2, "h2": h2}


def _omnibus(beta: Array, covariance: Array, test: str, df: float, first: int) -> dict[str, Any]:
    """Wald test that every coefficient from `first` on is zero."""
    tested, count = beta[first:], len(beta) - first
    wald = float(tested @ np.linalg.solve(covariance[first:, first:], tested)) if count else 0.0
    if test == "z" or not count:
        p = float(chi_square_p(np.float64(wald), np.float64(count)))
        return {"moderators_statistic": wald, "moderators_df": count, "moderators_df2": None, "moderators_p": p}
    f = wald / count
    p = float(fdtrc(count, df, f))
    return {"moderators_statistic": f, "moderators_df": count, "moderators_df2": float(df), "moderators_p": p}
