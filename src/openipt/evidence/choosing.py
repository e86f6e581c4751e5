# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Choices between numbers that are one number in one analysis and an array in many.

numpy takes a microsecond or more for what Python does to a single number in a twentieth of that; one analysis makes
dozens of such choices.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Value = Any  # float, or an array with one float a group


def where(condition: Value, yes: Value, no: Value) -> Value:
    """`yes` where the condition holds, else `no`; both are worked out."""
    if isinstance(condition, bool):
        return yes if condition else no
    return np.where(condition, yes, no)


def at_least(floor: float, value: Value) -> Value:
    """Return the value, or the floor where it is below."""
    return max(value, floor) if isinstance(value, float) else np.maximum(value, floor)


def at_most(ceiling: Value, value: Value) -> Value:
    """Return the value, or the ceiling where it is above."""
    return min(value, ceiling) if isinstance(value, float) else np.minimum(value, ceiling)


def ratio(part: Value, whole: Value) -> Value:
    """Return their quotient; as in numpy infinite or NaN where the whole is zero, without a warning."""
    if isinstance(whole, float) and whole != 0:
        return part / whole
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.true_divide(part, whole)


def root(value: Value) -> Value:
    """Square root; NaN of what is below zero."""
    if isinstance(value, float):
        return math.sqrt(value) if value >= 0 else math.nan
    return np.sqrt(value)


def is_nan(value: Value) -> Value:
    """Return whether it is not a number."""
    return math.isnan(value) if isinstance(value, float) else np.isnan(value)
