# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The words of the closeness circle: names at beads, the rings' meanings on their arcs, and the whole in a sentence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from openipt.clinic.drawings import ties
from openipt.clinic.drawings.geometry import Box, Point, apart, polar
from openipt.clinic.drawings.placing import Name, Obstacles, Place, place
from openipt.clinic.drawings.rings import (
    OUTSIDE,
    RINGS,
    Circle,
    Missing,
    Person,
    Sheet,
    Spot,
    anyone_outside,
    bead_radius,
    on_ring,
    trail_ends,
)
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup


def ring_words(circle: Circle, sheet: Sheet, spots: Sequence[Spot], prefix: str, obstacles: Obstacles) -> Markup:
    """Write each ring's meaning on its lower arc, where fewest ties pass; not on a sheet too small for it."""
    parts: list[Markup] = []
    size = 16 if sheet.name_size > 17 else 12
    named = list(zip(RINGS, circle.ring_names, strict=True))
    if anyone_outside(circle):
        named.append((OUTSIDE, circle.outside_name))
    for ring, words in named if sheet.full else ():
        lines = lettering.wrap(words, size, sheet.radii[ring - 1] * 1.15)
        middle = _quiet_angle(lines, size, sheet.radii[ring - 1], ring, spots, bool(obstacles.lines))
        for above, line in enumerate(lines):
            index = len(lines) - 1 - above  # the last line is the outermost
            radius = sheet.radii[ring - 1] - 8 - index * (size + 3)
            name = f"{prefix}-r{ring}-{index}"
            parts.append(
                ties.along(name, sheet.centre, radius, middle, line, f"ring-name t{size} halo on-{ring % OUTSIDE}")
            )
            obstacles.boxes.append(_arc_box(line, size, polar(sheet.centre, radius - size / 2, middle), middle))
    return svg.join(*parts)


def _arc_box(line: str, size: float, at: Point, angle: float) -> Box:
    """Give the room that words along an arc take: wide at the bottom of the circle, high at its sides."""
    half, turn = lettering.width(line, size) / 2 * 0.9, math.radians(angle)
    across = max(abs(math.sin(turn)) * half, size * 0.7)
    down = max(abs(math.cos(turn)) * half, size * 0.7)
    return Box(at[0] - across, at[1] - down, at[0] + across, at[1] + down)


def _quiet_angle(
    lines: Sequence[str], size: float, radius: float, ring: int, spots: Sequence[Spot], with_ties: bool
) -> float:
    """Find the angle on the lower arc where fewest people or their ties stand in the words; the bottom if it can be."""
    half = math.degrees(max((lettering.width(line, size) for line in lines), default=0) / 2 / max(radius - 16, 1))
    near = [s.angle for s in spots if s.person.ring == ring or (with_ties and (s.person.ring or OUTSIDE) > ring)]

    def crowded(angle: float) -> float:
        return abs(angle - 90) + 35 * sum(1 for other in near if apart(angle, other) < half + 4)

    return float(min(range(30, 151, 5), key=crowded))


@dataclass(frozen=True)
class _Words:
    """The lines of one label: a name or a role, and what stands beneath it."""

    lines: tuple[tuple[str, int, str], ...]  # words, size, class

    @property
    def width(self) -> float:
        return max(lettering.width(words, size, "bold" in classes) for words, size, classes in self.lines) + 2

    @property
    def height(self) -> float:
        return sum(size * 1.22 for _, size, _ in self.lines)


def labels(
    spots: Sequence[Spot],
    missing: Sequence[tuple[Missing, Point]],
    ghosts: Sequence[Spot],
    sheet: Sheet,
    obstacles: Obstacles,
) -> list[Markup]:
    """Place and draw all labels: people first, then dates of trails, ghosts and missing ties."""
    bead, numbered = bead_radius(spots), len(spots) > sheet.most
    words = [_person_words(spot, sheet, len(spots), numbered) for spot in spots]
    wanted = [Name(s.at, s.angle, w.width, w.height, bead) for s, w in zip(spots, words, strict=True)]
    places = place(wanted, obstacles)
    parts = [_person(spot, w, p, sheet, bead) for spot, w, p in zip(spots, words, places, strict=True)]
    small = [] if numbered else _small_labels(spots, missing, ghosts, sheet)
    places = place([Name(at, angle, w.width, w.height, reach) for w, at, angle, reach in small], obstacles)
    return parts + [_written(w, p, sheet) for (w, _, _, _), p in zip(small, places, strict=True)]


