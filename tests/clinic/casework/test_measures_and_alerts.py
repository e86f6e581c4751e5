# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A questionnaire with a risk question: alert, owner, the conversation that answers it, and the next one that joins."""

from datetime import timedelta
from uuid import UUID

import pytest

from clinic.conftest import member
from clinic.rows import booked
from openipt.clinic.casework.actions import (
    answer_alerts,
    hand_over_alert,
    record_attendance,
    record_conversation,
    record_response,
    save_text,
)
from openipt.clinic.casework.actions.texts import Head
from openipt.clinic.casework.models import Fact, Response, Standing
from openipt.clinic.ledger.errors import NotHere, Refused
from openipt.clinic.ledger.ids import new_id

PASSIVE = [3, 3, 3, 3, 1, 2, 2, 0, 1]
TALK = {"asked_in_person": "person", "understood": "passive", "agreed": "safety plan", "next_contact": "next_session"}


@pytest.fixture
def said(course, thea, now) -> dict:
    return {"course": course, "by": thea, "now": now}


def test_scores_are_worked_out_and_kept_with_the_instrument_as_it_was(said, session):
    record_response(measure="phq-9", answers=PASSIVE, session=session.pk, **said)
    kept = Response.objects.get()
    assert (kept.total, kept.complete, kept.definition.content_id) == (18, True, "phq-9")


def test_the_same_form_twice_makes_one_response_and_one_alert(said, session):
    one = new_id()
    record_response(measure="phq-9", answers=PASSIVE, session=session.pk, id=one, **said)
    record_response(measure="phq-9", answers=PASSIVE, session=session.pk, id=one, **said)
    assert Response.objects.count() == Fact.objects.filter(kind="alert").count() == 1


def test_a_response_of_somebody_else_is_not_found(said, sam, session):
    one = new_id()
    record_response(measure="phq-9", answers=PASSIVE, id=one, **said)
    with pytest.raises(NotHere):
        record_response(measure="phq-9", answers=PASSIVE, id=one, **said | {"by": sam})


@pytest.mark.parametrize("answers", [[None] * 9, [4] + [0] * 8, [1] * 8])
def test_answers_that_do_not_fit_are_refused_and_leave_nothing(said, answers):
    with pytest.raises(Refused):
        record_response(measure="phq-9", answers=answers, **said)
    assert not Response.objects.exists()


def test_a_part_filled_measure_is_kept_without_a_total_and_asks_for_what_is_missing(said, state):
    record_response(measure="phq-9", answers=[1] * 8 + [None], **said)
    (alert,) = state().open_alerts
    assert alert.kind == "risk_missing"


def test_a_risk_answer_is_an_alert_with_owner_and_time_until_it_is_talked_through(said, course, thea, session, now):
    record_response(measure="phq-9", answers=PASSIVE, session=session.pk, **said)
    standing = Standing.objects.get(pk=course.pk)
    assert (standing.alerts_open, standing.alert_owner) == (1, thea.pk)
    assert standing.alert_due_at == now + timedelta(minutes=course.service.alert_due_minutes)
    record_conversation(data=TALK, session=session.pk, **said)
    standing.refresh_from_db()
    assert (standing.alerts_open, standing.concern_open) == (0, True)


def test_the_same_answer_a_week_later_joins_and_still_wants_its_own_line(said, course, thea, session, now, state):
    record_response(measure="phq-9", answers=PASSIVE, session=session.pk, **said)
    record_conversation(data=TALK, session=session.pk, **said)
    save_text(head=Head("safety-plan", new_id()), answers={"signs": "awake at four"}, base=0, **said)
    week = said | {"now": now + timedelta(days=7)}
    (second,) = booked(course=course, starts=[session.starts_at + timedelta(days=7)], by=thea, now=now)
    record_response(measure="phq-9", answers=PASSIVE, session=second.pk, **week)
    first, joined = state().alerts
    assert joined.joins == first.id
    assert Standing.objects.get(pk=course.pk).alerts_open == 1
    answer_alerts(line="asked: no thoughts now", closes=True, session=second.pk, **week)
    standing = Standing.objects.get(pk=course.pk)
    assert (standing.alerts_open, standing.concern_open) == (0, False)


def test_an_alert_can_be_handed_over_while_it_is_open(said, service, now, state):
    tove = member(service, "Tove", "therapist", now)
    record_response(measure="phq-9", answers=PASSIVE, **said)
    (alert,) = state().open_alerts
    hand_over_alert(alert=UUID(alert.id), owner=tove, **said)
    assert state().open_alerts[0].owner == str(tove.pk)
    record_conversation(data=TALK, **said)
    with pytest.raises(Refused, match="alert_not_open"):
        hand_over_alert(alert=UUID(alert.id), owner=tove, **said)


def test_a_session_missed_without_contact_while_a_concern_is_open_is_not_reached(said, thea, session, now, state):
    record_response(measure="phq-9", answers=PASSIVE, **said)
    record_conversation(data=TALK, **said)
    record_attendance(
        course=session.course, session=session.pk, data={"state": "missed", "who": "nobody"}, by=thea, now=now
    )
    assert [each.kind for each in state().open_alerts] == ["not_reached"]


def test_a_session_missed_with_no_concern_open_raises_nothing(said, thea, session, now, state):
    record_attendance(
        course=session.course, session=session.pk, data={"state": "missed", "who": "nobody"}, by=thea, now=now
    )
    assert state().alerts == ()
