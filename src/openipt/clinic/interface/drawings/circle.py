# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The closeness circle: three rings and what lies outside; people as names on the rings.

A person keeps one angle (see angles.py) for all dates, so that a move is straight and can be compared by eye.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext

from openipt.clinic.interface.drawings import lettering, svg, ties
from openipt.clinic.interface.drawings.angles import angles
from openipt.clinic.interface.drawings.geometry import Box, Point, apart, polar
from openipt.clinic.interface.drawings.placing import Name, Obstacles, Place, place
from openipt.clinic.interface.drawings.svg import Markup

OUTSIDE = 4
_RINGS = (1, 2, 3)


@dataclass(frozen=True)
class Person:
    """One person of the inventory, in the order in which people were added.

    `kind` is home, family, neighbour, work, friend or other. Rings are 1 to 3, 4 is outside, none is not placed (the
    person keeps an angle but is not drawn). `was` is the ring at the compared date and `was_words` that date.
    """

    name: str
    ring: int | None
    kind: str = "other"
    relation: str = ""
    was: int | None = None
    was_words: str = ""
    wished: int | None = None
    dead: bool = False
    quality: Literal["", "good", "thin", "conflict"] = ""
    url: str = ""


@dataclass(frozen=True)
class Missing:
    """A tie the client would like to have: no bead, only a place and a role."""

    role: str
    ring: int = 2
    kind: str = "other"


@dataclass(frozen=True)
class Circle:
    """The client in the middle, people, missing ties, and the names of the rings in the client's school of words."""

    me: str
    people: tuple[Person, ...] = ()
    missing: tuple[Missing, ...] = ()
    ring_names: tuple[str, str, str] = ("", "", "")
    outside_name: str = ""


@dataclass(frozen=True)
class Sheet:
    """The paper: its size, the radii of the rings and of outside, and the size of names.

    With more people than `most` beads carry numbers (see `key`); with more than `relations` the relation stands in the
    table only. `full` sheets also carry the rings' meanings and the words of ghosts and missing ties.
    """

    kind: str
    width: float
    height: float
    radii: tuple[float, float, float, float]
    name_size: int = 17
    most: int = 60
    relations: int = 16
    full: bool = True

    @property
    def centre(self) -> Point:
        """Give the middle."""
        return self.width / 2, self.height / 2


WIDE = Sheet("wide", 864, 720, (118, 222, 326, 326))
LARGE = Sheet("wide large", 1120, 880, (142, 266, 390, 390), name_size=22)
SMALL = Sheet("small", 420, 380, (62, 118, 172, 172), name_size=13, most=16, relations=0, full=False)
NARROW = Sheet("narrow", 358, 372, (62, 116, 168, 168), name_size=13, most=12, relations=0, full=False)
# When somebody is outside, the rings draw together to leave them room.
_SHRUNK, _BEYOND = 0.88, 1.05


@dataclass(frozen=True)
class _Spot:
    """A person with a place."""

    person: Person
    angle: float
    at: Point
    number: int


def draw(circle: Circle, sheet: Sheet = WIDE, prefix: str = "circle", names_only: bool = False) -> Markup:
    """Draw the circle. `names_only` leaves names and rings and nothing else: the client's page and paper."""
    circle = _bare(circle) if names_only else circle
    sheet = _roomy(circle, sheet)
    spots = _spots(circle, sheet)
    under = [] if names_only else _tie_lines(spots, sheet)
    trails = [trail for spot in spots if (trail := ties.trail(*_trail_ends(spot, sheet)))]
    ghosts = [spot for spot in spots if spot.person.wished not in (None, spot.person.ring)]
    missing = tuple(zip(circle.missing, _missing_places(circle, sheet), strict=True))
    obstacles = _obstacles(sheet, spots, under, trails)
    obstacles.discs += [(_on(sheet, spot.person.wished, spot.angle), 8) for spot in ghosts]
    obstacles.discs += [(at, 10) for _, at in missing]
    ring_words = _ring_words(circle, sheet, spots, prefix, obstacles)
    labels = _labels(spots, missing, ghosts, sheet, obstacles)
    body = svg.join(
        _rings(circle, sheet),
        *[markup for markup, _ in under],
        *[markup for markup, _ in trails],
        ring_words,
        *[svg.circle(*_on(sheet, spot.person.wished, spot.angle), 8, "ghost") for spot in ghosts],
        *[svg.circle(*at, 9, "missing") for _, at in missing],
        _middle(circle, sheet),
        *labels,
    )
    linked = any(person.url for person in circle.people)
    size = (sheet.width, sheet.height)
    title = gettext("Closeness circle")
    return svg.drawing(f"circle {sheet.kind}", size, prefix, title, _said(circle), body, linked)


