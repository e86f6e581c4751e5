# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients in outline (invented.toml) and the days of their courses: which appointments there were, are and will be."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

WEEK = timedelta(days=7)
USUAL_WAIT = 21  # days from referral to first appointment
FOLLOW_UPS = ((1, 28), (3, 91), (6, 182))  # months agreed, and days after the last session
AGREED_IN = 4  # the session in which number and focus are agreed
PAST_IN_WEEKS = 7  # an appointment further ahead than this follows the last one by a fortnight


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of an invented client beforehand; invented.toml explains the fields."""

    key: str
    name: str
    pronouns: str
    born: int
    course: str
    area: str
    presenting: str
    language: str = "English"
    setting: str = "outpatient"
    therapist: str = "thea"
    supervisor: bool = False
    ahead: int | None = None
    ended_days: int = 0
    waiting_days: int = USUAL_WAIT
    at: str = "10:00"
    agreed: int = 0
    phq: tuple[int, int] = (12, 12)
    gad: tuple[int, int] = (10, 10)
    chain: str = ""
    sentence: str = ""
    onset: tuple[Any, ...] = ()
    people: tuple[tuple[Any, ...], ...] = ()
    links: tuple[tuple[Any, ...], ...] = ()
    goals: tuple[str, ...] = ()
    closed: str = ""
    concern: bool = False
    alert: int = 0
    declined: str = ""
    feared: int = 0
    crowd: int = 0
    long: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """An appointment: `letter` says what became of it ("" is still to come), `held` its place among those held."""

    label: str
    on: date
    letter: str
    held: int

    @property
    def was_held(self) -> bool:
        return self.letter == "h"


@dataclass(frozen=True, slots=True)
class Outline:
    """A sketch on the calendar."""

    sketch: Sketch
    area: Mapping[str, Any]
    today: date
    random: Random
    slots: tuple[Slot, ...] = field(default=())

    @property
    def held(self) -> int:
        return self.sketch.course.count("h")

    @property
    def referred_on(self) -> date:
        first = self.slots[0].on if self.slots else self.today
        return first - timedelta(days=self.sketch.waiting_days)

    @property
    def finished(self) -> bool:
        """All agreed sessions held."""
        return 0 < self.sketch.agreed == self.held


@cache
def sketches() -> tuple[tuple[Sketch, Mapping[str, Any]], ...]:
    """Return every invented client, each with what is said and done for their problem area."""
    tables = tomllib.loads(files("openipt.sample").joinpath("invented.toml").read_text(encoding="utf-8"))
    return tuple((_sketch(client), tables["area"][client["area"]]) for client in tables["client"])


def _sketch(table: Mapping[str, Any]) -> Sketch:
    return Sketch(**{key: _frozen(value) for key, value in table.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list) else value


def outline(sketch: Sketch, area: Mapping[str, Any], *, seed: int, today: date) -> Outline:
    """Set a sketch on the calendar as of a day."""
    chance = Random(f"{seed}:{sketch.key}")  # noqa: S311 - nothing secret: the same seed must give the same course
    return Outline(sketch, area, today, chance, _slots(sketch, today))


def _slots(sketch: Sketch, today: date) -> tuple[Slot, ...]:
    letters = list(sketch.course) + [""] * _to_come(sketch)
    days = _days(sketch, today, len(letters))
    held = 0
    sketches = []
    for number, (letter, on) in enumerate(zip(letters, days, strict=True), 1):
        held += letter == "h"
        sketches.append(Slot(f"a{number}", on, letter, held))
    return tuple(sketches)


def _to_come(sketch: Sketch) -> int:
    """Return those agreed and not held yet; before there is an agreement only the next one."""
    if sketch.ahead is None:
        return 0
    held = sketch.course.count("h")
    return max(1, sketch.agreed - held) if held >= AGREED_IN else 1


def _days(sketch: Sketch, today: date, count: int) -> list[date]:
    """Return weekly, back from the next appointment or from the last one, and on from it."""
    past = len(sketch.course)
    if sketch.ahead is None:
        last = today - timedelta(days=sketch.ended_days)
        return [last - WEEK * (past - 1 - number) for number in range(count)]
    coming = today + timedelta(days=sketch.ahead)
    longer = WEEK if sketch.ahead >= PAST_IN_WEEKS else timedelta()
    return [coming + WEEK * (number - past) - (longer if number < past else timedelta()) for number in range(count)]
