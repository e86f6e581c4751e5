# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Releases of the evidence base: taken in, compared, put in force, undone. Functions over a folder; no clock.

FOLDER/HASH/rows.csv, release.json and results/ hold a release, named by the SHA-256 of its rows; FOLDER/in-force.json
lists the hashes in the order they came into force, the last one in force. The release that ships with the package is
the first: it needs no folder and cannot be removed.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openipt.evidence.results import kept, result_key, shipped_result, stored_or_new, usual_filters
from openipt.evidence.rows import Row, check_rows, ipt_rows, read_rows, row_key, shipped_bytes

SHIPPED_NAME = "Metapsy depression-psyctr, 29 August 2025"
SHIPPED_ON = date(2025, 8, 29)
STATE = "in-force.json"


class ReleaseError(ValueError):
    """What was asked for cannot be done; the words say why."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its hash, name, when it was taken in (ISO text, None for the shipped one) and number of rows."""

    hash: str
    name: str
    added_at: str | None
    rows: int

    @property
    def day(self) -> date:
        """When it was taken in; of the shipped one, the day of the snapshot."""
        return date.fromisoformat(self.added_at[:10]) if self.added_at else SHIPPED_ON


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two releases: ids added and removed, cells altered, the pooled effect of each."""

    before: Release
    after: Release
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[tuple[str, str, str, str], ...]
    pooled_before: dict[str, Any] | None
    pooled_after: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)

    def words(self) -> str:
        """Return the change in sentences, then one line for each row or cell."""
        lines = [
            f"{self.before.hash[:12]} ({self.before.rows} rows) to {self.after.hash[:12]} ({self.after.rows} rows): "
            f"{len(self.added)} added, {len(self.removed)} removed, {len(self.altered)} cells altered.",
            f"Pooled effect before: {_effect_words(self.pooled_before)}; after: {_effect_words(self.pooled_after)}.",
        ]
        lines += [f"+ {key}" for key in self.added] + [f"- {key}" for key in self.removed]
        return "\n".join(
            [*lines, *(f"~ {key}, {column}: {old!r} to {new!r}" for key, column, old, new in self.altered)]
        )


def _effect_words(pooled: dict[str, Any] | None) -> str:
    if pooled is None:
        return "none"
    return f"g {pooled['estimate']:.3f} ({pooled['ci_lower']:.3f} to {pooled['ci_upper']:.3f}), {pooled['k']} trials"


def canonical(rows: Sequence[Row]) -> bytes:
    """Return the rows as CSV in UTF-8 with LF, columns as they came: what is hashed and stored."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def digest(content: bytes) -> str:
    """Return the hash that names a release."""
    return hashlib.sha256(content).hexdigest()


@cache
def shipped() -> Release:
    """Return the release that comes with the package."""
    rows = read_rows(shipped_bytes())
    return Release(digest(canonical(rows)), SHIPPED_NAME, None, len(rows))


