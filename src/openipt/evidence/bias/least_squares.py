# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Weighted least squares with one regressor and an error variance of its own, as R's lm with weights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from openipt.evidence.checks import EQUAL, all_equal, require_varied
from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array
from openipt.evidence.inference import Inference, infer


class Line(NamedTuple):
    """Intercept and slope (in this order in each array), their standard errors and t tests on `df`."""

    estimate: Array
    se: Array
    df: float
    test: Inference


def weighted_line(y: Array, x: Array, weights: Array, level: float = 0.95) -> Line:
    """Fit y = intercept + slope x.

    Raises DataError with fewer than three rows, with a y or x that does not vary, and where y lies on a line: the
    tests would be made of rounding.
    """
    if len(y) < 3:
        raise refuse("a regression on precision needs at least three studies")
    require_varied(y)
    if all_equal(x):
        raise refuse("cannot be judged: all studies are equally precise")
    centre = np.average(x, weights=weights)
    spread = np.sum(weights * (x - centre) ** 2)
    slope = np.sum(weights * (x - centre) * y) / spread
    intercept = np.average(y, weights=weights) - slope * centre
    df = float(len(y) - 2)
    scale = np.sum(weights * (y - intercept - slope * x) ** 2) / df
    if scale * df <= EQUAL**2 * np.sum(weights * y * y):
        raise refuse("cannot be judged: the effects lie on a straight line")
    se = np.sqrt(scale * np.array([1 / weights.sum() + centre**2 / spread, 1 / spread]))
    estimate = np.array([intercept, slope])
    return Line(estimate, se, df, infer(estimate, se, np.full(2, df), level))
