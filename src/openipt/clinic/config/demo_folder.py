# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The folder of a demo: how it is known, made, emptied, and never taken for one that holds real data. No Django."""

import errno
import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from openipt.clinic.config.environment import MissingError

MARK = "demo"
# All that OpenIPT writes into a data folder.
_OURS = ("openipt.sqlite3", "openipt.sqlite3-wal", "openipt.sqlite3-shm", "secret.key", MARK, "files")


def default_folder(environment: Mapping[str, str]) -> Path:
    """Return where the demo is when no one says: in the user's folder for data of programs."""
    shared = environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(shared) / "openipt" / "demo"


def is_demo(folder: Path) -> bool:
    """Return whether the folder is marked as a demo."""
    return (folder / MARK).is_file()


def refuse_real_data(folder: Path) -> None:
    """Raise MissingError unless the folder is a demo, or empty, or not there."""
    if not folder.is_dir() or is_demo(folder):
        return
    if not os.access(folder, os.R_OK | os.X_OK):
        raise MissingError(f"The folder {folder} cannot be read. Choose another with --data.")
    if any(folder.iterdir()):
        raise MissingError(
            f"The folder {folder} holds something that is not a demo, and the demo leaves it alone. "
            "Choose an empty folder with --data."
        )


def mark(folder: Path, loaded_on: date | None) -> None:
    """Mark the folder as a demo whose sample clinic was made for `loaded_on`; None until it is complete."""
    mark = json.dumps({"loaded_on": loaded_on and loaded_on.isoformat()})
    try:
        (folder / MARK).write_text(mark + "\n", encoding="utf-8")
    except OSError as problem:
        raise MissingError(sentence(problem, folder)) from problem


def loaded_on(folder: Path) -> date | None:
    """For which day the sample clinic was made; None if it is not there yet, or not whole."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return date.fromisoformat(mark["loaded_on"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def empty(folder: Path) -> None:
    """Delete what the demo wrote into its folder, and nothing else; the mark goes last."""
    if not is_demo(folder):
        return
    for name in sorted(_OURS, key=lambda name: name == MARK):
        path = folder / name
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        except OSError as problem:
            raise MissingError(f"{path} cannot be deleted: {problem.strerror}.") from problem


def sentence(problem: OSError, folder: Path) -> str:
    """Return what went wrong with the disk, and the cure."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"The disk is full: OpenIPT could not write to {folder}. Free some space and start again."
    return f"OpenIPT could not write to {folder}: {problem.strerror}. Choose another folder with --data."
