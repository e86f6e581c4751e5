# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers keep the language of the questions, and where it changes the curve and its table say so."""

import re

import pytest
from django.urls import reverse

from clinic.workbench.a_world import World
from clinic.workbench.test_measure import answers, url
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.models import Response
from openipt.clinic.clients.models import Client

MARK = 'class="language"'
CHANGED = "Answered in German, the time before in another language."


@pytest.fixture
def german(world: World, db) -> None:
    """The client reads German; there is no official German version of a questionnaire in OpenIPT."""
    Client.objects.filter(pk=world.course.client_id).update(page_language="de")


def curves(page: str) -> list[str]:
    return re.findall(r'<svg class="drawing curve.*?</svg>', page, re.DOTALL)


def test_a_german_client_is_told_that_the_questions_are_in_english_and_staff_can_say_what_was_used(
    german, world: World, thea_at, today
):
    page = thea_at.get(url(world, "phq-9", today)).content.decode()
    assert "Diesen Text gibt es nur auf Englisch." in page
    assert "Little interest or pleasure" in page
    assert 'name="asked_in"' in page


def test_on_a_page_in_another_language_the_questions_are_marked_as_english(
    world: World, db, signed_in, today, settings
):
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    User.objects.filter(pk=world.thea.pk).update(language="de")
    page = signed_in(world.thea).get(url(world, "phq-9", today)).content.decode()
    assert '<html lang="de"' in page
    assert "Little interest or pleasure" in page.partition('<div class="questions" lang="en" dir="ltr">')[2]


def test_of_an_english_client_nobody_is_asked_about_a_language(world: World, thea_at, today):
    page = thea_at.get(url(world, "phq-9", today)).content.decode()
    assert 'name="asked_in"' not in page
    assert "Englisch" not in page


def test_answers_on_a_german_form_are_marked_on_the_curve_on_their_page_and_in_the_shared_view(
    german, world: World, db, signed_in, thea_at, today
):
    course, own = reverse("course", args=[world.course.pk]), world.course.pk
    assert MARK not in thea_at.get(course).content.decode(), "one answer is no change"
    sent = answers([1] * 8 + [0], today, asked_in="de")
    assert thea_at.post(url(world, "phq-9"), sent).status_code == 302
    assert Response.objects.get(pk=sent["id"]).answers["language"] == "de"
    assert CHANGED in thea_at.get(url(world, "phq-9", today)).content.decode()
    page = thea_at.get(course).content.decode()
    wide, narrow = curves(page)
    assert "8 (German)" in page, "in the table"
    for drawing in (wide, narrow):
        assert drawing.count(MARK) == 1
        assert ">German</text>" in drawing
        assert "answered in German." in drawing, "in the description of the drawing too"
    set_code(user=world.thea, code="4827", by=world.thea, now=world.now)
    thea = signed_in(User.objects.get(pk=world.thea.pk))
    thea.post(reverse("together", args=[own]))
    shared = thea.get(reverse("together-page", args=[own, "curve"])).content.decode()
    assert curves(shared)[0].count(MARK) == 1
    assert "8 (Deutsch)" in shared, "in the table"


def test_answers_in_the_same_language_are_not_marked(german, world: World, thea_at, today):
    assert thea_at.post(url(world, "phq-9"), answers([1] * 8 + [0], today, asked_in="en")).status_code == 302
    assert MARK not in thea_at.get(reverse("course", args=[world.course.pk])).content.decode()
    assert "Answered in" not in thea_at.get(url(world, "phq-9", today)).content.decode()


def test_a_total_from_a_german_form_keeps_its_language_and_a_correction_begins_with_it(
    german, world: World, thea_at, today
):
    sent = answers([], today, total="12", asked_in="de")
    assert thea_at.post(url(world, "phq-9", name="measure-total"), sent).status_code == 302
    page = thea_at.get(url(world, "phq-9", today) + f"&correct={sent['id']}").content.decode()
    assert re.search(r'<option value="de"\s+selected', page)


def test_a_language_that_there_is_not_is_refused(german, world: World, thea_at, today):
    assert thea_at.post(url(world, "phq-9"), answers([1] * 9, today, asked_in="tlh")).status_code == 422
