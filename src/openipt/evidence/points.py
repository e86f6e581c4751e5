# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where someone chooses in a course: which trials bear on the choice. Standard library only.

Each point names the filters of its trials, so that the line shown there, the view it opens and what is worked out
beforehand are one thing. The trials end with treatment: none bears on maintenance. They do not compare problem areas
with one another either, so the choice of a focus has no trials and never an effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openipt.evidence import releases
from openipt.evidence.releases import Release
from openipt.evidence.results import POINTS


@dataclass(frozen=True, slots=True)
class Point:
    """A choice, its filters and the result of their trials in the release in force."""

    id: str
    filters: Mapping[str, str]
    release: Release
    result: Mapping[str, Any]


def point(folder: Path, id: str) -> Point:
    """Return what trials say at this choice. Raises KeyError if unknown, ReleaseError if the store is damaged."""
    filters, release = dict(POINTS[id]), releases.in_force(folder)
    return Point(id, filters, release, releases.result(folder, release, filters))


def of_sessions(number: int) -> str:
    """Return the point of courses of about this number of sessions."""
    bands = [(id, filters) for id, filters in POINTS.items() if id.startswith("sessions-")]
    return next(id for id, filters in bands if number <= int(filters.get("sessions_to", number)))
