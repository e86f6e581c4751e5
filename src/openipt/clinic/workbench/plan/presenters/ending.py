# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Review, ending and what comes after, in values."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from openipt.clinic.language import answer_of, figures
from openipt.clinic.workbench.people.presenters import move_words
from openipt.clinic.workbench.shared.change import answered, rated
from openipt.clinic.workbench.shared.scores import change_words, series_of
from openipt.course.agenda import end_from, follow_ups_ahead
from openipt.course.kinds import endings
from openipt.course.kinds.endings import Closing, Decision, EndAnnounced, FollowUpPlanned, Review
from openipt.course.kinds.goals import GoalRating
from openipt.course.kinds.texts import Sheet
from openipt.course.measuring import measures_of
from openipt.course.moves import Point, moved
from openipt.course.risk import NOT_REACHED
from openipt.course.state import CourseState
from openipt.protocol.model import Form


@dataclass(frozen=True, slots=True)
class ThenNow:
    what: str
    change: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`held` once the client was spoken to; `tried` is the last time nobody was reached."""

    planned: FollowUpPlanned
    due_on: date
    held: endings.FollowUp | None
    tried: endings.FollowUp | None
    asked: bool  # whether it is still to be held


@dataclass(frozen=True, slots=True)
class Ending:
    """Then and now beside each other, what the end asks for, and what comes after."""

    announced: EndAnnounced | None
    due_from: int | None
    left: int | None
    scores: list[ThenNow]
    goals: list[ThenNow]
    rings: list[tuple[str, str]]
    reviews: list[tuple[Review, str, str]]
    looking_back: Sheet | None
    plan: Sheet | None
    decision: tuple[Decision, str] | None
    follow_ups: list[FollowUp]
    extra_follow_ups: list[endings.FollowUp]
    closed: tuple[Closing, str] | None


def ending_of(state: CourseState, form: Form) -> Ending:
    decision, facts = state.facts.last(Decision), state.facts
    planned = {follow_up.subject for follow_up in facts.of(FollowUpPlanned)}
    sheets = {sheet.worksheet: sheet for sheet in facts.of(Sheet)}
    return Ending(
        announced=facts.last(EndAnnounced),
        due_from=end_from(form.end_rule, state.agreed) if state.agreed else None,
        left=state.left,
        scores=[score for name in measures_of(form, state) if (score := _score(state, name))],
        goals=[score for goal in state.goals if (score := _goal(goal.details.text, goal.ratings))],
        rings=_rings(state),
        reviews=[(review, answer_of(review, "kind"), answer_of(review, "decision")) for review in facts.of(Review)],
        looking_back=sheets.get("ending-review"),
        plan=sheets.get("relapse-plan"),
        decision=(decision, answer_of(decision, "what")) if decision else None,
        follow_ups=follow_ups(state),
        extra_follow_ups=[held for held in facts.of(endings.FollowUp) if held.planned not in planned],
        closed=(state.closed, answer_of(state.closed, "kind")) if state.closed else None,
    )


def follow_ups(state: CourseState) -> list[FollowUp]:
    recorded = state.facts.of(endings.FollowUp)
    held = {follow_up.planned: follow_up for follow_up in recorded if follow_up.how != NOT_REACHED}
    tried = {follow_up.planned: follow_up for follow_up in recorded if follow_up.how == NOT_REACHED}
    asked = {planned.id for planned in follow_ups_ahead(state)}
    lines = [
        FollowUp(
            planned,
            planned.due_on or planned.happened_on,
            held.get(planned.subject),
            tried.get(planned.subject),
            planned.id in asked,
        )
        for planned in state.facts.of(FollowUpPlanned)
    ]
    return sorted(lines, key=lambda follow_up: follow_up.due_on)


def _score(state: CourseState, name: str) -> ThenNow | None:
    scored = [score.total for score in state.scores_of(name) if score.total is not None]
    if not scored:
        return None
    measure, series = series_of(state, name)
    return ThenNow(measure.name, answered([figures(total) for total in scored]), change_words(series))


def _goal(text: str, ratings: tuple[GoalRating, ...]) -> ThenNow | None:
    values = [str(value) for rating in ratings if (value := rating.now) is not None]
    return ThenNow(text, rated(values) or _("not rated"))


def _rings(state: CourseState) -> list[tuple[str, str]]:
    """Return everyone whose ring has changed since the first that is known of it."""
    return [(move.person.name, move_words(move)) for move in moved(state.people, Point.FIRST)]
