# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A CSV file of scores to typed rows, with every fault and its row at once."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from openipt.measures.model import tidy
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.national import Course, default_pair, faults_of

MISSING = ("", "NA", "NaN", "nan", "-", ".")
NATIONAL_COLUMNS = ("id", "phq9_first", "phq9_last", "gad7_first", "gad7_last", "attended")


@dataclass(frozen=True)
class Row:
    """One row of a file: its line as an editor counts it and its cells by column, without surrounding blanks."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ScoreRow:
    """A client's score at a time; None when it is missing."""

    line: int
    id: str
    time: str
    score: float | None


def read_rows(path: str | Path, needed: Sequence[str]) -> list[Row]:
    """The rows of a CSV file that has the needed columns; raises OutcomeError."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="", strict=True)
            header = [name.strip() for name in reader.fieldnames or []]
            reader.fieldnames = header
            found = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise OutcomeError([f"{path}: {fault}"]) from None
    faults = [
        f"there is no column {name!r}; there are {', '.join(header) or 'none'}" for name in needed if name not in header
    ]
    faults += [f"the column {name!r} stands {header.count(name)} times" for name in needed if header.count(name) > 1]
    faults += [f"row {line}: there are more cells than columns" for line, row in found if None in row]
    if not found and not faults:
        faults = ["the file has no rows"]
    if faults:
        raise OutcomeError(faults)
    return [Row(line, {name: cell.strip() for name, cell in row.items()}) for line, row in found]


def number(text: str) -> float | None:
    """The number in a cell (an int where it is whole), None for a missing one; raises ValueError for anything else."""
    if text in MISSING:
        return None
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return tidy(value)


def read_scores(path: str | Path, id_column: str, time_column: str, score_column: str) -> list[ScoreRow]:
    """Long data, a row for each client and time; raises OutcomeError with every faulty row."""
    faults: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    made = []
    for row in read_rows(path, (id_column, time_column, score_column)):
        one, time, text = (row.cells[name] for name in (id_column, time_column, score_column))
        if not one:
            faults.append(f"row {row.line}: there is no id in {id_column!r}")
        elif (one, same_time(time)) in seen:
            faults.append(
                f"row {row.line}: client {one!r} has time {time!r} in row {seen[one, same_time(time)]} already"
            )
        seen.setdefault((one, same_time(time)), row.line)
        made.append(ScoreRow(row.line, one, time, _cell(row.line, score_column, text, faults)))
    if faults:
        raise OutcomeError(faults)
    return made


def same_time(text: str) -> str:
    """A time as it is compared: 1, 1.0 and 01 are one time."""
    try:
        value = number(text)
    except ValueError:
        return text
    return text if value is None else repr(value)


def _cell(line: int, column: str, text: str, faults: list[str]) -> float | None:
    try:
        return number(text)
    except ValueError:
        faults.append(f"row {line}: {text!r} in {column!r} is no number")
        return None


def read_courses(path: str | Path, columns: Mapping[str, str] | None = None) -> list[Course]:
    """Wide data, a row for each course (NATIONAL_COLUMNS, or the names given for them); raises OutcomeError."""
    names = {name: (columns or {}).get(name, name) for name in NATIONAL_COLUMNS}
    faults = [f"there is no column to rename called {name!r}" for name in columns or {} if name not in NATIONAL_COLUMNS]
    if faults:
        raise OutcomeError(faults)
    seen: dict[str, int] = {}
    courses = []
    for row in read_rows(path, tuple(names.values())):
        before = len(faults)
        course = _course(row, names, faults)
        if not course.id:
            faults.append(f"row {row.line}: there is no id")
        elif course.id in seen:
            faults.append(f"row {row.line}: the id {course.id!r} stands in row {seen[course.id]} already")
        seen.setdefault(course.id, row.line)
        if len(faults) == before:
            faults += [f"row {row.line}: {text}" for text in faults_of(course, default_pair())]
        courses.append(course)
    if faults:
        raise OutcomeError(faults)
    return courses


def _course(row: Row, names: Mapping[str, str], faults: list[str]) -> Course:
    value = {name: _cell(row.line, names[name], row.cells[names[name]], faults) for name in NATIONAL_COLUMNS[1:]}
    attended = value["attended"]
    if attended is None or attended != int(attended):
        text = row.cells[names["attended"]]
        if attended is not None or text in MISSING:
            faults.append(f"row {row.line}: {text!r} in {names['attended']!r} is no whole number of contacts")
    first, last = (value["phq9_first"], value["gad7_first"]), (value["phq9_last"], value["gad7_last"])
    return Course(row.cells[names["id"]], first, last, int(attended or 0))
