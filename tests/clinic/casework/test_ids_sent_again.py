# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An id that is sent again: the same content gives the first answer, other content is a conflict that loses neither."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from clinic.rows import booked
from openipt.clinic.casework.actions import (
    answer_alerts,
    book_sessions,
    correct_fact,
    open_course,
    pass_task,
    record_attendance,
    record_conversation,
    record_fact,
    record_response,
    record_total,
    withdraw_entry,
)
from openipt.clinic.casework.read import Recorded
from openipt.clinic.clients.actions import add_client, share_course
from openipt.clinic.clients.models import CourseStaff
from openipt.clinic.ledger.errors import Conflict, NotHere
from openipt.clinic.ledger.ids import new_id

TALK = {"asked_in_person": "person", "understood": "As before", "agreed": "A call", "next_contact": "days"}
NOT_COUNTED = {"AuditChain", "AccessAttempt"}


def rows() -> dict[str, int]:
    counted = {model.__name__: model._base_manager.count() for model in apps.get_models() if model._meta.managed}
    return {name: count for name, count in counted.items() if name not in NOT_COUNTED}


@pytest.fixture
def old(course, thea, now):
    return record_fact(course=course, kind="gap", data={"text": "No one at work"}, by=thea, now=now).entry.id


@pytest.fixture
def session(course, thea, now):
    return booked(course=course, starts=[now - timedelta(hours=2)], by=thea, now=now)[0]


@pytest.fixture
def acts(course, thea, sam, now, old, session):
    """For each action that takes an id: the action, what is sent first, and what of it is other the second time."""
    own = {"course": course}
    again = {"setting": "outpatient", "referred_on": date(2026, 2, 1), "form": "individual-acute", "therapist": thea}
    return {
        "a fact": (record_fact, own | {"kind": "gap", "data": {"text": "No one"}}, {"data": {"text": "No friend"}}),
        "its session": (
            record_fact,
            own | {"kind": "gap", "data": {"text": "No one"}, "session": session.pk},
            {"session": None},
        ),
        "its day": (
            record_fact,
            own | {"kind": "gap", "data": {"text": "No one"}, "happened_on": now.date()},
            {"happened_on": now.date() - timedelta(days=1)},
        ),
        "its kind": (
            record_fact,
            own | {"kind": "gap", "data": {"text": "No one"}},
            {"kind": "event", "data": {"what": "A move", "when": "2020"}},
        ),
        "a correction": (correct_fact, own | {"entry": old, "data": {"text": "One"}}, {"data": {"text": "Two"}}),
        "a withdrawal": (withdraw_entry, own | {"entry": old, "reason": "Another client"}, {"reason": "A slip"}),
        "a skipped task": (pass_task, own | {"task": "week_step", "why": "next_time"}, {"why": "elsewhere"}),
        "a conversation": (record_conversation, own | {"data": TALK}, {"data": TALK | {"understood": "Worse"}}),
        "a line": (answer_alerts, own | {"line": "As before", "closes": False}, {"line": "Worse"}),
        "answers": (
            record_response,
            own | {"measure": "phq-9", "answers": [1] * 9},
            {"answers": [1] * 8 + [2]},
        ),
        "a total": (record_total, own | {"measure": "phq-9", "total": 8}, {"total": 18}),
        "attendance": (record_attendance, own | {"session": session.pk, "data": {"state": "held"}},
                       {"data": {"state": "missed"}}),
        "a client": (add_client, {"details": {"name": "Bo Ray"}}, {"details": {"name": "Bo Roy"}}),
        "a course": (open_course, again | {"client": course.client}, {"setting": "inpatient"}),
        "a relation": (share_course, own | {"user": sam, "relation": "reader"}, {"relation": "supervisor"}),
    }  # fmt: skip


def answer(result: object) -> object:
    """What an action says that it recorded."""
    return (result.course, result.entries[:1]) if isinstance(result, Recorded) else result


NAMES = (
    "a fact", "its session", "its day", "its kind", "a correction", "a withdrawal", "a skipped task", "a conversation",
    "a line", "answers", "a total", "attendance", "a client", "a course",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_same_again_is_answered_as_the_first_time_and_other_content_is_not_lost(acts, thea, now, name):
    action, sent, other = acts[name]
    signed = {"by": thea, "id": new_id()}
    first = answer(action(**sent, **signed, now=now))
    saved = rows()
    assert answer(action(**sent, **signed, now=now + timedelta(minutes=5))) == first
    assert rows() == saved
    with pytest.raises(Conflict) as conflict:
        action(**sent | other, **signed, now=now)
    assert rows() == saved
    assert conflict.value.stored


def test_a_session_planned_again_for_another_time(course, thea, now):
    said = {"course": course, "by": thea, "now": now, "ids": [new_id()]}
    planned = now + timedelta(days=7)
    book_sessions(starts=[planned], **said)
    saved = rows()
    book_sessions(starts=[planned], **said)
    assert rows() == saved
    with pytest.raises(Conflict) as conflict:
        book_sessions(starts=[planned + timedelta(hours=1)], **said)
    assert conflict.value.stored["starts_at"] == planned.isoformat()
    assert rows() == saved


def test_a_relation_given_again_after_it_has_ended(acts, course, thea, now):
    action, sent, other = acts["a relation"]
    signed = {"by": thea, "now": now, "id": new_id()}
    first = action(**sent, **signed)
    CourseStaff.objects.filter(pk=first.pk).update(until=now.date())
    saved = rows()
    assert action(**sent, **signed) == first
    with pytest.raises(Conflict):
        action(**sent | other, **signed)
    assert rows() == saved


@pytest.mark.parametrize("name", NAMES)
def test_an_id_that_somebody_else_has_used_tells_nothing(acts, thea, sam, now, name):
    action, sent, _other = acts[name]
    id = new_id()
    action(**sent, by=thea, now=now, id=id)
    with pytest.raises(NotHere):
        action(**sent, by=sam, now=now, id=id)
