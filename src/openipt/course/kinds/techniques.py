# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the therapist did in a session."""

from collections.abc import Iterator
from dataclasses import dataclass

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding


@dataclass(frozen=True, kw_only=True)
class TechniqueUsed(Fact, kind="technique"):
    """A technique that was used."""

    technique: str = ""
    person: str = ""
    area: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Support(Fact, kind="support"):
    """What the therapist affirmed or credited."""

    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Alliance(Fact, kind="alliance"):
    """How working together feels, 0 to 10, and whether something was off."""

    rating: int | None = None
    rated_by: str = ""
    off: bool = False
    kind: str = ""
    note: str = ""

    def faults(self) -> Iterator[Finding]:
        if self.rating is not None and not self.rated_by:
            yield Finding("whose_rating", "rated_by")


@dataclass(frozen=True, kw_only=True)
class HandoutGiven(Fact, kind="handout"):
    """A handout that was given to the client."""

    handout: str = ""
    version: int | None = None
    questions: str = ""
