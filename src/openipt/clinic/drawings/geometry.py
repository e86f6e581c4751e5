# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Boxes, circles and lines that must not touch."""

import math
from dataclasses import dataclass

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: left, top, right, bottom, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", gap: float = 0) -> bool:
        """Tell whether two boxes come closer than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def inside(self, other: "Box") -> bool:
        """Tell whether this box lies wholly in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def near(self, point: Point) -> float:
        """Give the distance from a point to the nearest place of the box; 0 within it."""
        dx = max(self.left - point[0], 0, point[0] - self.right)
        dy = max(self.top - point[1], 0, point[1] - self.bottom)
        return math.hypot(dx, dy)

    def crossed(self, segment: Segment) -> bool:
        """Tell whether a straight line passes through the box (Liang and Barsky 1984)."""
        (x1, y1), (x2, y2) = segment
        dx, dy = x2 - x1, y2 - y1
        enters, leaves = 0.0, 1.0
        for run, room in (
            (-dx, x1 - self.left),
            (dx, self.right - x1),
            (-dy, y1 - self.top),
            (dy, self.bottom - y1),
        ):
            if run == 0:
                if room < 0:
                    return False
                continue
            at = room / run
            if run < 0:
                enters = max(enters, at)
            else:
                leaves = min(leaves, at)
        return enters <= leaves


def polar(centre: Point, radius: float, degrees: float) -> Point:
    """Give the point at an angle: 0 degrees is right, 90 is down, as the screen counts."""
    turn = math.radians(degrees)
    return centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)


def apart(first: float, second: float) -> float:
    """Give the distance of two angles in degrees, 0 to 180."""
    return abs((first - second + 180) % 360 - 180)
