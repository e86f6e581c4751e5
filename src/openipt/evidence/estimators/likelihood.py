# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Log-likelihoods of tau2 and their highest point: with few studies there may be several tops.

Sources: Hardy & Thompson (1996), Statistics in Medicine 15:619-629; Viechtbauer (2005), equations 9 to 12.

Twice the slope of either likelihood is a difference of two falling terms. With x = tau2 + the smallest variance, each
is a sum over numbers d >= 0 of 1 / (x + d) or its square: as functions of log x they bend on a scale of one or more,
so that a grid with steps of log 2 shows their course. Where the logarithm of their ratio could still touch zero
between two points (its tangents meet beyond zero), a finer grid is laid. `bench/likelihood.py` holds the result
to a search that leaves nothing out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from openipt.evidence.choosing import Value, root, where
from openipt.evidence.grouping import Array
from openipt.evidence.models import InterceptModel, Model, Moments
from openipt.evidence.solving import falling_root

STEP, FINE_STEP = math.log(2.0), math.log(2.0) / 16
TINY = 1e-300
AT_ONCE = 200_000  # weights held at once along a grid


class Terms(NamedTuple):
    """Twice the slope of a likelihood is `push - pull`; tau2 makes both fall, at the rates given.

    `pull_rate` is Fisher's information, times two.
    """

    push: Value
    pull: Value
    push_rate: Value
    pull_rate: Value

    def slope(self) -> Value:
        """First derivative of the log-likelihood, times two."""
        return self.push - self.pull

    def height(self) -> Value:
        """Return the logarithm of push over pull: close to a straight line in the logarithm of tau2 plus a variance."""
        return np.log(np.maximum(self.push, TINY) / np.maximum(self.pull, TINY))


TermsOf = Callable[[Moments], Terms]


def log_likelihood(model: Model, tau2: Value, *, restricted: bool) -> Value:
    """Log-likelihood at tau2, the mean profiled out (ML) or integrated out (REML, with the constant of metafor)."""
    total = model.vi + model.spread(tau2)
    moments = model.at(tau2)
    result = -0.5 * (model.total(np.log(total)) + moments.ypy())
    if not restricted:
        return result - 0.5 * model.k * np.log(2 * np.pi)
    constant = 0.5 * model.log_design - 0.5 * model.df * np.log(2 * np.pi)
    return result + constant - 0.5 * moments.log_information()


def maximise(model: Model, terms_of: TermsOf, *, restricted: bool) -> Value:
    """Return the tau2 at which the likelihood is highest, 0 included."""
    low, last = model.reach()
    if isinstance(model, InterceptModel) and not isinstance(model.k, float):
        return _highest_of_groups(model, terms_of, low, last, restricted)
    return _highest(model, terms_of, float(low), float(last), restricted)


def _highest(model: Model, terms_of: TermsOf, low: float, last: float, restricted: bool) -> float:
    if last <= low:
        return 0.0
    length = math.log(last / low)
    grid = _grid(low, length, STEP)
    terms = _along(model, terms_of, grid)
    if _hides(terms, length / (len(grid) - 1), low + grid).any():
        grid = fine_grid(low, last)
        terms = _along(model, terms_of, grid)
    heights = terms.height().tolist()
    tops = [] if heights[0] > 0 else [0.0]
    for place in range(len(heights) - 1):
        if heights[place] > 0 and heights[place + 1] <= 0:
            tops.append(_top(model, terms_of, low, grid[place : place + 2], heights[place : place + 2]))
    if heights[-1] > 0:  # by rounding: the last point is at the bound beyond which the likelihood falls
        tops.append(float(grid[-1]))
    if len(tops) == 1:
        return tops[0]
    return max(tops, key=lambda tau2: float(log_likelihood(model, tau2, restricted=restricted)))


def _grid(low: float, length: float, step: float) -> Array:
    """tau2 from 0 to low (exp(length) - 1), evenly spaced in log(low + tau2)."""
    points = math.ceil(length / step)
    grid: Array = low * np.expm1(np.arange(points + 1) * (length / points))
    return grid


def fine_grid(low: float, last: float) -> Array:
    """tau2 from 0 to last - low, so close that nothing happens to a likelihood between two of them."""
    return _grid(low, math.log(last / low), FINE_STEP)


