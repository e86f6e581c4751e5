# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course that ends early leaves nothing dangling: what is ahead is cancelled, alerts go on waiting."""

from datetime import timedelta

import pytest

from clinic.rows import booked
from openipt.clinic.casework.actions import (
    record_attendance,
    record_fact,
    record_response,
    withdraw_entry,
)
from openipt.clinic.casework.models import Standing
from openipt.clinic.clients.snapshots import form
from openipt.clinic.ledger.errors import Refused
from openipt.course.agenda import agenda
from openipt.course.kinds.sessions import Attendance
from openipt.course.state import SessionStatus
from openipt.protocol.load import content


@pytest.fixture
def ahead(course, session, thea, now):
    """This morning's session held, two more planned, twelve agreed."""
    record_attendance(
        course=session.course, session=session.pk, data={"state": "held", "medium": "room"}, by=thea, now=now
    )
    agreed = {"kind": "first", "sessions": 12, "how": "words"}
    record_fact(course=course, kind="agreement", data=agreed, by=thea, now=now)
    starts = [now + timedelta(days=7), now + timedelta(days=14)]
    return booked(course=course, starts=starts, by=thea, now=now)


@pytest.fixture
def close(course, thea, now):
    def closed(kind: str = "stopped", reason: str = ""):
        data = {"kind": kind, "outcome": "did not come back"}
        return record_fact(course=course, kind="closing", data=data, reason=reason, by=thea, now=now)

    return closed


def statuses(state) -> list[str]:
    return [each.status.value for each in state().sessions]


@pytest.mark.parametrize("kind", ["stopped", "transferred", "early_well", "moved", "stepped_up", "completed"])
def test_closing_cancels_what_is_ahead_and_it_stays_to_be_seen(ahead, course, close, state, kind):
    close(kind)
    assert statuses(state) == ["held", "cancelled", "cancelled"]
    last = state().sessions[-1].missed
    assert (last.who, last.counts) == ("closing", False)
    assert Standing.objects.get(pk=course.pk).next_at is None


def test_a_session_that_is_over_and_was_not_written_up_is_not_cancelled_by_it(session, close, state):
    close()
    assert statuses(state) == ["planned"]


def test_a_reopened_course_has_no_appointments_and_asks_for_one(ahead, course, close, thea, now, state):
    close()
    record_fact(course=course, kind="reopening", data={"reason": "rang again"}, by=thea, now=now)
    shown = state()
    assert shown.closed is None
    assert shown.next_session is None
    due = {each.code: each for each in agenda(form(course.form_id), content(), shown)}
    assert due["plan_next"].values["number"] == 11


def test_a_closing_that_was_an_error_brings_nothing_back_by_itself_but_each_session_can_be(
    ahead, course, close, thea, now, state
):
    closing = close()
    withdraw_entry(course=course, entry=closing.entry.id, reason="Another client", by=thea, now=now)
    assert statuses(state) == ["held", "cancelled", "cancelled"]
    cancelled = state().session(str(ahead[0].pk)).missed
    withdraw_entry(course=course, entry=cancelled.id, reason="It takes place", by=thea, now=now)
    assert state().session(str(ahead[0].pk)).status is SessionStatus.PLANNED


def test_a_transfer_keeps_its_open_alert_with_its_owner(ahead, course, close, thea, now, state):
    record_response(course=course, measure="phq-9", answers=[1] * 9, by=thea, now=now)
    with pytest.raises(Refused, match="concern_open"):
        close("transferred")
    assert statuses(state) == ["held", "planned", "planned"], "refused: nothing half-written"
    close("transferred", reason="The new therapist was rung and knows")
    (alert,) = state().open_alerts
    assert alert.owner == str(thea.pk)
    assert Standing.objects.get(pk=course.pk).alerts_open == 1


def test_sent_twice_it_cancels_once(ahead, course, thea, now, state):
    data = {"kind": "moved"}
    first = record_fact(course=course, kind="closing", data=data, by=thea, now=now)
    record_fact(course=course, kind="closing", data=data, by=thea, now=now, id=first.entry.id)
    assert len(state().facts.of(Attendance)) == 3
