# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which measures a course works with: those of its form of IPT and those added, less those left out for good."""

from openipt.course.state import CourseState
from openipt.measures import instruments
from openipt.protocol.model import Form


def measures_of(form: Form, state: CourseState) -> tuple[str, ...]:
    """The ids of all, in the order of the form and then as they were added; also those left out since."""
    known = {each.id for each in instruments()}  # one that is gone keeps no course from being read
    added = (each.text("instrument") for each in state.of_kind("measure_added"))
    return tuple(dict.fromkeys([*form.measures, *(each for each in added if each in known)]))


def left_out_for_good(state: CourseState, measure: str) -> bool:
    """Whether a measure is asked no longer in this course: what was said about it last holds."""
    said = [
        each
        for each in state.of_kind("declined", "measure_added")
        if each.text("instrument") == measure and (each.kind == "measure_added" or each.text("scope") == "course")
    ]
    return bool(said) and said[-1].kind == "declined"
