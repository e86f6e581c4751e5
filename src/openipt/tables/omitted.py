# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What an analysis leaves out: how many, which and why, in one form for every command, in words and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openipt.tables.faults import Fault, where_of

SHOWN = 10
"""How many are named for each reason in words; the JSON names all."""


@dataclass(frozen=True, slots=True)
class Omission:
    """A row or client that is left out: where it is, its id where it has one, and the reason."""

    reason: str
    where: str = ""
    id: str = ""


def omissions_of(faults: Iterable[Fault]) -> tuple[Omission, ...]:
    """Return an omission for each row with faults, by all that it lacks."""
    lacks: dict[int, list[Fault]] = {}
    for fault in faults:
        lacks.setdefault(fault.row or 0, []).append(fault)
    return tuple(
        Omission(
            "; ".join(f"{fault.column} {fault.message}" for fault in reasons),
            where_of(row, reasons[0].line, reasons[0].sheet),
        )
        for row, reasons in lacks.items()
    )


def by_reason(omissions: Iterable[Omission]) -> dict[str, list[Omission]]:
    """Return the omissions by reason, in order of first occurrence."""
    groups: dict[str, list[Omission]] = {}
    for omission in omissions:
        groups.setdefault(omission.reason, []).append(omission)
    return groups


def omissions_data(omissions: Sequence[Omission]) -> dict[str, Any]:
    """Return count, counts by reason, and every omission, for other programs."""
    return {
        "count": len(omissions),
        "by_reason": {reason: len(group) for reason, group in by_reason(omissions).items()},
        "which": [
            {"id": omission.id or None, "where": omission.where or None, "reason": omission.reason}
            for omission in omissions
        ],
    }


def omissions_lines(omissions: Sequence[Omission], of: int, things: str = "rows") -> list[str]:
    """Return the omissions in words, a line for each reason; nothing where nothing is left out."""
    if not omissions:
        return []
    lines = [f"Left out: {len(omissions)} of {of} {things}."]
    for reason, group in by_reason(omissions).items():
        names = [omission.id or omission.where for omission in group]
        rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        lines.append(f"  {reason}: {len(group)} ({', '.join(names[:SHOWN])}{rest})")
    return lines