def both(circle: Circle, prefix: str = "circle", names_only: bool = False) -> Markup:
    """Draw the circle for the desk and for the phone; the style shows one. On the phone many people are numbered."""
    wide = draw(circle, WIDE, f"{prefix}-w", names_only)
    narrow = draw(circle, NARROW, f"{prefix}-n", names_only)
    return svg.join(wide, narrow, key(circle, NARROW, names_only))


def key(circle: Circle, sheet: Sheet, names_only: bool = False) -> Markup:
    """List the numbers of a circle with more people than its sheet can name; nothing otherwise."""
    circle = _bare(circle) if names_only else circle
    spots = _spots(circle, sheet)
    if len(spots) <= sheet.most:
        return svg.join()
    items = []
    for spot in spots:
        words = spot.person.name
        if spot.person.relation:
            words = gettext("%(name)s, %(relation)s") % {"name": words, "relation": spot.person.relation}
        items.append(svg.tag("li", svg.tag("b", str(spot.number)), svg.tag("bdi", svg.plain(words))))
    return svg.tag("ol", *items, class_=f"lettered key {sheet.kind}")


def _bare(circle: Circle) -> Circle:
    """Leave names and rings and nothing else."""
    people = (Person(person.name, person.ring, person.kind, dead=person.dead) for person in circle.people)
    return replace(circle, people=tuple(people), missing=())


def _roomy(circle: Circle, sheet: Sheet) -> Sheet:
    """Fit a sheet to its people: smaller type for many (17 pixels to ten, 15 to twenty, 13 above), and room outside."""
    placed = sum(1 for person in circle.people if person.ring)
    size = sheet.name_size if placed <= 10 else min(sheet.name_size, 15) if placed <= 20 else min(sheet.name_size, 13)
    one, two, three, _ = sheet.radii
    radii = sheet.radii
    if _anyone_outside(circle):
        radii = (one * _SHRUNK, two * _SHRUNK, three * _SHRUNK, three * _BEYOND)
    return replace(sheet, radii=radii, name_size=size)


def _anyone_outside(circle: Circle) -> bool:
    return any(OUTSIDE in (person.ring, person.was, person.wished) for person in circle.people)


def _spots(circle: Circle, sheet: Sheet) -> list[_Spot]:
    given = angles([person.kind for person in circle.people])
    placed = [(person, angle) for person, angle in zip(circle.people, given, strict=True) if person.ring]
    return [
        _Spot(person, angle, _on(sheet, person.ring, angle), number)
        for number, (person, angle) in enumerate(placed, start=1)
    ]


def _on(sheet: Sheet, ring: int | None, angle: float) -> Point:
    return polar(sheet.centre, sheet.radii[(ring or OUTSIDE) - 1], angle)


def _missing_places(circle: Circle, sheet: Sheet) -> list[Point]:
    """Missing ties stand a little inside their ring, so that nobody takes them for people."""
    taken = angles([person.kind for person in circle.people])
    given = angles([tie.kind for tie in circle.missing], taken)
    return [
        polar(sheet.centre, sheet.radii[tie.ring - 1] - 14, angle)
        for tie, angle in zip(circle.missing, given, strict=True)
    ]


def _bead(spots: Sequence[_Spot]) -> float:
    return 7.5 if len(spots) <= 20 else 5.5


def _me_radius(sheet: Sheet) -> float:
    return max(sheet.radii[0] * 0.29, 22)


def _tie_lines(spots: Sequence[_Spot], sheet: Sheet) -> list[tuple[Markup, Sequence[Point]]]:
    """Draw ties; without a quality a hairline, and with many people none."""
    lines = []
    for spot in spots:
        quality = spot.person.quality
        if quality or len(spots) <= 20:
            start = polar(sheet.centre, _me_radius(sheet) + 5, spot.angle)
            distance = sheet.radii[(spot.person.ring or OUTSIDE) - 1]
            end = polar(sheet.centre, distance - _bead(spots) - 5, spot.angle)
            lines.append(ties.tie(quality, start, end))
    return lines


def _trail_ends(spot: _Spot, sheet: Sheet) -> tuple[Point | None, Point, bool]:
    """Where a trail begins (none: no move), where it ends, and whether it leads outwards."""
    was, ring = spot.person.was, spot.person.ring
    if was is None or ring is None or was == ring:
        return None, spot.at, False
    return _on(sheet, was, spot.angle), spot.at, ring > was


