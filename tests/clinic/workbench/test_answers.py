# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the records refuse is answered in words, also where a page has no place of its own for it."""

import json
from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from openipt.clinic.casework.actions import record_fact
from openipt.clinic.casework.models import Fact
from openipt.clinic.clients.models import Course
from openipt.clinic.ledger.errors import Conflict, IdTaken, NotHere
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.answers import answer_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def skipping(world, db):
    """A form that the records refuse: its session is now before the referral, whose day was corrected since."""
    session = world.full.sessions[0]
    Course.objects.filter(pk=world.course.pk).update(referred_on=session.starts_at.date() + timedelta(days=3))
    url = reverse("session-leave-out", args=[world.course.pk, session.pk])
    return url, form(measure="phq-9", why="next_time")


def test_what_is_refused_is_said_in_words_and_the_way_back_is_the_page_of_the_form(world, thea_at, skipping):
    url, sent = skipping
    before, page = Fact.objects.count(), reverse("session", args=[world.course.pk, world.full.sessions[0].pk])
    answer = thea_at.post(url, sent, HTTP_REFERER=f"http://testserver{page}")
    assert answer.status_code == 422
    assert "before the referral" in text_of(answer)
    assert f'href="{page}"' in text_of(answer)
    assert Fact.objects.count() == before


def test_a_part_of_a_page_gives_way_to_the_whole_and_a_script_gets_the_words(thea_at, skipping):
    url, sent = skipping
    part = thea_at.post(url, sent, HTTP_HX_REQUEST="true")
    assert (part.status_code, part["HX-Retarget"], part["HX-Reswap"]) == (422, "body", "innerHTML")
    script = thea_at.post(url, sent, HTTP_X_REQUESTED_WITH="fetch")
    assert script.status_code == 422
    assert "before the referral" in json.loads(script.content)["problem"]


def test_a_form_without_an_id_is_answered_too(thea_at, skipping):
    url, sent = skipping
    del sent["id"]
    answer = thea_at.post(url, sent)
    assert answer.status_code == 422
    assert "before the referral" in text_of(answer)


def test_an_id_of_somebody_elses_row_is_not_there(world, thea_at):
    theirs = new_id()
    record_fact(course=world.colleagues, kind="gap", data={"text": "x"}, by=world.tove, now=world.now, id=theirs)
    answer = thea_at.post(reverse("record", args=[world.course.pk, "gap"]), form(text="y", id=str(theirs)))
    assert answer.status_code == 404
    assert str(theirs) not in text_of(answer)


def test_an_id_whose_row_was_recorded_without_a_form_and_says_something_else(world, thea_at):
    first = {"course": world.course, "kind": "gap", "by": world.thea, "now": world.now, "id": new_id()}
    record_fact(data={"text": "No one at work"}, **first)
    answer = thea_at.post(reverse("record", args=[world.course.pk, "gap"]), form(text="No friend", id=str(first["id"])))
    assert answer.status_code == 409
    assert Fact.objects.get(pk=first["id"]).data == {"text": "No one at work"}


@pytest.mark.parametrize("problem", [NotHere(), IdTaken()])
def test_nothing_is_told_of_what_is_not_there(rf, problem):
    with pytest.raises(Http404):
        answer_to(rf.post("/"), problem)


def test_a_conflict_never_shows_what_is_stored_outside_the_page_that_asked(rf):
    answer = answer_to(rf.post("/"), Conflict({"text": "the client's words"}, 2))
    assert answer.status_code == 409
    assert "the client's words" not in text_of(answer)
