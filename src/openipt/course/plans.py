# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Safety plans: their versions, and the one a client holds."""

from collections.abc import Iterable

from openipt.course.entries import WITHDRAWAL, Entry, latest
from openipt.course.state import CourseState

SAFETY_PLAN = "safety-plan"


def plans(entries: Iterable[Entry]) -> list[Entry]:
    """The versions of safety plans among these entries."""
    return [each for each in entries if each.kind == "worksheet" and each.text("worksheet") == SAFETY_PLAN]


def plan_on_own_page(state: CourseState, entries: Iterable[Entry]) -> Entry | None:
    """The version that stands on the client's own page: signed, given, and their phone safe for it.

    `entries` are all of the course, since the plan may have been gone on with since: until a copy of the new version
    is given the client has the old one.
    """
    given, known = latest(state.entries, "plan_given"), list(entries)
    if given is None or given.text("phone") != "safe":
        return None
    taken_back = {each.replaces for each in known if each.kind == WITHDRAWAL}
    held = (each for each in plans(known) if each.id == given.text("version") and each.id not in taken_back)
    return next((each for each in held if each.says("signed")), None)
