# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a client may see of their own course: an allow-list of values, and nothing else.

Only client wording; no scores, no alerts, no staff terms; no one else's name unless client and therapist
turned that on together (the fact "shown_to_client").
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from openipt.clinic.clients.models import Course
from openipt.clinic.language import content, field_of, saying
from openipt.course.entries import Entry
from openipt.course.inventory import KIN, TITLES
from openipt.course.kinds import ever_recorded
from openipt.course.kinds.consents import ShownToClient
from openipt.course.kinds.endings import Decision, EndAnnounced
from openipt.course.kinds.people import PersonDetails
from openipt.course.kinds.techniques import HandoutGiven
from openipt.course.kinds.texts import SafetyPlan
from openipt.course.plans import plan_on_own_page
from openipt.course.state import CourseState
from openipt.protocol.days import in_zone
from openipt.protocol.model import FieldType, Handout, Section, Worksheet
from openipt.protocol.saying import Reader, Saying


@dataclass(frozen=True, slots=True)
class OwnGoal:
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    meeting: str
    next_at: datetime | None
    focus: str
    goals: list[OwnGoal]
    step: str
    step_by: str
    handouts: list[Handout]
    safety_plan: SafetyPlan | None
    crisis_contacts: str
    after: str


def own_page(course: Course, state: CourseState, entries: Sequence[Entry], now: datetime) -> OwnPage:
    """Make the page from the state and all entries ever recorded: a name that was corrected is still a name.

    The next meeting is the next one after `now`.
    """
    if state.after_death:
        return _who_to_call(course, state)
    hide = _Names(state, entries)
    step = state.step_for_the_week
    following = state.next_after(now)
    return OwnPage(
        meeting=meeting(state),
        next_at=in_zone(following.starts_at, course.service.tzinfo) if following else None,
        focus=hide(state.focus.sentence) if state.focus else "",
        goals=[
            OwnGoal(hide(goal.details.text), hide(goal.details.why))
            for goal in state.goals
            if goal.state in ("active", "reached")
        ],
        step=hide(step.details.text) if step else "",
        step_by=hide(step.details.by) if step else "",
        handouts=given(state),
        safety_plan=plan_on_own_page(state, entries),
        crisis_contacts=course.service.crisis_contacts,
        after=_after(state),
    )


def _who_to_call(course: Course, state: CourseState) -> OwnPage:
    """Whoever opens the page of someone who has died finds numbers to call, and nothing that speaks to them."""
    return OwnPage(
        meeting=meeting(state), next_at=None, focus="", goals=[], step="", step_by="", handouts=[], safety_plan=None,
        crisis_contacts=course.service.crisis_contacts, after="",
    )  # fmt: skip


def meeting(state: CourseState) -> str:
    """ "Meeting 6 of 14"; never how many are left."""
    number = state.number
    if state.closed:
        return _("Your meetings have come to an end.")
    if number is None:
        return ""
    if state.agreed is None or number > state.agreed:
        return _("Meeting %(number)d") % {"number": number}
    return _("Meeting %(number)d of %(agreed)d") % {"number": number, "agreed": state.agreed}


def _after(state: CourseState) -> str:
    """Return what comes after the last meeting, once it has been talked about."""
    decision = state.facts.last(Decision)
    if decision is None or state.facts.last(EndAnnounced) is None:
        return ""
    return saying(reader=Reader.CLIENT).choice(field_of(Decision, "what"), decision.what)


def given(state: CourseState) -> list[Handout]:
    """Return the handouts that were given, each once."""
    ids = dict.fromkeys(handout_given.handout for handout_given in state.facts.of(HandoutGiven))
    return [content().handouts[handout_id] for handout_id in ids if handout_id in content().handouts]


class _Names:
    """Leaves out the names of other people, unless showing them was turned on together."""

    def __init__(self, state: CourseState, entries: Iterable[Entry]) -> None:
        shown = state.facts.last(ShownToClient)
        people = [] if shown and shown.names else ever_recorded(PersonDetails, entries)
        names = {person.name for person in people}
        parts = sorted({part for name in names for part in _parts(name)}, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(_alone, parts))) if parts else None

    def __call__(self, text: str) -> str:
        return self.pattern.sub(_("someone"), text) if self.pattern else text


# Who someone is to the client may be read: "my Mum", "Father someone".
_NO_NAMES = frozenset(word.casefold() for word in TITLES | KIN)
# Names that are everyday words when they are written small.
_ALSO_WORDS = frozenset(
    "will may mark rose joy hope grace art bill sue rob dawn faith summer dean chase jack pat guy ray".split()
)


def _parts(name: str) -> list[str]:
    """Return the words that are names by themselves: "my friend Ann-Lise" has one, "my Mum" none.

    The name as a whole where no word of it can be told apart: "bram", "J.", "a girl from work".
    """
    words = [word.strip(".,()\"“”’'") for word in name.split()]
    spoken = [word for word in words if word.casefold() not in _NO_NAMES]
    named = [word for word in spoken if len(word) > 1 and (word != word.lower() or not _has_case(word))]
    whole = [name.strip()] if spoken and not (named and len(spoken) < len(words)) else []
    return whole + named


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def _alone(name: str) -> str:
    """Return a pattern for the name as a word of its own; scripts without cases and spaces have no such borders."""
    pattern = re.escape(name)
    if not _has_case(name):
        return pattern
    if name.casefold() not in _ALSO_WORDS:
        pattern = f"(?i:{pattern})"
    start = r"(?<!\w)" if name[0].isalnum() else ""
    return f"{start}{pattern}" + (r"(?!\w)" if name[-1].isalnum() else "")


@dataclass(frozen=True, slots=True)
class PlanPart:
    title: str
    lines: list[str]


def plan_parts(plan: SafetyPlan, sheet: Worksheet) -> list[PlanPart]:
    """Return the safety plan by its steps, in the client's wording.

    The names in it are the client's own list of helpers.
    """
    say = saying(reader=Reader.CLIENT)
    parts = (PlanPart(say.words(section.title), _lines(section, plan, say)) for section in sheet.sections)
    return [part for part in parts if part.lines]


def _lines(section: Section, plan: SafetyPlan, say: Saying) -> list[str]:
    """Return what was written in a step; what is short, such as a number or a day, is said with its label."""
    lines: list[str] = []
    for field in section.fields:
        told = say.lines(field, plan.value_of(field))
        short = field.type in (FieldType.LINE, FieldType.DATE)
        lines += [f"{say.words(field.label)}: {line}" if short else line for line in told]
    return lines
