# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The values of the closeness circle, the sheets it is drawn on, and where on them everyone stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from openipt.clinic.drawings.angles import angles
from openipt.clinic.drawings.geometry import Point, polar

OUTSIDE = 4
RINGS = (1, 2, 3)
MANY = 20  # with more people than this beads are small and ties light


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
# When someone is outside, the rings draw together to leave them room.
_SHRUNK, _BEYOND = 0.88, 1.05


@dataclass(frozen=True)
class Spot:
    """A person with a place."""

    person: Person
    angle: float
    at: Point
    number: int


def bare(circle: Circle) -> Circle:
    """Leave names and rings and nothing else."""
    people = (Person(person.name, person.ring, person.kind, dead=person.dead) for person in circle.people)
    return replace(circle, people=tuple(people), missing=())


def fitted(circle: Circle, sheet: Sheet) -> Sheet:
    """Fit a sheet to its people: smaller type for many (17 pixels to ten, 15 to twenty, 13 above), and room outside."""
    placed = sum(1 for person in circle.people if person.ring)
    size = sheet.name_size if placed <= 10 else min(sheet.name_size, 15) if placed <= 20 else min(sheet.name_size, 13)
    first, second, third, _ = sheet.radii
    radii = sheet.radii
    if anyone_outside(circle):
        radii = (first * _SHRUNK, second * _SHRUNK, third * _SHRUNK, third * _BEYOND)
    return replace(sheet, radii=radii, name_size=size)


def anyone_outside(circle: Circle) -> bool:
    return any(OUTSIDE in (person.ring, person.was, person.wished) for person in circle.people)


def spots_of(circle: Circle, sheet: Sheet) -> list[Spot]:
    turns = angles([person.kind for person in circle.people])
    placed = [(person, angle) for person, angle in zip(circle.people, turns, strict=True) if person.ring]
    return [
        Spot(person, angle, on_ring(sheet, person.ring, angle), number)
        for number, (person, angle) in enumerate(placed, start=1)
    ]


def on_ring(sheet: Sheet, ring: int | None, angle: float) -> Point:
    return polar(sheet.centre, sheet.radii[(ring or OUTSIDE) - 1], angle)


def missing_places(circle: Circle, sheet: Sheet) -> list[Point]:
    """Missing ties stand a little inside their ring, so that no one takes them for people."""
    taken = angles([person.kind for person in circle.people])
    turns = angles([tie.kind for tie in circle.missing], taken)
    return [
        polar(sheet.centre, sheet.radii[tie.ring - 1] - 14, angle)
        for tie, angle in zip(circle.missing, turns, strict=True)
    ]


def bead_radius(spots: Sequence[Spot]) -> float:
    return 7.5 if len(spots) <= MANY else 5.5


def me_radius(sheet: Sheet) -> float:
    return max(sheet.radii[0] * 0.29, 22)


def trail_ends(spot: Spot, sheet: Sheet) -> tuple[Point | None, Point, bool]:
    """Return where a trail begins (none: no move), where it ends, and whether it leads outwards."""
    was, ring = spot.person.was, spot.person.ring
    if was is None or ring is None or was == ring:
        return None, spot.at, False
    return on_ring(sheet, was, spot.angle), spot.at, ring > was
