# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which stored answers were read wrongly by an earlier version of an instrument file, and why.

What is stored is never changed. A form that appears here is to be held against its paper and entered again.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openipt.measures.answers import Answer
from openipt.measures.model import Instrument

FILE = Path(__file__).with_name("misreadings.toml")
FIRST = "1"  # the version of every file before versions were kept with the answers


@dataclass(frozen=True)
class Misreading:
    """One way in which a version of a file read forms wrongly; the file of them says what each field means."""

    instrument: str
    version: str
    reason: str
    typed_totals: bool
    incomparable: bool
    unless: tuple[float, ...]
    unless_below: float | None
    unless_above: float | None
    open: int | None
    incomplete: bool
    categories: tuple[str, ...] | None

    def concerns(self, answers: Sequence[Answer], total: float | None, category: str) -> bool:
        """Return whether a stored form may be affected, by its answers (none for a typed total), total and category."""
        if not answers:
            return self.typed_totals and total is not None and self._total_unclear(total)
        if any(answer in self.unless for answer in answers):
            return False
        if self.incomplete and (not category or None not in answers):
            return False
        if self.categories is not None and category not in self.categories:
            return False
        return self.open is None or answers[self.open - 1] is None

    def _total_unclear(self, total: float) -> bool:
        below, above = self.unless_below, self.unless_above
        return (below is None or total >= below) and (above is None or total <= above)


@cache
def misreadings() -> tuple[Misreading, ...]:
    """Return all that are known, in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["misreadings"]
    return tuple(
        Misreading(
            instrument=row["instrument"],
            version=row["version"],
            reason=row["reason"],
            typed_totals=row["from"] == "any",
            incomparable=row.get("incomparable", False),
            unless=tuple(row.get("unless", ())),
            unless_below=row.get("unless_below"),
            unless_above=row.get("unless_above"),
            open=row.get("open"),
            incomplete=row.get("incomplete", False),
            categories=tuple(row["categories"]) if "categories" in row else None,
        )
        for row in rows
    )


def misread(definition: Instrument, answers: Sequence[Answer], total: float | None, category: str) -> str:
    """Return why a form stored with this definition is to be checked against its paper; empty when it is not.

    Where the definition carries the wording, answers were chosen by their words and cannot have been mistaken.
    """
    if definition.licence.items_shipped and definition.scoring.rule != "category":
        return ""
    known = (row for row in misreadings() if (row.instrument, row.version) == (definition.id, definition.version))
    return next((row.reason for row in known if row.concerns(answers, total, category)), "")


def question_name(measure: str, item: int) -> str:
    """Return the name under which answers to one question are compared over time: a new one after a misreading."""
    last = [row.version for row in misreadings() if row.incomparable and row.instrument == measure]
    return f"{measure}@after-{last[-1]}:{item}" if last else f"{measure}:{item}"


def basis_of(measure: str, version: str, out_of: float | None, from_answers: bool) -> str:
    """Return what a stored total may be compared with: only totals of the same basis; empty for the usual one.

    ``version`` is that of the file it was read with, ``out_of`` the highest total where a question did not apply.
    """
    if out_of is not None:
        return f"of {out_of:g}"
    read_with = version or FIRST
    return f"version {read_with}" if from_answers and (measure, read_with) in _incomparable() else ""


@cache
def _incomparable() -> frozenset[tuple[str, str]]:
    """Return instrument and version of the files whose totals cannot be compared with those of others."""
    return frozenset((row.instrument, row.version) for row in misreadings() if row.incomparable)
