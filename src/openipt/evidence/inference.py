# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Tests and confidence intervals for an estimate and its standard error."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from openipt.evidence.choosing import Value, at_least, where
from openipt.evidence.errors import UnknownChoiceError

TESTS = ("z", "t", "knha", "knha-guarded")
"""z: normal. t: Student's t with the plain standard error. knha: Knapp & Hartung (2003), Statistics in Medicine
22:2693-2710. knha-guarded: the same, its standard error never below the plain one (Roever, Knapp & Friede 2015, BMC
Med Res Methodol 15:99)."""


class Inference(NamedTuple):
    """Test statistic, its p value (two-sided) and the confidence limits."""

    statistic: Value
    p: Value
    lower: Value
    upper: Value


def check_test(test: str) -> str:
    """Return the name of the test. Raises UnknownChoiceError."""
    if test not in TESTS:
        raise UnknownChoiceError("test", test, TESTS)
    return test


def critical(df: Value, level: float) -> Value:
    """Return two-sided critical value: normal where df is not a number, else Student's t."""
    tail = (1 + level) / 2
    if isinstance(df, float):
        return ndtri(tail) if math.isnan(df) else stdtrit(df, tail)
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(df), ndtri(tail), stdtrit(df, tail))


def two_sided_p(statistic: Value, df: Value) -> Value:
    """Return two-sided p value: normal where df is not a number, else Student's t."""
    below = -abs(statistic)
    if isinstance(df, float) and isinstance(below, float):
        return 2 * (ndtr(below) if math.isnan(df) else stdtr(df, below))
    return 2 * np.where(np.isnan(df), ndtr(below), stdtr(df, below))


def infer(estimate: Value, se: Value, df: Value, level: float) -> Inference:
    """Test against zero and interval. A standard error of zero leaves statistic and p undefined (NaN)."""
    if isinstance(se, float):
        statistic = estimate / se if se > 0 else np.nan
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            statistic = np.where(se > 0, estimate / se, np.nan)
    width = critical(df, level) * se
    return Inference(statistic, two_sided_p(statistic, df), estimate - width, estimate + width)


def test_scale(test: str, weighted_squares: Value, df: Value) -> Value:
    """Return the factor on the plain variance: 1, or Knapp and Hartung's weighted squares over their df."""
    if test in ("z", "t"):
        return 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(df > 0, np.maximum(weighted_squares, 0.0) / df, 1.0)
    return np.maximum(scale, 1.0) if test == "knha-guarded" else scale


def test_df(test: str, df: Value) -> Value:
    """Return the degrees of freedom of the test; NaN stands for the normal (also where there are none left)."""
    return where(df > 0, df, np.nan) if test != "z" else df * np.nan


def chi_square_p(q: Value, df: Value) -> Value:
    """Return upper tail of chi-square; 1 with no degrees of freedom."""
    return where(df > 0, chdtrc(at_least(1.0, df), q), 1.0)
