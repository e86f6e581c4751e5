# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The sample clinic: two services, the people who sign in, and their clients."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from openipt.sample import script
from openipt.sample.dates import Shift
from openipt.sample.ids import Ids
from openipt.sample.invent import script_of
from openipt.sample.model import Case, Clinic, Service, User
from openipt.sample.sketches import Sketch, outline, sketches

FOUNDED_YEARS_AGO = 5
CRISIS = (
    "Fictional Fens duty line: +00 555 0199, day and night\n"
    "Nearest emergency department, at any hour\n"
    "This is a sample clinic: in a real one the numbers for your country are here."
)
SERVICES = (
    ("fens", "Fictional Fens Psychological Service", "GB"),
    ("hills", "Hillside Practice", "GB"),
)
USERS = (
    ("thea", "fens", "Thea Tansley", "therapist"),
    ("sam", "fens", "Sam Exampler", "supervisor"),
    ("lena", "fens", "Lena Lindqvist", "service-lead"),
    ("ada", "fens", "Ada Adeyemi", "administrator"),
    ("cleo", "fens", "Cleo Castellan", "client"),
    ("otto", "hills", "Otto Ostrow", "therapist"),
)


def clinic(seed: int, today: date, zone: str = "UTC") -> Clinic:
    """Return the whole sample as of a day: the same seed, day and zone give the same values and ids."""
    ids = Ids(seed, "clinic")
    founded = datetime(today.year - FOUNDED_YEARS_AGO, 3, 4, 9, tzinfo=UTC)
    services = tuple(Service(key, ids.at(founded), name, country, CRISIS) for key, name, country in SERVICES)
    users = tuple(
        User(key, ids.at(founded), service, f"{key}@demo.example", name, role) for key, service, name, role in USERS
    )
    return Clinic(founded, services, users, tuple(_cases(seed, today, ZoneInfo(zone))))


def _cases(seed: int, today: date, zone: ZoneInfo) -> list[Case]:
    orla, cleo = script.written("orla"), script.written("cleo")
    return [
        script.read(orla, "orla", seed=seed, shift=Shift.weeks_into_the_past(orla["anchor"], today), zone=zone),
        script.read(cleo, "cleo", seed=seed, shift=Shift.onto(cleo["anchor"], today), zone=zone),
        *(_invented(sketch, area, seed, today, zone) for sketch, area in sketches()),
    ]


def _invented(sketch: Sketch, area: Mapping[str, Any], seed: int, today: date, zone: ZoneInfo) -> Case:
    written = script_of(outline(sketch, area, seed=seed, today=today))
    return script.read(written, sketch.key, seed=seed, shift=Shift.onto(today, today), zone=zone)
