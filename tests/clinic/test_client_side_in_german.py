# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Everything a client is shown is in German, found by showing it in the language made by machine.

What is about safety is shown there in English, since no clinician has read it, and is not looked for.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.urls import reverse

from clinic import machine_language
from clinic.machine_language import CODE, LOCALE
from clinic.workbench.a_world import World, standing_world
from openipt.clinic import language
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Client
from openipt.protocol.load import content

pytestmark = pytest.mark.django_db
OF_THE_CLIENT = ("mine", "mine-safety-plan", "own-account", "own-password", "sign-out")
SHARED = ("timeline", "curve", "goals", "understanding", "agreed")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with standing_world(django_db_blocker, person="Nadia Berg") as made:
        yield made


@pytest.fixture
def in_brackets(world: World, db, tmp_path: Path, settings) -> Iterator[None]:
    machine_language.write(tmp_path, read_by="")
    settings.LOCALE_PATHS, settings.LANGUAGES_OF_CLIENTS = [tmp_path], [(CODE, "Brackets")]
    language.forget()
    Client.objects.filter(pk=world.course.client_id).update(page_language=CODE)
    yield
    language.forget()


def pages_of(world: World, signed_in: Any) -> Iterator[str]:
    """All a client is shown or given: their own pages, copies, handouts, and the shared view."""
    set_code(user=world.thea, code="4827", by=world.thea, now=world.now)
    cleo, thea, own = signed_in(world.cleo), signed_in(User.objects.get(pk=world.thea.pk)), world.course.pk
    for name in OF_THE_CLIENT:
        yield cleo.get(reverse(name)).content.decode()
    yield cleo.get("/mine/nothing/").content.decode()
    yield cleo.get(reverse("today")).content.decode()
    yield cleo.post(reverse("own-password"), {"old": "wrong", "password": "short", "again": "other"}).content.decode()
    for handout in content().handouts:
        yield thea.get(reverse("handout", args=[own, handout])).content.decode()
    yield thea.get(reverse("circle-print", args=[own])).content.decode()
    for kind, text in world.full.texts.items():
        yield thea.get(reverse("worksheet-print", args=[own, kind, text]) + "?for=client").content.decode()
    thea.post(reverse("together", args=[own]))
    yield thea.get(reverse("together", args=[own])).content.decode()
    for page in SHARED:
        yield thea.get(reverse("together-page", args=[own, page])).content.decode()


def in_german() -> set[tuple[str, str, str]]:
    """Domain, context and English of what has a German translation."""
    translated = set()
    for domain in ("django", "content-client"):
        with (LOCALE / "de" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
            for message in read_po(file):
                english = message.id if isinstance(message.id, str) else message.id[0]
                if message.id and message.string and not message.fuzzy:
                    translated.add((domain, message.context or "", english))
    return translated


def test_every_text_that_a_client_is_shown_is_in_german(world: World, in_brackets, signed_in):
    seen = {number for page in pages_of(world, signed_in) for number in machine_language.numbers_in(page)}
    shown = [message for message in machine_language.messages() if message.number in seen]
    german = in_german()
    assert len(shown) > 150
    missing = [m.english for m in shown if (m.domain, m.context, m.english) not in german]
    assert "\n".join(missing) == ""
