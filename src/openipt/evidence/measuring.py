# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effects for every row of a table: which columns a measure needs, and the table with the effects added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from openipt.evidence.effects import counts, means
from openipt.evidence.effects.counts import Cells
from openipt.evidence.effects.effect import Effects
from openipt.evidence.errors import DataError, Fault, UnknownChoiceError, refuse
from openipt.evidence.grouping import Array
from openipt.evidence.reading import Table, complete, in_order, numbers, require_columns

USUAL = {
    "m1": ("m1", "m1i", "mean1", "mean_arm1"),
    "sd1": ("sd1", "sd1i", "sd_arm1"),
    "n1": ("n1", "n1i", "n_arm1", "totaln_arm1"),
    "m2": ("m2", "m2i", "mean2", "mean_arm2"),
    "sd2": ("sd2", "sd2i", "sd_arm2"),
    "n2": ("n2", "n2i", "n_arm2", "totaln_arm2"),
    "a": ("a", "ai", "events1", "event_arm1"),
    "b": ("b", "bi"),
    "c": ("c", "ci", "events2", "event_arm2"),
    "d": ("d", "di"),
}
"""Names under which a column is found when none is given: plain, metafor's, Metapsy's."""

MEANS = ("m1", "sd1", "n1", "m2", "sd2", "n2")
COUNTS = {
    "or": counts.log_odds_ratio,
    "rr": counts.log_risk_ratio,
    "rd": counts.risk_difference,
    "peto": counts.peto_log_odds_ratio,
}
MEASURES = ("smd", "md", *COUNTS)


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows that were measured, their effects, and the columns with their numbers that these were made of."""

    table: Table
    effects: Effects
    inputs: tuple[tuple[str, Array], ...]


def measure_table(
    table: Table,
    measure: str,
    columns: Mapping[str, str],
    *,
    variance: str = "ls",
    drop_missing: bool = False,
    lower_is_better: bool = False,
) -> Measured:
    """Work out a measure for every row; `columns` names the column of each role, the rest are found by usual names.

    measure: smd, md (m1, sd1, n1, m2, sd2, n2), or, rr, rd, peto (events a and c, with n1 and n2 or with b and d).
    lower_is_better turns the sign so that positive favours group 1. Raises DataError with every faulty row.
    """
    if measure not in MEASURES:
        raise UnknownChoiceError("measure", measure, MEASURES)
    roles = MEANS if measure in ("smd", "md") else _count_roles(table, columns)
    _refuse_unused(measure, roles, columns)
    table, values, named = _values(table, roles, columns, drop_missing=drop_missing)
    try:
        effects = _effects(measure, values, variance)
    except DataError as wrong:
        raise DataError(_renamed(wrong, table, named)) from None
    undefined = np.flatnonzero(~np.isfinite(effects.yi) | ~(effects.vi > 0))
    if len(undefined):
        raise DataError(
            Fault(table.numbers[row], "", f"{measure} is not defined for these values") for row in undefined
        )
    inputs = tuple((named[role], values[role]) for role in roles)
    return Measured(table, Effects(-effects.yi, effects.vi) if lower_is_better else effects, inputs)


def counts_of(table: Table, columns: Mapping[str, str], *, drop_missing: bool = False) -> tuple[Table, Cells]:
    """Return the four cells of every row, found as in `measure_table`, and their rows. Raises DataError."""
    roles = _count_roles(table, columns)
    _refuse_unused("a table", roles, columns)
    table, values, named = _values(table, roles, columns, drop_missing=drop_missing)
    try:
        return table, counts.cells(*_cells(values))
    except DataError as wrong:
        raise DataError(_renamed(wrong, table, named)) from None


def _refuse_unused(measure: str, roles: Sequence[str], columns: Mapping[str, str]) -> None:
    """Raise DataError for a column that was named and would not be read."""
    unused = [role for role in columns if role not in roles]
    if unused:
        options = ", ".join(f"--{role}" for role in unused)
        raise refuse(f"{measure} is worked out from {', '.join(roles)}: leave out {options}")


def _values(
    table: Table, roles: Sequence[str], columns: Mapping[str, str], *, drop_missing: bool
) -> tuple[Table, dict[str, Array], dict[str, str]]:
    """Return the complete rows, the numbers of each role and the column it has."""
    named = {role: _column(table, role, columns) for role in roles}
    table = complete(table, list(named.values()), drop_missing=drop_missing)
    faults: list[Fault] = []
    values = {role: np.array(numbers(table, name, faults)) for role, name in named.items()}
    if faults:
        raise DataError(in_order(faults))
    return table, values, named


def _cells(values: Mapping[str, Array]) -> Cells:
    """Return events and none of both groups; those without are what is left of a group."""
    a, c = values["a"], values["c"]
    b = values["b"] if "b" in values else values["n1"] - a
    d = values["d"] if "d" in values else values["n2"] - c
    return a, b, c, d


def _effects(measure: str, values: Mapping[str, Array], variance: str) -> Effects:
    if measure in ("smd", "md"):
        m1, sd1, n1, m2, sd2, n2 = (values[role] for role in MEANS)
        if measure == "smd":
            return means.smd(m1, sd1, n1, m2, sd2, n2, variance)
        return means.md(m1, sd1, n1, m2, sd2, n2)
    return COUNTS[measure](*_cells(values))


def _count_roles(table: Table, columns: Mapping[str, str]) -> tuple[str, ...]:
    def total(rest: str, size: str) -> str:
        if rest in columns or size in columns:
            return rest if rest in columns else size
        return rest if any(name in table.names for name in USUAL[rest]) else size

    return ("a", total("b", "n1"), "c", total("d", "n2"))


def _column(table: Table, role: str, columns: Mapping[str, str]) -> str:
    if role in columns:
        require_columns(table, [columns[role]])
        return columns[role]
    candidates = [name for name in USUAL[role] if name in table.names]
    if not candidates:
        raise DataError(
            [Fault(None, "", f"no column for {role}; name it with --{role} (columns: {', '.join(table.names)})")]
        )
    return candidates[0]


def _renamed(wrong: DataError, table: Table, named: Mapping[str, str]) -> list[Fault]:
    """Return the faults with the row numbers of the file and the names of its columns."""
    faults = []
    for fault in wrong.faults:
        column = ", ".join(named.get(role, role) for role in fault.column.split(", "))
        if fault.row is None:
            faults.append(Fault(None, column, fault.message))
        else:
            faults.append(table.fault(fault.row - 1, column, fault.message))
    return faults
