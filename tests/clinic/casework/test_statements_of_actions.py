# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The budgets of saving: at most twelve statements, the same with one session and with sixty."""

from datetime import timedelta

import pytest

from clinic.rows import booked
from openipt.clinic.casework.actions import (
    NewFact,
    record_fact,
    record_facts,
    record_response,
    save_draft,
    save_text,
    sign_text,
)
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.ledger.ids import new_id

BUDGET = 12


@pytest.fixture(params=[1, 60], ids=["one session", "sixty sessions"])
def long_course(request, course, thea, now):
    """A course with so many sessions held, each with a link, a step and a measure now and then."""
    begin = now - timedelta(days=45)
    starts = [begin + timedelta(hours=12 * place) for place in range(request.param)]
    sessions = booked(course=course, starts=starts, by=thea, now=begin)
    facts = []
    for each in sessions:
        for kind, data in (
            ("attendance", {"state": "held"}),
            ("link", {"event": "a row", "direction": "worse"}),
            ("step", {"text": "ask", "week": True}),
        ):
            facts.append(NewFact(kind, data, happened_on=each.starts_at.date(), session=each.pk))
    record_facts(course=course, facts=facts, by=thea, now=now)
    # what is read once a process is read before it is counted
    record_response(course=course, measure="phq-9", answers=[1] * 8 + [0], by=thea, now=now, session=sessions[-1].pk)
    return course, sessions[-1]


def test_a_fact(long_course, thea, now, statements):
    course, session = long_course
    with statements(at_most=BUDGET):
        record_fact(course=course, kind="link", data={"event": "x"}, by=thea, now=now, session=session.pk, id=new_id())


def test_a_questionnaire_with_score_flag_alert_and_audit(long_course, thea, now, statements, state):
    course, session = long_course
    with statements(at_most=BUDGET):
        record_response(
            course=course, measure="phq-9", answers=[1] * 9, by=thea, now=now, session=session.pk, id=new_id()
        )
    assert len(state().open_alerts) == 1


def test_a_draft(long_course, thea, now, statements):
    course, session = long_course
    key = f"note:{session.pk}"
    with statements(at_most=4):
        save_draft(course=course, key=key, body={"text": "a"}, revision=0, base=0, by=thea, now=now)
    with statements(at_most=2):
        save_draft(course=course, key=key, body={"text": "ab"}, revision=1, base=0, by=thea, now=now)


def test_a_note_saved_saved_again_and_signed(long_course, thea, now, statements):
    course, session = long_course
    said = {"course": course, "head": Head("note", new_id(), session=session.pk), "by": thea, "now": now}
    with statements(at_most=BUDGET):
        save_text(answers={"text": "x"}, base=0, **said)
    with statements(at_most=BUDGET):
        save_text(answers={"text": "xy"}, base=1, **said)
    with statements(at_most=BUDGET):
        sign_text(answers={"text": "xyz"}, base=2, shown=content_hash({"text": "xyz"}), **said)


def test_a_worksheet_saved_and_saved_again(long_course, thea, now, statements):
    course, _session = long_course
    said = {"course": course, "head": Head("role-play", new_id()), "by": thea, "now": now}
    save_text(answers={"situation": "w"}, base=0, **said | {"head": Head("role-play", new_id())})  # kept once a process
    with statements(at_most=BUDGET):
        save_text(answers={"situation": "x"}, base=0, **said)
    with statements(at_most=BUDGET):
        save_text(answers={"situation": "xy"}, base=1, **said)
