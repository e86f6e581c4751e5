# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with an installation: one list, shown by the start, by /health/ and by `openipt check`."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from openipt.clinic.config.conditions import database, files, record
from openipt.clinic.config.conditions.words import CONDITIONS, Condition, Finding, Weight, found
from openipt.clinic.ledger.troubles import DAMAGED, DISK_FULL, met_lately

__all__ = [
    "CONDITIONS",
    "Condition",
    "Finding",
    "Weight",
    "at_start",
    "before_opening",
    "everything",
    "found",
    "now",
    "of_exception",
    "of_files",
]


def of_files() -> list[Finding]:
    """Return what the folder and the disk show, without a look into the database."""
    return list(files.find(settings.OPENIPT_DATA, database.file()))


def before_opening() -> list[Finding]:
    """Return what the files show, that of the database too, without writing anything.

    And whether another version wrote it.
    """
    path = database.file()
    return [*of_files(), *(list(database.damaged_file(path)) or _format(path))]


def _format(path: Path | None) -> list[Finding]:
    """Find nothing where the database server does not answer: the command itself says so."""
    try:
        return list(database.of_earlier_format(path))
    except DatabaseError:
        return []


def of_exception(problem: BaseException) -> Finding:
    """Return the finding behind an exception of the disk or the database.

    Raises it again if it is a fault of the program.
    """
    return database.from_exception(problem, settings.OPENIPT_DATA)


def at_start() -> list[Finding]:
    """Return what a start tells or stops at: quick, and writes nothing."""
    return _once([*of_files(), *_database(started=False)])


def now() -> list[Finding]:
    """Return what is so while the service runs, and what requests have met; a few statements."""
    met = (database.from_name(name, settings.OPENIPT_DATA) for name in sorted(met_lately()))
    return _once([*of_files(), *_database(started=True), *met])


def everything() -> list[Finding]:
    """Return all of it: reads the whole database and every audit chain."""
    findings = _database(started=False)
    if all(_is_somewhere_in_the_tables(finding) for finding in findings if finding.stops):
        findings += database.integrity(settings.OPENIPT_DATA)
    if not any(finding.stops for finding in findings):
        findings += _asked(record.audits) + _asked(record.read_wrongly)
    return _once([*of_files(), *findings])


def _is_somewhere_in_the_tables(finding: Finding) -> bool:
    """Return whether it is damage of which more can be told; a file that is not whole must not be opened."""
    return finding.name == DAMAGED and not finding.values["where"]


def _database(*, started: bool) -> list[Finding]:
    findings = database.find(database.file(), settings.OPENIPT_DATA, started=started)
    return findings if any(finding.stops for finding in findings) else findings + _asked(record.clock)


def _asked(query: Callable[[], Iterable[Finding]]) -> list[Finding]:
    try:
        return list(query())
    except DatabaseError as problem:
        return [database.from_exception(problem, settings.OPENIPT_DATA)]


def _once(findings: list[Finding]) -> list[Finding]:
    """Order findings: what makes the service unwell comes first.

    A full disk and damage are told once, in the words that say most.
    """
    kinds: dict[str, Finding] = {}
    for finding in findings:
        key = finding.name if finding.name in (DAMAGED, DISK_FULL) else str(finding)
        kinds[key] = max(kinds.get(key, finding), finding, key=lambda finding: len(finding.wrong))
    return sorted(kinds.values(), key=lambda finding: (not finding.condition.unwell, not finding.stops))
