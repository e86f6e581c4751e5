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
    """Return the one order everything is worked out in: by day, then by when it was written, then by id."""
    return sorted(entries, key=lambda entry: (entry.happened_on, entry.recorded_at, entry.id))


def in_force(entries: Iterable[Entry], *, as_of: date | None = None, known_at: datetime | None = None) -> list[Entry]:
    """Return the entries that hold, in order.

    `known_at` leaves out what was written later (what did the screen show then?); `as_of` leaves out what
    happened later (how was it that day, as far as we know now?). A withdrawn correction lets what it had
    corrected stand again; a withdrawal can itself be withdrawn.
    """
    known = [entry for entry in entries if known_at is None or entry.recorded_at <= known_at]
    taken_back = _taken_back(known)
    holding = [entry for entry in known if entry.id not in taken_back]
    replaced = {entry.replaces for entry in holding if entry.replaces and entry.kind != WITHDRAWAL}
    return in_order(
        entry
        for entry in holding
        if entry.kind != WITHDRAWAL and entry.id not in replaced and (as_of is None or entry.happened_on <= as_of)
    )


def _taken_back(known: Iterable[Entry]) -> set[str]:
    """Return ids of withdrawn entries: the latest withdrawal speaks first, so that it can silence an earlier one."""
    taken_back: set[str] = set()
    withdrawals = sorted(
        (entry for entry in known if entry.kind == WITHDRAWAL),
        key=lambda entry: (entry.recorded_at, entry.id),
        reverse=True,
    )
    for withdrawal in withdrawals:
        if withdrawal.id not in taken_back and withdrawal.replaces:
            taken_back.add(withdrawal.replaces)
    return taken_back