def _along(model: Model, terms_of: TermsOf, grid: Array) -> Terms:
    """Return the terms at every point of a grid (points, or points by groups), not too many at once."""
    chunk = max(1, AT_ONCE // len(model.vi))
    if chunk >= len(grid):
        return terms_of(model.along(grid))
    parts = [terms_of(model.along(grid[first : first + chunk])) for first in range(0, len(grid), chunk)]
    return Terms(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _hides(terms: Terms, step: Value, x: Array) -> NDArray[np.bool_]:
    """Between which points of a grid the slope may change its sign unseen.

    Where the ratio falls at every point there is nothing to hide, which is the usual case and quickly seen.
    """
    if (terms.push_rate * terms.pull > terms.pull_rate * terms.push).all():
        return np.zeros(1, dtype=bool)
    push, pull, height = np.maximum(terms.push, TINY), np.maximum(terms.pull, TINY), terms.height()
    lean = x * (terms.pull_rate / pull - terms.push_rate / push)
    left, right, left_lean, right_lean = height[:-1], height[1:], lean[:-1], lean[1:]
    bend = left_lean - right_lean
    with np.errstate(divide="ignore", invalid="ignore"):
        meet = left + left_lean * (right - left - right_lean * step) / bend
    below = (left <= 0) & (right <= 0) & (left_lean > 0) & (right_lean < 0) & (meet > 0)
    above = (left > 0) & (right > 0) & (left_lean < 0) & (right_lean > 0) & (meet < 0)
    falls = (left > 0) & (right <= 0) & ((left_lean > 0) | (right_lean > 0))
    rises = (left <= 0) & (right > 0) & ((left_lean < 0) | (right_lean < 0))
    hidden: NDArray[np.bool_] = below | above | falls | rises
    return hidden


def _top(model: Model, terms_of: TermsOf, low: Value, ends: Value, heights: Value) -> Value:
    """Return the root of the slope between two points, by Newton's method; by Fisher's scoring where it is not concave.

    heights: at the two points, the first above zero and the second not; between them the start is on a straight line.
    """

    def function(tau2: Value) -> tuple[Value, Value]:
        terms = terms_of(model.at(tau2))
        return terms.slope(), _downward(terms.pull_rate - terms.push_rate, terms.pull_rate)

    share = heights[0] / (heights[0] - heights[1])
    start = (low + ends[0]) * ((low + ends[1]) / (low + ends[0])) ** share - low
    return falling_root(function, start, model.typical_v, low=ends[0], high=ends[1])


def _highest_of_groups(model: InterceptModel, terms_of: TermsOf, low: Array, last: Array, restricted: bool) -> Array:
    """As `_highest` for every group: all at once where there is one top, one by one where there may be several."""
    length = np.log(np.maximum(last / low, 1.0))
    points = max(1, math.ceil(length.max() / STEP))
    grid = low * np.expm1(np.multiply.outer(np.arange(points + 1), length / points))
    terms = _along(model, terms_of, grid)
    heights = terms.height()
    heights[-1] = np.minimum(heights[-1], 0.0)
    falls = (heights[:-1] > 0) & (heights[1:] <= 0)
    place, group = falls.argmax(axis=0), np.arange(len(low))
    inside = falls.any(axis=0)
    ends, values = (np.where(inside, (rows[place, group], rows[place + 1, group]), 0.0) for rows in (grid, heights))
    values[1] = np.where(inside, values[1], -1.0)
    tau2: Array = _top(model, terms_of, low, ends, values)
    several = (falls.sum(axis=0) + (heights[0] <= 0) > 1) | _hides(terms, length / points, low + grid).any(axis=0)
    for group_at in np.flatnonzero(several & (model.df > 0)):
        tau2[group_at] = _highest(
            model.one(int(group_at)), terms_of, float(low[group_at]), float(last[group_at]), restricted
        )
    return tau2


def _downward(slope: Value, information: Value) -> Value:
    """Return the slope where it is clearly below zero, else minus the information (1 where a group has none)."""
    if isinstance(slope, float):
        return slope if slope < -0.01 * information else -information
    safe = np.where(information > 0, information, 1.0)
    return np.where(slope < -0.01 * safe, slope, -safe)


def information_error(information: Value) -> Value:
    """Return the standard error from twice Fisher's information; NaN where rounding has left none of it."""
    return root(2.0 / where(information > 0, information, np.nan))
