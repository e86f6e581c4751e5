# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a record may and may not say: findings with a code, the place and values, never words.

Most findings stop a record, since it cannot be true; those in ASKING want a reason and then let it pass.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import singledispatch

from openipt.course.entries import Entry
from openipt.course.fold import ANEW, starts_on, used
from openipt.course.kinds import Fact, fact_of
from openipt.course.kinds.agreement import Agreement, PassingReason, PhaseBegun, TaskPassed
from openipt.course.kinds.endings import Closing, FollowUpPlanned
from openipt.course.kinds.focus import Focus
from openipt.course.kinds.measures import MeasureAdded
from openipt.course.kinds.people import Death, PersonDetails
from openipt.course.kinds.safety import PlanGiven
from openipt.course.kinds.sessions import SessionBooked
from openipt.course.kinds.texts import SafetyPlan
from openipt.course.plausible import check_booked, check_day, check_days
from openipt.course.risk import asks_about_risk
from openipt.course.state import CourseState
from openipt.measures import instruments
from openipt.protocol.load import content
from openipt.protocol.model import Finding, Form
from openipt.protocol.partial_date import When

# Findings that only ask for a reason; every other one stops the record.
HARDLY = frozenset({"before_birth", "long_ago", "far_ahead"})
ASKING = frozenset({"outside_form", "reason_missing", "concern_open"}) | HARDLY
NOT_NEEDED: PassingReason = "not_needed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be recorded."""

    kind: str
    happened_on: date
    data: Mapping[str, object]
    reason: str = ""
    about: str = ""  # the person, event or goal that a correction is about

    @property
    def fact(self) -> Fact:
        """The fact that it would be."""
        on, data, about = self.happened_on, self.data, self.about or None
        return fact_of(Entry("", self.kind, on, datetime.min.replace(tzinfo=UTC), data=data, subject=about))


def check(
    form: Form, state: CourseState, draft: Draft, *, referred_on: date | None = None, born_on: date | None = None
) -> tuple[Finding, ...]:
    """Return everything wrong with a draft at once."""
    fact = draft.fact
    findings = (*_days(state, fact, referred_on), *faults_in_course(fact, form, state), *fact.faults())
    return (*findings, *_hardly(state, fact, born_on))


def _hardly(state: CourseState, fact: Fact, born_on: date | None) -> Iterator[Finding]:
    """Yield days that want a reason, unless the draft has one among its own fields."""
    if isinstance(fact, SessionBooked) or fact.own_reason:
        return
    yield from check_day(fact.happened_on, fact.happened_on, state.today, born_on)
    if kind := content().facts.get(fact.kind_id):
        yield from check_days(kind.fields, fact.stored, state.today, born_on)


def _days(state: CourseState, fact: Fact, referred_on: date | None) -> Iterator[Finding]:
    if fact.happened_on > state.today:
        yield Finding("in_the_future", "happened_on", {"day": fact.happened_on})
    day = fact.day if isinstance(fact, SessionBooked) else fact.happened_on
    if referred_on and day and day < referred_on:
        yield Finding("before_referral", "happened_on", {"day": day, "referred_on": referred_on})


@singledispatch
def faults_in_course(fact: Fact, form: Form, state: CourseState) -> Iterator[Finding]:
    """Return what cannot be true of a fact in this course, whatever it says of itself (see `Fact.faults`)."""
    return iter(())


@faults_in_course.register
def _agreement(agreement: Agreement, form: Form, state: CourseState) -> Iterator[Finding]:
    number, (lowest, highest) = agreement.sessions, form.sessions
    if number is not None and not lowest <= number <= highest and not agreement.reason:
        yield Finding("outside_form", "reason", {"number": number, "from": lowest, "to": highest})
    held = _held_of(state, agreement)
    if number is not None and number < held:
        yield Finding("fewer_than_held", "sessions", {"number": number, "held": held})


def _held_of(state: CourseState, agreement: Agreement) -> int:
    """Return how many of the agreed sessions are used; a new course of sessions counts from its own start."""
    return used(state.sessions, starts_on(agreement)) if agreement.kind in ANEW else state.used


@faults_in_course.register
def _focus(focus: Focus, form: Form, state: CourseState) -> Iterator[Finding]:
    if focus.secondary and form.most_areas < 2:
        yield Finding("one_area_only", "secondary")
    if state.focus is not None and not focus.reason:
        yield Finding("reason_missing", "reason", {"kind": Focus.kind_id})


@faults_in_course.register
def _session(session: SessionBooked, form: Form, state: CourseState) -> Iterator[Finding]:
    """Refuse a session planned after the client's death; one held before it can still be entered."""
    if session.day and session.day > state.today and state.after_death:
        yield Finding("after_death", "day")
    elif session.day:
        yield from check_booked(session.day, state.today)


@faults_in_course.register
def _follow_up_planned(planned: FollowUpPlanned, form: Form, state: CourseState) -> Iterator[Finding]:
    if state.after_death:
        yield Finding("after_death", "due_on")


@faults_in_course.register
def _closing(closing: Closing, form: Form, state: CourseState) -> Iterator[Finding]:
    """Ask what was arranged when a course is closed over an open concern."""
    if state.open_alerts or (state.concern and state.concern.open):
        yield Finding("concern_open", "reason")


@faults_in_course.register
def _plan_given(copy: PlanGiven, form: Form, state: CourseState) -> Iterator[Finding]:
    """Refuse a copy of a plan that no one has signed."""
    if not any(plan.id == copy.version and plan.signed for plan in state.facts.of(SafetyPlan)):
        yield Finding("plan_not_signed", "version")


@faults_in_course.register
def _measure_added(added: MeasureAdded, form: Form, state: CourseState) -> Iterator[Finding]:
    if added.instrument not in {measure.id for measure in instruments()}:
        yield Finding("unknown_measure", "instrument")


@faults_in_course.register
def _death(death: Death, form: Form, state: CourseState) -> Iterator[Finding]:
    died = death.died.days
    if died and died.first > state.today:
        yield Finding("in_the_future", "died", {"day": died.first})
    person = state.person(death.person)
    if person is not None:
        yield from _died_before_born(person.details.born, death.died, "died")


@faults_in_course.register
def _person(details: PersonDetails, form: Form, state: CourseState) -> Iterator[Finding]:
    born = details.born.days
    if born and born.first > state.today:
        yield Finding("in_the_future", "born", {"day": born.first})
    person = state.person(details.subject)
    if person is not None and person.death is not None:
        yield from _died_before_born(details.born, person.death.died, "born")


def _died_before_born(born: When, died: When, where: str) -> Iterator[Finding]:
    """Check the order only where it is certain: two dates of the same year may be either way round."""
    first, last = born.days, died.days
    if first and last and last.before(first):
        yield Finding("died_before_born", where, {"born": first.text, "died": last.text})


@faults_in_course.register
def _task_passed(passed: TaskPassed, form: Form, state: CourseState) -> Iterator[Finding]:
    """Asking about danger can wait for another day; it is never not needed."""
    task = next((task for task in form.tasks if task.id == passed.task), None)
    if task is not None and asks_about_risk(task) and passed.passed == NOT_NEEDED:
        yield Finding("risk_stays", "passed")


@faults_in_course.register
def _phase(begun: PhaseBegun, form: Form, state: CourseState) -> Iterator[Finding]:
    if begun.phase and form.phase(begun.phase) is None:
        yield Finding("unknown_phase", "phase")
