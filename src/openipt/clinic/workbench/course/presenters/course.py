# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The course page in values: the one axis, and what stands below it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.clients.models import Course
from openipt.clinic.dates import written
from openipt.clinic.drawings import curve, panel, ribbon
from openipt.clinic.interface import dates
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import answer_of, content, instrument
from openipt.clinic.workbench.course.presenters.contacts import ContactFact, contacts_in, said_first, title_of
from openipt.clinic.workbench.shared.addresses import address
from openipt.clinic.workbench.shared.agenda import line_words
from openipt.clinic.workbench.shared.change import rated
from openipt.clinic.workbench.shared.header import dots
from openipt.clinic.workbench.shared.scores import change_words, languages_of, score_words, series_of, total_in_table
from openipt.clinic.workbench.shared.table import Table
from openipt.course import note
from openipt.course.agenda import agenda, follow_ups_ahead, open_lines
from openipt.course.kinds import Fact
from openipt.course.kinds.sessions import Link
from openipt.course.kinds.techniques import TechniqueUsed
from openipt.course.kinds.texts import Formulation
from openipt.course.measuring import measures_of
from openipt.course.state import CourseState, Goal
from openipt.protocol.model import Form

MOST_EVENTS, MOST_TECHNIQUES, MOST_DUE = 8, 6, 5


@dataclass(frozen=True, slots=True)
class GoalLine:
    text: str
    change: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class DueLine:
    words: str
    why: str
    late: bool
    url: str


def drawing_of(course: Course, state: CourseState, form: Form, *, links: bool = True) -> curve.Course:
    """Sessions, events with people, scores and techniques on one axis of time."""
    return curve.Course(
        sessions=tuple(dots(state, form, course if links else None)),
        phases=tuple(_phases(state, form)),
        measures=tuple(_measures(state, form)),
        events=tuple(_events(state)),
        techniques=tuple(_techniques(state)),
        left=_left(state),
    )


def _left(state: CourseState) -> str:
    """Return how many sessions are to come; nothing where none is."""
    if state.closed or state.agreed is None or state.number is None or state.number >= state.agreed:
        return ""
    return _("%d left") % (state.agreed - state.number)


def _phases(state: CourseState, form: Form) -> list[ribbon.Phase]:
    """Return each phase as far as it has come: which one the sessions ahead will belong to is not known yet."""
    here = state.current.day if state.current else state.today
    so_far = [session for session in state.sessions if session.number and session.day <= here]
    phases = []
    for phase in form.phases:
        own = [session for session in so_far if session.phase == phase.id]
        if own:
            more = _("sessions %(first)d to %(last)d") % {"first": own[0].number, "last": own[-1].number}
            phases.append(ribbon.Phase(phase.colour, phase.name.staff, own[0].day, own[-1].day, more))
    return phases


def _measures(state: CourseState, form: Form) -> list[panel.Measure]:
    asked = [measure for measure in measures_of(form, state) if state.scores_of(measure)]
    return [_measure(state, measure) for measure in asked]


def answered(state: CourseState, form: Form) -> list[tuple[str, str, str]]:
    """Return the scores in words, for a course that has no session to draw them on yet."""
    return [score_words(*series_of(state, measure)) for measure in measures_of(form, state) if state.scores_of(measure)]


def _measure(state: CourseState, name: str) -> panel.Measure:
    measure, series = series_of(state, name)
    scores = state.scores_of(name)
    return panel.Measure(
        name=measure.name,
        points=tuple(
            panel.Score(score.day, score.total if score.basis == scores[-1].basis else None) for score in scores
        ),
        lowest=measure.scoring.low or 0,
        highest=measure.scoring.high or 0,
        about=measure.construct,
        cutoff=series.cutoff.points if series.cutoff else None,
        error=series.threshold.points if series.threshold else None,
        bands=tuple(panel.Band(band.low, band.high, band.label) for band in measure.bands),
        change=change_words(series),
        languages=languages_of([score for score in scores if score.total is not None]),
    )


def _events(state: CourseState) -> list[curve.Event]:
    """Return what happened with people during the course: the events of the timeline and the links of the sessions."""
    if not state.sessions:
        return []
    start, end = state.sessions[0].day, state.sessions[-1].day
    happened = []
    for event in state.events:
        when = event.when.days
        if when and when.last >= start and when.first <= end:
            happened.append(curve.Event(event.what, when.first, when.last))
    links = [link for link in state.facts.of(Link) if link.event]
    happened += [curve.Event(link.event, link.happened_on, link.happened_on) for link in links]
    return sorted(happened, key=lambda event: event.first_day)[-MOST_EVENTS:]


def _techniques(state: CourseState) -> list[curve.Technique]:
    days: dict[str, list[date]] = defaultdict(list)
    for technique_used in state.facts.of(TechniqueUsed):
        days[technique_used.technique].append(technique_used.happened_on)
    named = content().techniques
    most_used = sorted((key for key in days if key in named), key=lambda key: -len(days[key]))[:MOST_TECHNIQUES]
    return [curve.Technique(named[key].name.staff, tuple(days[key])) for key in days if key in most_used]


