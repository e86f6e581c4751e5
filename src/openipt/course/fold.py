# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The fold: from entries to the state of a course. The same entries in any order give the same state."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from openipt.course import gates, inventory, risk
from openipt.course.entries import Entry, in_order, latest, of_kind, standing
from openipt.course.state import DIED, CourseState, Goal, Score, Session, SessionStatus, Step
from openipt.measures import basis_of, instrument
from openipt.measures.load import is_known
from openipt.measures.scoring import is_total
from openipt.protocol.days import days_after, read_day, read_moment, within_calendar
from openipt.protocol.model import Form

# Agreements that name a number; those that begin a count of their own, since they are a new course of sessions.
AGREEING = frozenset({"first", "more", "fewer", "early_end", "maintenance", "form"})
ANEW = frozenset({"maintenance", "form"})


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
    """The state of the course on `today`, from every entry ever recorded (order of arrival is of no matter)."""
    held = standing(entries, as_of=as_of, known_at=known_at)
    agreement, closed = _agreement(held), _closed(held)
    counted_from = _counted_from(held)
    sessions = _sessions(plan.form, held, counted_from)
    steps = _steps(held)
    return CourseState(
        today=today,
        phase=phase_on(plan.form, held, today),
        sessions=sessions,
        agreed=_agreed_number(held),
        counted_from=counted_from,
        used=used(sessions, counted_from),
        agreement=agreement,
        focus=latest(held, "focus"),
        people=inventory.people(held),
        gaps=tuple(of_kind(held, "gap")),
        events=tuple(of_kind(held, "event")),
        goals=_goals(held, steps),
        steps=steps,
        scores=_scores(held),
        consents={each.text("about"): each for each in of_kind(held, "consent")},
        alerts=risk.alerts_of(held),
        concern=None if closed and closed.text("kind") == DIED else risk.concern(held),
        gates=gates.evaluate(plan.form, held),
        closed=closed,
        paused=agreement is not None and agreement.text("kind") == "pause",
        entries=tuple(held),
    )


def phase_on(form: Form, held: Sequence[Entry], day: date) -> str:
    """The phase in force on a day: the last one begun by then, the form's first one before any was."""
    begun = [each.text("phase") for each in of_kind(held, "phase") if each.happened_on <= day]
    return begun[-1] if begun else form.phases[0].id


def _agreement(held: Sequence[Entry]) -> Entry | None:
    return latest(held, "agreement")


def _agreed_number(held: Sequence[Entry]) -> int | None:
    """The number stated last; one that was stated before a new course of sessions began holds no longer."""
    number: int | None = None
    for each in of_kind(held, "agreement"):
        if each.text("kind") in ANEW or (each.text("kind") in AGREEING and each.number("sessions") is not None):
            number = each.number("sessions")
    return number


def _counted_from(held: Sequence[Entry]) -> date | None:
    """The first day of the course of sessions that is agreed now; None where it is the first one."""
    anew = [each for each in of_kind(held, "agreement") if each.text("kind") in ANEW]
    return starts_on(anew[-1].data, anew[-1].happened_on) if anew else None


def with_agreement(state: CourseState, agreement: Entry) -> CourseState:
    """The state with one more agreement, as far as the number of sessions goes; nothing is folded again."""
    agreed = in_order([*of_kind(state.entries, "agreement"), agreement])
    counted_from = _counted_from(agreed)
    number = _agreed_number(agreed)
    return replace(state, agreed=number, counted_from=counted_from, used=used(state.sessions, counted_from))


def with_words_of(state: CourseState, form: Form) -> CourseState:
    """The state with its gates in the words of a form that differs from the course's own in words alone."""
    return replace(state, gates=gates.evaluate(form, state.entries))


def starts_on(agreement: Mapping[str, object], agreed_on: date) -> date:
    """When a new course of sessions begins: on the day it names, else after the day on which it was agreed."""
    return read_day(agreement.get("start_on")) or days_after(agreed_on, 1)


def used(sessions: Sequence[Session], counted_from: date | None) -> int:
    """Sessions of the agreed number that are over, missed ones where they count."""
    over = (each for each in sessions if each.number is not None and each.status is not SessionStatus.PLANNED)
    return sum(1 for each in over if counted_from is None or each.day >= counted_from)


def _sessions(form: Form, held: Sequence[Entry], counted_from: date | None) -> tuple[Session, ...]:
    attendance = {each.session: each for each in of_kind(held, "attendance")}
    phases = of_kind(held, "phase")
    planned = sorted(of_kind(held, "session"), key=lambda each: (each.text("starts_at"), each.about))
    sessions: list[Session] = []
    numbers: Counter[bool] = Counter()
    for entry in planned:
        was = attendance.get(entry.about)
        anew = counted_from is not None and _day(entry) >= counted_from
        counts = _counts(was)
        numbers[anew] += counts
        sessions.append(_session(form, phases, entry, was, numbers[anew] if counts else None))
    return tuple(sessions)


def _counts(attendance: Entry | None) -> bool:
    """Planned and held sessions count; a missed or cancelled one only where the agreed rule says so."""
    if attendance is None or attendance.text("state") == SessionStatus.HELD:
        return True
    return attendance.says("counts")


def _day(session: Entry) -> date:
    return read_day(session.text("day")) or session.happened_on


def _session(form: Form, phases: Sequence[Entry], entry: Entry, was: Entry | None, number: int | None) -> Session:
    status = SessionStatus(was.text("state")) if was else SessionStatus.PLANNED
    day = _day(entry)
    return Session(
        id=entry.about,
        starts_at=read_moment(entry.text("starts_at")) or within_calendar(entry.recorded_at),
        day=day,
        minutes=entry.number("minutes") or form.minutes,
        status=status,
        number=number,
        phase=phase_on(form, phases, day),
        medium=was.text("medium") if was else "",
        missed=was if was and status is not SessionStatus.HELD else None,
    )


def _steps(held: Sequence[Entry]) -> tuple[Step, ...]:
    results = {each.text("step"): each for each in of_kind(held, "step_result")}
    return tuple(Step(each.about, each, results.get(each.about)) for each in of_kind(held, "step"))


def _goals(held: Sequence[Entry], steps: Sequence[Step]) -> tuple[Goal, ...]:
    ratings = of_kind(held, "goal_rating")
    return tuple(
        Goal(
            id=each.about,
            entry=each,
            ratings=tuple(rating for rating in ratings if rating.text("goal") == each.about),
            steps=tuple(step for step in steps if step.entry.text("goal") == each.about),
        )
        for each in sorted(of_kind(held, "goal"), key=lambda goal: goal.about)
    )


def _scores(held: Sequence[Entry]) -> tuple[Score, ...]:
    return tuple(_score(entry) for entry in of_kind(held, "response"))


def _score(entry: Entry) -> Score:
    measure, version = entry.text("instrument"), entry.text("instrument_version")
    basis = basis_of(measure, version, entry.score("out_of"), bool(entry.data.get("answers")))
    return Score(entry.about, measure, entry.happened_on, _total(entry), entry.session, entry, basis)


def _total(response: Entry) -> float | None:
    """The total; None for a number that is outside the instrument's scale, which nothing can be compared with."""
    total, measure = response.score("total"), response.text("instrument")
    if total is None or not is_known(measure) or is_total(instrument(measure), total):
        return total
    return None


def _closed(held: Sequence[Entry]) -> Entry | None:
    last = latest(held, "closing", "reopening")
    return last if last and last.kind == "closing" else None
