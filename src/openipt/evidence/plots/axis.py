# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""From values to positions, with tick marks at round values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openipt.drawing import svg
from openipt.drawing.scale import ratio_ticks, round_ticks
from openipt.drawing.svg import Markup


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of values laid on a stretch of the page; `ratio`: values are logs and shown as ratios."""

    low: float
    high: float
    start: float
    end: float
    ratio: bool = False

    def at(self, value: float) -> float:
        """Return the position of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def clamp(self, value: float) -> float:
        """Return the position of a value, kept on the axis."""
        return self.at(min(max(value, self.low), self.high))

    def shows(self, value: float) -> bool:
        """Return whether the value lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self) -> list[tuple[float, str]]:
        """Return values at which to mark, with their words."""
        return ratio_ticks(self.low, self.high) if self.ratio else round_ticks(self.low, self.high)


def horizontal(axis: Axis, y: float, label: str) -> list[Markup]:
    """Return the axis line with ticks and its name below."""
    parts = [svg.line(axis.start, y, axis.end, y, "axis")]
    for value, words in axis.ticks():
        x = axis.at(value)
        parts += [svg.line(x, y, x, y + 5, "axis"), svg.text(x, y + 18, words, "middle")]
    return [*parts, svg.text((axis.start + axis.end) / 2, y + 36, label, "middle")]


def vertical(axis: Axis, x: float, label: str) -> list[Markup]:
    """Return the axis line with ticks to the left, its name turned."""
    parts = [svg.line(x, axis.start, x, axis.end, "axis")]
    for value, words in axis.ticks():
        y = axis.at(value)
        parts += [svg.line(x - 5, y, x, y, "axis"), svg.text(x - 8, y + 4, words, "end")]
    middle = (axis.start + axis.end) / 2
    turn = f"rotate(-90 {svg.number(x - 46)} {svg.number(middle)})"
    turned = svg.tag("text", svg.plain(label), x=x - 46, y=middle, class_="middle", transform=turn)
    return [*parts, turned]


def guide(axis: Axis, value: float, top: float, bottom: float, classes: str) -> Markup:
    """Return an upright line at a value, nothing where it is off the axis."""
    if not axis.shows(value):
        return svg.join()
    x = axis.at(value)
    return svg.line(x, top, x, bottom, classes)


def spread(values: np.ndarray, share: float = 0.05) -> tuple[float, float]:
    """Return lowest and highest with a little room; a unit of room where all are equal."""
    low, high = float(np.min(values)), float(np.max(values))
    room = (high - low) * share or max(abs(high), 1.0) * share
    return low - room, high + room
