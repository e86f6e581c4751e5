# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What happened in the client's life, and treatment beside this one."""

from collections.abc import Iterator
from dataclasses import dataclass

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding
from openipt.protocol.partial_date import NOT_DATED, When


@dataclass(frozen=True, kw_only=True)
class Event(Fact, kind="event"):
    """An event on the timeline."""

    when: When = NOT_DATED
    until: When = NOT_DATED
    what: str = ""
    people: tuple[str, ...] = ()
    symptoms: str = ""
    onset: bool = False
    kind: str = ""
    mood: int | None = None
    note: str = ""

    def faults(self) -> Iterator[Finding]:
        yield from _ends_in_order(self.when, self.until)


@dataclass(frozen=True, kw_only=True)
class Treatment(Fact, kind="treatment"):
    """A treatment alongside this one, over a span of time."""

    what: str = ""
    from_: When = NOT_DATED
    until: When = NOT_DATED
    by: str = ""
    note: str = ""

    def faults(self) -> Iterator[Finding]:
        yield from _ends_in_order(self.from_, self.until)


def _ends_in_order(start: When, until: When) -> Iterator[Finding]:
    """Yield a finding where something surely ends before it begins."""
    first, last = start.days, until.days
    if first and last and last.before(first):
        yield Finding("ends_before_start", "until", {"start_on": first.text, "end_on": last.text})