def _obstacles(
    sheet: Sheet,
    spots: Sequence[_Spot],
    under: Sequence[tuple[Markup, Sequence[Point]]],
    trails: Sequence[tuple[Markup, Sequence[Point]]],
) -> Obstacles:
    obstacles = Obstacles(Box(2, 2, sheet.width - 2, sheet.height - 2))
    obstacles.discs = [(spot.at, _bead(spots)) for spot in spots] + [(sheet.centre, _me_radius(sheet))]
    for _, points in [*under, *trails]:
        obstacles.lines.extend(itertools.pairwise(points))
    obstacles.discs += [(points[0], 6) for _, points in trails]
    return obstacles


def _rings(circle: Circle, sheet: Sheet) -> Markup:
    """Draw the rings, darker outwards, and a dotted one for outside when somebody is or was there."""
    parts = []
    if _anyone_outside(circle):
        parts.append(svg.circle(*sheet.centre, sheet.radii[3], "outside"))
    parts += [svg.circle(*sheet.centre, sheet.radii[ring - 1], f"ring in-{ring}") for ring in reversed(_RINGS)]
    return svg.join(*parts)


def _ring_words(circle: Circle, sheet: Sheet, spots: Sequence[_Spot], prefix: str, obstacles: Obstacles) -> Markup:
    """Write each ring's meaning on its lower arc, where fewest ties pass; not on a sheet too small for it."""
    parts: list[Markup] = []
    size = 16 if sheet.name_size > 17 else 12
    for ring, words in zip(_RINGS, circle.ring_names if sheet.full else ("", "", ""), strict=True):
        lines = lettering.wrap(words, size, sheet.radii[ring - 1] * 1.15)
        middle = _quiet_angle(lines, size, sheet.radii[ring - 1], ring, spots, bool(obstacles.lines))
        for index, line in enumerate(reversed(lines)):
            radius = sheet.radii[ring - 1] - 8 - index * (size + 3)
            name = f"{prefix}-r{ring}-{index}"
            parts.append(ties.along(name, sheet.centre, radius, middle, line, f"ring-name t{size}"))
            obstacles.boxes.append(_arc_box(line, size, polar(sheet.centre, radius - size / 2, middle), middle))
    return svg.join(*parts)


def _arc_box(line: str, size: float, at: Point, angle: float) -> Box:
    """Give the room that words along an arc take: wide at the bottom of the circle, high at its sides."""
    half, turn = lettering.width(line, size) / 2 * 0.9, math.radians(angle)
    across = max(abs(math.sin(turn)) * half, size * 0.7)
    down = max(abs(math.cos(turn)) * half, size * 0.7)
    return Box(at[0] - across, at[1] - down, at[0] + across, at[1] + down)


def _quiet_angle(
    lines: Sequence[str], size: float, radius: float, ring: int, spots: Sequence[_Spot], with_ties: bool
) -> float:
    """Find the angle on the lower arc where fewest people or their ties stand in the words; the bottom if it can be."""
    half = math.degrees(max((lettering.width(line, size) for line in lines), default=0) / 2 / max(radius - 16, 1))
    near = [s.angle for s in spots if s.person.ring == ring or (with_ties and (s.person.ring or OUTSIDE) > ring)]

    def crowded(angle: float) -> float:
        return abs(angle - 90) + 20 * sum(1 for other in near if apart(angle, other) < half + 4)

    return float(min(range(30, 151, 5), key=crowded))


def _middle(circle: Circle, sheet: Sheet) -> Markup:
    """Draw the client: the name in the disc in the largest type that fits, or beneath it when none does."""
    x, y = sheet.centre
    radius = _me_radius(sheet)
    disc = svg.circle(x, y, radius, "self")
    for size in (22, 15, 13, 12, 11):
        if size <= sheet.name_size and lettering.width(circle.me, size, bold=True) <= radius * 1.8:
            return svg.join(disc, svg.text(x, y + size * 0.35, circle.me, f"self-name bold middle t{size}"))
    lines = lettering.wrap(circle.me, 12, sheet.radii[0] * 1.5, bold=True)
    below = [
        svg.text(x, y + radius + 14 * index, line, "name bold middle t12 halo on-1")
        for index, line in enumerate(lines, 1)
    ]
    return svg.join(disc, *below)


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


