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
    """What the folder and the disk show, without a look into the database."""
    return list(files.find(settings.OPENIPT_DATA, database.file()))


def before_opening() -> list[Finding]:
    """What the files show, that of the database too, without writing anything; and whether another version wrote it."""
    path = database.file()
    return [*of_files(), *(list(database.damaged_file(path)) or _format(path))]


def _format(path: Path | None) -> list[Finding]:
    """Nothing where the database server does not answer: the command itself says so."""
    try:
        return list(database.of_earlier_format(path))
    except DatabaseError:
        return []


def of_exception(problem: BaseException) -> Finding:
    """The finding behind an exception of the disk or the database; raises it again if it is a fault of the program."""
    return database.from_exception(problem, settings.OPENIPT_DATA)


def at_start() -> list[Finding]:
    """What a start tells or stops at: quick, and writes nothing."""
    return _once([*of_files(), *_database(started=False)])


def now() -> list[Finding]:
    """What is so while the service runs, and what requests have met; a few statements."""
    met = (database.from_name(name, settings.OPENIPT_DATA) for name in sorted(met_lately()))
    return _once([*of_files(), *_database(started=True), *met])


def everything() -> list[Finding]:
    """All of it: reads the whole database and every audit chain."""
    findings = _database(started=False)
    if all(_is_somewhere_in_the_tables(finding) for finding in findings if finding.stops):
        findings += database.integrity(settings.OPENIPT_DATA)
    if not any(finding.stops for finding in findings):
        findings += _asked(record.audits) + _asked(record.read_wrongly)
    return _once([*of_files(), *findings])


def _is_somewhere_in_the_tables(finding: Finding) -> bool:
    """Whether it is damage of which more can be told; a file that is not whole must not be opened."""
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
    """What makes the service unwell comes first; a full disk and damage are told once, in the words that say most."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        key = finding.name if finding.name in (DAMAGED, DISK_FULL) else str(finding)
        kept[key] = max(kept.get(key, finding), finding, key=lambda finding: len(finding.wrong))
    return sorted(kept.values(), key=lambda finding: (not finding.condition.unwell, not finding.stops))
