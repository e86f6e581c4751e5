# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a course is at a moment, as frozen values. `fold` makes them; nobody types them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from openipt.course.kinds import Facts
from openipt.course.kinds.agreement import Agreement, PhaseBegun
from openipt.course.kinds.consents import Consent
from openipt.course.kinds.endings import Closing, DeathReview
from openipt.course.kinds.focus import Focus
from openipt.course.kinds.goals import GoalRating, GoalSet, StepAgreed, StepResult
from openipt.course.kinds.life import Event
from openipt.course.kinds.measures import Response
from openipt.course.kinds.people import Death, Gap, PersonDetails, Ring, Safety, Tie
from openipt.course.kinds.safety import AlertAnswer, AlertRaised
from openipt.course.kinds.sessions import Attendance
from openipt.measures import DatedTotal
from openipt.protocol.model import Gate, Need, Task, Wording


class SessionStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Session:
    """A session of therapy. `number` is its place among those that count, or None where it does not count."""

    id: str
    starts_at: datetime
    day: date
    minutes: int
    status: SessionStatus
    number: int | None
    phase: str
    medium: str = ""
    missed: Attendance | None = None

    @property
    def held(self) -> bool:
        return self.status is SessionStatus.HELD


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the inventory with what holds now; `rings` are every dated ring in order."""

    id: str
    name: str
    details: PersonDetails
    rings: tuple[Ring, ...] = ()
    tie: Tie | None = None
    death: Death | None = None
    safety: Safety | None = None

    def ring(self, when: str = "now", as_of: date | None = None) -> int | None:
        """Return the ring (1 to 3; 4 outside) now, before onset or wished, on a day if one is given."""
        placings = [ring for ring in self.rings if ring.when == when and (as_of is None or ring.happened_on <= as_of)]
        return placings[-1].ring if placings else None

    @property
    def feared(self) -> bool:
        """True where fear or violence is recorded as present or suspected."""
        return self.safety is not None and self.safety.answer in {"now", "suspected"}


@dataclass(frozen=True, slots=True)
class Goal:
    id: str
    details: GoalSet
    ratings: tuple[GoalRating, ...] = ()
    steps: tuple["Step", ...] = ()

    @property
    def state(self) -> str:
        return self.details.state or "active"


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    details: StepAgreed
    result: StepResult | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """An answered measure. `total` is None while items are missing; only totals of one `basis` can be compared."""

    id: str
    instrument: str
    day: date
    total: float | None
    session: str | None
    response: Response
    basis: str = ""

    @property
    def dated(self) -> DatedTotal:
        """The total as a series takes it."""
        return DatedTotal(self.day, self.total, self.basis)


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that waits for a clinician: raised once, answered by a recorded line, never deleted."""

    id: str
    kind: str
    raised_at: datetime
    owner: str
    due_at: datetime
    level: int | None
    joins: str | None
    raised: AlertRaised
    answer: AlertAnswer | None = None

    @property
    def open(self) -> bool:
        return self.answer is None


@dataclass(frozen=True, slots=True)
class Concern:
    """A risk concern: from its first alert or conversation until a line closes it."""

    since: date
    open: bool
    levels: Mapping[str, int] = field(default_factory=dict)  # by question: the last answer talked through in person
    kinds: frozenset[str] = frozenset()
    talk: str = ""  # the conversation or line in which the last of them was


