# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The fold: from entries to the state of a course. The same entries in any order give the same state."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from openipt.course import gates, inventory, risk
from openipt.course.entries import Entry, in_force
from openipt.course.kinds import Facts, in_order
from openipt.course.kinds.agreement import Agreement, PhaseBegun
from openipt.course.kinds.consents import Consent
from openipt.course.kinds.endings import Closing, Reopening
from openipt.course.kinds.focus import Focus
from openipt.course.kinds.goals import GoalRating, GoalSet, StepAgreed, StepResult
from openipt.course.kinds.life import Event
from openipt.course.kinds.measures import Response
from openipt.course.kinds.people import Gap
from openipt.course.kinds.sessions import Attendance, SessionBooked
from openipt.course.state import DIED, CourseState, Goal, Score, Session, SessionStatus, Step
from openipt.measures import basis_of, instrument
from openipt.measures.load import is_known
from openipt.measures.scoring import is_total
from openipt.protocol.days import days_after, within_calendar
from openipt.protocol.model import Form

# Agreements that name a number; those that begin a count of their own, since they are a new course of sessions.
AGREEING = frozenset({"first", "more", "fewer", "early_end", "maintenance", "form"})
ANEW = frozenset({"maintenance", "form"})
PLANNED = SessionStatus.PLANNED


@dataclass(frozen=True, slots=True)
class Plan:
    """What a course is folded with: the form of IPT as it was when it was agreed."""

    form: Form


