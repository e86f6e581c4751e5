# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Entries: the dated facts a course consists of, and which of them stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded fact. `happened_on` is when it was so, `recorded_at` (aware UTC) when it was written down.

    `replaces` names the entry that this one corrects or, for the kind "withdrawal", takes back.
    `subject` is what it is about: the first id of a person, event, goal or step, whatever has replaced it since.
    """

    id: str
    kind: str
    happened_on: date
    recorded_at: datetime
    by: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    session: str | None = None
    subject: str | None = None
    replaces: str | None = None
    reason: str = ""

    @property
    def about(self) -> str:
        return self.subject or self.id


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The one order everything is worked out in: by day, then by when it was written, then by id."""
    return sorted(entries, key=lambda each: (each.happened_on, each.recorded_at, each.id))


def standing(entries: Iterable[Entry], *, as_of: date | None = None, known_at: datetime | None = None) -> list[Entry]:
    """The entries that hold, in order.

    `known_at` leaves out what was written later (what did the screen show then?); `as_of` leaves out what
    happened later (how was it that day, as far as we know now?). A withdrawn correction lets what it had
    corrected stand again; a withdrawal can itself be withdrawn.
    """
    known = [each for each in entries if known_at is None or each.recorded_at <= known_at]
    taken_back = _taken_back(known)
    holding = [each for each in known if each.id not in taken_back]
    replaced = {each.replaces for each in holding if each.replaces and each.kind != WITHDRAWAL}
    return in_order(
        each
        for each in holding
        if each.kind != WITHDRAWAL and each.id not in replaced and (as_of is None or each.happened_on <= as_of)
    )


def _taken_back(known: Iterable[Entry]) -> set[str]:
    """Ids of withdrawn entries: the latest withdrawal speaks first, so that it can silence an earlier one."""
    taken_back: set[str] = set()
    withdrawals = sorted(
        (each for each in known if each.kind == WITHDRAWAL), key=lambda each: (each.recorded_at, each.id), reverse=True
    )
    for each in withdrawals:
        if each.id not in taken_back and each.replaces:
            taken_back.add(each.replaces)
    return taken_back
