# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the disk or the database, told from what they raise; and what has been met since the start.

The names are those of `config.conditions`, which has the words for them.
"""

import errno
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

DISK_FULL = "disk-full"
DAMAGED = "database-damaged"
NOT_WRITABLE = "database-not-writable"
NO_ANSWER = "database-no-answer"
BUSY = "database-busy"
NOT_UP_TO_DATE = "not-up-to-date"

_FULL_NUMBERS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# SQLite: https://www.sqlite.org/rescode.html. A write that fails half-way is a disk that is full, nearly always.
_SQLITE = (
    (("SQLITE_FULL", *(f"SQLITE_IOERR_{step}" for step in ("WRITE", "SHM", "TRUNCATE", "FSYNC"))), DISK_FULL),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR", "SQLITE_FORMAT"), DAMAGED),
    (("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"), NOT_WRITABLE),
    (("SQLITE_BUSY", "SQLITE_LOCKED"), BUSY),
)  # fmt: skip
# PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
_SQLSTATES = (
    (("53100",), DISK_FULL),
    (("XX001", "XX002", "58030"), DAMAGED),
    (("25006",), NOT_WRITABLE),
    (("55P03", "53300", "40P01"), BUSY),
    (("08", "57P"), NO_ANSWER),
    (("42P01", "42703"), NOT_UP_TO_DATE),
)

# How long a full disk or a silent server that was met counts as the present state.
_REMEMBERED_FOR = timedelta(minutes=1)
_met: dict[str, datetime] = {}


def trouble_of(problem: BaseException) -> str | None:
    """Return the name of the condition that shows in an exception or in what caused it.

    None for a fault of the program.
    """
    for cause in _causes(problem):
        name = _name(cause)
        if name is not None:
            return name
    return None


def meet(name: str) -> None:
    """Remember that a request has met this; the health page tells of it."""
    _met[name] = timezone.now()


def met_lately() -> set[str]:
    """Return what requests to this process have met: damage since its start, anything else within the last minute."""
    since = timezone.now() - _REMEMBERED_FOR
    return {name for name, at in list(_met.items()) if name == DAMAGED or at >= since}


def forget_all() -> None:
    """Start afresh, as a new process does."""
    _met.clear()


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def _name(problem: BaseException) -> str | None:
    if isinstance(problem, sqlite3.Error):
        return _of_sqlite(getattr(problem, "sqlite_errorname", ""), str(problem))
    if sqlstate := getattr(problem, "sqlstate", None):
        return _first(_SQLSTATES, sqlstate)
    if isinstance(problem, DatabaseError | InterfaceError) and _is_about_the_connection(str(problem)):
        return NO_ANSWER
    return DISK_FULL if isinstance(problem, OSError) and problem.errno in _FULL_NUMBERS else None


def _of_sqlite(code: str, words: str) -> str | None:
    if code == "SQLITE_ERROR" and ("no such table" in words or "no such column" in words):
        return NOT_UP_TO_DATE
    if code == "SQLITE_ERROR" and "unsupported file format" in words:
        return DAMAGED
    return _first(_SQLITE, code)


def _is_about_the_connection(words: str) -> bool:
    return "connection" in words and any(verb in words for verb in ("failed", "closed", "refused", "lost", "terminat"))


def _first(table: tuple[tuple[tuple[str, ...], str], ...], code: str) -> str | None:
    return next((name for beginnings, name in table if code and code.startswith(beginnings)), None)
