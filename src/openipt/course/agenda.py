# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The agenda: what the protocol asks for now, and why. Every line can be left out with a reason."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import floor

from openipt.course.gates import fulfilled
from openipt.course.kinds.agreement import PhaseBegun, TaskPassed
from openipt.course.kinds.endings import Closing, EndAnnounced, FollowUp, FollowUpPlanned, Review, WayOfEnding
from openipt.course.kinds.focus import AreaEvidence
from openipt.course.kinds.measures import Declined
from openipt.course.kinds.safety import RiskConversation
from openipt.course.kinds.techniques import Alliance
from openipt.course.measuring import left_out_for_good, measures_of
from openipt.course.risk import ASKING, NOT_REACHED, asks_about_risk, plan_in_force
from openipt.course.rules import NOT_NEEDED
from openipt.course.state import CourseState, Due, GateState, Session
from openipt.course.ties import fear_asked
from openipt.course.writing_up import to_write_up
from openipt.measures.change import change
from openipt.measures.load import instrument
from openipt.protocol.model import Content, EndRule, Form, Task, Wording

FIRST_SESSION_BY = 1
NO_FOLLOW_UP: frozenset[WayOfEnding] = frozenset({"died", "transferred", "moved"})


def agenda(form: Form, content: Content, state: CourseState, session: Session | None = None) -> tuple[Due, ...]:
    """Return the lines for a session (the current one unless another is named), in the order of the work."""
    at = session or _present(state)
    if state.after_death:
        return tuple(_review(content, state))
    if state.closed:
        return (*_alerts(content, state), *_follow_ups(content, state))
    lines: list[Due] = []
    lines += _alerts(content, state, at)
    lines += _fear(content, state, at)
    lines += _measures(form, content, state, at)
    lines += _last_step(content, state, at)
    lines += _tasks(form, state, at)
    lines += _alliance(content, state, at)
    lines += _little_change(form, content, state, at)
    lines += _ending(form, content, state, at)
    lines += _planning(form, content, state)
    lines += _gate(content, state)
    lines += _follow_ups(content, state)
    return tuple(lines)


def _present(state: CourseState) -> Session | None:
    """Return the session that is on; where a later phase has begun since it was held, the next one if there is any."""
    current = state.current
    over = current is not None and current.held and current.phase != state.phase
    return state.next_session if over else current


def words_of(content: Content, code: str) -> Wording:
    return content.words.get(code, Wording(staff=code))


def _due(
    content: Content, code: str, *, url: str = "", done: bool = False, late: bool = False, **values: object
) -> Due:
    words = words_of(content, f"agenda.{code}")
    return Due(code, words, words_of(content, f"agenda.{code}.why"), values, done, late, None, url)


def _alerts(content: Content, state: CourseState, at: Session | None = None) -> Iterator[Due]:
    if state.open_alerts:
        yield _due(content, "alert", url="risk", number=len(state.open_alerts))
    elif state.concern and state.concern.open:
        done = at is not None and _asked_in(state, at)
        yield _due(content, "concern", url="risk", done=done, since=state.concern.since)
    if plan_in_force(state):
        return
    if any(person.feared for person in state.people):
        yield _due(content, "safety_plan", url="worksheet:safety-plan")
    elif state.concern and state.concern.open:
        yield _due(content, "safety_plan_concern", url="worksheet:safety-plan")


def _review(content: Content, state: CourseState) -> Iterator[Due]:
    """After a death, everything that was open is one line."""
    if state.review_due:
        waiting = sum(1 for alert in state.alerts if alert.open)
        yield _due(content, "death_review", url="death_review", alerts=waiting, sessions=len(to_write_up(state)))


def _measures(form: Form, content: Content, state: CourseState, at: Session | None) -> Iterator[Due]:
    if at is None:
        return
    for measure in measures_of(form, state):
        for_good = left_out_for_good(state, measure)
        declined = [fact for fact in state.facts.of(Declined) if fact.instrument == measure]
        passed = any(fact.session == at.id for fact in declined)
        if (for_good or passed) and instrument(measure).risks:
            yield _due(content, "ask_in_words", url="risk", done=_asked_in(state, at), instrument=measure)
        if for_good:
            continue
        done = any(score.session == at.id for score in state.scores_of(measure))
        yield _due(content, "measure", url=f"measure:{measure}", done=done or passed, instrument=measure)


def _asked_in(state: CourseState, at: Session) -> bool:
    """Return whether someone asked about danger in this session, in words."""
    asked = [fact for fact in state.facts.of(*ASKING) if fact.session == at.id]
    return any(not isinstance(fact, RiskConversation) or fact.asked_in_person != NOT_REACHED for fact in asked)