def history(folder: Path) -> list[str]:
    """Return hashes in the order they came into force; the shipped one first."""
    first = shipped().hash
    path = folder / STATE
    if not path.exists():
        return [first]
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))["history"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ReleaseError(f"{path} is damaged; remove it to return to the shipped release") from None
    return [str(text) for text in stored] or [first]


def known(folder: Path) -> list[Release]:
    """Return every release there is, the shipped one first, then by the time they were taken in.

    One that is just being taken in, or was when the power failed, has a hidden folder and is none yet.
    """
    stored = [_stored(path) for path in sorted(folder.glob("[!.]*/release.json"))]
    return [shipped(), *sorted(stored, key=lambda release: release.added_at or "")]


def _stored(path: Path) -> Release:
    try:
        return Release(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise ReleaseError(f"{path} is damaged; restore it from a backup, or remove its folder") from None


def find(folder: Path, start: str) -> Release:
    """Return the release whose hash begins so. Raises ReleaseError when there is none, or several."""
    fitting = [release for release in known(folder) if release.hash.startswith(start)]
    if len(fitting) != 1 or not start:
        raise ReleaseError(f"{len(fitting) if start else 'no'} releases have a hash that begins with {start!r}")
    return fitting[0]


def in_force(folder: Path) -> Release:
    """Return the release in force."""
    return find(folder, history(folder)[-1])


def rows_of(folder: Path, release: Release) -> list[Row]:
    """Return the rows of a release. Raises ReleaseError when the stored file is not what its hash says."""
    if release.hash == shipped().hash:
        return read_rows(shipped_bytes())
    try:
        content = (folder / release.hash / "rows.csv").read_bytes()
    except OSError as problem:
        raise ReleaseError(f"the rows of release {release.hash[:12]} cannot be read: {problem.strerror}") from None
    if digest(content) != release.hash:
        raise ReleaseError(f"the rows of release {release.hash[:12]} were changed after they were taken in")
    return read_rows(content)


def result(folder: Path, release: Release, filters: dict[str, str]) -> dict[str, Any]:
    """Return the pooled result for these filters, worked out once: usual ones of the shipped rows ship with them."""
    result = shipped_result(filters) if release.hash == shipped().hash else None
    return result or stored_or_new(folder / release.hash / "results", rows_of(folder, release), filters)


def closer(folder: Path, release: Release, filters: dict[str, str], kind: str) -> dict[str, Any]:
    """Return a closer look (`openipt.evidence.closer.KINDS`) at the same trials, stored once. Raises as `look`."""
    trials = result(folder, release, filters)
    path = folder / release.hash / "results" / f"{result_key(filters)}-{kind}.json"
    return kept(path, lambda: importlib.import_module("openipt.evidence.closer").look(trials, kind))


def compare(folder: Path, before: Release, after: Release) -> Change:
    """Return what differs, row by row and cell by cell, and the pooled effects without any filter."""
    old = {row_key(row): row for row in rows_of(folder, before)}
    new = {row_key(row): row for row in rows_of(folder, after)}
    altered = [
        (key, column, old[key].get(column, ""), new[key].get(column, ""))
        for key in old
        if key in new
        for column in dict.fromkeys((*old[key], *new[key]))
        if old[key].get(column, "") != new[key].get(column, "")
    ]
    return Change(
        before,
        after,
        tuple(key for key in new if key not in old),
        tuple(key for key in old if key not in new),
        tuple(altered),
        result(folder, before, {})["pooled"],
        result(folder, after, {})["pooled"],
    )


def add(folder: Path, content: bytes, *, name: str, at: str) -> Change:
    """Take in a release of the database and put it in force; only rows with IPT are kept.

    Nothing is stored when the rows do not keep the standard (DataError) or are known already (ReleaseError). Results
    for the usual filters are worked out here, once.
    """
    rows = ipt_rows(read_rows(content))
    check_rows(rows)
    stored = canonical(rows)
    release = Release(digest(stored), name, at, len(rows))
    if release.hash in [stored.hash for stored in known(folder)]:
        raise ReleaseError(f"this release is known already: {release.hash[:12]}; put it in force with use")
    before = in_force(folder)
    part = folder / f".{release.hash}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    (part / "rows.csv").write_bytes(stored)
    (part / "release.json").write_text(json.dumps(asdict(release), ensure_ascii=False), encoding="utf-8")
    for filters in usual_filters(rows):
        stored_or_new(part / "results", rows, filters)
    part.rename(folder / release.hash)
    _write_history(folder, [*history(folder), release.hash])
    return compare(folder, before, release)


def use(folder: Path, start: str) -> Change:
    """Put a known release in force. Raises ReleaseError when it is so already."""
    release, before = find(folder, start), in_force(folder)
    if release.hash == before.hash:
        raise ReleaseError(f"release {release.hash[:12]} is in force already")
    _write_history(folder, [*history(folder), release.hash])
    return compare(folder, before, release)


def undo(folder: Path) -> Change:
    """Return to the release in force before; the one left stays known. Raises ReleaseError at the beginning."""
    past = history(folder)
    if len(past) < 2:
        raise ReleaseError("there is nothing to undo: the shipped release is in force")
    before = in_force(folder)
    _write_history(folder, past[:-1])
    return compare(folder, before, in_force(folder))


def _write_history(folder: Path, hashes: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{STATE}.part"
    part.write_text(json.dumps({"history": hashes}, indent=1), encoding="utf-8")
    part.replace(folder / STATE)
