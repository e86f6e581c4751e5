# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The course page in values: the one axis, and what stands below it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.clients.models import Course
from openipt.clinic.dates import written
from openipt.clinic.drawings import curve, panel, ribbon
from openipt.clinic.interface import dates
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
    """How many sessions are to come; nothing where none is."""
    if state.closed or state.agreed is None or state.number is None or state.number >= state.agreed:
        return ""
    return _("%d left") % (state.agreed - state.number)


def _phases(state: CourseState, form: Form) -> list[ribbon.Phase]:
    """Each phase as far as it has come: which one the sessions ahead will belong to is not known yet."""
    here = state.current.day if state.current else state.today
    so_far = [each for each in state.sessions if each.number and each.day <= here]
    made = []
    for phase in form.phases:
        own = [each for each in so_far if each.phase == phase.id]
        if own:
            more = _("sessions %(first)d to %(last)d") % {"first": own[0].number, "last": own[-1].number}
            made.append(ribbon.Phase(phase.colour, phase.name.staff, own[0].day, own[-1].day, more))
    return made


def _measures(state: CourseState, form: Form) -> list[panel.Measure]:
    asked = [each for each in measures_of(form, state) if state.scores_of(each)]
    return [_measure(state, each) for each in asked]


def answered(state: CourseState, form: Form) -> list[tuple[str, str, str]]:
    """The scores in words, for a course that has no session to draw them on yet."""
    return [score_words(*series_of(state, each)) for each in measures_of(form, state) if state.scores_of(each)]


def _measure(state: CourseState, name: str) -> panel.Measure:
    measure, found = series_of(state, name)
    scores = state.scores_of(name)
    return panel.Measure(
        name=measure.name,
        points=tuple(panel.Score(each.day, each.total if each.basis == scores[-1].basis else None) for each in scores),
        lowest=measure.scoring.low or 0,
        highest=measure.scoring.high or 0,
        about=measure.construct,
        cutoff=found.cutoff.points if found.cutoff else None,
        error=found.threshold.points if found.threshold else None,
        bands=tuple(panel.Band(each.low, each.high, each.label) for each in measure.bands),
        change=change_words(found),
        languages=languages_of([each for each in scores if each.total is not None]),
    )


def _events(state: CourseState) -> list[curve.Event]:
    """What happened with people during the course: the events of the timeline and the links of the sessions."""
    if not state.sessions:
        return []
    start, end = state.sessions[0].day, state.sessions[-1].day
    made = []
    for each in state.events:
        when = each.when.days
        if when and when.last >= start and when.first <= end:
            made.append(curve.Event(each.what, when.first, when.last))
    links = [link for link in state.facts.of(Link) if link.event]
    made += [curve.Event(link.event, link.happened_on, link.happened_on) for link in links]
    return sorted(made, key=lambda event: event.first_day)[-MOST_EVENTS:]


def _techniques(state: CourseState) -> list[curve.Technique]:
    days: dict[str, list[date]] = defaultdict(list)
    for each in state.facts.of(TechniqueUsed):
        days[each.technique].append(each.happened_on)
    named = content().techniques
    most_used = sorted((key for key in days if key in named), key=lambda key: -len(days[key]))[:MOST_TECHNIQUES]
    return [curve.Technique(named[key].name.staff, tuple(days[key])) for key in days if key in most_used]


def score_table(state: CourseState, form: Form) -> Table:
    """The twin of the curve: every session with its scores, links and techniques."""
    measures = [each for each in measures_of(form, state) if state.scores_of(each)]
    heads = [_("Session"), _("Day"), _("Status"), *(instrument(each).name for each in measures), _("Techniques")]
    rows = []
    for session in state.sessions:
        scores = {each.instrument: each for each in state.scores if each.session == session.id}
        used = [fact.technique for fact in state.facts.of(TechniqueUsed) if fact.session == session.id]
        named = content().techniques
        rows.append(
            [
                str(session.number or "–"),
                dates.in_words(session.day, state.today),
                str(STATES[session.status.value]),
                *(total_in_table(scores.get(each), state) for each in measures),
                ", ".join(named[each].name.staff for each in used if each in named) or "–",
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
    shown = [each for each in state.goals if each.state != "dropped"]
    return [_goal(course, each) for each in shown]


def _goal(course: Course, goal: Goal) -> GoalLine:
    ratings = [str(value) for each in goal.ratings if (value := each.now) is not None]
    done = [each for each in goal.steps if each.result and each.result.result == "done"]
    ahead = [each for each in goal.steps if each.result is None]
    why = [_("Done: %s.") % done[-1].details.text] if done else []
    why += [_("Next: %s.") % ahead[0].details.text] if ahead else []
    return GoalLine(goal.details.text, rated(ratings), " ".join(why), reverse("goals", args=[course.pk]))


def due_lines(course: Course, state: CourseState, form: Form, *, may_record: bool) -> list[DueLine]:
    """What is asked for now, each leading to where it is recorded for those who may."""
    at = state.current.id if state.current else None
    made = []
    for each in open_lines(agenda(form, content(), state))[:MOST_DUE]:
        words, why = line_words(each)
        made.append(DueLine(words, why, each.late, address(course.pk, each.url, at) if may_record else ""))
    return made


def focus_lines(state: CourseState) -> list[tuple[str, str]]:
    """First and second focus with the people they concern."""
    focus = state.focus
    if focus is None:
        return []
    if focus.not_yet:
        by = focus.decide_by
        return [(_("Focus"), _("not yet clear, to be decided by %s") % (written(by, "j F Y") if by else "–"))]
    areas = content().areas
    people = [found.name for each in focus.people if (found := state.person(each))]
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
    """What lies ahead: the next appointments and the end."""
    if state.after_death:
        return []
    lines = []
    ahead = [each for each in state.sessions if each.status.value == "planned" and each.day >= state.today]
    for each in ahead[:3]:
        lines.append(
            (_("Session %d") % each.number if each.number else _("Session"), dates.in_words(each.day, state.today))
        )
    if state.agreement and (end := state.agreement.end_on):
        lines.append((_("Planned end"), dates.in_words(end, state.today)))
    for planned in follow_ups_ahead(state):
        due_on = planned.due_on or planned.happened_on
        said = (dates.in_words(due_on, state.today), planned.at)
        lines.append((_("Follow-up"), ", ".join(part for part in said if part)))
    return lines


MOST_CONTACTS, MOST_LATELY = 5, 3


def lately(state: CourseState) -> list[tuple[str, list[tuple[date, str]]]]:
    """The last facts of each kind that the page of the course shows, newest first: what they are called, day, words."""
    shown = []
    for kind in content().facts.values():
        if kind.on_course_page and (facts := state.facts.of_kind_id(kind.id)[-MOST_LATELY:]):
            lines = [(fact.happened_on, line) for fact in reversed(facts) if (line := _line_of(fact, state))]
            shown.append((kind.label.staff, lines))
    return shown


def _line_of(fact: Fact, state: CourseState) -> str:
    return " ".join(line.text for line in note.lines([fact], content(), state))


def contact_lines(state: CourseState) -> list[tuple[str, ContactFact, str]]:
    """The last contacts: with whom or of what kind, and what was said first of all."""
    latest = contacts_in(state)[:MOST_CONTACTS]
    return [(title_of(contact), contact, said_first(contact)) for contact in latest]
