# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How much the true effects differ: Q, I2, H2 and intervals for tau2.

Sources: Cochran (1954), Biometrics 10:101-129 (Q); Higgins & Thompson (2002), Statistics in Medicine 21:1539-1558 (I2,
H2 and the typical variance, their equation 9); Viechtbauer (2007), Statistics in Medicine 26:37-52 (Q-profile).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.choosing import Value, at_least, ratio, where
from openipt.evidence.errors import refuse
from openipt.evidence.estimators import ml, pm, reml
from openipt.evidence.estimators.likelihood import fine_grid, log_likelihood
from openipt.evidence.inference import chi_square_p
from openipt.evidence.models import Model, OneInterceptModel


class Heterogeneity(NamedTuple):
    """Q with its df and p; I2 from tau2 and from Q, in percent; H2 from tau2; the typical sampling variance."""

    q: Value
    df: Value
    p: Value
    i2: Value
    i2_q: Value
    h2: Value
    typical_variance: Value


def i2_from_tau2(tau2: Value, typical_variance: Value) -> Value:
    """Return the percentage of variance between studies, with the chosen tau2 (metafor's convention)."""
    return 100 * ratio(tau2, tau2 + typical_variance)


def i2_from_q(q: Value, df: Value) -> Value:
    """Return percent of Q beyond its degrees of freedom, cut off at zero (the convention of R's meta and RevMan)."""
    return 100 * at_least(0.0, q - df) / where(q > 0, q, 1.0)


def heterogeneity(model: Model, tau2: Value, *, fixed: bool) -> Heterogeneity:
    """Return all measures at tau2. With a fixed-effect model I2 and H2 follow from Q, since tau2 is not estimated."""
    moments = model.at(model.k * 0.0)
    alone = model.df <= 0
    df = where(alone, np.nan, model.df)
    q = where(alone, 0.0, at_least(0.0, moments.ypy()))
    typical = ratio(df, where(alone, np.nan, moments.tr_p()))
    from_q = i2_from_q(q, df)
    i2, h2 = (from_q, q / df) if fixed else (i2_from_tau2(tau2, typical), ratio(tau2, typical) + 1)
    return Heterogeneity(q, model.df, chi_square_p(q, model.df), i2, from_q, h2, typical)


def q_profile(model: Model, level: float) -> tuple[Value, Value]:
    """Return limits of tau2 at which the generalised Q equals the chi-square quantiles; cut off at zero.

    Numbers without meaning for a group of one study.
    """
    tail = (1 - level) / 2
    df = at_least(1.0, model.df)
    return pm.q_equals(model, chdtri(df, tail)), pm.q_equals(model, chdtri(df, 1 - tail))


def profile_likelihood(
    yi: ArrayLike, vi: ArrayLike, *, restricted: bool = True, level: float = 0.95
) -> tuple[float, float]:
    """From the smallest to the largest tau2 with a (restricted) log-likelihood within half a chi-square of its maximum.

    With few studies the likelihood may have several tops, and what lies between those two may be less likely; the
    interval reaches over it. Hardy & Thompson (1996), Statistics in Medicine 15:619-629. Raises DataError with fewer
    than two studies.
    """
    effects, variances = effects_and_variances(yi, vi)
    if len(effects) < 2:
        raise refuse("an interval for tau2 needs at least two studies")
    model = OneInterceptModel(effects, variances)
    best = float((reml if restricted else ml).estimate(model))
    floor = log_likelihood(model, best, restricted=restricted) - 0.5 * chdtri(1.0, 1 - check_level(level))

    def above(tau2: float) -> float:
        return float(log_likelihood(model, tau2, restricted=restricted) - floor)

    low, last = model.reach()
    while above(last) >= 0:
        last = 2 * last + low
    points = [*fine_grid(float(low), float(low + last)).tolist(), best]
    inside = [above(tau2) >= 0 for tau2 in sorted(points)]
    first, end = inside.index(True), len(inside) - 1 - inside[::-1].index(True)
    points.sort()
    lower = 0.0 if first == 0 else _crossing(above, points[first - 1], points[first])
    return lower, _crossing(above, points[end + 1], points[end])


def _crossing(function: Callable[[float], float], outside: float, inside: float) -> float:
    """Return where the function passes zero between a point outside and one inside the interval, by halving."""
    for _ in range(200):
        middle = (outside + inside) / 2
        if function(middle) < 0:
            outside = middle
        else:
            inside = middle
        if abs(inside - outside) <= 1e-13 * max(inside, outside):
            break
    return (outside + inside) / 2
