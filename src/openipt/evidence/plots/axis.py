# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""From values to positions, with tick marks at round values."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from openipt.evidence.plots.figure import FAINT, element, line, number, text

ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of values laid on a stretch of the page; `ratio`: values are logs and shown as ratios."""

    low: float
    high: float
    start: float
    end: float
    ratio: bool = False

    def at(self, value: float) -> float:
        """Position of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def clamp(self, value: float) -> float:
        """Position of a value, kept on the axis."""
        return self.at(min(max(value, self.low), self.high))

    def shows(self, value: float) -> bool:
        """Whether the value lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self) -> list[tuple[float, str]]:
        """Values at which to mark, with their words."""
        return ratio_ticks(self.low, self.high) if self.ratio else round_ticks(self.low, self.high)


def round_ticks(low: float, high: float, wanted: int = 6) -> list[tuple[float, str]]:
    """About `wanted` round values from low to high."""
    raw = (high - low) / wanted
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * size for factor in ROUND if factor * size >= raw * 0.8)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9) + (1 if step / size == 2.5 else 0))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(i * step, f"{i * step:.{decimals}f}") for i in range(first, last + 1)]


def ratio_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Round ratios between exp(low) and exp(high); plain steps where few fit."""
    marks = [m * 10.0**e for e in range(-6, 7) for m in ((1, 2, 5) if high - low < 6 else (1,))]
    inside = [mark for mark in marks if low <= math.log(mark) <= high]
    if len(inside) < 3:
        inside = [value for value, _ in round_ticks(math.exp(low), math.exp(high)) if value > 0]
    return [(math.log(mark), f"{mark:g}") for mark in inside]


def horizontal(axis: Axis, y: float, label: str) -> list[str]:
    """The axis line with ticks and its name below."""
    parts = [line(axis.start, y, axis.end, y)]
    for value, words in axis.ticks():
        x = axis.at(value)
        parts += [line(x, y, x, y + 5), text(x, y + 18, words, "middle")]
    return [*parts, text((axis.start + axis.end) / 2, y + 36, label, "middle")]


def vertical(axis: Axis, x: float, label: str) -> list[str]:
    """The axis line with ticks to the left, its name turned."""
    parts = [line(x, axis.start, x, axis.end)]
    for value, words in axis.ticks():
        y = axis.at(value)
        parts += [line(x - 5, y, x, y), text(x - 8, y + 4, words, "end")]
    middle = (axis.start + axis.end) / 2
    turn = f"rotate(-90 {number(x - 46)} {number(middle)})"
    return [*parts, text(x - 46, middle, label, "middle", transform=turn)]


def guide(axis: Axis, value: float, top: float, bottom: float, dash: str = "4 3", colour: str = FAINT) -> str:
    """A dashed upright line at a value, nothing where it is off the axis."""
    if not axis.shows(value):
        return ""
    x = axis.at(value)
    return element("line", x1=x, y1=top, x2=x, y2=bottom, stroke=colour, stroke_width=1, stroke_dasharray=dash)


def spread(values: np.ndarray, share: float = 0.05) -> tuple[float, float]:
    """Lowest and highest with a little room; a unit of room where all are equal."""
    low, high = float(np.min(values)), float(np.max(values))
    room = (high - low) * share or max(abs(high), 1.0) * share
    return low - room, high + room
