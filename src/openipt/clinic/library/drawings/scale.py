# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effects laid along a line, with marks at round values."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from openipt.clinic.interface.evidence_words import number
from openipt.drawing import svg
from openipt.drawing.svg import Markup

_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` on the pixels from `left` to `right`."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """The place of a value; what lies beyond an end stands at that end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def marks(self) -> list[float]:
        """At most eight round values."""
        step = next((one for one in _STEPS if (self.high - self.low) / one <= 8), (self.high - self.low) / 8)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [place * step for place in range(first, last + 1)]

    def axis(self, y: float) -> Markup:
        """The line with its marks, numbers below."""
        parts = [svg.line(self.left, y, self.right, y, "axis")]
        for mark in self.marks():
            parts.append(svg.line(self.x(mark), y, self.x(mark), y + 5, "axis"))
            parts.append(svg.text(self.x(mark), y + 19, number(mark, 1), "t12 middle second"))
        return svg.join(*parts)


def scale_over(values: Iterable[float], left: float, right: float) -> Scale:
    """A scale that shows no effect and all these values, with a little room."""
    found = [0.0, *values]
    low, high = min(found), max(found)
    room = 0.06 * (high - low) or 1.0
    return Scale(low - room, high + room, left, right)
