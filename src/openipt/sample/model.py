# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the sample consists of: services, users, and cases whose records are acts in the order they were done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Verb(StrEnum):
    """What can be done in a course; each stands for one action of the same arguments."""

    PLAN = "plan"  # starts, ids
    MOVE = "move"  # session, starts_at
    ATTEND = "attend"  # session, data, id
    FACT = "fact"  # kind, data, id, happened_on, session, reason
    CORRECT = "correct"  # entry, data, id
    WITHDRAW = "withdraw"  # entry, reason, id
    ANSWER = "answer"  # measure, answers, id, happened_on, session
    TALK = "talk"  # data, id, happened_on, session: a risk conversation
    LINE = "line"  # line, closes, id, happened_on, session: the one line that answers alerts
    TEXT = "text"  # kind, id, subject, session, answers, base, signed
    GIVE = "give"  # text, how, phone, id, happened_on, session: a copy of the safety plan
    PASS = "pass"  # noqa: S105 - leave out a task: task, why, session


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done in a course: when (aware), what, and with what."""

    at: datetime
    verb: Verb
    args: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Service:
    key: str
    id: UUID
    name: str
    country: str
    crisis_contacts: str


@dataclass(frozen=True, slots=True)
class User:
    key: str
    id: UUID
    service: str
    email: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Person:
    """The client of a case. `user` is the key of the account they have themselves, if any."""

    id: UUID
    name: str
    pronouns: str = ""
    born_on: date | None = None
    language: str = ""
    contact: Mapping[str, object] = field(default_factory=dict)
    emergency: Mapping[str, object] = field(default_factory=dict)
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A client, their course, who works on it (keys of users), and everything done in it."""

    key: str
    person: Person
    course: UUID
    form: str
    setting: str
    referred_on: date
    referred_at: datetime
    therapist: str
    supervisor: str | None = None
    referrer: str = ""
    presenting: str = ""
    waiting_since: date | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Clinic:
    founded: datetime  # before anything else was recorded
    services: tuple[Service, ...]
    users: tuple[User, ...]
    cases: tuple[Case, ...]

    def case(self, key: str) -> Case:
        return next(case for case in self.cases if case.key == key)