def score_table(state: CourseState, form: Form) -> Table:
    """Return the twin of the curve: every session with its scores, links and techniques."""
    measures = [measure for measure in measures_of(form, state) if state.scores_of(measure)]
    heads = [_("Session"), _("Day"), _("Status"), *(instrument(measure).name for measure in measures), _("Techniques")]
    rows = []
    for session in state.sessions:
        scores = {score.instrument: score for score in state.scores if score.session == session.id}
        used = [fact.technique for fact in state.facts.of(TechniqueUsed) if fact.session == session.id]
        named = content().techniques
        rows.append(
            [
                str(session.number or "–"),
                dates.in_words(session.day, state.today),
                str(STATES[session.status.value]),
                *(total_in_table(scores.get(measure), state) for measure in measures),
                ", ".join(named[technique].name.staff for technique in used if technique in named) or "–",
            ]
        )
    return Table(_("Sessions and scores"), heads, rows)


STATES = {
    "planned": gettext_lazy("booked"),
    "held": gettext_lazy("held"),
    "missed": gettext_lazy("did not attend"),
    "cancelled": gettext_lazy("cancelled"),
}


def goal_lines(course: Course, state: CourseState) -> list[GoalLine]:
    shown = [goal for goal in state.goals if goal.state != "dropped"]
    return [_goal(course, goal) for goal in shown]


def _goal(course: Course, goal: Goal) -> GoalLine:
    ratings = [str(value) for rating in goal.ratings if (value := rating.now) is not None]
    done = [step for step in goal.steps if step.result and step.result.result == "done"]
    ahead = [step for step in goal.steps if step.result is None]
    why = [_("Done: %s.") % done[-1].details.text] if done else []
    why += [_("Next: %s.") % ahead[0].details.text] if ahead else []
    return GoalLine(goal.details.text, rated(ratings), " ".join(why), reverse("goals", args=[course.pk]))


def due_lines(course: Course, state: CourseState, form: Form, *, may_record: bool) -> list[DueLine]:
    """Return what is asked for now, each leading to where it is recorded for those who may."""
    at = state.current.id if state.current else None
    lines = []
    for line in open_lines(agenda(form, content(), state))[:MOST_DUE]:
        words, why = line_words(line)
        lines.append(DueLine(words, why, line.late, address(course.pk, line.url, at) if may_record else ""))
    return lines


def focus_lines(state: CourseState) -> list[tuple[str, str]]:
    """First and second focus with the people they concern."""
    focus = state.focus
    if focus is None:
        return []
    if focus.not_yet:
        by = focus.decide_by
        return [(_("Focus"), _("not yet clear, to be decided by %s") % (written(by, "j F Y") if by else "–"))]
    areas = content().areas
    people = [person.name for person_id in focus.people if (person := state.person(person_id))]
    lines = []
    for label, area_id in ((_("First focus"), focus.primary), (_("Second"), focus.secondary)):
        area = areas.get(area_id)
        if area is not None:
            lines.append((label, area.label.staff))
    return [*lines, (_("Who with"), ", ".join(people))] if people else lines


def formulation(state: CourseState) -> Formulation | None:
    return state.facts.last(Formulation)


def consent_lines(state: CourseState) -> list[tuple[str, str]]:
    return [
        (answer_of(consent, "about"), f"{answer_of(consent, 'state')} {written(consent.happened_on, 'j F')}")
        for consent in state.consents.values()
    ]


def plan_lines(state: CourseState) -> list[tuple[str, str]]:
    """Return what lies ahead: the next appointments and the end."""
    if state.after_death:
        return []
    lines = []
    ahead = [session for session in state.sessions if session.status.value == "planned" and session.day >= state.today]
    for session in ahead[:3]:
        lines.append(
            (
                _("Session %d") % session.number if session.number else _("Session"),
                dates.in_words(session.day, state.today),
            )
        )
    if state.agreement and (end := state.agreement.end_on):
        lines.append((_("Planned end"), dates.in_words(end, state.today)))
    for planned in follow_ups_ahead(state):
        due_on = planned.due_on or planned.happened_on
        words = (dates.in_words(due_on, state.today), planned.at)
        lines.append((_("Follow-up"), ", ".join(part for part in words if part)))
    return lines


MOST_CONTACTS, MOST_LATELY = 5, 3


def lately(state: CourseState) -> list[tuple[str, list[tuple[date, str]]]]:
    """Return the last facts of each kind that the page of the course shows, newest first.

    What they are called, day, words.
    """
    shown = []
    for kind in content().facts.values():
        if kind.on_course_page and (facts := state.facts.of_kind_id(kind.id)[-MOST_LATELY:]):
            lines = [(fact.happened_on, line) for fact in reversed(facts) if (line := _line_of(fact, state))]
            shown.append((kind.label.staff, lines))
    return shown


def _line_of(fact: Fact, state: CourseState) -> str:
    return " ".join(line.text for line in note.lines([fact], content(), state))


def contact_lines(state: CourseState) -> list[tuple[str, ContactFact, str]]:
    """Return the last contacts: with whom or of what kind, and what was said first of all."""
    latest = contacts_in(state)[:MOST_CONTACTS]
    return [(title_of(contact), contact, said_first(contact)) for contact in latest]
