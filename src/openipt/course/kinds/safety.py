# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Danger: what was asked, alerts and their answers, the copy of the safety plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from openipt.course.kinds.fact import Fact, Row
from openipt.protocol.model import Finding


@dataclass(frozen=True, kw_only=True)
class RiskAsked(Fact, kind="risk_asked"):
    """What was asked about risk in a session, in one line."""

    answer: str = ""
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, kw_only=True)
class Topic(Row):
    """A topic of a risk conversation, and whether it was asked about."""

    topic: str = ""
    answer: Literal["not_asked", "nothing_told", "told", ""] = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Action(Row):
    """Who does what after a risk conversation, and by when."""

    who: str = ""
    what: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskConversation(Fact, kind="risk_conversation"):
    """A risk conversation, or that the client was not reached for one."""

    asked_in_person: Literal["person", "others", "phone", "video", "not_reached", ""] = ""
    topics: tuple[Topic, ...] = ()
    understood: str = ""
    agreed: str = ""
    actions: tuple[Action, ...] = ()
    next_contact: str = ""
    next_contact_on: date | None = None
    opens: bool = False
    closes: bool = False

    @property
    def asked_only(self) -> Mapping[str, object]:
        """What is stored without the topics that were not asked and that nothing was said about."""
        rows = self.stored.get("topics")
        if not isinstance(rows, list):
            return self.stored
        pairs = zip((row for row in rows if isinstance(row, Mapping)), self.topics, strict=True)
        asked = [row for row, topic in pairs if topic.answer != "not_asked" or topic.words]
        return {**self.stored, "topics": asked}


@dataclass(frozen=True, kw_only=True)
class AlertRaised(Fact, kind="alert"):
    """An alert that was raised; `cause` is the fact that raised it."""

    kind: Literal["risk_item", "risk_missing", "not_reached", ""] = ""
    cause: str = ""
    question: str = ""
    level: int | None = None
    owner: str = ""
    due_at: datetime | None = None
    joins: str = ""


@dataclass(frozen=True, kw_only=True)
class AlertOwner(Fact, kind="alert_owner"):
    """That an alert has another owner, and another time."""

    alert: str = ""
    owner: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AlertAnswer(Fact, kind="alert_answer"):
    """The line with which an alert was answered."""

    alert: str = ""
    conversation: str = ""
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact(Fact, kind="contact"):
    """A contact outside sessions."""

    who: str = ""
    means: str = ""
    said: str = ""
    agreed: str = ""
    risk: Literal["not_asked", "asked", ""] = ""
    risk_text: str = ""
    opens: bool = False
    confidence: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanGiven(Fact, kind="plan_given"):
    """That the client was given a copy of a version of the safety plan."""

    version: str = ""
    how: Literal["paper", "own_page", "copied", ""] = ""
    phone: Literal["safe", "not_safe", "not_asked", ""] = ""

    def faults(self) -> Iterator[Finding]:
        if self.how == "own_page" and self.phone != "safe":
            yield Finding("phone_not_safe", "phone")
