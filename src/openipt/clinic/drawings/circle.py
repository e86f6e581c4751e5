# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The closeness circle: three rings and what lies outside; people as names on the rings.

A person keeps one angle (see angles.py) for all dates, so that a move is straight and can be compared by eye.
"""

import itertools
from collections.abc import Sequence

from django.utils.translation import gettext

from openipt.clinic.drawings import ties
from openipt.clinic.drawings.circle_words import labels, ring_words, said
from openipt.clinic.drawings.geometry import Box, Point, polar
from openipt.clinic.drawings.kept import kept
from openipt.clinic.drawings.placing import Obstacles
from openipt.clinic.drawings.rings import (
    LARGE,
    MANY,
    NARROW,
    OUTSIDE,
    RINGS,
    SMALL,
    WIDE,
    Circle,
    Missing,
    Person,
    Sheet,
    Spot,
    anyone_outside,
    bare,
    bead_radius,
    fitted,
    me_radius,
    missing_places,
    on_ring,
    spots_of,
    trail_ends,
)
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup

__all__ = ["LARGE", "NARROW", "OUTSIDE", "SMALL", "WIDE", "Circle", "Missing", "Person", "Sheet", "both", "draw", "key"]


@kept(50)
def draw(circle: Circle, sheet: Sheet = WIDE, prefix: str = "circle", names_only: bool = False) -> Markup:
    """Draw the circle. `names_only` leaves names and rings and nothing else: the client's page and paper."""
    circle = bare(circle) if names_only else circle
    sheet = fitted(circle, sheet)
    spots = spots_of(circle, sheet)
    under = [] if names_only else _tie_lines(spots, sheet)
    trails = [trail for spot in spots if (trail := ties.trail(*trail_ends(spot, sheet)))]
    ghosts = [spot for spot in spots if spot.person.wished not in (None, spot.person.ring)]
    missing = tuple(zip(circle.missing, missing_places(circle, sheet), strict=True))
    obstacles = _obstacles(sheet, spots, under, trails)
    obstacles.discs += [(on_ring(sheet, spot.person.wished, spot.angle), 8) for spot in ghosts]
    obstacles.discs += [(at, 10) for _, at in missing]
    meanings = ring_words(circle, sheet, spots, prefix, obstacles)
    names = labels(spots, missing, ghosts, sheet, obstacles)
    body = svg.join(
        _rings(circle, sheet),
        *[markup for markup, _ in under],
        *[markup for markup, _ in trails],
        meanings,
        *[svg.circle(*on_ring(sheet, spot.person.wished, spot.angle), 8, "ghost") for spot in ghosts],
        *[svg.circle(*at, 9, "missing") for _, at in missing],
        _middle(circle, sheet),
        *names,
    )
    linked = any(person.url for person in circle.people)
    size = (sheet.width, sheet.height)
    title = gettext("Closeness circle")
    return svg.drawing(f"circle {sheet.kind}", size, prefix, title, said(circle), body, linked)


@kept(50)
def both(circle: Circle, prefix: str = "circle", names_only: bool = False) -> Markup:
    """Draw the circle for the desk and for the phone; the style shows one. On the phone many people are numbered."""
    wide = draw(circle, WIDE, f"{prefix}-w", names_only)
    narrow = draw(circle, NARROW, f"{prefix}-n", names_only)
    return svg.join(wide, narrow, key(circle, NARROW, names_only))


def key(circle: Circle, sheet: Sheet, names_only: bool = False) -> Markup:
    """List the numbers of a circle with more people than its sheet can name; nothing otherwise."""
    circle = bare(circle) if names_only else circle
    spots = spots_of(circle, sheet)
    if len(spots) <= sheet.most:
        return svg.join()
    items = []
    for spot in spots:
        words = spot.person.name
        if spot.person.relation:
            words = gettext("%(name)s, %(relation)s") % {"name": words, "relation": spot.person.relation}
        items.append(svg.tag("li", svg.tag("b", str(spot.number)), svg.tag("bdi", svg.plain(words))))
    return svg.tag("ol", *items, class_=f"lettered key {sheet.kind}")


def _tie_lines(spots: Sequence[Spot], sheet: Sheet) -> list[tuple[Markup, Sequence[Point]]]:
    """Draw ties; without a quality a hairline. Among many people ties are light and begin away from the middle."""
    many = len(spots) > MANY
    inner = sheet.radii[0] * 0.62 if many else me_radius(sheet) + 5
    lines = []
    for spot in spots:
        if spot.person.quality or not many:
            start = polar(sheet.centre, inner, spot.angle)
            distance = sheet.radii[(spot.person.ring or OUTSIDE) - 1]
            end = polar(sheet.centre, distance - bead_radius(spots) - 5, spot.angle)
            lines.append(ties.tie(spot.person.quality, start, end, light=many))
    return lines


def _obstacles(
    sheet: Sheet,
    spots: Sequence[Spot],
    under: Sequence[tuple[Markup, Sequence[Point]]],
    trails: Sequence[tuple[Markup, Sequence[Point]]],
) -> Obstacles:
    obstacles = Obstacles(Box(2, 2, sheet.width - 2, sheet.height - 2))
    obstacles.discs = [(spot.at, bead_radius(spots)) for spot in spots] + [(sheet.centre, me_radius(sheet))]
    for _, points in [*under, *trails]:
        obstacles.lines.extend(itertools.pairwise(points))
    obstacles.discs += [(points[0], 6) for _, points in trails]
    return obstacles


def _rings(circle: Circle, sheet: Sheet) -> Markup:
    """Draw the rings, darker outwards, and a dotted one for outside when someone is or was there."""
    parts = []
    if anyone_outside(circle):
        parts.append(svg.circle(*sheet.centre, sheet.radii[3], "outside"))
    parts += [svg.circle(*sheet.centre, sheet.radii[ring - 1], f"ring in-{ring}") for ring in reversed(RINGS)]
    return svg.join(*parts)


def _middle(circle: Circle, sheet: Sheet) -> Markup:
    """Draw the client: the name in the disc in the largest type that fits, or beneath it when none does."""
    x, y = sheet.centre
    radius = me_radius(sheet)
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
