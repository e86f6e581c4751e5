# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sessions: when they are, whether they took place, what was said in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding


@dataclass(frozen=True, kw_only=True)
class SessionBooked(Fact, kind="session"):
    """When a session is: made by booking and rescheduling, never typed. `day` is that of the service's clock."""

    starts_at: datetime | None = None
    day: date | None = None
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Attendance(Fact, kind="attendance"):
    """Whether a session took place, and how."""

    state: Literal["held", "missed", "cancelled", ""] = ""
    medium: str = ""
    others: str = ""
    who: Literal["client", "therapist", "service", "nobody", "closing", ""] = ""
    notice: str = ""
    counts: bool = False
    contacted: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening(Fact, kind="opening"):
    """What the client answered to the opening question."""

    began: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Link(Fact, kind="link"):
    """A link between mood and what happened, or that there was none this week."""

    none: bool = False
    symptom: str = ""
    direction: str = ""
    event: str = ""
    timeline_event: str = ""
    person: str = ""
    area: str = ""
    why: str = ""

    def faults(self) -> Iterator[Finding]:
        """Yield something with something: a direction alone links nothing."""
        is_linked = any((self.symptom, self.event, self.person, self.timeline_event))
        if self.none and is_linked:
            yield Finding("link_and_none", "none")
        if not self.none and not is_linked:
            yield Finding("link_empty", "symptom")


@dataclass(frozen=True, kw_only=True)
class Jot(Fact, kind="jot"):
    """A line in the therapist's own words."""

    text: str = ""
    person: str = ""
