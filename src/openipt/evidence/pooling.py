# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pooling effects: one analysis, or many at once by the same arithmetic.

The inverse-variance estimate and its standard error: Hedges & Olkin (1985), chapters 6 and 9. Knapp-Hartung: see
`openipt.evidence.inference`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.choosing import root, where
from openipt.evidence.errors import refuse
from openipt.evidence.estimators import estimator
from openipt.evidence.grouping import Array, Groups, arrange
from openipt.evidence.heterogeneity import heterogeneity, q_profile
from openipt.evidence.inference import check_test, infer, test_df, test_scale
from openipt.evidence.models import InterceptModel, OneInterceptModel
from openipt.evidence.pooled import Pooled, PooledMany, pooled_from
from openipt.evidence.prediction import check_convention, prediction_limits


def pool(
    yi: ArrayLike, vi: ArrayLike, method: str = "reml", test: str = "z", level: float = 0.95, pi: str = "metafor"
) -> Pooled:
    """Pool effects `yi` with sampling variances `vi` (all above zero).

    method: a key of `openipt.evidence.estimators.ESTIMATORS`. test: z, t, knha, knha-guarded. pi: metafor, higgins,
    meta. With one study the result is that study, by the normal test; heterogeneity and prediction do not exist.
    Raises DataError naming every faulty row, UnknownChoiceError, NotConvergedError.
    """
    effects, variances = effects_and_variances(yi, vi)
    if len(effects) == 1:
        return pool_many(effects, variances, [None], method, test, level, pi).one(0)
    return pooled_from(analyse(OneInterceptModel(effects, variances), method, test, level, pi))


def pool_many(
    yi: ArrayLike,
    vi: ArrayLike,
    group: Sequence[object],
    method: str = "reml",
    test: str = "z",
    level: float = 0.95,
    pi: str = "metafor",
) -> PooledMany:
    """Pool each group's rows, equal to `pool` group by group; groups in order of first appearance. Raises as `pool`."""
    effects, variances = effects_and_variances(yi, vi)
    labels = list(group)
    if len(labels) != len(effects):
        raise refuse(f"{len(effects)} effects but {len(labels)} group labels")
    groups, order, names = arrange(labels)
    return pool_groups(effects[order], variances[order], groups, names, method=method, test=test, level=level, pi=pi)


def pool_groups(yi: Array, vi: Array, groups: Groups, names: list[object], **choices: Any) -> PooledMany:
    """Pool rows already laid out group after group and known to be sound; `choices` as for `pool`."""
    model = InterceptModel(yi, vi, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = analyse(model, **choices)
    test = values.pop("test")
    return PooledMany(group=names, test=["z" if k == 1 else test for k in groups.sizes], **values)


def analyse(model: InterceptModel, method: str, test: str, level: float, pi: str) -> dict[str, Any]:
    """Return every attribute of a result: one number each for one analysis, one array each for many."""
    check_test(test), check_level(level), check_convention(pi)
    chosen, method = estimator(method), method.lower()
    alone = model.df <= 0
    used = where(alone, 0.0, chosen.estimate(model))
    gone = where(alone, np.nan, 0.0)
    spread = heterogeneity(model, used, fixed=method == "fe")
    tau2_lower, tau2_upper = q_profile(model, level)

    estimate, sum_w = model.mean(used)
    plain_se = root(1.0 / sum_w)
    se = plain_se * root(test_scale(test, model.at(used).ypy(), model.df))
    df = test_df(test, model.df)
    inference = infer(estimate, se, df, level)
    predicted = used + (np.nan if method == "fe" else gone)
    pi_lower, pi_upper = prediction_limits(pi, estimate, predicted, plain_se, se, model.df, df, level)
    return {
        "k": model.k.astype(int) if isinstance(model.k, np.ndarray) else int(model.k),
        "method": method,
        "test": test,
        "level": level,
        "estimate": estimate,
        "se": se,
        "statistic": inference.statistic,
        "df": df,
        "ci_lower": inference.lower,
        "ci_upper": inference.upper,
        "p": inference.p,
        "tau2": used if method == "fe" else used + gone,
        "tau2_se": chosen.standard_error(model, used) + gone,
        "tau2_ci_lower": tau2_lower + gone,
        "tau2_ci_upper": tau2_upper + gone,
        "i2": spread.i2,
        "i2_q": spread.i2_q,
        "h2": spread.h2,
        "q": spread.q,
        "q_df": spread.df,
        "q_p": spread.p,
        "pi": pi,
        "pi_lower": pi_lower,
        "pi_upper": pi_upper,
    }
