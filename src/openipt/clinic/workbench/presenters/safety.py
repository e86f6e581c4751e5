# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Alerts, the open concern and what was said about them, for clinicians only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from openipt.clinic.language import content
from openipt.clinic.workbench.presenters.header import alert_words, due_words, nobodys, owners_in_words
from openipt.clinic.workbench.presenters.people import label_of
from openipt.course.entries import Entry
from openipt.course.risk import NOT_REACHED, RISK_MISSING, plan_in_force
from openipt.course.state import Alert, CourseState
from openipt.protocol.days import in_zone
from openipt.protocol.model import Choice, Field


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
    entry: Entry
    day: date
    how: str
    understood: str
    agreed: str
    next_contact: str
    topics: list[tuple[str, str, str]]
    not_asked: str
    actions: list[tuple[str, str, str]]
    closes: bool


@dataclass(frozen=True, slots=True)
class Safety:
    """What waits for an answer, what was talked about, and the plan."""

    open: list[AlertLine]
    talks: list[Talk]
    concern_since: date | None
    plan: Entry | None
    plan_in_force: bool

    @property
    def one_line(self) -> bool:
        """Whether one line answers all that waits: it joins a known concern, or a question was left out."""
        return all(each.joined or each.alert.kind == RISK_MISSING for each in self.open)


def safety_of(request: HttpRequest, state: CourseState) -> Safety:
    zone, owners = request.user.service.tzinfo, owners_in_words(request, state.open_alerts)
    lines = [
        AlertLine(
            alert=each,
            words=alert_words(each),
            cause=_cause(state, each),
            owner=owners[each.owner],
            due=due_words(request, each.due_at),
            raised_at=in_zone(each.raised_at, zone),
            joined=each.joins is not None,
            nobodys=owners[each.owner] == nobodys(),
        )
        for each in state.open_alerts
    ]
    plans = [each for each in state.of_kind("worksheet") if each.text("worksheet") == "safety-plan"]
    return Safety(
        open=lines,
        talks=[_talk(each) for each in reversed(state.of_kind("risk_conversation", "risk_asked"))],
        concern_since=state.concern.since if state.concern and state.concern.open else None,
        plan=plans[-1] if plans else None,
        plan_in_force=plan_in_force(state),
    )


def _cause(state: CourseState, alert: Alert) -> str:
    """The measure and the answer, on this page alone."""
    score = next((each for each in state.scores if each.id == alert.entry.text("cause")), None)
    if score is None:
        return ""
    session = state.session(score.session)
    where = _("session %d") % session.number if session and session.number else _("between sessions")
    return f"{score.instrument.upper()}, {where}: " + (_("answer %d") % alert.level if alert.level is not None else "–")


def _talk(entry: Entry) -> Talk:
    if entry.kind == "risk_asked":
        return Talk(entry, entry.happened_on, "", entry.text("answer"), "", "", [], "", [], entry.says("closes"))
    return Talk(
        entry=entry,
        day=entry.happened_on,
        how=label_of("asked_in_person", entry),
        understood=entry.text("understood"),
        agreed=entry.text("agreed"),
        next_contact=label_of("next_contact", entry),
        topics=_rows(entry, "topics", ("topic", "answer", "words")),
        not_asked=not_asked(entry),
        actions=_rows(entry, "actions", ("who", "what", "by")),
        closes=entry.says("closes"),
    )


def not_asked(entry: Entry) -> str:
    """Which topics a risk conversation left out, in a sentence: what was not asked has to be seen too."""
    if entry.kind != "risk_conversation" or entry.text("asked_in_person") == NOT_REACHED:
        return ""
    rows = entry.data.get("topics")
    asked = {row.get("topic") for row in (rows if isinstance(rows, list) else []) if row.get("answer") != "not_asked"}
    if not asked:
        return _("Not asked topic by topic.")
    left_out = [each.words.staff for each in _topics() if each.id not in asked]
    return _("Not asked: %s.") % ", ".join(left_out) if left_out else ""


def _topics() -> Sequence[Choice]:
    table = content().facts["risk_conversation"].field("topics")
    return next((each.choices for each in (table.fields if table else ()) if each.id == "topic"), ())


def _rows(entry: Entry, table: str, columns: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    field = content().facts["risk_conversation"].field(table)
    fields = {each.id: each for each in field.fields} if field else {}
    made = []
    value = entry.data.get(table)
    for row in value if isinstance(value, list) else []:
        said = tuple(_said(fields[each], row.get(each, "")) for each in columns)
        made.append((said[0], said[1], said[2]))
    return made


def _said(field: Field, value: str) -> str:
    return next((each.words.staff for each in field.choices if each.id == value), value)
