# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Alerts, the open concern and what was said about them, for clinicians only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from openipt.clinic.language import answer_of, field_of, saying
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.header import alert_words, due_words, nobodys, owners_in_words
from openipt.course.kinds import Fact
from openipt.course.kinds.safety import RiskAsked, RiskConversation
from openipt.course.kinds.texts import SafetyPlan
from openipt.course.risk import NOT_REACHED, RISK_MISSING, plan_in_force
from openipt.course.state import Alert, CourseState
from openipt.protocol.days import in_zone
from openipt.protocol.model import Choice


@dataclass(frozen=True, slots=True)
class AlertLine:
    alert: Alert
    words: str
    cause: str
    owner: str
    due: str
    raised_at: datetime
    joined: bool
    nobodys: bool


@dataclass(frozen=True, slots=True)
class Talk:
    entry: RiskConversation | RiskAsked
    day: date
    how: str
    understood: str
    agreed: str
    next_contact: str
    topics: Sequence[tuple[str, ...]]
    not_asked: str
    actions: Sequence[tuple[str, ...]]
    closes: bool


@dataclass(frozen=True, slots=True)
class Safety:
    """What waits for an answer, what was talked about, and the plan."""

    open: list[AlertLine]
    talks: list[Talk]
    concern_since: date | None
    plan: SafetyPlan | None
    plan_in_force: bool

    @property
    def one_line(self) -> bool:
        """Whether one line answers all that waits: it joins a known concern, or a question was left out."""
        return all(alert.joined or alert.alert.kind == RISK_MISSING for alert in self.open)


def safety_of(request: Request, state: CourseState) -> Safety:
    zone, owners = request.user.service.tzinfo, owners_in_words(request, state.open_alerts)
    lines = [
        AlertLine(
            alert=alert,
            words=alert_words(alert),
            cause=_cause(state, alert),
            owner=owners[alert.owner],
            due=due_words(request, alert.due_at),
            raised_at=in_zone(alert.raised_at, zone),
            joined=alert.joins is not None,
            nobodys=owners[alert.owner] == nobodys(),
        )
        for alert in state.open_alerts
    ]
    return Safety(
        open=lines,
        talks=[_talk(talk) for talk in reversed(state.facts.of(RiskConversation, RiskAsked))],
        concern_since=state.concern.since if state.concern and state.concern.open else None,
        plan=state.facts.last(SafetyPlan),
        plan_in_force=plan_in_force(state),
    )


def _cause(state: CourseState, alert: Alert) -> str:
    """Return the measure and the answer, on this page alone."""
    score = next((score for score in state.scores if score.id == alert.raised.cause), None)
    if score is None:
        return ""
    session = state.session(score.session)
    where = _("session %d") % session.number if session and session.number else _("between sessions")
    return f"{score.instrument.upper()}, {where}: " + (_("answer %d") % alert.level if alert.level is not None else "–")


def _talk(talk: RiskConversation | RiskAsked) -> Talk:
    if isinstance(talk, RiskAsked):
        return Talk(talk, talk.happened_on, "", talk.answer, "", "", [], "", [], talk.closes)
    return Talk(
        entry=talk,
        day=talk.happened_on,
        how=answer_of(talk, "asked_in_person"),
        understood=talk.understood,
        agreed=talk.agreed,
        next_contact=answer_of(talk, "next_contact"),
        topics=_rows(talk, "topics"),
        not_asked=not_asked(talk),
        actions=_rows(talk, "actions"),
        closes=talk.closes,
    )


def not_asked(fact: Fact) -> str:
    """Return which topics a risk conversation left out, in a sentence: what was not asked has to be seen too."""
    if not isinstance(fact, RiskConversation) or fact.asked_in_person == NOT_REACHED:
        return ""
    asked = {topic.topic for topic in fact.topics if topic.answer != "not_asked"}
    if not asked:
        return _("Not asked topic by topic.")
    left_out = [topic.words.staff for topic in _topics() if topic.id not in asked]
    return _("Not asked: %s.") % ", ".join(left_out) if left_out else ""


def _topics() -> Sequence[Choice]:
    columns = field_of(RiskConversation, "topics").fields
    return next((column.choices for column in columns if column.id == "topic"), ())


def _rows(talk: RiskConversation, table: str) -> Sequence[tuple[str, ...]]:
    """Return the rows of a table in words, each by its columns."""
    answers = saying().answers([field_of(RiskConversation, table)], talk.stored)
    return answers[0].rows if answers else ()