def fold(
    plan: Plan,
    entries: Iterable[Entry],
    today: date,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> CourseState:
    """Return the state of the course on `today`, from every entry ever recorded (order of arrival is of no matter)."""
    facts = Facts.made_from(in_force(entries, as_of=as_of, known_at=known_at))
    agreement, closed = facts.last(Agreement), _closed(facts)
    counted_from = _counted_from(facts)
    sessions = _sessions(plan.form, facts, counted_from)
    steps = _steps(facts)
    return CourseState(
        today=today,
        phase=phase_on(plan.form, facts.of(PhaseBegun), today),
        sessions=sessions,
        agreed=_agreed_number(facts),
        counted_from=counted_from,
        used=used(sessions, counted_from),
        agreement=agreement,
        focus=facts.last(Focus),
        people=inventory.people(facts),
        gaps=facts.of(Gap),
        events=facts.of(Event),
        goals=_goals(facts, steps),
        steps=steps,
        scores=tuple(_score(response) for response in facts.of(Response)),
        consents={consent.about: consent for consent in facts.of(Consent)},
        alerts=risk.alerts_of(facts),
        concern=None if closed and closed.kind == DIED else risk.concern(facts),
        gates=gates.evaluate(plan.form, facts),
        closed=closed,
        paused=agreement is not None and agreement.kind == "pause",
        facts=facts,
    )


def phase_on(form: Form, begun: Sequence[PhaseBegun], day: date) -> str:
    """Return the phase in force on a day: the last one begun by then, the form's first one before any was."""
    by_then = [beginning.phase for beginning in begun if beginning.happened_on <= day]
    return by_then[-1] if by_then else form.phases[0].id


def _agreed_number(facts: Facts) -> int | None:
    """Return the number stated last; one that was stated before a new course of sessions began holds no longer."""
    number: int | None = None
    for agreement in facts.of(Agreement):
        if agreement.kind in ANEW or (agreement.kind in AGREEING and agreement.sessions is not None):
            number = agreement.sessions
    return number


def _counted_from(facts: Facts) -> date | None:
    """Return the first day of the course of sessions that is agreed now; None where it is the first one."""
    anew = [agreement for agreement in facts.of(Agreement) if agreement.kind in ANEW]
    return starts_on(anew[-1]) if anew else None


def with_agreement(state: CourseState, agreement: Agreement) -> CourseState:
    """Return the state with one more agreement, as far as the number of sessions goes; nothing is folded again."""
    agreed = Facts.of_facts(in_order([*state.facts.of(Agreement), agreement]))
    counted_from = _counted_from(agreed)
    number = _agreed_number(agreed)
    return replace(state, agreed=number, counted_from=counted_from, used=used(state.sessions, counted_from))


def with_words_of(state: CourseState, form: Form) -> CourseState:
    """Return the state with its gates in the words of a form that differs from the course's own in words alone."""
    return replace(state, gates=gates.evaluate(form, state.facts))


def starts_on(agreement: Agreement) -> date:
    """Return when a new course of sessions begins: on the day it names, else after the day on which it was agreed."""
    return agreement.start_on or days_after(agreement.happened_on, 1)


def used(sessions: Sequence[Session], counted_from: date | None) -> int:
    """Return sessions of the agreed number that are over, missed ones where they count."""
    over = [session for session in sessions if session.number is not None and session.status is not PLANNED]
    return sum(1 for session in over if counted_from is None or session.day >= counted_from)


def _sessions(form: Form, facts: Facts, counted_from: date | None) -> tuple[Session, ...]:
    attendance = {fact.session: fact for fact in facts.of(Attendance)}
    phases = facts.of(PhaseBegun)
    sessions: list[Session] = []
    numbers: Counter[bool] = Counter()
    for booked in sorted(facts.of(SessionBooked), key=lambda booked: (_starts_at(booked), booked.subject)):
        was = attendance.get(booked.subject)
        anew = counted_from is not None and _day(booked) >= counted_from
        counts = _counts(was)
        numbers[anew] += counts
        sessions.append(_session(form, phases, booked, was, numbers[anew] if counts else None))
    return tuple(sessions)


def _counts(attendance: Attendance | None) -> bool:
    """Planned and held sessions count; a missed or cancelled one only where the agreed rule says so."""
    return attendance is None or attendance.state == "held" or attendance.counts


def _starts_at(booked: SessionBooked) -> datetime:
    return booked.starts_at or within_calendar(booked.recorded_at)


def _day(booked: SessionBooked) -> date:
    return booked.day or booked.happened_on


def _session(
    form: Form, phases: Sequence[PhaseBegun], booked: SessionBooked, was: Attendance | None, number: int | None
) -> Session:
    status = SessionStatus(was.state) if was and was.state else PLANNED
    day = _day(booked)
    return Session(
        id=booked.subject,
        starts_at=_starts_at(booked),
        day=day,
        minutes=booked.minutes or form.minutes,
        status=status,
        number=number,
        phase=phase_on(form, phases, day),
        medium=was.medium if was else "",
        missed=was if was and status is not SessionStatus.HELD else None,
    )


def _steps(facts: Facts) -> tuple[Step, ...]:
    results = {result.step: result for result in facts.of(StepResult)}
    return tuple(Step(step.subject, step, results.get(step.subject)) for step in facts.of(StepAgreed))


def _goals(facts: Facts, steps: Sequence[Step]) -> tuple[Goal, ...]:
    ratings: dict[str, list[GoalRating]] = defaultdict(list)
    towards: dict[str, list[Step]] = defaultdict(list)
    for rating in facts.of(GoalRating):
        ratings[rating.goal].append(rating)
    for step in steps:
        towards[step.details.goal].append(step)
    goals = sorted(facts.of(GoalSet), key=lambda goal: goal.subject)
    return tuple(Goal(goal.subject, goal, tuple(ratings[goal.subject]), tuple(towards[goal.subject])) for goal in goals)


def _score(response: Response) -> Score:
    measure, version = response.instrument, response.instrument_version
    basis = basis_of(measure, version, response.out_of, bool(response.answers))
    return Score(response.subject, measure, response.happened_on, _total(response), response.session, response, basis)


def _total(response: Response) -> float | None:
    """Return the total; None for a number outside the instrument's scale, which cannot be compared."""
    total, measure = response.total, response.instrument
    if total is None or not is_known(measure) or is_total(instrument(measure), total):
        return total
    return None


def _closed(facts: Facts) -> Closing | None:
    ends = facts.of(Closing, Reopening)
    return ends[-1] if ends and isinstance(ends[-1], Closing) else None
