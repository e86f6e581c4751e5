# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A table that was read: an Arrow table, where each row stood in the file, and its columns as text or numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from openipt.tables.faults import DataError, Fault, in_order, refuse, where_of
from openipt.tables.figures import DECIMAL_NAMES, decimal_marks, in_bounds, is_missing, to_number
from openipt.tables.omitted import Omission
from openipt.tables.options import ReadOptions

if TYPE_CHECKING:
    import pyarrow

Labels = Mapping[str, Mapping[Any, str]]
"""Column -> code -> label, as SPSS and Stata keep them."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file a table came from, whole, and how it was read.

    plain_point: a lone "1.234" may be taken for a little more than one, since no other reading is usual in this format.
    reasons: column -> row number -> why a value is missing, where the file declares it.
    """

    name: str
    whole: pyarrow.Table
    options: ReadOptions
    plain_point: bool = True
    sheet: str = ""
    labels: Labels = field(default_factory=dict)
    reasons: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    decimals: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns as Arrow arrays (null where nothing stands); `numbers` and `lines` say which row and line each row was.

    `omitted` says which rows were left out since it was read, and why. Numbers count rows of data from 1. Lines are
    those of a text, or the rows of a sheet, and None in other formats.
    """

    data: pyarrow.Table
    numbers: tuple[int, ...]
    lines: tuple[int | None, ...]
    source: Source
    omitted: tuple[Omission, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.data.column_names)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Every row as texts."""
        return tuple(zip(*(self.text(name) for name in self.names), strict=True))

    def fault(self, place: int, column: str, message: str) -> Fault:
        """Return a fault of the row at this place (from 0)."""
        return Fault(self.numbers[place], column, message, self.lines[place], self.source.sheet)

    def where(self, place: int) -> str:
        """Return how a person finds the row at this place (from 0) again."""
        return where_of(self.numbers[place], self.lines[place], self.source.sheet)

    def codes(self, name: str) -> list[str]:
        """Return a column as texts, codes as codes."""
        return [as_text(value) for value in self.data.column(name).to_pylist()]

    def text(self, name: str) -> list[str]:
        """Return a column as texts, a code by its label where the file has one."""
        labels = self.source.labels.get(name)
        if not labels:
            return self.codes(name)
        return [labels.get(value, as_text(value)) for value in self.data.column(name).to_pylist()]

    def has_labels(self, name: str) -> bool:
        """Return whether the file labels every code of a column."""
        labels = self.source.labels.get(name, {})
        return bool(labels) and all(value is None or value in labels for value in self.data.column(name).to_pylist())

    def keep(self, wanted: Sequence[bool], omitted: tuple[Omission, ...] = ()) -> Table:
        """Return the rows marked True, with their numbers; `omitted` says why the others are not among them."""
        places = [place for place, keep in enumerate(wanted) if keep]
        numbers = tuple(self.numbers[place] for place in places)
        lines = tuple(self.lines[place] for place in places)
        return Table(self.data.take(places), numbers, lines, self.source, (*self.omitted, *omitted))

    def is_missing(self, text: str) -> bool:
        """Return whether a text stands for a missing value, by custom or by the codes the user declared."""
        return is_missing(text) or text.strip() in self.source.options.missing

    def missing(self, name: str) -> list[bool]:
        """Return for every row whether the value of a column is missing, a declared number in any way of writing it."""
        codes = {value for code in self.source.options.missing if (value := _number_or_none(code)) is not None}
        texts = self.codes(name)
        if not codes:
            return [self.is_missing(text) for text in texts]
        decimal = self.source.decimals.get(name, ".")
        return [self.is_missing(text) or _number_or_none(text, decimal) in codes for text in texts]

    def why_missing(self, place: int, name: str) -> str:
        """Return "missing", with the reason where the file or the user declares one."""
        if reason := self.source.reasons.get(name, {}).get(self.numbers[place]):
            return f"missing ({reason})"
        text = as_text(self.data.column(name)[place].as_py())
        return "missing" if is_missing(text) else f"missing ({text} is declared missing)"