def _last_step(content: Content, state: CourseState, at: Session | None) -> Iterator[Due]:
    if at is None:
        return
    before = [step for step in state.steps if step.details.week and step.details.session not in (None, at.id)]
    before = [step for step in before if step.details.happened_on <= at.day]
    if before:
        last = before[-1]
        done, text = last.result is not None, last.details.text
        yield _due(content, "last_step", url="step_result", done=done, step=text, id=last.id)


def _tasks(form: Form, state: CourseState, at: Session | None) -> Iterator[Due]:
    passed = {skipped.task: skipped for skipped in state.facts.of(TaskPassed)}
    for task in form.tasks:
        if not _asked(form, task, state, at):
            continue
        done = _done(task, state, at) or _passed(task, passed, at)
        late, before = not done and _late(task, state, at), done and _settled_before(task, state, at)
        yield Due(task.id, task.words, task.why, {}, done, late, task, task.need.url, before)


def _passed(task: Task, passed: dict[str, TaskPassed], at: Session | None) -> bool:
    """Left out with a reason: for good, or where the task comes every session, for this one.

    Asking about danger can only wait: "not needed here" never settles it, any other reason does for this session.
    """
    skipped = passed.get(task.id)
    if skipped is None or (asks_about_risk(task) and skipped.passed == NOT_NEEDED):
        return False
    once = task.every or asks_about_risk(task) or skipped.passed == "next_time"
    return not once or (at is not None and skipped.session == at.id)


def _asked(form: Form, task: Task, state: CourseState, at: Session | None) -> bool:
    """Return whether this task is due: in its phases from its place on, and at its place before they have begun."""
    if task.only_if is not None and not _standing(task, state):
        return False
    if _closes(task) and follow_ups_ahead(state):
        return False  # they are what is still to come
    number = at.number if at and at.number else None
    start = task.start.number(state.agreed) if task.start else FIRST_SESSION_BY
    if (at.phase if at else state.phase) not in task.phases:
        return _comes_later(form, task, state, at) and number is not None and start is not None and number >= start
    if task.every and at is None:
        return False
    return start is not None and (number or FIRST_SESSION_BY) >= start


def _closes(task: Task) -> bool:
    return any(evidence.kind == Closing.kind_id for evidence in task.need.any_of)


def _comes_later(form: Form, task: Task, state: CourseState, at: Session | None) -> bool:
    """Return whether a task of a later phase has a place of its own, counted in agreed sessions."""
    order = [phase.id for phase in form.phases]
    here = at.phase if at else state.phase
    placed = task.start is not None and (task.start.left is not None or task.start.share is not None)
    known = here in order and state.agreed is not None
    return placed and known and all(order.index(phase) > order.index(here) for phase in task.phases)


def _standing(task: Task, state: CourseState) -> bool:
    from_need = task.need.__class__("", task.words, (task.only_if,) if task.only_if else ())
    return fulfilled(from_need, state.facts)


def _done(task: Task, state: CourseState, at: Session | None) -> bool:
    return fulfilled(task.need, state.facts, session=at.id if at else None, since=_since(task, state))


def _settled_before(task: Task, state: CourseState, at: Session | None) -> bool:
    """Return whether what comes once was there, or was left out, before the day of this session."""
    if at is None or task.every:
        return False
    skipped = any(fact.task == task.id and fact.happened_on < at.day for fact in state.facts.of(TaskPassed))
    return skipped or fulfilled(task.need, state.facts, since=_since(task, state), before=at.day)


def _since(task: Task, state: CourseState) -> date | None:
    """From when on a record counts for the task's phase: since it began, before that since the task's own place."""
    begun = [fact.happened_on for fact in state.facts.of(PhaseBegun) if fact.phase in task.phases]
    if begun:
        return begun[-1]
    start = task.start.number(state.agreed) if task.start else None
    return next(
        (session.day for session in state.sessions if start and session.number and session.number >= start), None
    )


def _late(task: Task, state: CourseState, at: Session | None) -> bool:
    by = task.by.number(state.agreed) if task.by else None
    return by is not None and at is not None and at.number is not None and at.number > by


def _fear(content: Content, state: CourseState, at: Session | None) -> Iterator[Due]:
    """Fear and violence are asked about, with the client alone, before a dispute becomes focus (2.2)."""
    evidence = [fact for fact in state.facts.of(AreaEvidence) if fact.area == "dispute"]
    for_dispute = [fact for fact in evidence if fact.side != "against"]
    focus = state.focus
    chosen = focus is not None and "dispute" in (focus.primary, focus.secondary)
    if not for_dispute and not chosen:
        return
    done = fear_asked(content.areas["dispute"], state)
    asked = [person.safety.happened_on for person in state.people if person.safety is not None]
    before = done and at is not None and max(asked) < at.day
    yield replace(_due(content, "fear", url="people", done=done), before=before)


