# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The one function that writes `Standing`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from openipt.clinic.casework.models import Standing
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.course.agenda import agenda, follow_ups_ahead
from openipt.course.entries import Entry
from openipt.course.fold import Plan, fold
from openipt.course.state import Alert, CourseState, SessionStatus
from openipt.course.writing_up import to_write_up
from openipt.protocol.days import within_calendar
from openipt.protocol.load import content

DUE_LINES = 6
CURVE_POINTS = 40  # totals kept for the small curve on a list


def folded(course: Course, entries: Sequence[Entry], today: date) -> CourseState:
    """Return the state of a course with the form of IPT it was agreed in."""
    return fold(Plan(snapshots.form_of(course)), entries, today)


def restate(course: Course, state: CourseState) -> Standing:
    """Store how the course stands; one statement."""
    standing = standing_of(course, state)
    written = [field.name for field in Standing._meta.concrete_fields if not field.primary_key]
    Standing.objects.bulk_create([standing], update_conflicts=True, unique_fields=["course"], update_fields=written)
    return standing


def standing_of(course: Course, state: CourseState) -> Standing:
    """Return the row of the lists, worked out from the state alone; not yet stored."""
    ahead = state.next_session
    alert = min(state.open_alerts, key=lambda alert: alert.due_at, default=None)
    return Standing(
        course=course,
        service_id=course.service_id,
        phase=state.phase,
        held=len(state.held),
        agreed=state.agreed,
        number=ahead.number if ahead else state.number,
        next_at=ahead.starts_at if ahead else None,
        last_held_on=state.held[-1].day if state.held else None,
        focus=state.focus.primary if state.focus else "",
        second_focus=state.focus.secondary if state.focus else "",
        concern_open=bool(state.concern and state.concern.open),
        alerts_open=1 if state.review_due else len(state.open_alerts),
        alert_due_at=_due_at(state, alert),
        alert_owner=UUID(alert.owner) if alert and alert.owner else None,
        follow_up_due_on=_follow_up(state),
        closed_on=state.closed.happened_on if state.closed else None,
        card=_card(course, state),
    )


def _due_at(state: CourseState, alert: Alert | None) -> datetime | None:
    """Return when the first alert is due; a review after a death has waited since the course was closed."""
    if state.review_due and state.closed:
        return within_calendar(state.closed.recorded_at)
    return alert.due_at if alert else None


def _follow_up(state: CourseState) -> date | None:
    ahead = follow_ups_ahead(state)
    return ahead[0].due_on if ahead else None


def _card(course: Course, state: CourseState) -> dict[str, object]:
    """Return what a list shows of the course: totals for the curve, the step for the week, what is due as codes.

    What is due is asked for the session that comes next, since a list is read before it: what is late first, what
    every session has last. `numbers` are those of the last session held and of all to come, by id; `off` are those
    since then that do not take place. `to_write_up` holds sessions to come as well: the page compares with its clock.
    """
    form = snapshots.form_of(course)
    totals: dict[str, list[list[object]]] = {}
    for score in state.scores:
        if score.total is not None:
            basis = [score.basis] if score.basis else []
            totals.setdefault(score.instrument, []).append([score.day.isoformat(), score.total, *basis])
    step = state.step_for_the_week
    person = state.person(step.details.person) if step else None
    lines = [line for line in agenda(form, content(), state, state.next_session) if not line.done]
    due = sorted(lines, key=lambda line: (not line.late, line.routine))[:DUE_LINES]
    last_held = state.held[-1].day if state.held else date.min
    near = state.held[-1:] + tuple(session for session in state.sessions if session.status is SessionStatus.PLANNED)
    return {
        "form": form.id,
        "totals": {measure: points[-CURVE_POINTS:] for measure, points in totals.items()},
        "first": {measure: points[0] for measure, points in totals.items()},
        "step": step.details.text if step else "",
        "step_person": person.name if person else "",
        "due": [{"code": line.code, "late": line.late, "values": _plain(line.values)} for line in due],
        "numbers": {session.id: session.number for session in near},
        "last_number": next((session.number for session in reversed(state.held) if state.counts(session)), None),
        "off": [session.id for session in state.sessions if session.missed and session.day >= last_held],
        "closed": state.closed.kind if state.closed else "",
        "to_write_up": [] if state.review_due else [_plain(asdict(session)) for session in to_write_up(state)],
    }


def _plain(values: object) -> object:
    if isinstance(values, dict):
        return {key: _plain(value) for key, value in values.items()}
    return values.isoformat() if isinstance(values, date) else values
