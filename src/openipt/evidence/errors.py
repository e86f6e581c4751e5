# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with evidence data, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row (1 is the first row of data, None for the whole table), the column, and words.

    line: where the row begins in the file it was read from.
    """

    row: int | None
    column: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = "the table" if self.row is None else f"row {self.row}"
        if self.line is not None:
            where += f" (line {self.line})"
        return f"{where}, {self.column}: {self.message}" if self.column else f"{where}: {self.message}"


class DataError(ValueError):
    """The data cannot be analysed. `faults` lists everything that was found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnknownChoiceError(ValueError):
    """A method, test or convention was named that does not exist; the message lists those that do."""

    def __init__(self, kind: str, given: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown {kind} {given!r}; known are {', '.join(known)}")


class NotConvergedError(ArithmeticError):
    """An iteration did not settle within its limit of steps."""


def refuse(message: str, column: str = "") -> DataError:
    """A DataError with one fault that concerns the whole table."""
    return DataError([Fault(None, column, message)])