def _alliance(content: Content, state: CourseState, at: Session | None) -> Iterator[Due]:
    last = state.facts.last(Alliance)
    if last and last.off and at and last.session != at.id:
        yield _due(content, "alliance", url="alliance")


def _little_change(form: Form, content: Content, state: CourseState, at: Session | None) -> Iterator[Due]:
    """Yield a first question in the sessions the form names, where scores rose or did not move at all (7.1)."""
    if at is None or at.number is None:
        return
    first, last = form.early_sessions(state.agreed)
    compared = next((pair for measure in form.measures if (pair := _first_and_last(measure, state, at))), None)
    asked = any(review.kind == "early" for review in state.facts.of(Review))
    if first <= at.number <= last and compared and compared[2] >= compared[1]:
        moved = change(instrument(compared[0]), compared[1], compared[2])
        yield _due(content, "little_change", url="review:early", done=asked, change=moved.change)


def _first_and_last(measure: str, state: CourseState, at: Session) -> tuple[str, float, float] | None:
    """Return the first and the last total up to this session, given on different days: two are needed to compare."""
    scores = [score for score in state.scores_of(measure) if score.total is not None and score.day <= at.day]
    if not scores or scores[0].day == scores[-1].day:
        return None
    return measure, scores[0].total or 0, scores[-1].total or 0


def end_from(rule: EndRule, agreed: int) -> int:
    """Return the session from which the ending is due to be discussed: the last quarter, or three before the last."""
    return max(1, min(floor(agreed * (1 - rule.share)) + 1, agreed - rule.latest_left))


def _ending(form: Form, content: Content, state: CourseState, at: Session | None) -> Iterator[Due]:
    if state.agreed is None or at is None or at.number is None or at.number < end_from(form.end_rule, state.agreed):
        return
    left = state.agreed - at.number
    done = state.facts.last(EndAnnounced) is not None
    yield _due(content, "end", url="ending", done=done, late=not done and left <= form.end_rule.strong_left, left=left)


def _planning(form: Form, content: Content, state: CourseState) -> Iterator[Due]:
    """Yield agreed sessions that have no day: none ahead at all, or one that did not count and can be replaced."""
    over = state.phase == form.phases[-1].id or state.paused
    if state.agreed is None or over or not state.unplanned:
        return
    lost = sum(1 for session in state.sessions if session.number is None and state.counts(session))
    if state.next_session is None:
        yield _due(content, "plan_next", url="session-new", number=state.unplanned, agreed=state.agreed)
    elif lost:
        yield _due(content, "one_more", url="session-new", number=min(lost, state.unplanned), agreed=state.agreed)


def next_gate(state: CourseState) -> GateState | None:
    """Return the gate to the first phase that has not begun, once a session has been held."""
    if not state.held:
        return None
    return next((gate for gate in state.gates if gate.begun is None and _ahead(gate, state)), None)


def _ahead(gate: GateState, state: CourseState) -> bool:
    return gate.gate.phase != state.phase


def _gate(content: Content, state: CourseState) -> Iterator[Due]:
    gate = next_gate(state)
    if gate is None:
        return
    at, missing = gate.gate, len(gate.missing)
    if gate.open:
        yield _due(content, "gate", url=f"gate:{at.id}", gate=at.id, phase=at.phase)
    elif _half_there(gate):
        yield _due(content, "gate_missing", url=f"gate:{at.id}", gate=at.id, phase=at.phase, missing=missing)


def _half_there(gate: GateState) -> bool:
    """Most of what the phase asks for stands: it can be begun all the same, with a reason."""
    return len(gate.met) >= len(gate.missing)


def no_follow_up(state: CourseState) -> bool:
    """Return whether the way the course ended leaves no one here to meet again: death, transfer, moving away."""
    return state.closed is not None and state.closed.kind in NO_FOLLOW_UP


def follow_ups_ahead(state: CourseState) -> tuple[FollowUpPlanned, ...]:
    """Return the follow-ups still to be held, in order of their day, with those where the client was not reached.

    None after a course that ended in a death, in a transfer or with the client moving away.
    """
    if no_follow_up(state):
        return ()
    held = {follow_up.planned for follow_up in state.facts.of(FollowUp) if follow_up.how != NOT_REACHED}
    ahead = [planned for planned in state.facts.of(FollowUpPlanned) if planned.subject not in held]
    return tuple(sorted(ahead, key=lambda planned: planned.due_on or date.min))


def _follow_ups(content: Content, state: CourseState) -> Iterator[Due]:
    for planned in follow_ups_ahead(state):
        if planned.due_on is None or planned.due_on <= state.today:
            due_on = planned.due_on.isoformat() if planned.due_on else ""
            yield _due(content, "follow_up", url=f"follow_up:{planned.subject}", due_on=due_on)


def open_lines(lines: Sequence[Due]) -> tuple[Due, ...]:
    return tuple(line for line in lines if not line.done)
