# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the data folder and the disk under it show: who can read it, whose it is, how much room is left."""

import os
import shlex
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from openipt.clinic.config.conditions import words
from openipt.clinic.config.conditions.words import Finding, found
from openipt.clinic.ledger.troubles import DISK_FULL

FULL_BELOW = 8 * 1024**2
LOW_BELOW = 500 * 1024**2
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def find(folder: Path, database: Path | None) -> Iterator[Finding]:
    """Yield everything about the folder, and about the database file if there is one."""
    yield from _open_to_others(folder, database)
    yield from _of_another(folder)
    yield from room(folder, database)


def room(folder: Path, database: Path | None) -> Iterator[Finding]:
    """Yield whether something can still be written: on the disk, and within the limit of this process for one file."""
    places = {folder, database.parent if database else folder}
    left = min(shutil.disk_usage(place).free for place in places if place.is_dir())
    left = min(left, _below_limit(database))
    values = {"folder": folder, "megabytes": left // 1024**2}
    if left < FULL_BELOW:
        yield found(DISK_FULL, **values)
    elif left < LOW_BELOW:
        yield found(words.DISK_LOW, **values)


def close_files(folder: Path, database: Path | None) -> list[Path]:
    """Take the files that OpenIPT writes away from other users of the machine; those that were open to them."""
    closed = []
    for path in _private_files(folder, database):
        if _mode(path) & _OTHERS:
            path.chmod(0o600)
            closed.append(path)
    return closed


def _open_to_others(folder: Path, database: Path | None) -> Iterator[Finding]:
    if sys.platform == "win32":
        return
    for place in dict.fromkeys((folder, database.parent if database else folder)):
        if _mode(place) & _OTHERS:
            yield found(words.FOLDER_OPEN, folder=place, mode=f"{_mode(place):o}", quoted=shlex.quote(str(place)))
    named_key = [settings.OPENIPT_KEY_FILE] if settings.OPENIPT_KEY_FILE else []
    for path in (*_private_files(folder, database), *named_key):
        if _mode(path) & _OTHERS:
            yield found(words.FILE_OPEN, file=path, mode=f"{_mode(path):o}", quoted=shlex.quote(str(path)))


def _of_another(folder: Path) -> Iterator[Finding]:
    if sys.platform == "win32":
        return
    owner, user = folder.stat().st_uid, os.geteuid()
    if owner != user:
        yield found(
            words.FOLDER_OF_ANOTHER,
            folder=folder,
            owner=_name(owner),
            user=_name(user),
            quoted=shlex.quote(str(folder)),
        )


def _private_files(folder: Path, database: Path | None) -> list[Path]:
    paths = [folder / "secret.key"]
    if database:
        paths += [database.with_name(database.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
    return [path for path in paths if path.is_file()]


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _name(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _below_limit(database: Path | None) -> int:
    if sys.platform == "win32":
        return sys.maxsize
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    if limit == resource.RLIM_INFINITY:
        return sys.maxsize
    size = database.stat().st_size if database and database.is_file() else 0
    return max(0, limit - size)
