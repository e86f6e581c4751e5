# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a table: faults with their row and column, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row (1 is the first row of data, None for the whole table), the column, and words.

    line: where the row begins in the file it was read from. sheet: of a spreadsheet, whose own row numbers are used.
    """

    row: int | None
    column: str
    message: str
    line: int | None = None
    sheet: str = ""

    def __str__(self) -> str:
        where = "the table" if self.row is None else where_of(self.row, self.line, self.sheet)
        return f"{where}, {self.column}: {self.message}" if self.column else f"{where}: {self.message}"


def where_of(row: int, line: int | None, sheet: str = "") -> str:
    """Return the place of a row as a person finds it again: by row and line, or by the row of the sheet."""
    if sheet:
        return f"row {line} of sheet {sheet!r}"
    return f"row {row}" if line is None else f"row {row} (line {line})"


class DataError(ValueError):
    """The data cannot be analysed. `faults` lists everything that was found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def refuse(message: str, column: str = "") -> DataError:
    """Return a DataError with one fault that concerns the whole table."""
    return DataError([Fault(None, column, message)])


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults by row, then column."""
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column))
