# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline in values: two lanes on one axis, and the list beside them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from openipt.clinic.dates import written
from openipt.clinic.drawings import timeline
from openipt.clinic.language import answer_of
from openipt.clinic.workbench.shared.header import dots
from openipt.course.kinds.life import Event, OnTimeline
from openipt.course.state import CourseState
from openipt.course.timeline_order import ordered
from openipt.protocol.days import days_after
from openipt.protocol.model import Form
from openipt.protocol.partial_date import PartialDate
from openipt.protocol.saying import Reader

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


def rows_of(state: CourseState, *, shared: bool = False) -> Rows:
    """Return all that is on the timeline in the order of its dates, and that of which it is not known when it was.

    `shared` is for the client's eyes: choices in the client's wording.
    """
    facts = [*state.events, *(fact for fact in state.facts.of(OnTimeline) if not isinstance(fact, Event))]
    placed, unplaced = ([_row(state, fact, shared) for fact in part] for part in ordered(facts))
    return Rows(placed, unplaced, sum(fact.begins.days is None for fact in facts))


def _row(state: CourseState, fact: OnTimeline, shared: bool = False) -> EventRow:
    when, until = _when(fact) or _("date not known"), fact.ends.words
    return EventRow(
        entry=fact.id,
        when=f"{when} – {until}" if until else when,
        what=_words(fact, shared),
        people=", ".join(people_in(state, fact)) or fact.whose,
        symptoms=fact.aside,
        onset=isinstance(fact, Event) and fact.onset,
        lane=_("treatment") if fact.lane == "treatment" else _("event"),
    )


def _when(fact: OnTimeline) -> str:
    return written(fact.happened_on, "j F Y") if fact.on_its_day else fact.begins.words


def _words(fact: OnTimeline, shared: bool) -> str:
    """Return what it is called, and what was chosen about it."""
    reader = Reader.CLIENT if shared else Reader.CLINICIAN
    words = answer_of(fact, fact.shows, reader) if fact.shows else ""
    return f"{fact.called}: {words}" if words else fact.called


def people_in(state: CourseState, fact: OnTimeline) -> list[str]:
    return [person.name for id in fact.people_named if (person := state.person(id))]


def onset_of(state: CourseState) -> PartialDate | None:
    """Return when the episode began: the last event marked as its onset; None also where it is dated by words alone."""
    marked = _onsets(state)
    return marked[-1].when.days if marked else None


def undated_onset(state: CourseState) -> str:
    """Return the words that date the onset where no day of it is known."""
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


def drawing_of(state: CourseState, form: Form, *, shared: bool = False) -> timeline.Timeline:
    happenings: list[timeline.Happening] = []
    stretches: list[timeline.Stretch] = []
    for event in state.events:
        happenings += _event(state, event)
    for fact in state.facts.of(OnTimeline):
        if fact.lasts and (begins := fact.begins.days):
            until = fact.ends.days
            last = until.last if until else state.today
            stretches.append(timeline.Stretch(_words(fact, shared), begins.first, last))
        elif not isinstance(fact, Event) and (begins := fact.begins.days):
            words = _words(fact, shared)
            happenings.append(timeline.Happening(words, begins.first, begins.last, _when(fact), fact.lane))
    held = tuple(dots(state, form))
    return timeline.Timeline(
        today=state.today,
        happenings=tuple(happenings),
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
    happenings = [timeline.Happening(event.what, when.first, when.last, when.text, "event", people)]
    if event.symptoms:
        happenings.append(timeline.Happening(event.symptoms, when.first, when.last, when.text, "symptom"))
    return happenings


def _onset(state: CourseState) -> timeline.Onset | None:
    onset = onset_of(state)
    if onset is None:
        return None
    words = _("Onset: %s") % onset.text
    return timeline.Onset(onset.first, words, days_after(onset.first, -BEFORE_ONSET), _("the five months before"))