def as_text(value: Any) -> str:
    """Return a cell as a person would type it: whole numbers without decimals, dates without a time at midnight."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, (date, time)) else str(value).strip()


def _number_or_none(text: str, decimal: str = ".") -> float | None:
    try:
        return to_number(text, decimal)
    except ValueError:
        return None


def require_columns(table: Table, names: Iterable[str]) -> None:
    """Raise DataError naming each column the table does not have, and those it has."""
    gone = [name for name in names if name not in table.names]
    if gone:
        has = ", ".join(table.names)
        hint = "" if len(table.names) > 1 else "; if another sign stands between the cells, name it with --separator"
        raise DataError([Fault(None, "", f"there is no column {name!r}; the columns are {has}{hint}") for name in gone])
    if not len(table):
        raise refuse("there are no rows below the header")


def numbers(table: Table, name: str, faults: list[Fault]) -> list[float]:
    """Return a column as numbers, NaN where missing; what is no finite number is added to `faults`."""
    values = table.data.column(name).to_pylist()
    try:
        decimal = decimal_of(table, name)
    except DataError as problem:
        faults += problem.faults
        return [math.nan] * len(table)
    columns = []
    for place, (value, gone) in enumerate(zip(values, table.missing(name), strict=True)):
        number = math.nan
        if not gone:
            try:
                number = _as_number(value, decimal)
            except ValueError as problem:
                faults.append(table.fault(place, name, str(problem)))
        columns.append(number)
    return columns


def _as_number(value: Any, decimal: str) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if math.isinf(value):
            raise ValueError(f"{value!r} is not a finite number")
        return in_bounds(float(value), as_text(value))
    return to_number(as_text(value), decimal)


def decimal_of(table: Table, name: str) -> str:
    """Return the decimal mark of a column's texts, by its own cells or else by the other columns of numbers.

    Raises DataError where both marks occur, or where "1.234" could be read in two ways and nothing in the file decides.
    """
    source = table.source
    if name not in source.decimals:
        source.decimals[name] = source.options.decimal or _decided(source, name)
    return source.decimals[name]


def _decided(source: Source, name: str) -> str:
    marks = _marks(source, name)
    if both := {".", ","} & set(marks):
        return _single(source, name, both, marks)
    unclear = [mark for mark in marks if mark and mark.startswith("?")]
    if not unclear:
        return "."
    elsewhere: dict[str | None, str] = {}
    for other in source.whole.column_names:
        other_marks = _marks(source, other) if other != name else {}
        if None not in other_marks:
            elsewhere |= other_marks
    sure = {".", ","} & set(elsewhere)
    if len(sure) == 1:
        mark = sure.pop()
        words = f"decimal {DECIMAL_NAMES[mark]}, as in the other columns"
        return _say(source, name, mark, f"{source.name}, {name}: {marks[unclear[0]]!r} is read with a {words}")
    if unclear == ["?."] and source.plain_point and not sure:
        return _say(source, name, ".", f"{source.name}, {name}: {marks['?.']!r} is read with a decimal point")
    example = marks[unclear[0]]
    raise refuse(f"{example!r} can be read in two ways; say --decimal comma or --decimal point", name)


def _single(source: Source, name: str, marks_in_use: set[str], marks: Mapping[str | None, str]) -> str:
    if len(marks_in_use) == 2:
        raise refuse(
            f"decimals are written with a comma ({marks[',']!r}) and with a point ({marks['.']!r}); "
            "say --decimal comma or --decimal point",
            name,
        )
    return _say(source, name, marks_in_use.pop())


def _say(source: Source, name: str, mark: str, words: str = "") -> str:
    if mark == "," or words:
        source.options.say(words or f"{source.name}: decimal {DECIMAL_NAMES[mark]}")
    return mark


def _marks(source: Source, name: str) -> dict[str | None, str]:
    """Return decimal mark -> the first cell of a column that shows it; see figures.decimal_marks."""
    import pyarrow

    column = source.whole.column(name)
    if not pyarrow.types.is_string(column.type):
        return {}
    marks: dict[str | None, str] = {}
    for text in column.to_pylist():
        if text and not is_missing(text):
            marks.setdefault(decimal_marks(text), text)
    return marks


def ids_of(table: Table, name: str, faults: list[Fault]) -> list[str]:
    """Return the column that names the clients; an empty cell is added to `faults`."""
    ids = table.codes(name)
    faults += [table.fault(place, "", f"there is no id in {name!r}") for place, row_id in enumerate(ids) if not row_id]
    return ids


def incomplete(table: Table, names: Sequence[str]) -> list[Fault]:
    """Return a fault for every missing cell of these columns."""
    require_columns(table, names)
    return in_order(
        table.fault(place, name, table.why_missing(place, name))
        for name in names
        for place, gone in enumerate(table.missing(name))
        if gone
    )
