# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reviews, the ending, and what comes after."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from openipt.course.kinds.fact import Fact

WayOfEnding = Literal[
    "completed", "early_well", "stopped", "transferred", "stepped_up", "moved", "referred_on", "died", "not_suitable",
    "",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Review(Fact, kind="review"):
    """A review of the course together with the client."""

    kind: Literal["early", "middle", "ending", ""] = ""
    looked_at: tuple[str, ...] = ()
    decision: Literal["kept", "changed", ""] = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class EndAnnounced(Fact, kind="end_announced"):
    """That the ending was discussed."""

    last_on: date | None = None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowUpPlanned(Fact, kind="follow_up_planned"):
    """A follow-up that is planned."""

    due_on: date | None = None
    at: str = ""
    months: int | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUp(Fact, kind="follow_up"):
    """A follow-up that was held or tried."""

    planned: str = ""
    how: Literal["room", "phone", "video", "letter", "not_reached", ""] = ""
    been: str = ""
    plan_used: str = ""
    lasted: str = ""
    signs: str = ""
    treatment: str = ""
    safety: str = ""
    needed: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision(Fact, kind="decision"):
    """What was decided about the time after the course."""

    what: Literal["follow_up", "maintenance", "referral", "nothing", ""] = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Closing(Fact, kind="closing"):
    """That the course was closed, and how it ended."""

    kind: WayOfEnding = ""
    outcome: str = ""
    open_ends: str = ""
    letter_to: str = ""


@dataclass(frozen=True, kw_only=True)
class DeathReview(Fact, kind="death_review"):
    """The review of what was open when the client died."""

    looked_at: str = ""
    follows: str = ""


@dataclass(frozen=True, kw_only=True)
class Reopening(Fact, kind="reopening"):
    """That a closed course was reopened."""

    reason: str = ""
