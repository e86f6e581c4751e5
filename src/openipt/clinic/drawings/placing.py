# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Finding places for names around beads, so that none touches another name, a bead, a line or the edge."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from openipt.clinic.drawings.geometry import Box, Point, Segment

_LEADER_FROM = 24.0  # a name further away than this gets a thin line to its bead
_DISTANCES = (4.0, 8.0, 14.0, 22.0, 34.0, 48.0, 64.0, 84.0)
_TURNS = (0, 45, 90, 135, 180, 225, 270, 315)
_MORE_TURNS = (0, 22, 45, 67, 90, 112, 135, 157, 180, 202, 225, 247, 270, 292, 315, 337)


@dataclass(frozen=True, slots=True)
class Name:
    """What needs a place: its bead, the angle at which outside lies, and the size of its words."""

    at: Point
    outward: float
    width: float
    height: float
    reach: float  # the bead's radius


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand, on which side of the bead ("start", "middle", "end"), and whether a leader is needed."""

    box: Box
    anchor: str
    leader: Segment | None


@dataclass(slots=True)
class Obstacles:
    """What names keep clear of: boxes and discs always, lines if there is any way."""

    edge: Box
    boxes: list[Box] = field(default_factory=list)
    discs: list[tuple[Point, float]] = field(default_factory=list)
    lines: list[Segment] = field(default_factory=list)

    def cost(self, box: Box, enough: float) -> float:
        """Weigh a place: 0 is free. Names and beads weigh most, then the edge, then lines; no further than `enough`."""
        weight = 0.0 if box.inside(self.edge) else 400.0
        weight += 1000.0 * sum(box.meets(other, 2) for other in self.boxes)
        if weight >= enough:
            return weight
        weight += 1000.0 * sum(box.near(centre) < radius + 1.5 for centre, radius in self.discs)
        if weight >= enough:
            return weight
        return weight + 60.0 * sum(box.crossed(segment) for segment in self.lines)


def place(names: Sequence[Name], obstacles: Obstacles) -> tuple[Place, ...]:
    """Place names one by one, those with least room first, then give each a second try with all others in place."""
    order = sorted(range(len(names)), key=lambda i: (-names[i].width * names[i].height, i))
    places: dict[int, Place] = {}
    for _ in range(2):
        for index in order:
            if index in places:
                obstacles.boxes.remove(places[index].box)
            places[index] = _best(names[index], obstacles)
            obstacles.boxes.append(places[index].box)
    return tuple(places[index] for index in range(len(names)))


def _best(name: Name, obstacles: Obstacles) -> Place:
    best, least = None, math.inf
    for distaste, distance, turn in _SPOTS:
        if distaste >= least:
            break  # the spots are in order: none that follows can be better
        # The outer side is better; the circle's middle is where the ties are.
        cost = distaste + 0.06 * abs((turn - name.outward + 180) % 360 - 180)
        if cost < least:
            candidate = _candidate(name, turn, distance)
            cost += obstacles.cost(candidate.box, least - cost)
            if cost < least:
                best, least = candidate, cost
    assert best is not None
    return best


def _spots() -> list[tuple[float, float, float]]:
    """Give all spots around a bead as (distaste, distance, turn), best first: near, and beside rather than above."""
    spots = []
    for distance in _DISTANCES:
        for turn in _TURNS if distance < _LEADER_FROM else _MORE_TURNS:
            upright = 1 - abs(math.cos(math.radians(turn)))
            spots.append((distance * 1.2 + upright * 5, distance, float(turn)))
    return sorted(spots)


_SPOTS = _spots()


def _candidate(name: Name, turn: float, distance: float) -> Place:
    """Set the words' box so that it touches a disc around the bead on the side of `turn`."""
    reach = name.reach + distance
    dx, dy = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    x, y = name.at[0] + dx * reach, name.at[1] + dy * reach
    if dx > 0.3:
        anchor, left = "start", x
    elif dx < -0.3:
        anchor, left = "end", x - name.width
    else:
        anchor, left = "middle", x - name.width / 2
    top = y - name.height / 2 + dy * name.height / 2
    box = Box(left, top, left + name.width, top + name.height)
    leader = _leader(name, box) if box.near(name.at) - name.reach > _LEADER_FROM else None
    return Place(box, anchor, leader)


def _leader(name: Name, box: Box) -> Segment:
    x = min(max(name.at[0], box.left), box.right)
    y = min(max(name.at[1], box.top), box.bottom)
    away = math.hypot(x - name.at[0], y - name.at[1]) or 1
    share = (name.reach + 1) / away
    return (name.at[0] + (x - name.at[0]) * share, name.at[1] + (y - name.at[1]) * share), (x, y)
