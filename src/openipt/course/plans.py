# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Safety plans: their versions, and the one a client holds."""

from collections.abc import Iterable

from openipt.course.entries import WITHDRAWAL, Entry
from openipt.course.kinds import ever_recorded
from openipt.course.kinds.safety import PlanGiven
from openipt.course.kinds.texts import SafetyPlan
from openipt.course.state import CourseState

SAFETY_PLAN = SafetyPlan.worksheet_id


def plan_on_own_page(state: CourseState, entries: Iterable[Entry]) -> SafetyPlan | None:
    """Return the version that stands on the client's own page: signed, given, and their phone safe for it.

    `entries` are all of the course, since the plan may have been gone on with since: until a copy of the new version
    is given the client has the old one.
    """
    copy, known = state.facts.last(PlanGiven), list(entries)
    if copy is None or copy.phone != "safe":
        return None
    if any(entry.kind == WITHDRAWAL and entry.replaces == copy.version for entry in known):
        return None
    versions = (version for version in ever_recorded(SafetyPlan, known) if version.id == copy.version)
    return next((version for version in versions if version.signed), None)
