# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is shown when the tablet is turned to the client: an allow-list of values, in the client's wording.

No alert, no risk item, no safety entry, no staff term, no one else's client. What has no second wording in content is
never shown; the pages get these values and no others, so that no style sheet has to hide anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.clinic.clients.models import Course
from openipt.clinic.dates import written
from openipt.clinic.drawings import circle, curve, panel, ribbon, timeline
from openipt.clinic.language import answer_of, content, instrument, saying
from openipt.clinic.safety_texts import is_about_safety
from openipt.clinic.workbench.people.circle import drawing_of as circle_of
from openipt.clinic.workbench.people.circle import ring_words
from openipt.clinic.workbench.shared.change import rated
from openipt.clinic.workbench.shared.header import dots
from openipt.clinic.workbench.shared.scores import as_answered, languages_of, moved, total_in_table
from openipt.clinic.workbench.story.presenters import timeline as timelines
from openipt.course import note
from openipt.course.kinds import Fact
from openipt.course.kinds.agreement import Agreement
from openipt.course.kinds.people import PersonDetails
from openipt.course.kinds.texts import Sheet
from openipt.course.state import CourseState, Goal
from openipt.drawing import svg
from openipt.protocol.model import Field, Form, Section
from openipt.protocol.saying import Reader

LARGEST = circle.LARGE
# Of the plan for staying well the part on emergencies stays on the client's own copy.
NOT_SHARED = frozenset({"red"})
# Which kind of agreement it was, and whether on paper, is said in words where it matters.
OWN_BUSINESS = frozenset({"kind", "how", "reason"})


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands under it; whether these are the client's own words, and the label is about safety."""

    label: str
    texts: list[str]
    is_quoted: bool = False
    is_safety: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the lines under it."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class SharedGoal:
    text: str
    why: str
    change: str
    steps: list[tuple[str, str]]


def position(state: CourseState) -> str:
    """ "Meeting 6 of 14, 8 to come": how many are left may stand here, unlike on the client's own page."""
    number = state.number
    if number is None or state.closed:
        return ""
    if state.agreed is None or number > state.agreed:
        return _("Meeting %d") % number
    left = max(0, state.agreed - number)
    where = _("Meeting %(number)d of %(agreed)d") % {"number": number, "agreed": state.agreed}
    return f"{where}, " + ngettext("%d to come", "%d to come", left) % left


# ---------- people ----------


def shared_circle(state: CourseState, me: str) -> str:
    drawn = circle_of(state, me, shared=True)
    narrow = svg.join(circle.draw(drawn, circle.NARROW, "circle-n"), circle.key(drawn, circle.NARROW))
    return svg.join(circle.draw(drawn, LARGEST, "circle-w"), narrow)


def circle_table(state: CourseState) -> Table:
    rows = [[person.name, _relation(person.details), _ring(person.ring())] for person in state.people]
    return Table(_("The people"), [_("Name"), _("Who they are"), _("How close")], rows)


def _relation(details: PersonDetails) -> str:
    return details.relation_text or answer_of(details, "relation", Reader.CLIENT)


def _ring(ring: int | None) -> str:
    return ring_words(ring, shared=True) if ring else _("not placed yet")


# ---------- timeline and curve ----------


def shared_timeline(state: CourseState, form: Form) -> str:
    drawn = timelines.drawing_of(state, form, shared=True)
    onset = drawn.onset and replace(drawn.onset, words=_("When it began"), tint_words="")
    lanes = ((_("What happened"), _("who with")), (_("How I felt"), _("and my medicines")))
    return timeline.both(replace(drawn, sessions=(), sessions_words="", onset=onset, lanes=lanes))


def timeline_table(state: CourseState) -> Table:
    rows = [[row.when, row.what, row.people] for row in timelines.rows_of(state, shared=True).all]
    return Table(_("What happened, in order"), [_("When"), _("What happened"), _("Who with")], rows)


def shared_curve(state: CourseState, form: Form) -> str:
    """Return the answers over time with what happened; no bands, no cutoff, no techniques."""
    course = curve.Course(
        sessions=tuple(replace(dot, wording=ribbon.CLIENT) for dot in dots(state, form)),
        phases=tuple(_phases(state, form)),
        measures=tuple(_measures(state, form)),
        events=tuple(_events(state)),
    )
    return curve.both(course)


