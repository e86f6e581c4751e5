# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people around the client: who they are, how close, what is expected, what is feared."""

from dataclasses import dataclass
from typing import Literal

from openipt.course.kinds.fact import Fact
from openipt.protocol.partial_date import NOT_DATED, When


@dataclass(frozen=True, kw_only=True)
class PersonDetails(Fact, kind="person"):
    """Who a person of the inventory is, and how things are with them."""

    name: str = ""
    relation: str = ""
    relation_text: str = ""
    contact: str = ""
    contact_text: str = ""
    good: str = ""
    hard: str = ""
    expects: str = ""
    expected: str = ""
    change: str = ""
    status: str = ""
    began: str = ""
    age: int | None = None
    born: When = NOT_DATED
    lives_with: bool = False
    confide: str = ""
    support: tuple[str, ...] = ()
    support_given: tuple[str, ...] = ()
    shared: str = ""
    give_take: str = ""
    talk: str = ""
    illness_change: str = ""
    area_part: tuple[str, ...] = ()
    knows: bool = False
    could_join: bool = False


@dataclass(frozen=True, kw_only=True)
class Ring(Fact, kind="ring"):
    """How close a person is: 1 is the innermost ring, 3 the outermost, 4 outside."""

    person: str = ""
    when: Literal["now", "before", "wished", ""] = ""
    ring: int | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Tie(Fact, kind="tie"):
    """How good a relationship is, as the client says it."""

    person: str = ""
    quality: Literal["good", "thin", "conflict", ""] = ""
    satisfaction: int | None = None


@dataclass(frozen=True, kw_only=True)
class Death(Fact, kind="death"):
    """The death of a person of the inventory."""

    person: str = ""
    died: When = NOT_DATED
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Safety(Fact, kind="safety"):
    """Whether the client is afraid of a person."""

    person: str = ""
    answer: Literal["nothing_told", "past", "now", "suspected", ""] = ""
    alone: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Inventory(Fact, kind="inventory"):
    """How far the inventory has come."""

    state: Literal["begun", "enough", "again", ""] = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Gap(Fact, kind="gap"):
    """Someone who is missing in the client's life."""

    text: str = ""
    ring: int | None = None
    filled_by: str = ""


@dataclass(frozen=True, kw_only=True)
class NotAPerson(Fact, kind="not_a_person"):
    """A name from a note that stays out of the inventory."""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Expectation(Fact, kind="expectation"):
    """What one expects of the other, as it was and as it is now."""

    person: str = ""
    whose: str = ""
    was: str = ""
    learnt: str = ""
    now: str = ""


@dataclass(frozen=True, kw_only=True)
class DisputeStage(Fact, kind="dispute_stage"):
    """The stage of a dispute, as the therapist and as the client sees it."""

    person: str = ""
    therapist_sees: str = ""
    client_sees: str = ""
