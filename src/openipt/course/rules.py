# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a record may and may not say: findings with a code, the place and values, never words.

Most findings stop a record, since it cannot be true; those in ASKING want a reason and then let it pass.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from openipt.course.fold import ANEW, starts_on, used
from openipt.course.plans import plans
from openipt.course.plausible import check_booked, check_day, check_days
from openipt.course.risk import asks_about_risk
from openipt.course.state import CourseState
from openipt.measures import instruments
from openipt.protocol.days import read_day
from openipt.protocol.load import content
from openipt.protocol.model import Finding, Form
from openipt.protocol.partial_date import PartialDate

# Findings that only ask for a reason; every other one stops the record.
HARDLY = frozenset({"before_birth", "long_ago", "far_ahead"})
ASKING = frozenset({"outside_form", "reason_missing", "concern_open"}) | HARDLY
NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be recorded."""

    kind: str
    happened_on: date
    data: Mapping[str, object]
    reason: str = ""
    about: str = ""  # the person, event or goal that a correction is about


def check(
    form: Form, state: CourseState, draft: Draft, *, referred_on: date | None = None, born_on: date | None = None
) -> tuple[Finding, ...]:
    """Everything wrong with a draft at once."""
    return (*_findings(form, state, draft, referred_on), *_hardly(state, draft, born_on))


def _hardly(state: CourseState, draft: Draft, born_on: date | None) -> Iterator[Finding]:
    """Days that want a reason, unless the draft has one among its own fields."""
    if draft.kind == "session" or draft.data.get("reason"):
        return
    yield from check_day(draft.happened_on, draft.happened_on, state.today, born_on)
    if kind := content().facts.get(draft.kind):
        yield from check_days(kind.fields, draft.data, state.today, born_on)


def _findings(form: Form, state: CourseState, draft: Draft, referred_on: date | None) -> Iterator[Finding]:
    if draft.happened_on > state.today:
        yield Finding("in_the_future", "happened_on", {"day": draft.happened_on})
    day = read_day(draft.data.get("day")) if draft.kind == "session" else draft.happened_on
    if referred_on and day and day < referred_on:
        yield Finding("before_referral", "happened_on", {"day": day, "referred_on": referred_on})
    rule = RULES.get(draft.kind)
    if rule is not None:
        yield from rule(form, state, draft)


def _agreement(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    start, end = read_day(draft.data.get("start_on")), read_day(draft.data.get("end_on"))
    if start and end and end < start:
        yield Finding("ends_before_start", "end_on", {"start_on": start, "end_on": end})
    number, kind = draft.data.get("sessions"), draft.data.get("kind")
    lowest, highest = form.sessions
    if isinstance(number, int) and not lowest <= number <= highest and not draft.data.get("reason"):
        yield Finding("outside_form", "reason", {"number": number, "from": lowest, "to": highest})
    held = _held_of(state, draft)
    if isinstance(number, int) and number < held:
        yield Finding("fewer_than_held", "sessions", {"number": number, "held": held})
    if kind == "first" and not number:
        yield Finding("number_missing", "sessions")
    if kind not in (None, "first") and not draft.data.get("reason"):
        yield Finding("reason_missing", "reason", {"kind": kind})


def _held_of(state: CourseState, draft: Draft) -> int:
    """How many sessions of what is being agreed are used up: a new course of sessions counts from its own start."""
    if draft.data.get("kind") not in ANEW:
        return state.used
    start = starts_on(draft.data, draft.happened_on)
    return used(state.sessions, start)


def _consent(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    """A consent that is given says how, and by whom; one that is not possible says why."""
    how, said = draft.data.get("how"), draft.data
    if said.get("state") == "not_possible" and not said.get("basis"):
        yield Finding("consent_without_basis", "basis")
    if said.get("state") != "given":
        return
    if how == "none":
        yield Finding("consent_given_how", "how")
    if how == "spoken" and not said.get("heard_by"):
        yield Finding("consent_heard_by_whom", "heard_by")
    if how == "authority" and not said.get("authority"):
        yield Finding("consent_by_whom", "authority")


def _focus(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    first, second = draft.data.get("primary"), draft.data.get("secondary")
    if not first and not draft.data.get("not_yet"):
        yield Finding("focus_missing", "primary")
    if draft.data.get("not_yet") and not draft.data.get("decide_by"):
        yield Finding("decide_by_missing", "decide_by")
    if first and first == second:
        yield Finding("same_area_twice", "secondary")
    if second and form.most_areas < 2:
        yield Finding("one_area_only", "secondary")
    if state.focus is not None and not draft.data.get("reason"):
        yield Finding("reason_missing", "reason", {"kind": "focus"})


def _session(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    """A session that was held before the client died can still be entered; none can be planned after it."""
    day = read_day(draft.data.get("day"))
    if day and day > state.today and state.after_death:
        yield Finding("after_death", "day")
    elif day:
        yield from check_booked(day, state.today)


def _follow_up_planned(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    if state.after_death:
        yield Finding("after_death", "due_on")


def _goal(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    if draft.data.get("state") in ("changed", "dropped") and not draft.data.get("reason"):
        yield Finding("reason_missing", "reason", {"kind": "goal"})


def _event(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    yield from _in_order(draft, "when", "until")


def _treatment(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    yield from _in_order(draft, "from", "until")


def _in_order(draft: Draft, first: str, second: str) -> Iterator[Finding]:
    start, end = PartialDate.of(draft.data.get(first)), PartialDate.of(draft.data.get(second))
    if start and end and end.before(start):
        yield Finding("ends_before_start", second, {"start_on": start.text, "end_on": end.text})


def _link(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    """Something with something: a direction alone links nothing."""
    said = any(draft.data.get(each) for each in ("symptom", "event", "person", "timeline_event"))
    if draft.data.get("none") and said:
        yield Finding("link_and_none", "none")
    if not draft.data.get("none") and not said:
        yield Finding("link_empty", "symptom")


def _alliance(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    if draft.data.get("rating") is not None and not draft.data.get("rated_by"):
        yield Finding("whose_rating", "rated_by")


def _closing(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    """A course may be closed over an open concern, never without a word about it."""
    if state.open_alerts or (state.concern and state.concern.open):
        yield Finding("concern_open", "reason")


def _plan_given(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    """What a client holds in their hand is what somebody has put their name to."""
    if not any(each.id == draft.data.get("version") and each.says("signed") for each in plans(state.entries)):
        yield Finding("plan_not_signed", "version")
    if draft.data.get("how") == "own_page" and draft.data.get("phone") != "safe":
        yield Finding("phone_not_safe", "phone")


def _measure_added(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    if draft.data.get("instrument") not in {each.id for each in instruments()}:
        yield Finding("unknown_measure", "instrument")


def _death(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    died = PartialDate.of(draft.data.get("died"))
    if died and died.first > state.today:
        yield Finding("in_the_future", "died", {"day": died.first})
    person = state.person(str(draft.data.get("person")))
    if person is not None:
        yield from _died_before_born(person.details.data.get("born"), draft.data.get("died"), "died")


def _person(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    born = PartialDate.of(draft.data.get("born"))
    if born and born.first > state.today:
        yield Finding("in_the_future", "born", {"day": born.first})
    person = state.person(draft.about)
    if person is not None and person.death is not None:
        yield from _died_before_born(draft.data.get("born"), person.death.data.get("died"), "born")


def _died_before_born(born: object, died: object, where: str) -> Iterator[Finding]:
    """Only where it is certain: two dates of the same year may be either way round."""
    first, last = PartialDate.of(born), PartialDate.of(died)
    if first and last and last.before(first):
        yield Finding("died_before_born", where, {"born": first.text, "died": last.text})


def _task_passed(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    """Asking about danger can wait for another day; it is never not needed."""
    task = next((each for each in form.tasks if each.id == draft.data.get("task")), None)
    if task is not None and asks_about_risk(task) and draft.data.get("passed") == NOT_NEEDED:
        yield Finding("risk_stays", "passed")


def _phase(form: Form, state: CourseState, draft: Draft) -> Iterator[Finding]:
    phase = draft.data.get("phase")
    if isinstance(phase, str) and form.phase(phase) is None:
        yield Finding("unknown_phase", "phase")


RULES = {
    "session": _session,
    "follow_up_planned": _follow_up_planned,
    "consent": _consent,
    "agreement": _agreement,
    "focus": _focus,
    "goal": _goal,
    "event": _event,
    "treatment": _treatment,
    "link": _link,
    "alliance": _alliance,
    "closing": _closing,
    "plan_given": _plan_given,
    "measure_added": _measure_added,
    "death": _death,
    "person": _person,
    "task_passed": _task_passed,
    "phase": _phase,
}
