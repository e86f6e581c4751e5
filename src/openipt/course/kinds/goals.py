# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Goals and steps, and what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding


@dataclass(frozen=True, kw_only=True)
class GoalSet(Fact, kind="goal"):
    """A goal, in the client's words."""

    text: str = ""
    why: str = ""
    area: str = ""
    people: tuple[str, ...] = ()
    measure: str = ""
    state: Literal["active", "reached", "changed", "dropped", ""] = ""
    reason: str = ""

    def faults(self) -> Iterator[Finding]:
        if self.state in ("changed", "dropped") and not self.reason:
            yield Finding("reason_missing", "reason", {"kind": self.kind_id})


@dataclass(frozen=True, kw_only=True)
class GoalRating(Fact, kind="goal_rating"):
    """How near a goal is, and how near it is hoped to be, 0 to 10."""

    goal: str = ""
    now: int | None = None
    wished: int | None = None


@dataclass(frozen=True, kw_only=True)
class StepAgreed(Fact, kind="step"):
    """A step towards a goal; `week` is the one for this week."""

    text: str = ""
    goal: str = ""
    person: str = ""
    by: str = ""
    week: bool = False
    confidence: int | None = None


@dataclass(frozen=True, kw_only=True)
class StepResult(Fact, kind="step_result"):
    """What became of a step."""

    step: str = ""
    result: Literal["done", "partly", "not_yet", "not_possible", ""] = ""
    happened: str = ""
    learned: str = ""
