# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A client whose language is German reads their pages in German; what is said about danger waits for a clinician."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse

from clinic.workbench.a_world import World, standing_world
from clinic.workbench.test_clients import details
from openipt.clinic.accounts.models import User
from openipt.clinic.language import in_language
from openipt.clinic.safety_texts import is_about_safety
from openipt.protocol import load

pytestmark = pytest.mark.django_db
CATALOGUE = Path(load.__file__).parents[1] / "clinic" / "locale" / "de" / "LC_MESSAGES" / "content-client.po"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with standing_world(django_db_blocker, person="Nadia Berg") as made:
        yield made


@pytest.fixture
def cleo(world: World, db, signed_in) -> Client:
    """Cleo's browser, once Thea has chosen German for her."""
    address = reverse("client-edit", args=[world.course.pk])
    assert signed_in(world.thea).post(address, details(world, page_language="de")).status_code == 302
    return signed_in(world.cleo)


def test_a_client_reads_their_page_and_a_handout_in_german(cleo: Client):
    page = cleo.get(reverse("mine")).content.decode()
    assert '<html lang="de" dir="ltr">' in page
    assert "Meine Ziele" in page
    assert "My goals" not in page
    handout = cleo.get(reverse("mine-handout", args=["mood-and-people"])).content.decode()
    assert "Wie Stimmung und Menschen aufeinander wirken" in handout
    assert "Jemand ist gestorben" in handout


def test_whom_to_call_and_the_warning_that_nobody_watches_stay_in_english(cleo: Client):
    page = cleo.get(reverse("mine")).content.decode()
    assert "If you are in danger or cannot keep yourself safe, call now." in page
    assert "Diesen Text gibt es nur auf Englisch." in page
    assert "Who to call" in page


def test_all_that_clients_read_is_in_german_but_what_is_said_about_safety():
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    english = [message for message in messages if not message.string or message.fuzzy]
    assert len(messages) > len(english) + 800
    assert [m.context for m in english if not is_about_safety(m.context, m.id)] == []


def test_what_is_said_about_safety_is_in_english_until_a_clinician_has_read_it():
    german = in_language(load.content(), "de")
    assert german.worksheets["safety-plan"].title.client == load.content().worksheets["safety-plan"].title.client
    assert german.facts["consent"].label == load.content().facts["consent"].label


def test_staff_are_not_shown_half_a_language(world: World, db, signed_in):
    User.objects.filter(pk=world.thea.pk).update(language="de")
    page = signed_in(world.thea).get(reverse("today")).content.decode()
    assert '<html lang="en"' in page


def test_the_file_says_that_no_clinician_has_read_it():
    assert "Not yet read by a native clinician" in CATALOGUE.read_text(encoding="utf-8").partition("msgid")[0]
