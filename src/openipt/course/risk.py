# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Safety: which alerts to raise, which join an open concern, and what closes one.

Our own rule: an answer no higher than the last one talked through in person, with a dated plan in
force, joins the open concern; it still needs a line of its own. Answers are compared within one question alone: a
1 of one instrument says nothing about a 1 of another. Anything higher or of a new kind, an answer given away from
a session after a missed one, or an out-of-date plan is a new alert. No level of risk is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from openipt.course.kinds import Fact, Facts
from openipt.course.kinds.safety import AlertAnswer, AlertOwner, AlertRaised, Contact, RiskAsked, RiskConversation
from openipt.course.kinds.sessions import Attendance
from openipt.course.kinds.texts import SafetyPlan
from openipt.course.state import Alert, Concern, CourseState, SessionStatus
from openipt.measures import Answer, Flag, question_name
from openipt.protocol.days import days_after, within_calendar
from openipt.protocol.model import Task

RISK_ITEM: Final = "risk_item"
RISK_MISSING: Final = "risk_missing"
NOT_REACHED: Final = "not_reached"
ASKING = (RiskConversation, RiskAsked)
ASKING_IDS = frozenset(kind.kind_id for kind in ASKING)
TALKING = (*ASKING, Contact)
PLAN_HOLDS = 183  # days: a safety plan without a review date is looked at again within half a year


@dataclass(frozen=True, slots=True)
class AlertToRaise:
    kind: str
    question: str  # the instrument and its item: "phq-9:9"
    level: int | None
    joins: str | None


def alerts_of(facts: Facts) -> tuple[Alert, ...]:
    answers = {answer.alert: answer for answer in facts.of(AlertAnswer)}
    owners = {owner.alert: owner for owner in facts.of(AlertOwner)}
    raised = facts.of(AlertRaised)
    return tuple(_alert(alert, owners.get(alert.subject), answers.get(alert.subject)) for alert in raised)


def _alert(raised: AlertRaised, handed: AlertOwner | None, answer: AlertAnswer | None) -> Alert:
    now = handed or raised
    return Alert(
        id=raised.subject,
        kind=raised.kind,
        raised_at=raised.recorded_at,
        owner=now.owner,
        due_at=now.due_at or within_calendar(raised.recorded_at),
        level=raised.level,
        joins=raised.joins or None,
        raised=raised,
        answer=answer,
    )


def concern(facts: Facts) -> Concern | None:
    """Return the last risk concern of the course: open from its first alert until a conversation or line closes it."""
    current: Concern | None = None
    for fact in facts.of(AlertRaised, AlertAnswer, RiskConversation, RiskAsked, Contact):
        current = _after(current, fact, facts)
    return current


def left_to_say(state: CourseState) -> str:
    """Return what a short entry can do to the concern: close the open one, or open one."""
    return "closes" if state.concern and state.concern.open else "opens"


def _after(current: Concern | None, fact: Fact, facts: Facts) -> Concern | None:
    """Return the concern after one more fact about danger."""
    is_open = current is not None and current.open
    if isinstance(fact, TALKING) and fact.opens and not is_open:
        return Concern(fact.happened_on, True)
    if isinstance(fact, AlertRaised) and fact.kind != RISK_MISSING:
        if current is None or not is_open:
            return Concern(fact.happened_on, True, kinds=frozenset({fact.kind}))
        return replace(current, kinds=current.kinds | {fact.kind})
    if current is None:
        return None
    if isinstance(fact, AlertAnswer):
        return _talked_through(current, fact, facts)
    closes = isinstance(fact, ASKING) and fact.closes
    return replace(current, open=current.open and not closes)


def _talked_through(current: Concern, answer: AlertAnswer, facts: Facts) -> Concern:
    """Return the level of each question in its last answer talked through: the highest of those in one conversation."""
    talk = answer.conversation
    conversations = facts.of(RiskConversation)
    conversation = next((conversation for conversation in conversations if conversation.subject == talk), None)
    alert = next((alert for alert in facts.of(AlertRaised) if alert.subject == answer.alert), None)
    if alert is None or alert.level is None or (conversation and conversation.asked_in_person == NOT_REACHED):
        return current
    same = talk != "" and talk == current.talk
    highest = max(alert.level, current.levels.get(alert.question, 0)) if same else alert.level
    return replace(current, levels={**current.levels, alert.question: highest}, talk=talk)


def alerts_to_raise(
    measure: str, flags: Iterable[Flag], answers: Sequence[Answer], state: CourseState, *, session: str | None
) -> tuple[AlertToRaise, ...]:
    """Return what the flags of a fresh response call for; `answers` are the response's, in the order of its items."""
    raised = []
    for flag in flags:
        # What is urgent while it has no answer (a refused screening question) is talked through, not settled by a line.
        kind = RISK_MISSING if flag.kind == "ask" and flag.level != "urgent" else RISK_ITEM
        answer = answers[flag.item - 1] if flag.item <= len(answers) else None
        level = int(answer) if isinstance(answer, int | float) else None
        question = question_name(measure, flag.item)
        raised.append(AlertToRaise(kind, question, level, _joins(kind, question, level, state, session)))
    return tuple(raised)


def _joins(kind: str, question: str, level: int | None, state: CourseState, session: str | None) -> str | None:
    open_concern = state.concern
    if open_concern is None or not open_concern.open or kind not in open_concern.kinds:
        return None
    talked = open_concern.levels.get(question)
    if level is None or talked is None or level > talked:
        return None
    if not plan_in_force(state) or (session is None and _missed_last(state)):
        return None
    since = (alert for alert in state.alerts if alert.raised.happened_on >= open_concern.since)
    return next((alert.id for alert in since if alert.kind == kind and alert.raised.question == question), None)


def plan_in_force(state: CourseState) -> bool:
    """Return whether a safety plan is in force whose review date, if it has one, is not past."""
    plan = state.facts.last(SafetyPlan)
    return plan is not None and state.today <= (plan.review_on or days_after(plan.happened_on, PLAN_HOLDS))


def _missed_last(state: CourseState) -> bool:
    past = [
        session
        for session in state.sessions
        if session.day <= state.today and session.status is not SessionStatus.PLANNED
    ]
    return bool(past) and past[-1].status is SessionStatus.MISSED


def asks_about_risk(task: Task) -> bool:
    """Return whether a task is about danger: it can wait, but no one can say that it is not needed."""
    return any(evidence.kind in ASKING_IDS for evidence in task.need.any_of)


def not_reached(state: CourseState, attendance: Attendance) -> bool:
    """Return a session missed without contact while a concern is open: someone has to reach the client."""
    missed = attendance.state == "missed" and not attendance.contacted
    return missed and state.concern is not None and state.concern.open
