# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The rows of the evidence base: one effect each, in the Metapsy data standard. Standard library only."""

from __future__ import annotations

import csv
import io
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from openipt.evidence.errors import DataError, Fault
from openipt.wording import StaffText

Row = Mapping[str, str]

ATTRIBUTION = (
    "Metapsy database, depression-psyctr, Cuijpers, Miguel, Harrer, Plessen, Ciharova, Ebert & Karyotaki, "
    "doi 10.5281/zenodo.7254845, ODC-By 1.0"
)
OTHER_DOIS = {
    "data-depression-inpatients": "10.5281/zenodo.6881064",
    "data-borderline-psyctr": "10.5281/zenodo.10185551",
    "data-ptsd-psyctr": "10.5281/zenodo.10027042",
    "data-sad-psyctr": "10.5281/zenodo.12726122",
    "data-total-response": "10.5281/zenodo.8408317",
}
"""Where the rows that name IPT in other Metapsy databases come from; their licence is the same."""
REQUIRED = ("study", "condition_arm1", "condition_arm2", "outcome_type", "instrument", ".g", ".g_se", "year", ".id")
IDENTITY = ("study", "condition_arm1", "condition_arm2", "outcome_type", "instrument")

EQUAL = {
    "comparator": "condition_arm2",
    "format": "format",
    "population": "target_group",
    "diagnosis": "diagnosis",
    "country": "country",
}
"""Filters by the value of a column."""

RANGES = {"year": "year", "sessions": "n_sessions_arm1", "rob": "rob"}
"""Filters from and to: NAME_from, NAME_to."""

FILTERS = (*EQUAL, *(f"{name}_{end}" for name in RANGES for end in ("from", "to")))
"""Every filter by name, in the order in which they are written."""


@cache
def codebook() -> dict[str, dict[str, Any]]:
    """Return what each column of the shipped data means: meaning, unit, values."""
    text = files("openipt.evidence").joinpath("data/codebook.toml").read_text(encoding="utf-8")
    columns: dict[str, dict[str, Any]] = tomllib.loads(text)["columns"]
    return columns


@dataclass(frozen=True, slots=True)
class Code:
    """A value that a column can have, and what it means."""

    code: str
    words: StaffText


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the shipped data whose values are codes."""

    folder: ClassVar[str] = "codebook"

    id: str
    values: tuple[Code, ...]


@cache
def coded_columns() -> dict[str, Column]:
    """Return the columns whose values are codes, by their names."""
    return {
        name: Column(name, tuple(Code(code, str(words)) for code, words in column["values"].items()))
        for name, column in codebook().items()
        if "values" in column
    }


def shipped_bytes(name: str = "metapsy_depression_ipt.csv") -> bytes:
    """Return a data file that ships with the package."""
    return files("openipt.evidence").joinpath(f"data/{name}").read_bytes()


def read_rows(content: bytes) -> list[Row]:
    """Return rows of a CSV file in the standard. Raises DataError when it is not UTF-8 or lacks a required column."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        rows: list[Row] = list(reader)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise DataError([Fault(None, "", f"not sound CSV in UTF-8: {problem}")]) from None
    gone = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if gone:
        raise DataError(Fault(None, name, "the column is missing; the Metapsy standard requires it") for name in gone)
    return rows


def ipt_rows(rows: Sequence[Row]) -> list[Row]:
    """Return rows in which IPT is the therapy (arm 1), so that a positive effect favours it in every row."""
    return [row for row in rows if row["condition_arm1"] == "ipt"]


def row_key(row: Row) -> str:
    """Return what names a row: its id, or where the source left that empty, trial, arms, outcome and instrument."""
    return row[".id"] or " / ".join(row[name] for name in IDENTITY)


def check_rows(rows: Sequence[Row]) -> None:
    """Hold rows to the standard. Raises DataError with every fault: cells, numbers, ids that come twice."""
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if None in row or None in row.values():
            faults.append(Fault(number, "", "has more or fewer cells than the header"))
            continue
        faults += _row_faults(number, row)
        key = row_key(row)
        if key in seen:
            faults.append(Fault(number, ".id", f"is the same as in row {seen[key]}: {key}"))
        seen.setdefault(key, number)
    if not rows:
        faults.append(Fault(None, "", "no row has IPT as its therapy (condition_arm1)"))
    if faults:
        raise DataError(faults)


def _row_faults(number: int, row: Row) -> list[Fault]:
    faults = [Fault(number, name, "missing") for name in IDENTITY[:3] if not row[name]]
    for name in (".g", ".g_se", "year"):
        value = as_number(row[name])
        if row[name] and value is None:
            faults.append(Fault(number, name, f"{row[name]!r} is not a number"))
        elif name == ".g_se" and value is not None and value <= 0:
            faults.append(Fault(number, name, f"is {value:g}, must be greater than zero"))
        elif name == "year" and (value is None or not 1950 <= value <= 2100):
            faults.append(Fault(number, name, f"{row[name]!r} is not a year"))
    if bool(row[".g"]) != bool(row[".g_se"]):
        faults.append(Fault(number, ".g", "effect and standard error must both be given or both be missing"))
    return faults


def as_number(text: str | None) -> float | None:
    """Return the number in a cell, or None where there is none or it is not finite."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def select(rows: Sequence[Row], filters: Mapping[str, str]) -> list[Row]:
    """Return rows that pass every filter: equal to one of several values parted by commas, or within a range.

    A row without a number does not pass a range. Raises DataError for a filter there is not.
    """
    unknown = [name for name in filters if name not in FILTERS]
    if unknown:
        raise DataError(
            Fault(None, name, f"there is no such filter; there are {', '.join(FILTERS)}") for name in unknown
        )
    return [row for row in rows if all(_passes(row, name, value) for name, value in filters.items())]


def _passes(row: Row, name: str, value: str) -> bool:
    if name in EQUAL:
        return row.get(EQUAL[name], "") in [choice.strip() for choice in value.split(",")]
    column, end = name.rsplit("_", 1)
    number, limit = as_number(row.get(RANGES[column])), as_number(value)
    if limit is None:
        raise DataError([Fault(None, name, f"{value!r} is not a number")])
    return number is not None and (number >= limit if end == "from" else number <= limit)
