# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What waits to be written up: sessions that are over without a word, and notes nobody has signed."""

from datetime import date, timedelta

import pytest

from clinic.rows import booked, version_saved
from openipt.clinic.accounts.actions import change_service
from openipt.clinic.casework.actions import (
    open_course,
    record_attendance,
    record_response,
    sign_text,
    withdraw_entry,
)
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.casework.models import Standing
from openipt.clinic.casework.queries import day_of, unwritten
from openipt.clinic.clients.actions import add_client, share_course
from openipt.clinic.clients.models import Course
from openipt.clinic.clients.snapshots import form_of
from openipt.clinic.ledger.ids import new_id

NOTE = {"text": "We spoke of the row."}


@pytest.fixture
def waiting(thea, now):
    """What waits for Thea so many minutes from now, as (code, session, number)."""

    def waits(user=thea, minutes: int = 0) -> list[tuple]:
        at = now + timedelta(minutes=minutes)
        return [(each.code, each.session, each.number) for each in unwritten(day_of(user, at.date()), at)]

    return waits


def test_a_session_waits_once_it_is_over(session, waiting):
    assert waiting(minutes=-60) == []
    assert waiting() == [("not_written", session.pk, 1)]


def test_a_session_said_to_be_held_still_wants_a_note_and_a_missed_one_nothing(session, course, thea, now, waiting):
    record_attendance(
        course=session.course, session=session.pk, data={"state": "held", "medium": "room"}, by=thea, now=now
    )
    (second,) = booked(course=course, starts=[now - timedelta(hours=20)], by=thea, now=now)
    record_attendance(
        course=second.course, session=second.pk, data={"state": "missed", "who": "client"}, by=thea, now=now
    )
    assert waiting() == [("no_note", session.pk, 1)]


def test_a_note_saved_and_not_signed_waits_until_it_is_signed(session, course, thea, now, waiting):
    head = Head("note", new_id(), session=session.pk)
    said = {"course": course, "head": head, "answers": NOTE, "by": thea, "now": now}
    version = version_saved(base=0, **said)
    assert waiting() == [("not_signed", session.pk, 1)]
    (only,) = unwritten(day_of(thea, now.date()), now)
    assert only.note == head.id
    sign_text(base=version.number, shown=content_hash(NOTE), **said)
    assert waiting() == []


def test_those_with_an_open_concern_come_first(session, course, thea, now, waiting):
    client = add_client(details={"name": "Ina Test"}, by=thea, now=now - timedelta(days=9))
    given = {"setting": "outpatient", "referred_on": date(2026, 2, 1), "form": "individual-acute"}
    other = open_course(client=client, therapist=thea, by=thea, now=now - timedelta(days=9), **given).course
    (earlier,) = booked(course=other, starts=[now - timedelta(days=2)], by=thea, now=now - timedelta(days=9))
    assert [each[1] for each in waiting()] == [earlier.pk, session.pk]
    record_response(course=course, measure="phq-9", answers=[1] * 9, by=thea, now=now)
    assert [each[1] for each in waiting()] == [session.pk, earlier.pk]


def test_a_session_that_does_not_take_place_is_no_appointment_of_the_day(session, course, thea, now, state):
    (later,) = booked(course=course, starts=[now + timedelta(hours=2)], by=thea, now=now)
    record_attendance(
        course=session.course, session=session.pk, data={"state": "held", "medium": "room"}, by=thea, now=now
    )
    assert [each.pk for each in day_of(thea, now.date()).sessions] == [session.pk, later.pk]
    cancelled = record_attendance(
        course=later.course, session=later.pk, data={"state": "cancelled", "who": "client"}, by=thea, now=now
    )
    assert [each.pk for each in day_of(thea, now.date()).sessions] == [session.pk]
    withdraw_entry(course=course, entry=cancelled.entry.id, reason="Another client", by=thea, now=now)
    assert [each.pk for each in day_of(thea, now.date()).sessions] == [session.pk, later.pk]


@pytest.mark.parametrize("given", [True, False])
def test_a_service_that_gives_no_sick_role_is_not_asked_for_it(session, course, service, thea, ada, now, given):
    change_service(service=service, uses_sick_role=given, by=ada, now=now)
    record_attendance(
        course=session.course, session=session.pk, data={"state": "held", "medium": "room"}, by=thea, now=now
    )
    card = Standing.objects.get(pk=course.pk).card
    tasks = {each.id for each in form_of(Course.objects.get(pk=course.pk)).tasks}
    assert ("sick_role_offered" in tasks) is ("sick_role_review" in tasks) is given
    assert len(tasks) > 20
    assert card["due"], "the rest is asked as ever"


def test_who_only_reads_or_stands_in_has_nothing_to_write_up(session, course, thea, sam, now, waiting):
    share_course(course=course, user=sam, relation="supervisor", by=thea, now=now)
    assert waiting(sam) == []


def test_on_the_card_stands_first_what_is_late_and_last_what_every_session_has(session, course, thea, now):
    starts = [now - timedelta(days=7 * place, hours=3) for place in range(5, 0, -1)]
    held = booked(course=course, starts=starts, by=thea, now=now)
    for each in held:
        record_attendance(
            course=each.course, session=each.pk, data={"state": "held", "medium": "room"}, by=thea, now=now
        )
    due = Standing.objects.get(pk=course.pk).card["due"]
    assert len(due) == 6
    assert all(each["late"] for each in due), "six things of the first session are late in the sixth"
    assert "measure" not in {each["code"] for each in due}
