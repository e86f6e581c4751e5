# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A change of medicine: recorded once, seen on the timeline, on the page of the course and in the session's note."""

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from clinic.workbench.a_fact import record_url
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Fact

pytestmark = pytest.mark.django_db

SERTRALINE = {"name": "Sertraline", "change": "dose_changed", "dose": "100 mg once a day", "by": "Dr Okafor"}


def record(world: World, thea_at, **answers: str):
    session = str(world.full.sessions[2].pk)
    return thea_at.post(record_url(world, "medicine"), form(**answers) | {"session": session})


def test_it_is_seen_on_the_timeline_the_course_and_in_the_note(world: World, thea_at):
    assert record(world, thea_at, **SERTRALINE).status_code == 302
    timeline = text_of(thea_at.get(reverse("timeline", args=[world.course.pk])))
    assert "Sertraline: dose changed" in timeline
    assert "Dr Okafor" in timeline
    line = "Sertraline: dose changed, 100 mg once a day (Dr Okafor)."
    assert line in text_of(thea_at.get(reverse("course", args=[world.course.pk])))
    assert line in text_of(thea_at.get(reverse("session", args=[world.course.pk, world.full.sessions[2].pk])))


def test_a_changed_dose_without_the_new_one_is_refused_in_words(world: World, thea_at):
    before = Fact.objects.filter(course=world.course, kind="medicine").count()
    answer = record(world, thea_at, name="Sertraline", change="dose_changed")
    assert answer.status_code == 422
    assert "Please enter the new dose." in text_of(answer)
    assert Fact.objects.filter(course=world.course, kind="medicine").count() == before


def test_the_timeline_offers_to_record_one(world: World, thea_at):
    page = thea_at.get(reverse("timeline", args=[world.course.pk])).content.decode()
    assert record_url(world, "medicine") in page


def test_it_can_be_marked_as_entered_in_error(world: World, thea_at):
    sent = form(name="Mirtazapine", change="stopped")
    assert thea_at.post(record_url(world, "medicine"), sent).status_code == 302
    address = reverse("entry-withdraw", args=[world.course.pk, sent["id"]])
    assert thea_at.post(address, form(reason="another client's")).status_code == 302
    assert "Mirtazapine" not in text_of(thea_at.get(reverse("timeline", args=[world.course.pk])))
