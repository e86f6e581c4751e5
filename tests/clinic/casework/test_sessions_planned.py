# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Appointments: planned in one step, moved, held or missed."""

from datetime import timedelta

import pytest

from openipt.clinic.casework.actions import book_sessions, record_attendance, reschedule_session
from openipt.clinic.casework.models import Fact, Session, Standing
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.ledger.ids import new_id


def test_the_rest_of_a_course_is_planned_in_one_step_and_only_once(course, thea, now, session):
    starts = [session.starts_at + timedelta(days=7 * week) for week in range(1, 14)]
    ids = [new_id() for _ in starts]
    planned = book_sessions(course=course, starts=starts, ids=ids, by=thea, now=now)
    assert [entry.about for entry in planned.entries] == [str(id) for id in ids]
    assert planned.entries == book_sessions(course=course, starts=starts, ids=ids, by=thea, now=now).entries
    assert Session.objects.count() == 14


def test_a_session_before_the_referral_is_refused_and_none_of_the_others_is_planned(course, thea, now):
    with pytest.raises(Refused, match="before_referral"):
        book_sessions(course=course, starts=[now, now - timedelta(days=300)], by=thea, now=now)
    assert not Session.objects.exists()


def test_a_session_moved_has_its_new_time_and_the_old_one_is_kept(course, thea, now, session, state):
    new = session.starts_at + timedelta(days=1, hours=2)
    reschedule_session(course=session.course, session=session.pk, starts_at=new, minutes=30, by=thea, now=now)
    (shown,) = state().sessions
    assert (shown.starts_at, shown.minutes, shown.id) == (new, 30, str(session.pk))
    assert Fact.objects.filter(kind="session").count() == 2


def test_the_day_of_a_session_is_the_service_s(course, thea, now, state):
    late = now.replace(hour=23, minute=30)  # half past midnight in Vienna
    book_sessions(course=course, starts=[late], by=thea, now=now)
    assert state().sessions[0].day == late.date() + timedelta(days=1)


def test_attendance_written_down_again_takes_the_place_of_the_first(course, thea, now, session, state):
    record_attendance(
        course=session.course, session=session.pk, data={"state": "missed", "who": "client"}, by=thea, now=now
    )
    record_attendance(
        course=session.course, session=session.pk, data={"state": "held", "medium": "phone"}, by=thea, now=now
    )
    (shown,) = state().sessions
    assert (shown.held, shown.medium, shown.number) == (True, "phone", 1)
    assert Standing.objects.get(pk=course.pk).held == 1
