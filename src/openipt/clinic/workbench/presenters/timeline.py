# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline in values: two lanes on one axis, and the list beside them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from openipt.clinic.interface.drawings import timeline
from openipt.clinic.workbench.presenters.header import dots
from openipt.course.kinds.life import Event, Treatment
from openipt.course.state import CourseState
from openipt.course.timeline_order import OnTimeline, date_of, ordered
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
    facts: list[OnTimeline] = [*state.events, *state.facts.of(Treatment)]
    placed, unplaced = ([_row(state, fact) for fact in part] for part in ordered(facts))
    return Rows(placed, unplaced, sum(date_of(fact).days is None for fact in facts))


def _row(state: CourseState, fact: OnTimeline) -> EventRow:
    when, until = date_of(fact).words or _("date not known"), fact.until.words
    when = f"{when} – {until}" if until else when
    if isinstance(fact, Treatment):
        return EventRow(fact.id, when, fact.what, fact.by, fact.note, False, _("treatment"))
    people = ", ".join(people_in(state, fact))
    return EventRow(fact.id, when, fact.what, people, fact.symptoms, fact.onset, _("event"))


def people_in(state: CourseState, event: Event) -> list[str]:
    return [person.name for id in event.people if (person := state.person(id))]


def onset_of(state: CourseState) -> PartialDate | None:
    """When the episode began: the last event marked as its onset; None also where it is dated by words alone."""
    marked = _onsets(state)
    return marked[-1].when.days if marked else None


def undated_onset(state: CourseState) -> str:
    """The words that date the onset where no day of it is known."""
    marked = _onsets(state)
    return marked[-1].when.words if marked and onset_of(state) is None else ""


def _onsets(state: CourseState) -> list[Event]:
    return [event for event in state.events if event.onset]


def before_onset(state: CourseState) -> list[EventRow]:
    """Events in the months before the onset, in their order; the onset's own event is not one of them."""
    onset = onset_of(state)
    if onset is None:
        return []
    start = days_after(onset.first, -BEFORE_ONSET)
    return [
        _row(state, event)
        for event in ordered(state.events)[0]
        if (when := event.when.days) and start <= when.last and when.first <= onset.last and not event.onset
    ]


def drawing_of(state: CourseState, form: Form) -> timeline.Timeline:
    made: list[timeline.Happening] = []
    stretches: list[timeline.Stretch] = []
    for each in state.events:
        made += _event(state, each)
    for treatment in state.facts.of(Treatment):
        when, until = treatment.from_.days, treatment.until.days
        if when:
            stretches.append(timeline.Stretch(treatment.what, when.first, until.last if until else state.today))
    held = tuple(dots(state, form))
    return timeline.Timeline(
        today=state.today,
        happenings=tuple(made),
        onset=_onset(state),
        stretches=tuple(stretches),
        sessions=held,
        sessions_words=_("IPT") if held else "",
    )


def _event(state: CourseState, event: Event) -> list[timeline.Happening]:
    when = event.when.days
    if when is None:
        return []
    people = tuple(people_in(state, event))
    made = [timeline.Happening(event.what, when.first, when.last, when.text, "event", people)]
    if event.symptoms:
        made.append(timeline.Happening(event.symptoms, when.first, when.last, when.text, "symptom"))
    return made


def _onset(state: CourseState) -> timeline.Onset | None:
    onset = onset_of(state)
    if onset is None:
        return None
    words = _("Onset: %s") % onset.text
    return timeline.Onset(onset.first, words, days_after(onset.first, -BEFORE_ONSET), _("the five months before"))
