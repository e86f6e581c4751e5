# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline in values: two lanes on one axis, and the list beside them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from openipt.clinic.interface.drawings import timeline
from openipt.clinic.workbench.presenters.header import dots
from openipt.course.entries import Entry
from openipt.course.state import CourseState
from openipt.protocol.days import days_after
from openipt.protocol.model import Form
from openipt.protocol.partial_date import PartialDate

BEFORE_ONSET = 152  # days, five months: events in the weeks to months before onset weigh most


@dataclass(frozen=True, slots=True)
class EventRow:
    entry: str
    when: str
    what: str
    people: str
    symptoms: str
    onset: bool
    lane: str


def rows_of(state: CourseState) -> list[EventRow]:
    """Events and treatments in the order of their dates; those without a date come last."""
    entries = sorted((*state.events, *state.of_kind("treatment")), key=_order)
    return [_row(state, each) for each in entries]


def _when(entry: Entry) -> PartialDate | None:
    return PartialDate.of(entry.data.get("when" if entry.kind == "event" else "from"))


def _order(entry: Entry) -> date:
    when = _when(entry)
    return when.first if when else date.max


def _row(state: CourseState, entry: Entry) -> EventRow:
    when = _when(entry)
    until = PartialDate.of(entry.data.get("until"))
    said = when.text if when else _("date not known")
    treatment = entry.kind == "treatment"
    return EventRow(
        entry=entry.id,
        when=f"{said} – {until.text}" if until else said,
        what=entry.text("what"),
        people=", ".join(people_in(state, entry)) or (entry.text("by") if treatment else ""),
        symptoms=entry.text("note") if treatment else entry.text("symptoms"),
        onset=entry.says("onset"),
        lane=_("treatment") if treatment else _("event"),
    )


def people_in(state: CourseState, entry: Entry) -> list[str]:
    return [found.name for each in entry.ids("people") if (found := state.person(each))]


def onset_of(state: CourseState) -> PartialDate | None:
    """When the episode began: the last event marked as its onset."""
    marked = [each for each in state.events if each.says("onset")]
    return _when(marked[-1]) if marked else None


def before_onset(state: CourseState) -> list[Entry]:
    """Events in the months before the onset; the onset's own event is not one of them."""
    onset = onset_of(state)
    if onset is None:
        return []
    start = days_after(onset.first, -BEFORE_ONSET)
    dated = [(when, each) for each in state.events if (when := _when(each))]
    return [each for when, each in dated if start <= when.last and when.first <= onset.last and not each.says("onset")]


def drawing_of(state: CourseState, form: Form) -> timeline.Timeline:
    made: list[timeline.Happening] = []
    stretches: list[timeline.Stretch] = []
    for each in state.events:
        made += _event(state, each)
    for each in state.of_kind("treatment"):
        when = _when(each)
        if when:
            until = PartialDate.of(each.data.get("until"))
            stretches.append(timeline.Stretch(each.text("what"), when.first, until.last if until else state.today))
    held = tuple(dots(state, form))
    return timeline.Timeline(
        today=state.today,
        happenings=tuple(made),
        onset=_onset(state),
        stretches=tuple(stretches),
        sessions=held,
        sessions_words=_("IPT") if held else "",
    )


def _event(state: CourseState, entry: Entry) -> list[timeline.Happening]:
    when = _when(entry)
    if when is None:
        return []
    people = tuple(people_in(state, entry))
    made = [timeline.Happening(entry.text("what"), when.first, when.last, when.text, "event", people)]
    if entry.text("symptoms"):
        made.append(timeline.Happening(entry.text("symptoms"), when.first, when.last, when.text, "symptom"))
    return made


def _onset(state: CourseState) -> timeline.Onset | None:
    onset = onset_of(state)
    if onset is None:
        return None
    words = _("Onset: %s") % onset.text
    return timeline.Onset(onset.first, words, days_after(onset.first, -BEFORE_ONSET), _("the five months before"))
