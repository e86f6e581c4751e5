# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Studies from a table: which rows are complete, their effects and variances, every fault with its row.

Row 1 is the first row of data, below the names of the columns. Files are read by `openipt.tables`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openipt.evidence.errors import DataError, Fault, refuse
from openipt.tables.faults import in_order
from openipt.tables.figures import LARGEST, is_missing, to_number
from openipt.tables.omitted import omissions_of
from openipt.tables.options import ReadOptions
from openipt.tables.reading import read_table
from openipt.tables.table import Table, incomplete, numbers, require_columns

__all__ = [
    "LARGEST",
    "SMALLEST",
    "Studies",
    "Table",
    "complete",
    "in_order",
    "is_missing",
    "numbers",
    "read_studies",
    "read_table",
    "require_columns",
    "to_number",
]

SMALLEST = 1e-40  # below, sums of squares leave what a double can hold


def complete(table: Table, names: Sequence[str], *, drop_missing: bool) -> Table:
    """Return the table without rows that lack a value in these columns; without `drop_missing` such rows are faults.

    The rows left out stand in `omitted`, with what each lacks.
    """
    faults = incomplete(table, names)
    if faults and not drop_missing:
        raise DataError(_with_others(table, names, faults))
    lacking = {fault.row for fault in faults}
    complete = table.keep([row not in lacking for row in table.numbers], omissions_of(faults))
    if not len(complete):
        raise refuse("no row has all it needs")
    return complete


def _with_others(table: Table, names: Sequence[str], missing: list[Fault]) -> list[Fault]:
    """Missing cells together with every other fault of the first two columns: the effect and its precision."""
    faults = list(missing)
    for place, name in enumerate(names[:2]):
        values = numbers(table, name, faults)
        if place == 1:
            faults += not_positive(values, table, name)
    return in_order(faults)


def not_positive(values: Sequence[float], table: Table, name: str) -> list[Fault]:
    """Return a fault for each value that is zero or below, or too near to zero."""
    return [
        table.fault(
            place, name, f"is {value:g}, " + ("too small to compute with" if value > 0 else "must be greater than zero")
        )
        for place, value in enumerate(values)
        if value < SMALLEST
    ]


@dataclass(frozen=True, slots=True)
class Studies:
    """Effects and variances of the rows analysed, and the table they came from."""

    yi: list[float]
    vi: list[float]
    table: Table

    def labels(self, name: str | None) -> list[str]:
        """Return a column as text, or the row numbers."""
        return self.table.text(name) if name else [str(number) for number in self.table.numbers]

    def values(self, name: str, *, categories: bool = False) -> list[float] | list[str]:
        """Return a moderator: numbers when every value is one (and categories are not asked for), else text.

        Codes that the file labels are categories, by their labels.
        """
        faults: list[Fault] = []
        if categories or self.table.has_labels(name):
            return self.table.text(name)
        values = numbers(self.table, name, faults)
        return self.table.text(name) if faults else values


def read_studies(
    path: Path,
    yi: str,
    vi: str,
    others: Sequence[str] = (),
    *,
    standard_errors: bool = False,
    drop_missing: bool = False,
    options: ReadOptions | None = None,
) -> Studies:
    """Return effects from column `yi` and variances from `vi` (squared when they are standard errors).

    Raises DataError naming every faulty row: missing (unless dropped), no number, variance not above zero.
    """
    table = read_table(path, options)
    table = complete(table, [yi, vi, *(name for name in others if name not in (yi, vi))], drop_missing=drop_missing)
    faults: list[Fault] = []
    effects, precision = numbers(table, yi, faults), numbers(table, vi, faults)
    faults += not_positive(precision, table, vi)
    if faults:
        raise DataError(in_order(faults))
    return Studies(effects, [value * value for value in precision] if standard_errors else precision, table)
