# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Releases of the trials, and what each changed against the one taken in before it."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.clinic.interface import evidence_words as words
from openipt.clinic.library.filters import query
from openipt.clinic.library.opening import folder
from openipt.clinic.library.presenters.choice import release_words
from openipt.evidence import releases


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release; `query` leads to how things stood under it."""

    name: str
    hash: str
    rows: str
    effect: str
    changed: str
    in_force: bool
    query: str


def release_lines() -> list[ReleaseLine]:
    """Return the latest first."""
    known, current = releases.known(folder()), releases.in_force(folder())
    changes = [""] + [_changed(releases.compare(folder(), before, after)) for before, after in pairwise(known)]
    lines = [_line(release, change, current) for release, change in zip(known, changes, strict=True)]
    return lines[::-1]


def _line(release: releases.Release, changed: str, current: releases.Release) -> ReleaseLine:
    pooled = releases.result(folder(), release, {})["pooled"]
    rows = ngettext("%(n)d row", "%(n)d rows", release.rows) % {"n": release.rows}
    return ReleaseLine(
        name=release_words(release),
        hash=release.hash,
        rows=rows,
        effect=words.interval(pooled) if pooled else "",
        changed=changed,
        in_force=release == current,
        query=query({}, release.hash),
    )


def _changed(change: releases.Change) -> str:
    return _("rows added: %(added)d; removed: %(removed)d; values changed: %(altered)d.") % {
        "added": len(change.added),
        "removed": len(change.removed),
        "altered": len(change.altered),
    }
