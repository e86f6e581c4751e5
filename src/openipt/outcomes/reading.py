# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A table of scores in a file to typed rows, with every fault and its row at once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.national import Course, default_pair, faults_of
from openipt.outcomes.pairs import LARGEST
from openipt.tables.faults import DataError, Fault, in_order
from openipt.tables.figures import is_missing, to_number
from openipt.tables.options import ReadOptions
from openipt.tables.reading import read_table
from openipt.tables.table import Table, ids_of, numbers, require_columns

NATIONAL_COLUMNS = ("id", "phq9_first", "phq9_last", "gad7_first", "gad7_last", "attended")


@dataclass(frozen=True)
class ScoreRow:
    """A client's score at a time; None when it is missing. ``where`` says which row of the file it was.

    ``code`` is the time as a code where the file has a label for it, else the time again.
    """

    where: str
    id: str
    time: str
    score: float | None
    code: str = ""

    def is_at(self, time: str) -> bool:
        """Return whether the score was taken at this time, by its label or its code."""
        return same_time(time) in (same_time(self.time), same_time(self.code or self.time))


def open_table(path: str | Path, needed: Sequence[str] = (), options: ReadOptions | None = None) -> Table:
    """Return the table in a file; raises OutcomeError where it cannot be read or lacks a column."""
    try:
        table = read_table(Path(path), options)
        require_columns(table, needed)
    except DataError as fault:
        raise OutcomeError([str(inner) for inner in fault.faults]) from None
    return table


def number(text: str) -> float | None:
    """Return the number in a text (an int if whole), None for a missing one; raises ValueError for anything else."""
    return None if is_missing(text) else _score(to_number(text))


def _score(value: float) -> float:
    return int(value) if value.is_integer() else value


@lru_cache(maxsize=4096)
def same_time(text: str) -> str:
    """Return a time as it is compared: 1, 1.0 and 01 are one time, and so are pre and Pre."""
    try:
        value = number(text)
    except ValueError:
        return text.strip().casefold()
    return text.strip().casefold() if value is None else repr(value)


def scores_of(table: Table, name: str, faults: list[Fault]) -> list[float | None]:
    """Return a column as scores, None where missing; what is none that a scale has is added to ``faults``."""
    not_scores: list[Fault] = []
    values = numbers(table, name, not_scores)
    texts = table.codes(name)
    not_scores += [
        table.fault(place, name, f"{texts[place]!r} is too large for a score")
        for place, value in enumerate(values)
        if abs(value) > LARGEST
    ]
    faults += not_scores
    return [None if math.isnan(value) else _score(value) for value in values]


def read_scores(
    path: str | Path, id_column: str, time_column: str, score_column: str, options: ReadOptions | None = None
) -> list[ScoreRow]:
    """Long data, a row for each client and time; raises OutcomeError with every faulty row."""
    table = open_table(path, (id_column, time_column, score_column), options)
    faults: list[Fault] = []
    ids, scores = ids_of(table, id_column, faults), scores_of(table, score_column, faults)
    times, codes = table.text(time_column), table.codes(time_column)
    seen: dict[tuple[str, str], str] = {}
    for place, key in enumerate(zip(ids, map(same_time, codes), strict=True)):
        if ids[place] and key in seen:
            faults.append(
                table.fault(place, "", f"client {ids[place]!r} has time {times[place]!r} in {seen[key]} already")
            )
        seen.setdefault(key, table.where(place))
    _refuse(faults)
    return [
        ScoreRow(table.where(place), *cells) for place, cells in enumerate(zip(ids, times, scores, codes, strict=True))
    ]


def read_wide_scores(table: Table, id_column: str, columns: Sequence[str]) -> list[ScoreRow]:
    """Wide data, a row for each client and a column for each time, named by it; raises OutcomeError."""
    faults: list[Fault] = []
    try:
        require_columns(table, (id_column, *columns))
    except DataError as fault:
        raise OutcomeError([str(inner) for inner in fault.faults]) from None
    ids = ids_of(table, id_column, faults)
    scores = {name: scores_of(table, name, faults) for name in columns}
    faults += _twins(table, ids)
    _refuse(faults)
    return [
        ScoreRow(table.where(place), client_id, name, scores[name][place])
        for place, client_id in enumerate(ids)
        for name in columns
    ]


def _twins(table: Table, ids: Sequence[str]) -> list[Fault]:
    seen: dict[str, str] = {}
    faults = []
    for place, client_id in enumerate(ids):
        if client_id and client_id in seen:
            faults.append(table.fault(place, "", f"the id {client_id!r} stands in {seen[client_id]} already"))
        seen.setdefault(client_id, table.where(place))
    return faults


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise OutcomeError([str(fault) for fault in in_order(faults)])


def read_courses(
    path: str | Path, columns: Mapping[str, str] | None = None, options: ReadOptions | None = None
) -> list[Course]:
    """Wide data, a row for each course (NATIONAL_COLUMNS, or the names given for them); raises OutcomeError."""
    names = {name: (columns or {}).get(name, name) for name in NATIONAL_COLUMNS}
    if unknown := [f"there is no column to rename called {name!r}" for name in columns or {} if name not in names]:
        raise OutcomeError(unknown)
    table = open_table(path, tuple(names.values()), options)
    faults: list[Fault] = []
    ids = ids_of(table, names["id"], faults)
    faults += _twins(table, ids)
    values = {name: scores_of(table, column, faults) for name, column in names.items() if name != "id"}
    attended = table.codes(names["attended"])
    bad = {(fault.row, fault.column) for fault in faults}
    courses = []
    for place, client_id in enumerate(ids):
        contacts = values["attended"][place]
        named = (table.numbers[place], names["attended"]) in bad
        if not named and (contacts is None or contacts != int(contacts)):
            words = f"{attended[place]!r} is no whole number of contacts"
            faults.append(table.fault(place, names["attended"], words))
        first, last = ((values[f"phq9_{end}"][place], values[f"gad7_{end}"][place]) for end in ("first", "last"))
        course = Course(client_id, first, last, int(contacts or 0))
        faults += [table.fault(place, "", text) for text in faults_of(course, default_pair())]
        courses.append(course)
    _refuse(faults)
    return courses
