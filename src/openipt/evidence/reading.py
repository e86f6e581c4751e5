# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading a table of studies from a file, and its columns as numbers, every fault with its row.

Row 1 is the first row of data, below the names of the columns.
"""

from __future__ import annotations

import csv
import importlib
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openipt.evidence.errors import DataError, Fault, refuse

MISSING = frozenset(("", "na", "nan", "null", "none", ".", "-"))
SEPARATORS = (",", ";", "\t")
SMALLEST, LARGEST = 1e-40, 1e40  # beyond, sums of squares leave what a double can hold


@dataclass(frozen=True, slots=True)
class Table:
    """Names of the columns and rows of text; `numbers` and `lines` say which row and line of the file each was."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    lines: tuple[int | None, ...]

    def fault(self, place: int, column: str, message: str) -> Fault:
        """A fault of the row at this place (from 0)."""
        return Fault(self.numbers[place], column, message, self.lines[place])

    def text(self, name: str) -> list[str]:
        """A column as it stands."""
        place = self.names.index(name)
        return [row[place].strip() for row in self.rows]

    def keep(self, wanted: Sequence[bool]) -> Table:
        """The rows marked True, with their numbers."""
        kept = [place for place, keep in enumerate(wanted) if keep]
        rows, numbers, lines = (
            tuple(column[place] for place in kept) for column in (self.rows, self.numbers, self.lines)
        )
        return Table(self.names, rows, numbers, lines)


