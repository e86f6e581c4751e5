# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""From cells to a table: the header, without the empty rows and nameless columns that spreadsheets leave over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openipt.tables.faults import DataError, Fault, refuse
from openipt.tables.options import ReadOptions
from openipt.tables.table import Labels, Source, Table, as_text

if TYPE_CHECKING:
    import pyarrow

Record = tuple[int, Sequence[Any]]
"""The line or sheet row where a record begins, and its cells."""


def from_records(
    records: Sequence[Record], file: str, options: ReadOptions, *, plain_point: bool, sheet: str = ""
) -> Table:
    """Return the table of records below a header. Raises DataError for a header or row that cannot be read."""
    filled = [(line, cells) for line, cells in records if any(as_text(cell) for cell in cells)]
    if not filled:
        raise refuse(f"{file} is empty")
    header, rows = filled[0], filled[1:]
    names = [as_text(cell) for cell in header[1]]
    while names and not names[-1]:
        names.pop()
    whole = [_row(cells, len(names), bool(sheet)) for _, cells in rows]
    if len(names) == 1 and whole and min(map(len, whole)) > 1:
        raise refuse(
            f"{file}: {'row' if sheet else 'line'} {header[0]} ({names[0]!r}) has one cell and every row below "
            "has more; the names of the columns must come first"
        )
    lines = [line for line, _ in rows]
    if faults := [
        Fault(number, "", f"has {len(cells)} cells, the header has {len(names)}", line, sheet)
        for number, (cells, line) in enumerate(zip(whole, lines, strict=True), start=1)
        if len(cells) != len(names)
    ]:
        raise DataError(faults)
    columns = [list(column) for column in zip(*whole, strict=True)] or [[] for _ in names]
    return from_columns(names, columns, file, options, lines=lines, plain_point=plain_point, sheet=sheet)


def _row(cells: Sequence[Any], width: int, in_sheet: bool) -> Sequence[Any]:
    """Return the cells without empty ones beyond the header: a file does not store those at the end of a row."""
    end = len(cells)
    while end > width and not as_text(cells[end - 1]):
        end -= 1
    return [*cells[:end], *[None] * (width - end if in_sheet else 0)]


def from_columns(
    names: Sequence[str],
    columns: Sequence[list[Any]],
    file: str,
    options: ReadOptions,
    *,
    lines: Sequence[int] | None = None,
    plain_point: bool = True,
    sheet: str = "",
    labels: Labels | None = None,
    reasons: dict[str, dict[int, str]] | None = None,
) -> Table:
    """Return the table of columns of values. Raises DataError for a name that comes twice."""
    filled = [(name, column) for name, column in zip(names, columns, strict=True) if name or any(map(as_text, column))]
    titles = [name or f"column {place}" for place, (name, _) in enumerate(filled, start=1)]
    refuse_twins(titles, file)
    data = _arrow(titles, [column for _, column in filled])
    source = Source(file, data, options, plain_point, sheet, labels or {}, reasons or {})
    numbers = tuple(range(1, data.num_rows + 1))
    return Table(data, numbers, tuple(lines) if lines is not None else (None,) * len(numbers), source)


def refuse_twins(names: Sequence[str], file: str) -> None:
    """Raise DataError where a name comes twice."""
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise refuse(f"{file} names a column twice: {', '.join(twins)}")


def _arrow(names: Sequence[str], columns: Sequence[list[Any]]) -> pyarrow.Table:
    import pyarrow

    return pyarrow.table([arrow_column(column) for column in columns], names=list(names))


def arrow_column(values: Sequence[Any]) -> pyarrow.Array[Any]:
    """Return values as an Arrow array: numbers where all are, else texts."""
    import pyarrow

    kinds = {type(value) for value in values if value is not None and value != ""}
    if kinds and kinds <= {int, float}:
        cells = [None if value == "" else value for value in values]
        return pyarrow.array(cells, pyarrow.float64())
    return pyarrow.array([as_text(value) or None for value in values], pyarrow.string())
