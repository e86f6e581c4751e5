# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which measures a course works with: those of its form of IPT and those added, less those left out for good."""

from collections.abc import Sequence
from itertools import pairwise

from openipt.course.kinds.measures import Declined, MeasureAdded
from openipt.course.state import CourseState, Score
from openipt.measures import instruments
from openipt.protocol.model import Form


def measures_of(form: Form, state: CourseState) -> tuple[str, ...]:
    """Return the ids of all, in the order of the form and then as they were added; also those left out since."""
    known = {instrument.id for instrument in instruments()}  # one that is gone keeps no course from being read
    added = (addition.instrument for addition in state.facts.of(MeasureAdded))
    return tuple(dict.fromkeys([*form.measures, *(measure for measure in added if measure in known)]))


def changes_of_language(scores: Sequence[Score]) -> tuple[Score, ...]:
    """Return the answers to one measure, in their order, that were given in another language than those before."""
    return tuple(after for before, after in pairwise(scores) if after.response.language != before.response.language)


def left_out_for_good(state: CourseState, measure: str) -> bool:
    """Return whether a measure is asked no longer in this course: what was said about it last holds."""
    changes = [change for change in state.facts.of(Declined, MeasureAdded) if change.instrument == measure]
    lasting = [change for change in changes if isinstance(change, MeasureAdded) or change.scope == "course"]
    return bool(lasting) and isinstance(lasting[-1], Declined)