@dataclass(frozen=True, slots=True)
class GateState:
    gate: Gate
    met: tuple[Need, ...]
    missing: tuple[Need, ...]
    begun: PhaseBegun | None  # the fact with which the phase behind it began

    @property
    def open(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Due:
    """A line of the agenda: what, why, and whether it is done in this session or course."""

    code: str
    words: Wording
    why: Wording
    values: Mapping[str, object] = field(default_factory=dict)
    done: bool = False
    late: bool = False
    task: Task | None = None
    url: str = ""
    before: bool = False  # settled before the day of the session this agenda is for

    @property
    def routine(self) -> bool:
        """Whether every session has it, so that it says nothing about this one."""
        return self.code in {"measure", "last_step"} if self.task is None else self.task.every


DIED = "died"


@dataclass(frozen=True, slots=True)
class CourseState:
    """How a course stands on `today`: what the fold makes of its entries, and the only thing pages and rules ask."""

    today: date
    phase: str
    sessions: tuple[Session, ...] = ()
    agreed: int | None = None
    counted_from: date | None = None  # sessions before this day belong to an earlier agreement's number
    used: int = 0
    agreement: Agreement | None = None
    focus: Focus | None = None
    people: tuple[Person, ...] = ()
    gaps: tuple[Gap, ...] = ()
    events: tuple[Event, ...] = ()
    goals: tuple[Goal, ...] = ()
    steps: tuple[Step, ...] = ()
    scores: tuple[Score, ...] = ()
    consents: Mapping[str, Consent] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    concern: Concern | None = None
    gates: tuple[GateState, ...] = ()
    closed: Closing | None = None
    paused: bool = False
    facts: Facts = field(default_factory=Facts)

    @property
    def held(self) -> tuple[Session, ...]:
        return tuple(session for session in self.sessions if session.held)

    @property
    def left(self) -> int | None:
        """Sessions still to come of the agreed number; None before a number is agreed."""
        return None if self.agreed is None else max(0, self.agreed - self.used)

    def counts(self, session: Session) -> bool:
        """Return whether a session counts towards the number agreed now, which starts again with a new course."""
        return self.counted_from is None or session.day >= self.counted_from

    @property
    def unplanned(self) -> int:
        """How many of the agreed sessions have neither been used up nor been given a day."""
        planned = (
            session for session in self.sessions if session.status is SessionStatus.PLANNED and self.counts(session)
        )
        return max(0, (self.agreed or 0) - self.used - sum(1 for _each in planned))

    @property
    def beyond(self) -> int:
        """How many sessions past the agreed number the present one is; 0 within it and before a number is agreed."""
        return max(0, self.number - self.agreed) if self.number and self.agreed else 0

    @property
    def over(self) -> bool:
        """Whether the sessions have come to their end: closed, used up, or what comes after has begun."""
        return self.closed is not None or self.left == 0 or bool(self.gates and self.gates[-1].begun)

    @property
    def last_on(self) -> date | None:
        """The day of the last session: the real one once the course is over, before that the planned one."""
        if self.over:
            return self.held[-1].day if self.held else None
        ahead = [session.day for session in self.sessions if session.status is SessionStatus.PLANNED]
        if self.agreed is not None and ahead and not self.unplanned:
            return ahead[-1]
        return self.agreement.end_on if self.agreement else None

    @property
    def current(self) -> Session | None:
        """The session that is on: today's, else the last one held of those agreed now, else the next one planned."""
        counting = [session for session in self.sessions if session.number is not None]
        today = [session for session in counting if session.day == self.today]
        past = [session for session in counting if session.held and session.day < self.today]
        agreed = [session for session in past if self.counts(session)]
        ahead = [session for session in counting if self.counts(session)]
        return next(iter(today or agreed[-1:] or ahead or past[-1:]), None)

    @property
    def number(self) -> int | None:
        """The number of the present session within what is agreed now; None where no session of that has a day."""
        return self.current.number if self.current and self.counts(self.current) else None

    @property
    def next_session(self) -> Session | None:
        ahead = (
            session
            for session in self.sessions
            if session.status is SessionStatus.PLANNED and session.day >= self.today
        )
        return None if self.closed else next(ahead, None)

    def next_after(self, now: datetime) -> Session | None:
        """Return the next session that has not begun yet; none in a course that is closed."""
        ahead = (
            session for session in self.sessions if session.status is SessionStatus.PLANNED and session.starts_at > now
        )
        return None if self.closed else next(ahead, None)

    def agreed_to(self, about: str) -> bool:
        """Return whether the client's consent to this holds now; taken back or never asked, it does not."""
        consent = self.consents.get(about)
        return consent is not None and consent.state == "given"

    @property
    def after_death(self) -> bool:
        """Whether the course ended with the client's death: nothing is asked of them or shown to them any more."""
        return self.closed is not None and self.closed.kind == DIED

    @property
    def review_due(self) -> bool:
        """Whether what was open at the client's death still has to be looked at, once and as a whole."""
        if self.closed is None or not self.after_death:
            return False
        open_since = [alert.raised.recorded_at for alert in self.alerts if alert.open]
        last = max([self.closed.recorded_at, *open_since])  # what comes in later is looked at too
        return not any(review.recorded_at >= last for review in self.facts.of(DeathReview))

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """Alerts that someone has to answer; after a death they are part of the review."""
        return () if self.after_death else tuple(alert for alert in self.alerts if alert.open)

    @property
    def step_for_the_week(self) -> Step | None:
        """The last step agreed for the week."""
        return next((step for step in reversed(self.steps) if step.details.week), None)

    def person(self, person_id: str) -> Person | None:
        return next((person for person in self.people if person.id == person_id), None)

    def session(self, session_id: str | None) -> Session | None:
        return next((session for session in self.sessions if session.id == session_id), None)

    def scores_of(self, instrument: str) -> tuple[Score, ...]:
        return tuple(score for score in self.scores if score.instrument == instrument)
