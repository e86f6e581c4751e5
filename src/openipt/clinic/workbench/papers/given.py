# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which copies of a safety plan the client was given."""

from dataclasses import dataclass
from datetime import date

from openipt.clinic.casework.models import Text
from openipt.clinic.language import answer_of
from openipt.course.kinds.safety import PlanGiven
from openipt.course.state import CourseState


@dataclass(frozen=True, slots=True)
class Given:
    """One copy. `on_own_page` says whether the client reads it there now; a later copy takes its place."""

    id: str
    day: date
    how: str
    version: int
    phone: str
    on_own_page: bool


def given_of(state: CourseState, text: Text) -> list[Given]:
    """Return the copies of this plan, the last one first."""
    numbers = {str(version.pk): version.number for version in text.versions.all()}
    every = state.facts.of(PlanGiven)
    return [
        Given(
            id=copy.id,
            day=copy.happened_on,
            how=answer_of(copy, "how"),
            version=numbers[copy.version],
            phone=answer_of(copy, "phone"),
            on_own_page=copy is every[-1] and copy.phone == "safe",
        )
        for copy in reversed(every)
        if copy.version in numbers
    ]
