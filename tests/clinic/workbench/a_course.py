# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course with something in every corner, written through the actions, and forms filled in as a browser would."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse

from clinic.rows import booked, version_saved
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import (
    NewFact,
    open_course,
    record_attendance,
    record_fact,
    record_facts,
    record_response,
    sign_text,
)
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.casework.models import Session, TextVersion
from openipt.clinic.clients.actions import add_client
from openipt.clinic.clients.models import Course
from openipt.clinic.language import SOURCE
from openipt.clinic.ledger.ids import new_id
from openipt.protocol.load import content
from openipt.protocol.model import Field, FieldType
from openipt.protocol.partial_date import parse

REFERRED_ON = date(2026, 2, 2)
# What whoever works on a course can open of it, each page with the course alone in its address.
PAGES = (
    "course", "people", "timeline", "focus", "goals", "consents", "agreement", "papers", "measures", "risk", "contacts",
    "ending",
)  # fmt: skip
FIRST_AT = datetime(2026, 2, 10, 9, tzinfo=UTC)  # a Tuesday, three weeks before the tests' today


def begin(by: User, now: datetime, name: str = "Cleo Brandt") -> Course:
    """A referral, nothing more."""
    client = add_client(details={"name": name}, by=by, now=now)
    return open_course(
        client=client,
        form="individual-acute",
        setting="outpatient",
        referred_on=REFERRED_ON,
        therapist=by,
        by=by,
        now=now,
    ).course


SHEETS = ("formulation", "safety-plan", "area-dispute")


@dataclass
class Full:
    """A course and the ids of what is in it."""

    course: Course
    sessions: list[Session]
    ids: dict[str, str] = field(default_factory=dict)
    texts: dict[str, UUID] = field(default_factory=dict)


def fill(course: Course, by: User, now: datetime, words: str = "", *, person: str = "", shown_in: str = SOURCE) -> Full:
    """One entry of every kind a therapist records and some worksheets; every text of it begins with `words`.

    `person` is the name of the one in the inventory, if it is to be another; `shown_in` the language of the worksheets.
    """
    starts = [FIRST_AT + timedelta(days=7 * each) for each in range(5)]
    full = Full(course, booked(course=course, starts=starts, by=by, now=now))
    for each in full.sessions[:3]:
        record_attendance(course=each.course, session=each.pk, data={"state": "held", "medium": "room"}, by=by, now=now)
    first = ("person", "event", "goal", "step")
    kinds = [*first, *(each for each in content().facts if each not in (*NOT_BY_HAND, *first))]
    facts = [_fact(full, each, words) for each in kinds]
    if person:
        facts[0] = replace(facts[0], data={**facts[0].data, "name": person})
    record_facts(course=course, facts=facts, by=by, now=now)
    for number, sheet in enumerate(SHEETS):
        full.texts[sheet] = write(full, sheet, by, now, words, sign=number % 2 == 1, shown_in=shown_in)
    full.ids["plan_given"] = give_plan(full, by, now)
    given = {"answers": [2] * 9, "session": full.sessions[2].pk, "shown_in": shown_in}
    full.ids["response"] = record_response(course=course, measure="phq-9", by=by, now=now, **given).entry.id
    return full


# Kinds with an action of their own, and those that would end the course.
NOT_BY_HAND = frozenset(
    {
        "session", "attendance", "alert", "alert_owner", "alert_answer", "risk_conversation", "risk_asked",
        "withdrawal", "closing", "reopening", "shown_to_client", "task_passed", "phase", "declined",
        "plan_given", "measure_added", "death_review",
    }
)  # fmt: skip


def _fact(full: Full, kind: str, words: str) -> NewFact:
    definition, made = content().facts[kind], new_id()
    data = said(definition.fields, words, full.ids) | EXACTLY.get(kind, {})
    for name in NOT_TOGETHER.get(kind, ()):
        data.pop(name, None)
    full.ids[kind] = str(made)
    session = full.sessions[2].pk if definition.needs_session else None
    return NewFact(kind, data, id=made, session=session, reason="so")


