# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the database shows: that it answers, is whole, has its tables, and can be written."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from openipt.clinic.config.conditions import formats, tables, words
from openipt.clinic.config.conditions.words import Finding, found
from openipt.clinic.ledger.troubles import DAMAGED, DISK_FULL, NOT_WRITABLE, trouble_of

_HEADER = b"SQLite format 3\0"
# Pages of SQLite that an action may need at most before its file has to grow.
_SPARE_PAGES = 16
# Database files by device and inode, never closed: a file put in the place of another is opened again.
_opened: dict[tuple[int, int], int] = {}


def file() -> Path | None:
    """Return the database file; None for a database server."""
    # A link is followed: SQLite keeps its log beside the file itself, and that is the folder to be closed.
    return Path(connection.settings_dict["NAME"]).resolve() if connection.vendor == "sqlite" else None


def find(database: Path | None, folder: Path, *, started: bool) -> list[Finding]:
    """Return what a look without reading everything shows; nothing after the first that leaves no more to see.

    Its tables are only compared with the program's before it has `started`.
    """
    try:
        return (
            list(damaged_file(database))
            or ([] if started else list(of_earlier_format(database)))
            or list(_not_writable(database))
            or ([] if started else list(_tables(database)))
            or list(_file_at_its_limit(folder))
        )
    except (DatabaseError, OSError) as problem:
        return [from_exception(problem, folder)]


def from_exception(problem: BaseException, folder: Path) -> Finding:
    """Return the finding behind an exception; raises it again when it is a fault of the program."""
    name = trouble_of(problem)
    if name is None:
        raise problem
    return from_name(name, folder)


def from_name(name: str, folder: Path) -> Finding:
    """Return the finding of something that a request has met."""
    return found(name, folder=folder, where="")


def integrity(folder: Path) -> Iterator[Finding]:
    """Read all of the database and name the tables that are damaged."""
    try:
        damaged = _damaged_tables() if connection.vendor == "sqlite" else _failed_checksums()
    except DatabaseError as problem:
        yield from_exception(problem, folder)
        return
    if damaged:
        # Translators: stands behind "The database is damaged".
        yield found(DAMAGED, where=_(" in %(tables)s") % {"tables": ", ".join(damaged)})


def damaged_file(database: Path | None) -> Iterator[Finding]:
    """Look at the file itself: an open connection would still show what it has read before."""
    if database is None:
        return
    if not _has_content(database):
        if _has_log(database):  # opening it now would throw away what is in the log
            yield found(DAMAGED, where=_(": %(file)s is missing or empty") % {"file": database})
        return
    head = _head(database)
    if not head.startswith(_HEADER):
        yield found(DAMAGED, where=_(": %(file)s is no database file") % {"file": database})
        return
    page = int.from_bytes(head[16:18], "big")
    size = (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
    # With a log beside it the file itself may still be shorter than its head says.
    if database.stat().st_size < size and not _has_log(database):
        yield found(DAMAGED, where=_(": the end of %(file)s is missing") % {"file": database})


def of_earlier_format(database: Path | None) -> Iterator[Finding]:
    """Leave data of an earlier version as they are: nothing else is asked of them."""
    if formats.is_earlier(database):
        yield found(words.DATA_EARLIER)


def _head(database: Path) -> bytes:
    """Return the first 100 bytes of the file, which stays open until the program ends.

    Closing a file ends every lock of this program on it, those of SQLite too (POSIX). Another program that reads the
    database would then take itself for the last to use it, and delete the log into which this one goes on writing.
    See https://www.sqlite.org/howtocorrupt.html, "Posix advisory locks canceled by a separate thread doing close()".
    """
    status = database.stat()
    key = (status.st_dev, status.st_ino)
    if key not in _opened:
        _opened[key] = os.open(database, os.O_RDONLY)
    return os.pread(_opened[key], 100, 0)


def _has_log(database: Path) -> bool:
    return _has_content(database.with_name(database.name + "-wal"))


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _not_writable(database: Path | None) -> Iterator[Finding]:
    if database is not None and database.is_file() and not os.access(database, os.W_OK):
        yield found(NOT_WRITABLE)


def _tables(database: Path | None) -> Iterator[Finding]:
    if database is None or database.is_file():  # opening it would make it
        yield from tables.find()
    else:
        yield found(words.DATABASE_EMPTY)


def _file_at_its_limit(folder: Path) -> Iterator[Finding]:
    if connection.vendor == "sqlite" and sum(_pragma(name) for name in ("max_page_count", "freelist_count")) < (
        _pragma("page_count") + _SPARE_PAGES
    ):
        yield from_name(DISK_FULL, folder)


def _pragma(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return int(cursor.fetchone()[0])


def _damaged_tables() -> list[str]:
    with connection.cursor() as cursor:
        if _is_whole(cursor):
            return []
        damaged = [name for name in connection.introspection.table_names(cursor) if not _is_whole(cursor, name)]
    return damaged or [_("pages that belong to no table")]


def _is_whole(cursor: Any, table: str = "") -> bool:
    with suppress(DatabaseError):
        cursor.execute("PRAGMA integrity_check" + (f"({connection.ops.quote_name(table)})" if table else ""))
        return [row[0] for row in cursor.fetchall()] == ["ok"]
    return False


def _failed_checksums() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
        (failures,) = cursor.fetchone()
    return [_("pages whose checksum is wrong: %(count)d") % {"count": failures}] if failures else []