def read_table(path: Path) -> Table:
    """A CSV file (UTF-8; comma, semicolon or tab) or a Parquet file. Raises DataError."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise refuse(f"cannot read {path}: {problem.strerror}") from None
    if path.suffix.lower() in (".parquet", ".pq"):
        return _from_parquet(content, path.name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise refuse(f"{path.name} is not UTF-8 text (line {line}); save it as CSV in UTF-8") from None
    if "\x00" in text:
        raise refuse(f"{path.name} is not a text file")
    return _from_csv(text, path.name)


def _from_csv(text: str, name: str) -> Table:
    first = text.split("\n", 1)[0]
    separator = next((mark for mark in SEPARATORS if mark in first), ",")
    lines, records = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        begins = 1
        for record in reader:
            if record:
                lines.append(begins)
                records.append(record)
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise refuse(f"{name} is not sound CSV (line {begins}): {problem}") from None
    if not records:
        raise refuse(f"{name} is empty")
    names = tuple(cell.strip() for cell in records[0])
    _each_once(names, name)
    faults = [
        Fault(row, "", f"has {len(cells)} cells, the header has {len(names)}", line)
        for row, (cells, line) in enumerate(zip(records[1:], lines[1:], strict=True), start=1)
        if len(cells) != len(names)
    ]
    if faults:
        raise DataError(faults)
    rows = tuple(tuple(cells) for cells in records[1:])
    return Table(names, rows, tuple(range(1, len(records))), tuple(lines[1:]))


def _each_once(names: Sequence[str], file: str) -> None:
    twice = sorted({one for one in names if one and names.count(one) > 1})  # a spreadsheet leaves nameless ones over
    if twice:
        raise refuse(f"{file} names a column twice: {', '.join(twice)}")


def _from_parquet(content: bytes, name: str) -> Table:
    """By pyarrow, which is not installed with OpenIPT unless asked for. In one thread: a damaged file ends others."""
    try:
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise refuse("Parquet files need the extra: pip install 'openipt[parquet]'") from None
    try:
        file = parquet.ParquetFile(io.BytesIO(content)).read(use_threads=False)
        columns: list[list[Any]] = [column.to_pylist() for column in file.columns]
    except (OSError, ValueError, NotImplementedError):
        raise refuse(f"{name} is not a sound Parquet file") from None
    names = tuple(one.strip() for one in file.column_names)
    _each_once(names, name)
    texts = [["" if value is None else str(value) for value in values] for values in columns]
    rows = tuple(zip(*texts, strict=True))
    return Table(names, rows, tuple(range(1, len(rows) + 1)), (None,) * len(rows))


def require_columns(table: Table, names: Iterable[str]) -> None:
    """Raises DataError naming each column the table does not have, and those it has."""
    gone = [name for name in names if name not in table.names]
    if gone:
        has = ", ".join(table.names)
        raise DataError([Fault(None, "", f"there is no column {name!r}; the columns are {has}") for name in gone])
    if not table.rows:
        raise refuse("there are no rows below the header")


def is_missing(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return text.strip().lower() in MISSING


def to_number(text: str) -> float:
    """The finite number that a text writes; raises ValueError saying what is wrong with the text."""
    try:
        value = math.nan if "_" in text else float(text)  # 1_0 is ten to Python, a slip of the hand to a person
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a {'finite ' if math.isinf(value) else ''}number")
    if abs(value) > LARGEST:
        raise ValueError(f"{text!r} is too large to compute with")
    return value


def numbers(table: Table, name: str, faults: list[Fault]) -> list[float]:
    """A column as numbers, NaN where missing; what is no finite number is added to `faults`."""
    values = []
    for place, text in enumerate(table.text(name)):
        value = math.nan
        if not is_missing(text):
            try:
                value = to_number(text)
            except ValueError as problem:
                faults.append(table.fault(place, name, str(problem)))
        values.append(value)
    return values


def complete(table: Table, names: Sequence[str], *, drop_missing: bool) -> Table:
    """The table without rows that lack a value in these columns; without `drop_missing` such rows are faults."""
    require_columns(table, names)
    columns = {name: table.text(name) for name in names}
    faults = [
        table.fault(place, name, "missing")
        for place in range(len(table.rows))
        for name in names
        if is_missing(columns[name][place])
    ]
    if faults and not drop_missing:
        raise DataError(_with_others(table, names, faults))
    incomplete = {fault.row for fault in faults}
    kept = table.keep([row not in incomplete for row in table.numbers])
    if not kept.rows:
        raise refuse("no row has all it needs")
    return kept


def _with_others(table: Table, names: Sequence[str], missing: list[Fault]) -> list[Fault]:
    """Missing cells together with every other fault of the first two columns: the effect and its precision."""
    faults = list(missing)
    for place, name in enumerate(names[:2]):
        values = numbers(table, name, faults)
        if place == 1:
            faults += not_positive(values, table, name)
    return in_order(faults)


def not_positive(values: Sequence[float], table: Table, name: str) -> list[Fault]:
    """A fault for each value that is zero or below, or too near to zero."""
    return [
        table.fault(
            place, name, f"is {value:g}, " + ("too small to compute with" if value > 0 else "must be greater than zero")
        )
        for place, value in enumerate(values)
        if value < SMALLEST
    ]


def in_order(faults: list[Fault]) -> list[Fault]:
    """By row, then column."""
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column))


@dataclass(frozen=True, slots=True)
class Studies:
    """Effects and variances of the rows analysed, and the table they came from."""

    yi: list[float]
    vi: list[float]
    table: Table

    def labels(self, name: str | None) -> list[str]:
        """A column as text, or the row numbers."""
        return self.table.text(name) if name else [str(number) for number in self.table.numbers]

    def values(self, name: str, *, categories: bool = False) -> list[float] | list[str]:
        """A moderator: numbers when every value is one (and categories are not asked for), else text."""
        faults: list[Fault] = []
        found = numbers(self.table, name, faults)
        return self.table.text(name) if faults or categories else found


def read_studies(
    path: Path,
    yi: str,
    vi: str,
    others: Sequence[str] = (),
    *,
    standard_errors: bool = False,
    drop_missing: bool = False,
) -> Studies:
    """Effects from column `yi` and variances from `vi` (squared when they are standard errors).

    Raises DataError naming every faulty row: missing (unless dropped), no number, variance not above zero.
    """
    table = read_table(path)
    table = complete(table, [yi, vi, *(name for name in others if name not in (yi, vi))], drop_missing=drop_missing)
    faults: list[Fault] = []
    effects, precision = numbers(table, yi, faults), numbers(table, vi, faults)
    faults += not_positive(precision, table, vi)
    if faults:
        raise DataError(in_order(faults))
    return Studies(effects, [value * value for value in precision] if standard_errors else precision, table)
