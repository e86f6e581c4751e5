# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who moved to another ring of the inventory between two points in time: one rule for all that draws or tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from openipt.course.kinds.people import Ring
from openipt.course.state import Person


class Point(Enum):
    """A point in time that is no day."""

    ONSET = "before"  # before the depression began, as the client remembers it
    FIRST = "first"  # the first that is known of each person: before the onset if recorded, else where first placed


@dataclass(frozen=True, slots=True)
class Move:
    """A person on ring `then` (1 to 3, 4 outside) at one point and on `now` at another; `placing` put them there."""

    person: Person
    then: int
    now: int
    placing: Ring
    since: date | None  # the day of `then`; None for before the onset


def moved(people: Iterable[Person], since: date | Point, until: date | None = None) -> tuple[Move, ...]:
    """Return who is on another ring `until` a day (now, if none is given) than `since`, in the order of the people.

    Someone who was not placed at one of the two points has not moved: nothing is known of where they were.
    """
    return tuple(move for person in people if (move := _between(person, since, until)))


def steps(people: Iterable[Person]) -> tuple[Move, ...]:
    """Return every change from one placing to the next, the newest first."""
    pairs = [(person, old, new) for person in people for old, new in pairwise(_placings(person))]
    moves = [move for person, old, new in pairs if (move := _move(person, old, new))]
    return tuple(sorted(moves, key=lambda move: move.placing.happened_on, reverse=True))


def _between(person: Person, since: date | Point, until: date | None) -> Move | None:
    placed = _placings(person)
    now = _last(placed, until)
    then = _last(placed, since) if isinstance(since, date) else _begin(person, since, placed)
    return _move(person, then, now) if then and now else None


def _begin(person: Person, since: Point, placed: list[Ring]) -> Ring | None:
    remembered = [ring for ring in person.rings if ring.when == "before" and ring.ring]
    if remembered:
        return remembered[-1]
    return placed[0] if since is Point.FIRST and placed else None


def _placings(person: Person) -> list[Ring]:
    return [ring for ring in person.rings if ring.when == "now" and ring.ring]


def _last(placed: list[Ring], day: date | None) -> Ring | None:
    known = [ring for ring in placed if day is None or ring.happened_on <= day]
    return known[-1] if known else None


def _move(person: Person, old: Ring, new: Ring) -> Move | None:
    then, now = old.ring, new.ring
    if then is None or now is None or then == now:
        return None
    return Move(person, then, now, new, None if old.when == "before" else old.happened_on)
