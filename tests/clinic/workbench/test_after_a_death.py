# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""When a client has died nothing asks for them, reminds of them or speaks to them; what was open is one review."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from clinic.workbench.a_course import PAGES, form, text_of
from openipt.clinic.casework.actions import record_fact, record_response
from openipt.clinic.casework.models import Fact, Session, Standing


def close(world, kind):
    given = {"course": world.course, "by": world.thea, "now": world.now}
    record_fact(kind="risk_conversation", data=CONCERN, **given)
    record_fact(kind="follow_up_planned", data={"due_on": "2026-03-03"}, **given)
    record_fact(kind="closing", data={"kind": kind}, reason="the duty doctor knows", **given)


CONCERN = {
    "asked_in_person": "person", "understood": "x", "agreed": "y", "next_contact": "days", "opens": True,
}  # fmt: skip


@pytest.fixture
def died(world, db):
    close(world, "died")


def page(browser, world, name):
    return text_of(browser.get(reverse(name, args=[world.course.pk])))


def test_today_has_one_line_and_asks_nothing_else(world, died, thea_at):
    answer = text_of(thea_at.get("/"))
    assert answer.count("The review after the death is open.") == 1
    for words in ("a concern is open", "not written up", "no note yet", "Follow-ups due", "waits to be asked"):
        assert words not in answer


def test_the_service_lead_sees_it_on_the_list(world, died, signed_in):
    assert "The review after the death is open." in text_of(signed_in(world.lena).get(reverse("courses")))


def test_the_course_asks_for_the_review_and_for_nothing_more(world, died, thea_at):
    course = page(thea_at, world, "course")
    assert "Review with the service lead after the death" in course
    for words in ("Follow-up, due on", "Risk conversation</a>", "Book a session", "Planned end"):
        assert words not in course
    ending = page(thea_at, world, "ending")
    assert "no longer asked" in ending
    for words in ("record it", "Where it has not helped enough", "Little or no change?", "Decide what happens next"):
        assert words not in ending
    assert thea_at.get(reverse("follow-up", args=[world.course.pk]))["Location"].endswith("/ending/")
    thea_at.post(reverse("follow-ups-plan", args=[world.course.pk]), form())
    assert Fact.objects.filter(course=world.course, kind="follow_up_planned").count() == 2


def test_a_session_of_the_course_speaks_of_no_next_one(world, died, thea_at):
    address = reverse("session", args=[world.course.pk, world.full.sessions[0].pk])
    for words in ("book a session", "speak of the ending"):
        assert words not in text_of(thea_at.get(address))


def test_a_page_left_open_plans_nothing_for_someone_who_has_died(world, died, thea_at):
    before = Session.objects.count()
    for day, status in (("2026-03-10", 422), ("2026-03-02", 302)):  # one that was held and not entered yet is taken
        sent = form(day=day, at="10:00", minutes="50", repeat="1")
        answer = thea_at.post(reverse("session-new", args=[world.course.pk]), sent)
        assert answer.status_code == status
    assert Session.objects.count() == before + 1
    sent = form(due_on="2026-06-02")
    answer = thea_at.post(reverse("record", args=[world.course.pk, "follow_up_planned"]), sent)
    assert answer.status_code == 422
    assert "nothing is planned for them" in text_of(answer)


def test_there_is_nothing_to_look_at_together(world, died, thea_at):
    address = reverse("together", args=[world.course.pk])
    assert address not in page(thea_at, world, "course")
    assert thea_at.get(address).status_code == 404


def test_the_clients_page_speaks_to_no_one(world, died, signed_in):
    own = text_of(signed_in(world.cleo).get(reverse("mine")))
    assert "Told: " not in own
    assert "My goals" not in own
    assert "Your next meeting" not in own
    assert "who-to-call" in own
    assert signed_in(world.cleo).get(reverse("mine-safety-plan")).status_code == 404


def test_once_the_review_is_recorded_nothing_is_left(world, died, thea_at):
    sent = form(looked_at="Alerts and notes, with Lena", follows="The family is written to")
    assert thea_at.post(reverse("record", args=[world.course.pk, "death_review"]), sent).status_code == 302
    assert Standing.objects.get(pk=world.course.pk).alerts_open == 0
    assert "The review after the death" not in text_of(thea_at.get("/"))
    assert all(thea_at.get(reverse(name, args=[world.course.pk])).status_code == 200 for name in PAGES)


def test_danger_in_answers_that_come_in_after_the_review_asks_for_one_again(world, died, thea_at, today):
    sent = form(looked_at="Alerts and notes, with Lena", follows="The family is written to")
    thea_at.post(reverse("record", args=[world.course.pk, "death_review"]), sent)
    later = world.now + timedelta(minutes=5)
    record_response(
        course=world.course,
        measure="phq-9",
        answers=[0] * 8 + [3],
        happened_on=date(2026, 1, 5),
        by=world.thea,
        now=later,
    )
    assert "The review after the death" in text_of(thea_at.get("/"))


@pytest.mark.parametrize(("kind", "asked"), [("stopped", True), ("transferred", False), ("moved", False)])
def test_after_another_ending_only_who_is_still_here_is_met_again(world, db, thea_at, kind, asked):
    close(world, kind)
    ending = page(thea_at, world, "ending")
    assert ("record it" in ending) is asked
    assert ("no longer asked" in ending) is not asked
    assert "Where it has not helped enough" in ending
    assert "a concern is open" in text_of(thea_at.get("/"))
