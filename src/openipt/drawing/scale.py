# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Values laid along a line, with marks at round values."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from openipt.drawing import svg
from openipt.drawing.svg import Markup

_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` on the pixels from `left` to `right`; `ratio`: they are logarithms of ratios."""

    low: float
    high: float
    left: float
    right: float
    ratio: bool = False

    def x(self, value: float) -> float:
        """Return the place of a value; what lies beyond an end stands at that end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def marks(self) -> list[float]:
        """At most eight round values, or round ratios."""
        if self.ratio:
            return [value for value, _words in ratio_ticks(self.low, self.high)]
        step = next((step for step in _STEPS if (self.high - self.low) / step <= 8), (self.high - self.low) / 8)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [place * step for place in range(first, last + 1)]

    def axis(self, y: float, write: Callable[[float], str]) -> Markup:
        """Return the line with its marks, below them the numbers as `write` has them."""
        parts = [svg.line(self.left, y, self.right, y, "axis")]
        for mark in self.marks():
            parts.append(svg.line(self.x(mark), y, self.x(mark), y + 5, "axis"))
            parts.append(svg.text(self.x(mark), y + 19, write(mark), "t12 middle second"))
        return svg.join(*parts)


def scale_over(values: Iterable[float], left: float, right: float, *, ratio: bool = False) -> Scale:
    """Return a scale that shows no effect and all these values, with a little room."""
    shown = [0.0, *values]
    low, high = min(shown), max(shown)
    room = 0.06 * (high - low) or 1.0
    return Scale(low - room, high + room, left, right, ratio)


def round_ticks(low: float, high: float, wanted: int = 6) -> list[tuple[float, str]]:
    """About `wanted` round values from low to high, each with its words."""
    raw = (high - low) / wanted
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * size for factor in _ROUND if factor * size >= raw * 0.8)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9) + (1 if step / size == 2.5 else 0))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(place * step, f"{place * step:.{decimals}f}") for place in range(first, last + 1)]


def ratio_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Round ratios between exp(low) and exp(high), as logarithms with their words; plain steps where few fit."""
    marks = [factor * 10.0**power for power in range(-6, 7) for factor in ((1, 2, 5) if high - low < 6 else (1,))]
    inside = [mark for mark in marks if low <= math.log(mark) <= high]
    if len(inside) < 3:
        inside = [value for value, _words in round_ticks(math.exp(low), math.exp(high)) if value > 0]
    return [(math.log(mark), f"{mark:g}") for mark in inside]
