# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""When sessions are planned and moved to, and how each was held."""

import re

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_session import address, page_of
from openipt.clinic.casework.models import Fact, Session, Standing
from openipt.clinic.ledger.ids import new_id


def test_a_first_appointment_is_planned_long_before_any_agreement(thea_at, world, db, signed_in):
    tove = signed_in(world.tove)
    url = reverse("session-new", args=[world.colleagues.pk])
    assert 'value="10:00"' in tove.get(url).content.decode()
    made = new_id()
    sent = {"id": made, "day": "2026-03-10", "at": "14:30", "minutes": "50", "repeat": "2"}
    assert tove.post(url, sent).status_code == 302
    assert tove.post(url, sent).status_code == 302, "the same form again plans nothing more"
    times = [
        each.starts_at.isoformat() for each in Session.objects.filter(course=world.colleagues).order_by("starts_at")
    ]
    assert times == ["2026-03-10T13:30:00+00:00", "2026-03-17T13:30:00+00:00"]
    page = tove.get(reverse("session", args=[world.colleagues.pk, made])).content.decode()
    assert "number to be agreed by session 4" in page


def test_a_weekly_ten_o_clock_stays_ten_when_the_clocks_change(world, db, signed_in):
    tove = signed_in(world.tove)
    sent = {"id": new_id(), "day": "2026-03-24", "at": "10:00", "minutes": "50", "repeat": "2"}
    tove.post(reverse("session-new", args=[world.colleagues.pk]), sent)
    times = [each.starts_at.hour for each in Session.objects.filter(course=world.colleagues).order_by("starts_at")]
    assert times == [9, 8], "in Vienna both are ten o'clock"


def test_a_session_before_the_referral_is_refused_and_nothing_is_half_planned(thea_at, world):
    before = Session.objects.count()
    sent = {"id": new_id(), "day": "2026-01-05", "at": "10:00", "minutes": "50", "repeat": "3"}
    answer = thea_at.post(reverse("session-new", args=[world.course.pk]), sent)
    assert answer.status_code == 422
    assert "before the referral" in answer.content.decode()
    assert 'value="2026-01-05"' in answer.content.decode()
    assert Session.objects.count() == before


def test_a_moved_session_keeps_its_old_time_in_the_record(thea_at, world):
    later = world.full.sessions[4]
    sent = {"day": "2026-03-12", "at": "16:15", "minutes": ""}
    assert thea_at.post(address(world, later, "session-move"), sent).status_code == 302
    times = [each.data["day"] for each in Fact.objects.filter(kind="session", subject=str(later.pk))]
    assert sorted(times) == ["2026-03-10", "2026-03-12"]
    assert "16:15 to 17:05" in page_of(thea_at, world, later)


def test_missed_does_not_count_unless_it_was_agreed_and_says_who_and_how_late(thea_at, world, today):
    sent = form(state="missed", who="client", notice="two hours", contacted="on")
    thea_at.post(address(world, today, "attendance"), sent)
    page = page_of(thea_at, world, today)
    assert "did not attend, client, two hours, does not count" in page
    assert "Session 4" in page_of(thea_at, world, world.full.sessions[4])


def test_a_missed_session_that_counts_keeps_its_number(thea_at, world, today):
    assert (
        "checked"
        in re.search(
            r'<input[^>]*name="counts"[^>]*>', thea_at.get(address(world, today, "attendance")).content.decode()
        )[0]
    )
    thea_at.post(address(world, today, "attendance"), form(state="missed", who="client", counts="on", contacted="on"))
    assert "Session 5" in page_of(thea_at, world, world.full.sessions[4])


def test_missed_without_contact_while_a_concern_is_open_raises_not_reached(thea_at, world, today):
    before = Standing.objects.get(course=world.course).alerts_open
    thea_at.post(address(world, today, "attendance"), form(state="missed", who="client"))
    assert Standing.objects.get(course=world.course).alerts_open == before + 1


@pytest.mark.parametrize(("medium", "words"), [("phone", "held by phone"), ("video", "held by video")])
def test_held_by_phone_or_video(thea_at, world, today, medium, words):
    thea_at.post(address(world, today, "attendance"), form(state="held", medium=medium))
    assert words in page_of(thea_at, world, today)


def test_nobody_is_asked_whether_the_closing_of_the_course_cancelled_a_session(thea_at, world):
    page = thea_at.get(reverse("attendance", args=[world.course.pk, world.full.sessions[3].pk])).content.decode()
    assert 'value="therapist"' in page
    assert "closing of the course" not in page
