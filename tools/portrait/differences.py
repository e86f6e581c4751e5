# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What differs between two portraits, each difference once with every page on which it is."""

import difflib
import re
from pathlib import Path

NAMED_AT_MOST = 8
PLACE = re.compile(r"^@@.*@@$")


def files_of(folder: Path) -> dict[str, list[str]]:
    """Return the lines of every file, by its path within the folder."""
    paths = sorted(path for path in folder.rglob("*.txt"))
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8").splitlines() for path in paths}


def difference(then: list[str] | None, now: list[str] | None) -> tuple[str, ...]:
    """Return the unified diff of one file, without line numbers; empty where nothing differs."""
    if then is None:
        return ("(this page is new)",)
    if now is None:
        return ("(this page is gone)",)
    diff = list(difflib.unified_diff(then, now, lineterm="", n=2))[2:]
    return tuple("@@" if PLACE.match(line) else line for line in diff)


def changed(diff: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines that are gone or new, without those around them."""
    return tuple(line for line in diff if line[:1] in "-+(")


def differences(then: Path, now: Path) -> list[str]:
    """Return lines that say all that differs: the pages with one difference together, then that difference."""
    before, after = files_of(then), files_of(now)
    pages: dict[tuple[str, ...], list[str]] = {}
    diffs = {name: difference(before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys())}
    for name, diff in diffs.items():
        if diff:
            pages.setdefault(changed(diff), []).append(name)
    lines = []
    for names in pages.values():
        more = len(names) - NAMED_AT_MOST
        lines += ["", *(f"=== {name}" for name in names[:NAMED_AT_MOST])]
        lines += [f"=== and {more} more"] if more > 0 else []
        lines += diffs[names[0]]
    return lines
