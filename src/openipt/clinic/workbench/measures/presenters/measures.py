# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The measures of a course and those of the library it could work with, each with what its licence allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from openipt.clinic.clients.models import Course
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import instrument, instruments
from openipt.clinic.workbench.measures.forms import is_shipped
from openipt.clinic.workbench.measures.presenters.measure import to_check, why_to_check
from openipt.clinic.workbench.shared.scores import as_answered, definition_of, score_words, series_of
from openipt.course.measuring import left_out_for_good, measures_of
from openipt.course.state import CourseState, Score
from openipt.measures import Instrument
from openipt.measures.load import is_known
from openipt.protocol.model import Form


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """`here` is how it can be answered in this program; `last` its last score in words."""

    id: str
    name: str
    title: str
    here: str
    licence: str
    last: str
    left_out: bool
    url: str


@dataclass(frozen=True, slots=True)
class FormToCheck:
    """A stored form that an earlier version of its instrument may have misread."""

    name: str
    day: date
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class Measures:
    own: list[MeasureLine]
    to_check: list[FormToCheck]
    library: list[tuple[str, list[MeasureLine]]]


def measures_page(course: Course, state: CourseState, form: Form) -> Measures:
    """Those the course works with or has scores of, then the others that can be answered here, by what they are for."""
    own = dict.fromkeys([*measures_of(form, state), *(score.instrument for score in state.scores)])
    others = [instrument for instrument in instruments() if instrument.id not in own]
    lines = [_line(course, state, as_it_is(state, name)) for name in own]
    unsure = [_form_to_check(course, score) for score in to_check(state)]
    return Measures(lines, unsure, _by_construct(course, state, others))


def _form_to_check(course: Course, score: Score) -> FormToCheck:
    where = {"correct": score.id} | ({"session": score.session} if score.session else {})
    url = f"{reverse('measure', args=[course.pk, score.instrument])}?{urlencode(where)}"
    return FormToCheck(definition_of(score).name, score.day, why_to_check(score), url)


def _by_construct(
    course: Course, state: CourseState, measures: Iterable[Instrument]
) -> list[tuple[str, list[MeasureLine]]]:
    groups: dict[str, list[MeasureLine]] = {}
    for measure in measures:
        groups.setdefault(capfirst(measure.construct), []).append(_line(course, state, measure))
    return sorted(groups.items())


def _line(course: Course, state: CourseState, measure: Instrument) -> MeasureLine:
    return MeasureLine(
        id=measure.id,
        name=measure.name,
        title=measure.title,
        here=_("questions on screen") if is_shipped(measure) else _("on paper"),
        licence=measure.licence.state,
        last=_last(state, measure),
        left_out=left_out_for_good(state, measure.id),
        url=reverse("measure", args=[course.pk, measure.id]) if is_known(measure.id) else "",
    )


def as_it_is(state: CourseState, measure: str) -> Instrument:
    """Return the instrument of now; as it was answered where a service has taken its file away since."""
    return instrument(measure) if is_known(measure) else as_answered(state, measure)


def _last(state: CourseState, measure: Instrument) -> str:
    if not any(score.total is not None for score in state.scores_of(measure.id)):
        return ""
    _name, total, change = score_words(*series_of(state, measure.id))
    return f"{total}, {change}" if change else total
