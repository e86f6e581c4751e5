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

from openipt.course.entries import Entry, of_kind
from openipt.course.state import Alert, Concern, CourseState, SessionStatus
from openipt.measures import Answer, Flag, question_name
from openipt.protocol.days import days_after, read_day, read_moment, within_calendar
from openipt.protocol.model import Task

RISK_ITEM, RISK_MISSING, NOT_REACHED = "risk_item", "risk_missing", "not_reached"
ASKING = ("risk_conversation", "risk_asked")
OPENING = (*ASKING, "contact")
PLAN_HOLDS = 183  # days: a safety plan without a review date is looked at again within half a year


@dataclass(frozen=True, slots=True)
class AlertToRaise:
    kind: str
    question: str  # the instrument and its item: "phq-9:9"
    level: int | None
    joins: str | None


def alerts_of(held: Sequence[Entry]) -> tuple[Alert, ...]:
    answers = {each.text("alert"): each for each in of_kind(held, "alert_answer")}
    owners = {each.text("alert"): each for each in of_kind(held, "alert_owner")}
    return tuple(_alert(each, owners.get(each.about), answers.get(each.about)) for each in of_kind(held, "alert"))


def _alert(entry: Entry, handed: Entry | None, answer: Entry | None) -> Alert:
    now = handed or entry
    return Alert(
        id=entry.about,
        kind=entry.text("kind"),
        raised_at=entry.recorded_at,
        owner=now.text("owner"),
        due_at=read_moment(now.text("due_at")) or within_calendar(entry.recorded_at),
        level=entry.number("level"),
        joins=entry.text("joins") or None,
        entry=entry,
        answer=answer,
    )


def concern(held: Sequence[Entry]) -> Concern | None:
    """The last risk concern of the course: open from its first alert until a conversation or line closes it."""
    current: Concern | None = None
    for each in of_kind(held, "alert", "alert_answer", *OPENING):
        current = _after(current, each, held)
    return current


def left_to_say(state: CourseState) -> str:
    """What a line can say of the concern: that the open one is closed with it, else that one stays open from now on."""
    return "closes" if state.concern and state.concern.open else "opens"


def _after(current: Concern | None, entry: Entry, held: Sequence[Entry]) -> Concern | None:
    if entry.kind in OPENING and entry.says("opens") and (current is None or not current.open):
        return Concern(entry.happened_on, True)
    if entry.kind == "alert" and entry.text("kind") != RISK_MISSING:
        if current is None or not current.open:
            return Concern(entry.happened_on, True, kinds=frozenset({entry.text("kind")}))
        return replace(current, kinds=current.kinds | {entry.text("kind")})
    if current is None:
        return None
    if entry.kind == "alert_answer":
        return _talked_through(current, entry, held)
    return replace(current, open=current.open and not entry.says("closes"))


def _talked_through(current: Concern, answer: Entry, held: Sequence[Entry]) -> Concern:
    """The level of a question is that of its last answer talked through: the highest of those in one conversation."""
    talk = answer.text("conversation")
    conversation = next((each for each in held if each.about == talk), None)
    alert = next((each for each in held if each.about == answer.text("alert")), None)
    level = alert.number("level") if alert else None
    if alert is None or level is None or (conversation and conversation.text("asked_in_person") == NOT_REACHED):
        return current
    question = alert.text("question")
    same = talk != "" and talk == current.talk
    highest = max(level, current.levels.get(question, 0)) if same else level
    return replace(current, levels={**current.levels, question: highest}, talk=talk)


def alerts_to_raise(
    measure: str, flags: Iterable[Flag], answers: Sequence[Answer], state: CourseState, *, session: str | None
) -> tuple[AlertToRaise, ...]:
    """What the flags of a fresh response call for; `answers` are the response's, in the order of its items."""
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
    since = (each for each in state.alerts if each.entry.happened_on >= open_concern.since)
    return next((each.id for each in since if each.kind == kind and each.entry.text("question") == question), None)


def plan_in_force(state: CourseState) -> bool:
    """True while a safety plan stands whose review date, if it has one, is not past."""
    plans = [each for each in state.of_kind("worksheet") if each.text("worksheet") == "safety-plan"]
    if not plans:
        return False
    review = read_day(plans[-1].text("review_on"))
    return state.today <= (review or days_after(plans[-1].happened_on, PLAN_HOLDS))


def _missed_last(state: CourseState) -> bool:
    past = [each for each in state.sessions if each.day <= state.today and each.status is not SessionStatus.PLANNED]
    return bool(past) and past[-1].status is SessionStatus.MISSED


def asks_about_risk(task: Task) -> bool:
    """Whether a task is about danger: it can wait, but nobody can say that it is not needed."""
    return any(each.kind in ASKING for each in task.need.any_of)


def not_reached(state: CourseState, attendance: Entry) -> bool:
    """A session missed without contact while a concern is open: somebody has to reach the client."""
    missed = attendance.text("state") == SessionStatus.MISSED and not attendance.says("contacted")
    return missed and state.concern is not None and state.concern.open
