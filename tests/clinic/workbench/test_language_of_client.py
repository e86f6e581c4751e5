# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The language of what a client reads is chosen on the page of their details; the staff pages around it stay."""

import re

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clinic.workbench.a_world import World
from clinic.workbench.test_clients import details
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Change, Client
from openipt.clinic.ledger.models import AuditRow

GERMAN_HANDOUT = "Wie Ihre Stimmung und andere Menschen aufeinander wirken"


@pytest.fixture
def choose(world: World, thea_at: Browser):
    """A function: Thea chooses a language for her client and saves."""

    def chosen(code: str) -> int:
        address = reverse("client-edit", args=[world.course.pk])
        return thea_at.post(address, details(world, page_language=code)).status_code

    return chosen


def elements(page: str, language: str) -> str:
    """What stands inside the parts of a page that are marked with a language, the page itself aside."""
    return " ".join(re.findall(rf'<div lang="{language}" dir="ltr">(.*?)</div>', page, re.DOTALL))


def test_the_language_is_chosen_among_those_that_there_are_and_kept_with_its_history(world: World, choose):
    assert choose("de") == 302
    client = Client.objects.get(pk=world.course.client_id)
    assert client.page_language == "de"
    assert Change.objects.get(row=client.pk).old == {"page_language": "en"}
    assert AuditRow.objects.get(kind="client.changed").fields == "page_language"


def test_a_language_that_there_is_not_is_refused_and_changes_nothing(world: World, choose):
    assert choose("tlh") == 422
    assert Client.objects.get(pk=world.course.client_id).page_language == "en"


def test_a_form_that_did_not_ask_for_the_language_leaves_it(world: World, thea_at: Browser, choose):
    choose("de")
    sent = details(world, pronouns="she")
    assert thea_at.post(reverse("client-edit", args=[world.course.pk]), sent).status_code == 302
    assert Client.objects.get(pk=world.course.client_id).page_language == "de"


def test_the_details_of_a_client_show_which_language_is_chosen(world: World, thea_at: Browser, choose):
    choose("de")
    page = thea_at.get(reverse("client-edit", args=[world.course.pk])).content.decode()
    assert re.search(r'<option value="de"\s+selected', page)


def test_a_handout_is_read_in_the_language_of_the_client_inside_a_staff_page(world: World, thea_at: Browser, choose):
    address = reverse("handout", args=[world.course.pk, "mood-and-people"])
    assert GERMAN_HANDOUT not in thea_at.get(address).content.decode()
    choose("de")
    page = thea_at.get(address).content.decode()
    assert '<html lang="en"' in page
    assert "Give it to the client" in page
    assert GERMAN_HANDOUT in elements(page, "de")


def test_the_shared_view_is_in_the_language_of_the_client_and_the_way_back_in_that_of_staff(
    world: World, db, signed_in, choose
):
    choose("de")
    set_code(user=world.thea, code="4827", by=world.thea, now=world.now)
    thea, own = signed_in(User.objects.get(pk=world.thea.pk)), world.course.pk
    thea.post(reverse("together", args=[own]))
    page = thea.get(reverse("together-page", args=[own, "goals"])).content.decode()
    assert '<html lang="de" dir="ltr">' in page
    assert "Back to my view" in elements(page, "en")
    assert thea.get(reverse("together-code")).content.decode().count('<html lang="en"') == 1


def test_the_circle_on_paper_is_in_the_language_of_the_client(world: World, thea_at: Browser, choose):
    choose("de")
    page = thea_at.get(reverse("circle-print", args=[world.course.pk])).content.decode()
    assert '<html lang="en"' in page
    assert "Menschen in meinem Leben" in elements(page, "de")


@pytest.mark.parametrize(
    ("asked", "language", "title"), [("?for=client", "de", "Wie wir es verstehen"), ("", "en", "Formulation")]
)
def test_a_copy_for_the_client_is_in_their_language_and_the_print_for_staff_is_not(
    world: World, thea_at: Browser, choose, asked, language, title
):
    choose("de")
    where = [world.course.pk, "formulation", world.full.texts["formulation"]]
    page = thea_at.get(reverse("worksheet-print", args=where) + asked).content.decode()
    assert f'<html lang="{language}"' in page
    assert title in page


def test_an_own_account_of_a_member_of_staff_has_the_language_of_their_pages(world: World, db, signed_in, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    thea = signed_in(world.thea)
    assert thea.post(reverse("own-name"), {"name": "Thea", "language": "de"}).status_code == 302
    assert '<html lang="de"' in thea.get(reverse("own-account")).content.decode()


def test_a_client_does_not_change_the_language_that_was_chosen_with_them(world: World, db, signed_in, settings, choose):
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    choose("de")
    cleo = signed_in(world.cleo)
    assert 'name="language"' not in cleo.get(reverse("own-account")).content.decode()
    assert '<html lang="de"' in cleo.get(reverse("mine")).content.decode()
