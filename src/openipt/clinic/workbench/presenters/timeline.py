# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline in values: two lanes on one axis, and the list beside them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from openipt.clinic.interface.drawings import timeline
from openipt.clinic.workbench.presenters.header import dots
from openipt.course.entries import Entry
from openipt.course.state import CourseState
from openipt.course.timeline_order import date_of, ordered
from openipt.protocol.days import days_after
from openipt.protocol.model import Form
from openipt.protocol.partial_date import PartialDate, words_of

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


@dataclass(frozen=True, slots=True)
class Rows:
    """The list beside the drawing. `undrawn` of its entries are not in the drawing, as no day of them is known."""

    placed: list[EventRow]
    unplaced: list[EventRow]
    undrawn: int

    @property
    def drawn(self) -> bool:
        """Tell whether the drawing has anything to show."""
        return self.undrawn < len(self.all)

    @property
    def all(self) -> list[EventRow]:
        """The rows in their order, those without a place last."""
        return [*self.placed, *self.unplaced]


def rows_of(state: CourseState) -> Rows:
    """Events and treatments in the order of their dates, and those of which it is not known when they were."""
    entries = [*state.events, *state.of_kind("treatment")]
    placed, unplaced = ([_row(state, entry) for entry in part] for part in ordered(entries))
    return Rows(placed, unplaced, sum(_when(entry) is None for entry in entries))


def _when(entry: Entry) -> PartialDate | None:
    return PartialDate.of(date_of(entry))


def _row(state: CourseState, entry: Entry) -> EventRow:
    when = words_of(date_of(entry)) or _("date not known")
    until = words_of(entry.data.get("until"))
    treatment = entry.kind == "treatment"
    return EventRow(
        entry=entry.id,
        when=f"{when} – {until}" if until else when,
        what=entry.text("what"),
        people=", ".join(people_in(state, entry)) or (entry.text("by") if treatment else ""),
        symptoms=entry.text("note") if treatment else entry.text("symptoms"),
        onset=entry.says("onset"),
        lane=_("treatment") if treatment else _("event"),
    )


def people_in(state: CourseState, entry: Entry) -> list[str]:
    return [found.name for each in entry.ids("people") if (found := state.person(each))]


def onset_of(state: CourseState) -> PartialDate | None:
    """When the episode began: the last event marked as its onset; None also where it is dated by words alone."""
    marked = _onsets(state)
    return _when(marked[-1]) if marked else None


def undated_onset(state: CourseState) -> str:
    """The words that date the onset where no day of it is known."""
    marked = _onsets(state)
    return words_of(date_of(marked[-1])) if marked and onset_of(state) is None else ""


def _onsets(state: CourseState) -> list[Entry]:
    return [event for event in state.events if event.says("onset")]


def before_onset(state: CourseState) -> list[EventRow]:
    """Events in the months before the onset, in their order; the onset's own event is not one of them."""
    onset = onset_of(state)
    if onset is None:
        return []
    start = days_after(onset.first, -BEFORE_ONSET)
    return [
        _row(state, event)
        for event in ordered(state.events)[0]
        if (when := _when(event)) and start <= when.last and when.first <= onset.last and not event.says("onset")
    ]


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
