# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What happened in the client's life, and treatment alongside this one: all that is on the timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding
from openipt.protocol.partial_date import NOT_DATED, When


@dataclass(frozen=True, kw_only=True)
class OnTimeline(Fact):
    """What is on the timeline: when it was, what it is called, and what stands beside it in the list."""

    lane: ClassVar[Literal["event", "treatment"]] = "event"
    on_its_day: ClassVar[bool] = False  # it began on the day it is recorded for, not at a date that someone typed
    lasts: ClassVar[bool] = False  # drawn from its beginning to its end, or until today
    shows: ClassVar[str] = ""  # the field whose choice is said after what it is called

    @property
    def begins(self) -> When:
        return NOT_DATED

    @property
    def ends(self) -> When:
        return NOT_DATED

    @property
    def called(self) -> str:
        return ""

    @property
    def whose(self) -> str:
        """Who gave it, as it was typed; people of the inventory are in `people_named`."""
        return ""

    @property
    def aside(self) -> str:
        return ""


@dataclass(frozen=True, kw_only=True)
class Event(OnTimeline, kind="event"):
    """An event in the client's life."""

    when: When = NOT_DATED
    until: When = NOT_DATED
    what: str = ""
    people: tuple[str, ...] = ()
    symptoms: str = ""
    onset: bool = False
    kind: str = ""
    mood: int | None = None
    note: str = ""

    @property
    def begins(self) -> When:
        return self.when

    @property
    def ends(self) -> When:
        return self.until

    @property
    def called(self) -> str:
        return self.what

    @property
    def aside(self) -> str:
        return self.symptoms

    def faults(self) -> Iterator[Finding]:
        yield from _ends_in_order(self.when, self.until)


@dataclass(frozen=True, kw_only=True)
class Treatment(OnTimeline, kind="treatment"):
    """A treatment alongside this one, over a span of time; what changed in it on a day is a `Medicine`."""

    lane = "treatment"
    lasts = True

    what: str = ""
    from_: When = NOT_DATED
    until: When = NOT_DATED
    by: str = ""
    note: str = ""

    @property
    def begins(self) -> When:
        return self.from_

    @property
    def ends(self) -> When:
        return self.until

    @property
    def called(self) -> str:
        return self.what

    @property
    def whose(self) -> str:
        return self.by

    @property
    def aside(self) -> str:
        return self.note

    def faults(self) -> Iterator[Finding]:
        yield from _ends_in_order(self.from_, self.until)


@dataclass(frozen=True, kw_only=True)
class Medicine(OnTimeline, kind="medicine"):
    """A change of medicine on a day; a treatment as a whole, over its span of time, is a `Treatment`."""

    lane = "treatment"
    on_its_day = True
    shows = "change"

    name: str = ""
    change: Literal["started", "dose_changed", "stopped", ""] = ""
    dose: str = ""
    by: str = ""
    note: str = ""

    @property
    def begins(self) -> When:
        return When.on(self.happened_on)

    @property
    def called(self) -> str:
        return self.name

    @property
    def whose(self) -> str:
        return self.by

    @property
    def aside(self) -> str:
        return "; ".join(part for part in (self.dose, self.note) if part)

    def faults(self) -> Iterator[Finding]:
        """Yield someone who changes a dose says to what."""
        if self.change == "dose_changed" and not self.dose:
            yield Finding("dose_missing", "dose")


def _ends_in_order(start: When, until: When) -> Iterator[Finding]:
    """Yield a finding where something surely ends before it begins."""
    first, last = start.days, until.days
    if first and last and last.before(first):
        yield Finding("ends_before_start", "until", {"start_on": first.text, "end_on": last.text})
