# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The fold: from entries to the state of a course. The same entries in any order give the same state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openipt.course import gates, inventory, risk
from openipt.course.entries import Entry, latest, of_kind, standing
from openipt.course.state import CourseState, Goal, Score, Session, SessionStatus, Step
from openipt.protocol.model import Form

AGREEING = frozenset({"first", "more", "fewer", "early_end", "maintenance", "form"})


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
    agreement = _agreement(held)
    sessions = _sessions(plan.form, held)
    steps = _steps(held)
    return CourseState(
        today=today,
        phase=phase_on(plan.form, held, today),
        sessions=sessions,
        agreed=_agreed_number(held),
        used=sum(1 for each in sessions if each.number is not None and each.status is not SessionStatus.PLANNED),
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
        concern=risk.concern(held),
        gates=gates.evaluate(plan.form, held),
        closed=_closed(held),
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
    numbers = [each.number("sessions") for each in of_kind(held, "agreement") if each.text("kind") in AGREEING]
    stated = [each for each in numbers if each is not None]
    return stated[-1] if stated else None


def _sessions(form: Form, held: Sequence[Entry]) -> tuple[Session, ...]:
    attendance = {each.session: each for each in of_kind(held, "attendance")}
    phases = of_kind(held, "phase")
    planned = sorted(of_kind(held, "session"), key=lambda each: (each.text("starts_at"), each.about))
    sessions: list[Session] = []
    number = 0
    for entry in planned:
        was = attendance.get(entry.about)
        counts = _counts(was)
        number += counts
        sessions.append(_session(form, phases, entry, was, number if counts else None))
    return tuple(sessions)


def _counts(attendance: Entry | None) -> bool:
    """Planned and held sessions count; a missed or cancelled one only where the agreed rule says so."""
    if attendance is None or attendance.text("state") == SessionStatus.HELD:
        return True
    return attendance.says("counts")


def _session(form: Form, phases: Sequence[Entry], entry: Entry, was: Entry | None, number: int | None) -> Session:
    status = SessionStatus(was.text("state")) if was else SessionStatus.PLANNED
    day = date.fromisoformat(entry.text("day"))
    return Session(
        id=entry.about,
        starts_at=datetime.fromisoformat(entry.text("starts_at")),
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
    return tuple(
        Score(each.about, each.text("instrument"), each.happened_on, each.number("total"), each.session, each)
        for each in of_kind(held, "response")
    )


def _closed(held: Sequence[Entry]) -> Entry | None:
    last = latest(held, "closing", "reopening")
    return last if last and last.kind == "closing" else None
