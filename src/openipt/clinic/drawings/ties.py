# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Lines of the circle: ties by quality, trails of moves, and words along a ring."""

import math
from collections.abc import Sequence

from openipt.clinic.drawings.geometry import Point, polar
from openipt.drawing import svg
from openipt.drawing.svg import Markup

_TOOTH = 9.0
_SWING = 5.0
_ASIDE = 7.0  # an outward trail runs this far beside the tie
_HEAD = 10.0


def tie(quality: str, start: Point, end: Point, light: bool = False) -> tuple[Markup, Sequence[Point]]:
    """Draw a tie: solid good, dashed thin, zigzag conflict, a hairline when nothing was said; and give its line."""
    weight = " light" if light else ""
    if quality == "conflict":
        return svg.polyline(_zigzag(start, end), f"tie{weight}"), (start, end)
    kind = {"good": "tie", "thin": "tie thin"}.get(quality, "tie faint")
    return svg.line(*start, *end, f"{kind}{weight}"), (start, end)


def trail(start: Point | None, end: Point, outward: bool) -> tuple[Markup, Sequence[Point]] | None:
    """Draw a move from a hollow mark at the old ring to an arrowhead before the bead; nothing without a move."""
    if start is None:
        return None
    along_x, along_y = _direction(start, end)
    shift = (-along_y * _ASIDE, along_x * _ASIDE) if outward else (0.0, 0.0)
    start = (start[0] + shift[0], start[1] + shift[1])
    tip = (end[0] - along_x * 10 + shift[0], end[1] - along_y * 10 + shift[1])
    base = (tip[0] - along_x * _HEAD, tip[1] - along_y * _HEAD)
    wing = _HEAD * 0.5
    head = (
        tip,
        (base[0] - along_y * wing, base[1] + along_x * wing),
        (base[0] + along_y * wing, base[1] - along_x * wing),
    )
    drawn = svg.join(svg.line(*start, *base, "trail"), svg.polygon(head, "trail-head"), svg.circle(*start, 5, "was"))
    return drawn, (start, tip)


def along(name: str, centre: Point, radius: float, middle: float, words: str, classes: str) -> Markup:
    """Write words along the lower part of a circle, read from left to right, centred at an angle."""
    start, end = polar(centre, radius, middle + 80), polar(centre, radius, middle - 80)
    arc = f"M{svg.number(start[0])} {svg.number(start[1])}A{svg.number(radius)} {svg.number(radius)} 0 0 0 "
    path = svg.tag("path", id=name, d=f"{arc}{svg.number(end[0])} {svg.number(end[1])}", class_="hit")
    inner = svg.tag("textPath", svg.plain(words), href=f"#{name}", startOffset="50%")
    return svg.join(svg.tag("defs", path), svg.tag("text", inner, class_=f"{classes} middle"))


def _zigzag(start: Point, end: Point) -> list[Point]:
    """Turn a line into one with teeth, straight at both ends."""
    along_x, along_y = _direction(start, end)
    length = math.dist(start, end)
    bare = min(8.0, length * 0.12)
    teeth = max(4, int((length - 2 * bare) // _TOOTH))
    size = min(_SWING, length / 10)
    points = [start]
    for index in range(teeth):
        at = bare + (index + 0.5) * (length - 2 * bare) / teeth
        swing = size if index % 2 else -size
        points.append((start[0] + along_x * at - along_y * swing, start[1] + along_y * at + along_x * swing))
    return [*points, end]


def _direction(start: Point, end: Point) -> Point:
    length = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length