EXACTLY: Mapping[str, Mapping[str, object]] = {
    "agreement": {"kind": "first", "sessions": 14, "follow_ups": "1, 3", "end_on": "2026-06-02"},
    "focus": {"primary": "dispute"},
    "handout": {"handout": "mood-and-people", "version": 1},
    "step": {"week": True},
    "area_touched": {"strategy": "stage"},
    "follow_up_planned": {"due_on": "2026-07-07"},
}
NOT_TOGETHER: Mapping[str, Sequence[str]] = {"focus": ("secondary", "not_yet", "decide_by"), "link": ("none",)}


def write(
    full: Full, kind: str, by: User, now: datetime, words: str, *, sign: bool = False, shown_in: str = SOURCE
) -> UUID:
    """A worksheet filled in from top to bottom; the id of its text."""
    head = Head(kind, new_id())
    answers = said(content().worksheets[kind].fields, words, full.ids)
    version = version_saved(course=full.course, head=head, answers=answers, base=0, by=by, now=now, shown_in=shown_in)
    if sign:
        given = {"answers": answers, "base": 1, "shown": content_hash(version.answers)}
        sign_text(course=full.course, head=head, by=by, now=now, shown_in=shown_in, **given)
    return head.id


def give_plan(full: Full, by: User, now: datetime, **given: object) -> str:
    """The client has the last version of the safety plan, also on their own page."""
    version = TextVersion.objects.filter(text_id=full.texts["safety-plan"]).latest("number")
    data = {"version": str(version.pk), "how": "paper", "phone": "safe"} | given
    return record_fact(course=full.course, kind="plan_given", data=data, by=by, now=now).entry.id


def said(fields: Sequence[Field], words: str, ids: Mapping[str, str]) -> dict[str, object]:
    """Answers to all of the fields, as the actions take them."""
    return {each.id: value for each in fields if (value := _said(each, words, ids)) is not None}


def _said(each: Field, words: str, ids: Mapping[str, str]) -> object:
    if each.type in (FieldType.LINE, FieldType.TEXT):
        return f"{words}{each.id}"
    if each.type is FieldType.ROWS:
        return [said(each.fields, words, ids)]
    if each.type in (FieldType.CHOICE, FieldType.CHOICES):
        first = each.choices[0].id
        return first if each.type is FieldType.CHOICE else [first]
    if each.type is FieldType.PEOPLE:
        return [ids["person"]] if "person" in ids else None
    return _PLAIN[each.type](each) if each.type in _PLAIN else ids.get(each.type.value)


_PLAIN = {
    FieldType.NUMBER: lambda each: each.lowest or 1,
    FieldType.RATING: lambda each: 6,
    FieldType.YES: lambda each: True,
    FieldType.DATE: lambda each: "2026-03-01",
    FieldType.WHEN: lambda each: parse("spring 2025").stored(),
}


def typed(fields: Sequence[Field], words: str, ids: Mapping[str, str]) -> dict[str, object]:
    """The same as a browser sends it: names of inputs and what stands in them."""
    sent: dict[str, object] = {}
    for each in fields:
        if each.type is FieldType.ROWS:
            row = typed(each.fields, words, ids)
            sent |= {f"{each.id}.0.{name}": value for name, value in row.items()}
        elif each.type is FieldType.WHEN:
            sent[each.id] = "spring 2025"
        elif (value := _said(each, words, ids)) is not None:
            sent[each.id] = "on" if value is True else value
    return sent


def form(**given: object) -> dict[str, object]:
    """What every form of a fact carries, and what is given."""
    return {"id": str(new_id())} | given


def text_of(answer: HttpResponse) -> str:
    """What a page says, with its characters as they are read."""
    return html.unescape(answer.content.decode())
