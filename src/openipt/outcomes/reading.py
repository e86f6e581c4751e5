# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A table of scores in a file to typed rows, with every fault and its row at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from openipt.evidence.errors import DataError
from openipt.evidence.reading import Table, is_missing, read_table, require_columns, to_number
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.national import Course, default_pair, faults_of
from openipt.outcomes.pairs import LARGEST

NATIONAL_COLUMNS = ("id", "phq9_first", "phq9_last", "gad7_first", "gad7_last", "attended")


@dataclass(frozen=True)
class Row:
    """One row of a file: where it stands, as a person finds it again, and its cells by column."""

    where: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ScoreRow:
    """A client's score at a time; None when it is missing. ``where`` says which row of the file it was."""

    where: str
    id: str
    time: str
    score: float | None


def read_rows(path: str | Path, needed: Sequence[str]) -> Iterator[Row]:
    """The needed columns of a table (CSV with comma, semicolon or tab), row by row; raises OutcomeError."""
    try:
        table = read_table(Path(path))
        require_columns(table, needed)
    except DataError as fault:
        raise OutcomeError([str(one) for one in fault.faults]) from None
    columns = [table.text(name) for name in needed]
    return (
        Row(_where(table, place), dict(zip(needed, cells, strict=True)))
        for place, cells in enumerate(zip(*columns, strict=True))
    )


def _where(table: Table, place: int) -> str:
    line = table.lines[place]
    return f"row {table.numbers[place]}" + (f" (line {line})" if line else "")


def number(text: str) -> float | None:
    """The number in a cell (an int where it is whole), None for a missing one; raises ValueError for anything else."""
    if is_missing(text):
        return None
    value = to_number(text)
    if abs(value) > LARGEST:
        raise ValueError(f"{text!r} is too large for a score")
    return int(value) if value.is_integer() else value


def read_scores(path: str | Path, id_column: str, time_column: str, score_column: str) -> list[ScoreRow]:
    """Long data, a row for each client and time; raises OutcomeError with every faulty row."""
    faults: list[str] = []
    seen: dict[tuple[str, str], str] = {}
    made = []
    for row in read_rows(path, (id_column, time_column, score_column)):
        one, time, text = (row.cells[name] for name in (id_column, time_column, score_column))
        key = (one, same_time(time))
        if not one:
            faults.append(f"{row.where}: there is no id in {id_column!r}")
        elif key in seen:
            faults.append(f"{row.where}: client {one!r} has time {time!r} in {seen[key]} already")
        seen.setdefault(key, row.where)
        made.append(ScoreRow(row.where, one, time, _cell(row.where, score_column, text, faults)))
    if faults:
        raise OutcomeError(faults)
    return made


@lru_cache(maxsize=4096)
def same_time(text: str) -> str:
    """A time as it is compared: 1, 1.0 and 01 are one time."""
    try:
        value = number(text)
    except ValueError:
        return text
    return text if value is None else repr(value)


def _cell(where: str, column: str, text: str, faults: list[str]) -> float | None:
    try:
        return number(text)
    except ValueError as problem:
        faults.append(f"{where}, {column}: {problem}")
        return None


def read_courses(path: str | Path, columns: Mapping[str, str] | None = None) -> list[Course]:
    """Wide data, a row for each course (NATIONAL_COLUMNS, or the names given for them); raises OutcomeError."""
    names = {name: (columns or {}).get(name, name) for name in NATIONAL_COLUMNS}
    faults = [f"there is no column to rename called {name!r}" for name in columns or {} if name not in NATIONAL_COLUMNS]
    if faults:
        raise OutcomeError(faults)
    seen: dict[str, str] = {}
    courses = []
    for row in read_rows(path, tuple(names.values())):
        course = _course(row, names, faults)
        if not course.id:
            faults.append(f"{row.where}: there is no id in {names['id']!r}")
        elif course.id in seen:
            faults.append(f"{row.where}: the id {course.id!r} stands in {seen[course.id]} already")
        seen.setdefault(course.id, row.where)
        faults += [f"{row.where}: {text}" for text in faults_of(course, default_pair())]
        courses.append(course)
    if faults:
        raise OutcomeError(faults)
    return courses


def _course(row: Row, names: Mapping[str, str], faults: list[str]) -> Course:
    value = {name: _cell(row.where, names[name], row.cells[names[name]], faults) for name in NATIONAL_COLUMNS[1:]}
    attended, text = value["attended"], row.cells[names["attended"]]
    if is_missing(text) or (attended is not None and attended != int(attended)):
        faults.append(f"{row.where}, {names['attended']}: {text!r} is no whole number of contacts")
    first, last = (value["phq9_first"], value["gad7_first"]), (value["phq9_last"], value["gad7_last"])
    return Course(row.cells[names["id"]], first, last, int(attended or 0))
