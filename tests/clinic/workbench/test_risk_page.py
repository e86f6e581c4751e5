# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The page of the risk conversation: what it offers, what it shows of before, and to whom."""

import html

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Standing

pytestmark = pytest.mark.django_db


def page_of(answer) -> str:
    return html.unescape(answer.content.decode())


def url_of(world: World) -> str:
    return reverse("risk", args=[world.course.pk])


def talk(**given: object) -> dict[str, object]:
    return form(asked_in_person="person", understood="At night", agreed="A call", next_contact="days") | given


def concern_open(world: World) -> bool:
    return Standing.objects.get(pk=world.course.pk).concern_open


def test_nobody_reached_closes_no_concern_and_nothing_typed_is_lost(world: World, thea_at):
    assert concern_open(world)
    tried = talk(asked_in_person="not_reached", understood="Rang twice, no answer", closes="on")
    refused = thea_at.post(url_of(world), tried)
    assert refused.status_code == 422
    assert "You could not reach the client, so the concern stays open" in page_of(refused)
    assert "Rang twice, no answer" in page_of(refused)
    assert thea_at.post(url_of(world), tried | {"closes": ""}).status_code == 302
    assert concern_open(world)
    assert Standing.objects.get(pk=world.course.pk).alerts_open == 1
    assert "not reached" in page_of(thea_at.get(url_of(world))).partition("<h2>Earlier conversations</h2>")[2]


def test_a_concern_can_be_left_open_or_closed_whichever_can_be_said_now(world: World, thea_at):
    page = page_of(thea_at.get(url_of(world)))
    assert 'name="closes"' in page
    assert 'name="opens"' not in page
    thea_at.post(url_of(world), talk(closes="on"))
    assert not concern_open(world)
    page = page_of(thea_at.get(url_of(world)))
    assert 'name="opens"' in page
    assert 'name="closes"' not in page


def test_how_it_was_asked_stands_with_what_was_said(world: World, thea_at):
    thea_at.post(url_of(world), talk(asked_in_person="others"))
    assert (
        "in person, others present"
        in page_of(thea_at.get(url_of(world))).partition("<h2>Earlier conversations</h2>")[2]
    )


def test_a_supervisor_reads_and_is_offered_nothing_to_make(world: World, signed_in):
    page = page_of(signed_in(world.sam).get(url_of(world)))
    assert "Earlier conversations" in page
    assert "Make a safety plan" not in page
    assert "<textarea" not in page
