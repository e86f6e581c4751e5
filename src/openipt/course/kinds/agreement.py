# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What was agreed, and how the course moves through its phases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding

PassingReason = Literal["elsewhere", "not_needed", "next_time", "prefers_not", "too_much_today", ""]


@dataclass(frozen=True, kw_only=True)
class Agreement(Fact, kind="agreement"):
    """What therapist and client agreed about the sessions."""

    kind: Literal["first", "more", "fewer", "early_end", "focus", "form", "pause", "maintenance", ""] = ""
    sessions: int | None = None
    spacing: str = ""
    minutes: int | None = None
    start_on: date | None = None
    end_on: date | None = None
    place: str = ""
    confidentiality: str = ""
    recording: str = ""
    missed_count: bool = False
    missed: str = ""
    crisis: str = ""
    no_change: str = ""
    follow_ups: str = ""
    told: str = ""
    how: str = ""
    reason: str = ""

    def faults(self) -> Iterator[Finding]:
        if self.start_on and self.end_on and self.end_on < self.start_on:
            yield Finding("ends_before_start", "end_on", {"start_on": self.start_on, "end_on": self.end_on})
        if self.kind == "first" and not self.sessions:
            yield Finding("number_missing", "sessions")
        if self.kind not in ("", "first") and not self.reason:
            yield Finding("reason_missing", "reason", {"kind": self.kind})


@dataclass(frozen=True, kw_only=True)
class PhaseBegun(Fact, kind="phase"):
    """A phase that has begun."""

    phase: str = ""
    missing: str = ""
    passed: PassingReason = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskPassed(Fact, kind="task_passed"):
    """A task of the agenda that was skipped, with the reason."""

    task: str = ""
    passed: PassingReason = ""
    note: str = ""
