# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Egger's regression test of funnel asymmetry. Egger et al. (1997), BMJ 315:629-634; Sterne & Egger (2005).

model lm: effects on the predictor by weighted least squares with an error variance of its own, t test (this is
Egger's test of the intercept of yi/sei on 1/sei). model rma: mixed-effects meta-regression, normal test.
Predictors: sei standard error, vi variance, ni people (give `ni`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.bias.least_squares import weighted_line
from openipt.evidence.checks import as_column, effects_and_variances, require_varied
from openipt.evidence.errors import UnknownChoiceError, refuse
from openipt.evidence.grouping import Array
from openipt.evidence.regression import meta_regression

MODELS = ("lm", "rma")
PREDICTORS = ("sei", "vi", "ni")


@dataclass(frozen=True, slots=True)
class Egger:
    """Test of asymmetry: `slope` on the predictor; `limit`: effect expected of a study without error (not for ni)."""

    model: str
    predictor: str
    slope: float
    slope_se: float
    statistic: float | None
    df: float | None
    p: float | None
    limit: float | None
    limit_ci_lower: float | None
    limit_ci_upper: float | None

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def egger(
    yi: ArrayLike,
    vi: ArrayLike,
    model: str = "lm",
    predictor: str = "sei",
    method: str = "reml",
    ni: ArrayLike | None = None,
    level: float = 0.95,
) -> Egger:
    """Test for asymmetry. Raises DataError with fewer than three studies, or with equal effects or precision."""
    effects, variances = effects_and_variances(yi, vi)
    column = _predictor(predictor, variances, ni)
    if len(effects) < 3:
        raise refuse("a regression on precision needs at least three studies")
    require_varied(effects, None if predictor == "ni" else variances)
    statistic: float | None
    df: float | None
    p: float | None
    if model == "lm":
        line = weighted_line(effects, column, 1 / variances, level)
        slope, slope_se, df = float(line.estimate[1]), float(line.se[1]), line.df
        statistic, p = float(line.test.statistic[1]), float(line.test.p[1])
        limit = (float(line.estimate[0]), float(line.test.lower[0]), float(line.test.upper[0]))
    elif model == "rma":
        line_coefficients = meta_regression(effects, variances, {predictor: column.tolist()}, method, "z", level)
        start, lean = line_coefficients.coefficients
        slope, slope_se, statistic, df, p = lean.estimate, lean.se, lean.statistic, None, lean.p
        limit = (start.estimate, start.ci_lower, start.ci_upper)
    else:
        raise UnknownChoiceError("model", model, MODELS)
    shown = (None, None, None) if predictor == "ni" else limit
    return Egger(model, predictor, slope, slope_se, statistic, df, p, *shown)


def _predictor(predictor: str, vi: Array, ni: ArrayLike | None) -> Array:
    if predictor not in PREDICTORS:
        raise UnknownChoiceError("predictor", predictor, PREDICTORS)
    if predictor != "ni":
        return np.sqrt(vi) if predictor == "sei" else vi
    if ni is None:
        raise refuse("the predictor ni needs the numbers of people")
    people = as_column(ni, "ni")
    if len(people) != len(vi) or not np.isfinite(people).all():
        raise refuse("needs one number a study", "ni")
    return people