def _small_labels(
    spots: Sequence[Spot], missing: Sequence[tuple[Missing, Point]], ghosts: Sequence[Spot], sheet: Sheet
) -> list[tuple[_Words, Point, float, float]]:
    answer = []
    for spot in spots:
        start, _, _ = trail_ends(spot, sheet)
        if start and spot.person.was_words:
            answer.append((_Words(((spot.person.was_words, 12, "second t12"),)), start, spot.angle, 5.0))
    if sheet.full:
        for spot in ghosts:
            words = gettext("hoped for: %(name)s") % {"name": spot.person.name}
            at = on_ring(sheet, spot.person.wished, spot.angle)
            answer.append((_Words(((words, 12, "second t12"),)), at, 90.0, 8.0))
        for tie, at in missing:
            lines = lettering.wrap(tie.role, 13, 130)
            head = ((gettext("missing:"), 12, "second t12"),)
            angle = 180.0 if at[0] < sheet.centre[0] else 0.0
            answer.append((_Words(head + tuple((line, 13, "second") for line in lines)), at, angle, 9.0))
    return answer


def _person_words(spot: Spot, sheet: Sheet, people: int, numbered: bool) -> _Words:
    size = sheet.name_size
    classes = f"name bold t{size}" + (" dead" if spot.person.dead else "")
    if numbered:
        return _Words(((str(spot.number), size, classes),))
    limit = sheet.width * 0.17 if sheet.full else 92
    name = lettering.wrap(spot.person.name, size, limit, bold=True, most=limit * 1.4)
    lines = [(line, size, classes) for line in name]
    if people <= sheet.relations:
        small = 13 if size >= 17 else 12
        beneath = lettering.wrap(spot.person.relation, small, limit + 20)
        lines += [(line, small, f"second t{small}") for line in beneath]
    return _Words(tuple(lines or [("?", size, classes)]))


def _person(spot: Spot, words: _Words, place: Place, sheet: Sheet, bead: float) -> Markup:
    moved = spot.person.was is not None and spot.person.was != spot.person.ring
    state = "dead" if spot.person.dead else "moved" if moved else ""
    mark = svg.circle(*spot.at, bead, f"bead {state}".strip())
    hit = svg.circle(*spot.at, max(bead + 5, 12), "hit")
    return svg.link(spot.person.url, person_said(spot.person), hit, mark, _written(words, place, sheet))


def _written(words: _Words, place: Place, sheet: Sheet) -> Markup:
    """Write the lines of a label into its place, each with a halo of the ground it stands on."""
    x = {"start": place.box.left, "end": place.box.right, "middle": (place.box.left + place.box.right) / 2}[
        place.anchor
    ]
    ground = _ground(sheet, place.box)
    parts = [svg.line(*place.leader[0], *place.leader[1], "leader")] if place.leader else []
    y = place.box.top
    for line, size, classes in words.lines:
        anchor = "" if place.anchor == "start" else place.anchor
        parts.append(svg.text(x, y + size * 0.95, line, f"{classes} halo on-{ground} {anchor}".strip()))
        y += size * 1.22
    return svg.join(*parts)


def _ground(sheet: Sheet, box: Box) -> int:
    """Tell on which ring the middle of a label lies; 0 is the paper."""
    x, y = (box.left + box.right) / 2 - sheet.centre[0], (box.top + box.bottom) / 2 - sheet.centre[1]
    away = (x * x + y * y) ** 0.5
    return next((ring for ring in RINGS if away <= sheet.radii[ring - 1]), 0)


def _ring_said(ring: int | None) -> str:
    return gettext("outside the rings") if ring == OUTSIDE else gettext("ring %(n)d") % {"n": ring or 0}


def person_said(person: Person) -> str:
    parts = [person.name, person.relation, _ring_said(person.ring)]
    if person.dead:
        parts.append(gettext("has died"))
    if person.was is not None and person.was != person.ring:
        parts.append(gettext("before: %(ring)s") % {"ring": _ring_said(person.was)})
    return ", ".join(part for part in parts if part)


def said(circle: Circle) -> str:
    placed = [person for person in circle.people if person.ring]
    if not placed:
        return gettext("No one is on the circle yet.")
    return "; ".join(person_said(person) for person in placed) + "."
