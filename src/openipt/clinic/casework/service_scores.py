# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The scores of all courses of a service, for figures over all of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from openipt.clinic.accounts.models import Service
from openipt.clinic.casework.models import Standing


@dataclass(frozen=True, slots=True)
class CourseScores:
    """How a course went in numbers: sessions held, days, totals by instrument with the day of each. No name."""

    course: UUID
    held: int
    last_held_on: date | None
    closed_on: date | None
    totals: dict[str, list[tuple[date, float]]]


def scores_in(service: Service) -> list[CourseScores]:
    """Return every course of the service, running and closed, archived ones too: one statement, no entry is read."""
    rows = Standing.objects.in_service(service).values_list("course_id", "held", "last_held_on", "closed_on", "card")
    return [
        CourseScores(course, held, last_held_on, closed_on, _totals(card))
        for course, held, last_held_on, closed_on, card in rows.iterator()
    ]


def _totals(card: dict[str, Any]) -> dict[str, list[tuple[date, float]]]:
    """Return the first total of each instrument, and the latest ones that lists keep.

    Those of another basis are left out.
    """
    first = {name: [total] for name, total in card.get("first", {}).items()}
    totals = card.get("totals", {})
    return {
        name: [
            (date.fromisoformat(day), total)
            for day, total, *basis in (*first.get(name, ()), *totals.get(name, ()))
            if not basis
        ]
        for name in {**first, **totals}
    }