def _phases(state: CourseState, form: Form) -> list[ribbon.Phase]:
    points = []
    for phase in form.phases:
        own = [session for session in state.sessions if session.phase == phase.id and session.number]
        if own and phase.name.client:
            points.append(ribbon.Phase(phase.colour, phase.name.client, own[0].day, own[-1].day))
    return points


def _measures(state: CourseState, form: Form) -> list[panel.Measure]:
    lines = []
    for name in form.measures:
        scores = [score for score in state.scores_of(name) if score.total is not None]
        if scores:
            measure, totals = as_answered(state, name), [score.total or 0 for score in scores]
            points = tuple(panel.Score(score.day, score.total) for score in scores)
            change = _("%s since the start") % moved(totals[-1] - totals[0]) if len(totals) > 1 else ""
            low, high = measure.scoring.low or 0, measure.scoring.high or 0
            lines.append(
                panel.Measure(measure.client_title, points, low, high, change=change, languages=languages_of(scores))
            )
    return lines


def _events(state: CourseState) -> list[curve.Event]:
    if not state.sessions:
        return []
    dated = [(event.what, days) for event in state.events if (days := event.when.days)]
    start = state.sessions[0].day
    return [curve.Event(what, days.first, days.last) for what, days in dated if days.last >= start]


def curve_table(state: CourseState, form: Form) -> Table:
    shown = [measure for measure in form.measures if state.scores_of(measure)]
    rows = []
    for session in state.sessions:
        scores = {measure.instrument: measure for measure in state.scores if measure.session == session.id}
        if scores:
            totals = [total_in_table(scores.get(measure), state) for measure in shown]
            rows.append([str(session.number or "–"), written(session.day, "j F"), *totals])
    heads = [_("Meeting"), _("Day"), *(instrument(measure).client_title for measure in shown)]
    return Table(_("Your answers"), heads, rows)


# ---------- goals ----------


def shared_goals(state: CourseState) -> list[SharedGoal]:
    return [_goal(goal) for goal in state.goals if goal.state != "dropped"]


def _goal(goal: Goal) -> SharedGoal:
    ratings = [_("%d of 10") % value for rating in goal.ratings if (value := rating.now) is not None]
    steps = []
    for step in goal.steps:
        result = answer_of(step.result, "result", Reader.CLIENT) if step.result else ""
        steps.append((step.details.text, result))
    return SharedGoal(goal.details.text, goal.details.why, rated(ratings), steps)


# ---------- texts and what was agreed ----------


def shared_sheet(state: CourseState, kind: str) -> list[Part]:
    """Return the last version of a worksheet that may be filled in together, in the client's wording."""
    sheet = content().worksheets[kind]
    sheets = [sheet for sheet in state.facts.of(Sheet) if sheet.worksheet == kind]
    if not sheets or not sheet.together:
        return []
    parts = [_part(section, sheets[-1], state) for section in sheet.sections if section.id not in NOT_SHARED]
    return [part for part in parts if part.lines]


def _part(section: Section, sheet: Sheet, state: CourseState) -> Part:
    path = f"worksheets/{sheet.worksheet}/sections/{section.id}"
    lines = _lines_of(path, section.fields, sheet, state) if section.title.client else []
    return Part(section.title.client or "", lines)


def shared_agreement(state: CourseState) -> list[Part]:
    if state.agreement is None:
        return []
    fields = tuple(field for field in content().facts[Agreement.kind_id].fields if field.id not in OWN_BUSINESS)
    lines = _lines_of(f"facts/{Agreement.kind_id}", fields, state.agreement, state)
    parts = [Part("", lines)]
    if state.focus is not None and state.focus.sentence:
        parts.insert(0, Part(_("What we work on"), [Line("", [state.focus.sentence], is_quoted=True)]))
    step = state.step_for_the_week
    if step is not None:
        words = " ".join(part for part in (step.details.text, step.details.by) if part)
        parts.append(Part(_("This week"), [Line("", [words], is_quoted=True)]))
    return parts


def _lines_of(path: str, fields: Iterable[Field], fact: Fact, state: CourseState) -> list[Line]:
    """Return the lines of the fields of an entry of content; `path` is where the entry has them."""
    say = saying(note.names(state), Reader.CLIENT)
    told = [(field, list(say.lines(field, fact.value_of(field)))) for field in fields]
    return [
        Line(say.words(field.label), lines, field.words, is_about_safety(f"{path}/fields/{field.id}"))
        for field, lines in told
        if lines
    ]


def first_name(course: Course) -> str:
    """Return how the client is called in the middle of the circle."""
    return course.client.name.split(" ")[0]
