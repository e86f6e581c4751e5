# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Finding where a function of tau2 falls through zero: for one analysis, or for many groups at once.

`function(t)` gives value and slope; where the slope is not below zero a step as long as t is tried. The root is
sought at t >= 0 and is 0 where the function is not positive on the way down. Newton's method kept inside a bracket,
halving it where a Newton step would leave it (Press et al., Numerical Recipes, section 9.4).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from openipt.evidence.choosing import Value
from openipt.evidence.errors import NotConvergedError

RELATIVE_STEP = 1e-9  # Newton's last step squares this
ABSOLUTE_STEP = 1e-15  # in units of the typical sampling variance
LIMIT = 300
FLAT = 1e-300  # stands in for a slope lost to rounding

Function = Callable[[Value], tuple[Value, Value]]


def falling_root(function: Function, start: Value, scale: Value, low: Value = -1.0, high: Value = math.inf) -> Value:
    """Return the root, of the shape of `start`; `scale` is the size of a typical variance. Raises NotConvergedError.

    low, high: between which the root is known to lie; a low of -1 stands for a root that may be cut off at zero.
    """
    if np.ndim(start) == 0:
        return _one_root(function, float(start), float(scale), float(low), float(high))
    return _many_roots(function, np.asarray(start, dtype=float), scale, low, high)


def _one_root(function: Function, t: float, scale: float, low: float, high: float) -> float:
    for _ in range(LIMIT):
        value, slope = function(t)
        slope = slope if slope < 0 else -(abs(value) / (t + scale) + FLAT)
        if value > 0:
            low = t
        else:
            high = t
        new = min(t - value / slope, 10 * (t + scale))
        if new <= 0 and low < 0:
            new = 0.0
        elif new < low or new > high:
            new = (max(low, 0.0) + (high if high < math.inf else 2 * t + scale)) / 2
        if abs(new - t) <= RELATIVE_STEP * t + ABSOLUTE_STEP * scale or (t == 0 and value <= 0):
            return float(new)
        t = new
    raise NotConvergedError(f"the estimate of tau2 did not settle in {LIMIT} steps")


def _many_roots(function: Function, t: Value, scale: Value, low: Value, high: Value) -> Value:
    """As `_one_root`, element by element; an element that has settled is not moved again."""
    low, high = np.broadcast_to(low, t.shape), np.broadcast_to(high, t.shape)
    settled = np.zeros(t.shape, dtype=bool)
    for _ in range(LIMIT):
        value, slope = function(t)
        slope = np.where(slope < 0, slope, -(np.abs(value) / (t + scale) + FLAT))
        above = value > 0
        low, high = np.where(above, t, low), np.where(above, high, t)
        new = np.minimum(t - value / slope, 10 * (t + scale))
        new = np.where((new <= 0) & (low < 0), 0.0, new)
        outside = (new < low) | (new > high)
        if outside.any():
            reach = np.where(np.isfinite(high), high, 2 * t + scale)
            new = np.where(outside, (np.maximum(low, 0.0) + reach) / 2, new)
        small = (np.abs(new - t) <= RELATIVE_STEP * t + ABSOLUTE_STEP * scale) | ((t == 0) & ~above)
        t = np.where(settled, t, new)
        settled |= small
        if settled.all():
            return t
    raise NotConvergedError(f"the estimate of tau2 did not settle in {LIMIT} steps")