def _labels(
    spots: Sequence[_Spot],
    missing: Sequence[tuple[Missing, Point]],
    ghosts: Sequence[_Spot],
    sheet: Sheet,
    obstacles: Obstacles,
) -> list[Markup]:
    """Place and draw all labels: people first, then dates of trails, ghosts and missing ties."""
    bead, numbered = _bead(spots), len(spots) > sheet.most
    words = [_person_words(spot, sheet, len(spots), numbered) for spot in spots]
    wanted = [Name(s.at, s.angle, w.width, w.height, bead) for s, w in zip(spots, words, strict=True)]
    places = place(wanted, obstacles)
    parts = [_person(spot, w, p, sheet, bead) for spot, w, p in zip(spots, words, places, strict=True)]
    small = [] if numbered else _small_labels(spots, missing, ghosts, sheet)
    places = place([Name(at, angle, w.width, w.height, reach) for w, at, angle, reach in small], obstacles)
    return parts + [_written(w, p, sheet) for (w, _, _, _), p in zip(small, places, strict=True)]


def _small_labels(
    spots: Sequence[_Spot], missing: Sequence[tuple[Missing, Point]], ghosts: Sequence[_Spot], sheet: Sheet
) -> list[tuple[_Words, Point, float, float]]:
    answer = []
    for spot in spots:
        start, _, _ = _trail_ends(spot, sheet)
        if start and spot.person.was_words:
            answer.append((_Words(((spot.person.was_words, 12, "second t12"),)), start, spot.angle, 5.0))
    if sheet.full:
        for spot in ghosts:
            words = gettext("wished for %(name)s") % {"name": spot.person.name}
            answer.append((_Words(((words, 12, "second t12"),)), _on(sheet, spot.person.wished, spot.angle), 90.0, 8.0))
        for tie, at in missing:
            lines = lettering.wrap(tie.role, 13, 130)
            head = ((gettext("missing:"), 12, "second t12"),)
            angle = 180.0 if at[0] < sheet.centre[0] else 0.0
            answer.append((_Words(head + tuple((line, 13, "second") for line in lines)), at, angle, 9.0))
    return answer


def _person_words(spot: _Spot, sheet: Sheet, people: int, numbered: bool) -> _Words:
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


def _person(spot: _Spot, words: _Words, found: Place, sheet: Sheet, bead: float) -> Markup:
    moved = spot.person.was is not None and spot.person.was != spot.person.ring
    state = "dead" if spot.person.dead else "moved" if moved else ""
    mark = svg.circle(*spot.at, bead, f"bead {state}".strip())
    hit = svg.circle(*spot.at, max(bead + 5, 12), "hit")
    return svg.link(spot.person.url, _person_said(spot.person), hit, mark, _written(words, found, sheet))


def _written(words: _Words, found: Place, sheet: Sheet) -> Markup:
    """Write the lines of a label into its place, each with a halo of the ground it stands on."""
    x = {"start": found.box.left, "end": found.box.right, "middle": (found.box.left + found.box.right) / 2}[
        found.anchor
    ]
    ground = _ground(sheet, found.box)
    parts = [svg.line(*found.leader[0], *found.leader[1], "leader")] if found.leader else []
    y = found.box.top
    for line, size, classes in words.lines:
        anchor = "" if found.anchor == "start" else found.anchor
        parts.append(svg.text(x, y + size * 0.95, line, f"{classes} halo on-{ground} {anchor}".strip()))
        y += size * 1.22
    return svg.join(*parts)


def _ground(sheet: Sheet, box: Box) -> int:
    """Tell on which ring the middle of a label lies; 0 is the paper."""
    x, y = (box.left + box.right) / 2 - sheet.centre[0], (box.top + box.bottom) / 2 - sheet.centre[1]
    away = (x * x + y * y) ** 0.5
    return next((ring for ring in _RINGS if away <= sheet.radii[ring - 1]), 0)


def _ring_said(ring: int | None) -> str:
    return gettext("outside the rings") if ring == OUTSIDE else gettext("ring %(n)d") % {"n": ring or 0}


def _person_said(person: Person) -> str:
    parts = [person.name, person.relation, _ring_said(person.ring)]
    if person.dead:
        parts.append(gettext("has died"))
    if person.was is not None and person.was != person.ring:
        parts.append(gettext("before: %(ring)s") % {"ring": _ring_said(person.was)})
    return ", ".join(part for part in parts if part)


def _said(circle: Circle) -> str:
    placed = [person for person in circle.people if person.ring]
    if not placed:
        return gettext("Nobody has been placed yet.")
    return "; ".join(_person_said(person) for person in placed) + "."
