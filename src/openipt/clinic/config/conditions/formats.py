# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The format of what is stored: data that another version wrote in a format of its own are recognised before anything.

The first migration of each app carries the number of the format in its name ("0001_format_3"), so that every database
says which one it is in. A format is raised only where rows of the one before cannot be carried over.
"""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.db import connection

FORMAT = 3
FIRST = 1  # of databases whose migrations carry no number yet
_NUMBERED = re.compile(r"[0-9]{4}_format_([0-9]+)")
_APPLIED = "SELECT app, name FROM django_migrations"


def is_earlier(database: Path | None) -> bool:
    """Return whether the database is in an earlier format; False for one that is empty or not ours.

    Raises DatabaseError or OSError where it cannot be read. Nothing is written: a file is opened for reading alone.
    """
    stored = format_of(_applied(database))
    return stored is not None and stored < FORMAT


def format_of(applied: Iterable[tuple[str, str]]) -> int | None:
    """Return the format that applied migrations (app and name) tell of; None where none of them is ours."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("openipt.")}
    names = [name for app, name in applied if app in ours]
    numbers = [int(match[1]) for name in names if (match := _NUMBERED.fullmatch(name))]
    return max(numbers, default=FIRST) if names else None


def _applied(database: Path | None) -> list[tuple[str, str]]:
    if database is not None:
        return _applied_in_file(database)
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(_APPLIED)
        return list(cursor.fetchall())


def _applied_in_file(database: Path) -> list[tuple[str, str]]:
    """Read through a connection that leaves the folder as it is.

    A log beside the file is written back by the last connection that closes, unless it may only read; one that may only
    read leaves files of its own behind where there was no log.
    """
    if not database.is_file():
        return []
    log = database.with_name(database.name + "-wal")
    mode = "ro" if log.is_file() and log.stat().st_size else "rw"
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode={mode}", uri=True)) as reader:
            return list(reader.execute(_APPLIED))
    except sqlite3.Error:  # damaged, locked or without the table: what looks next says so
        return []
