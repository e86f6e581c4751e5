# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is said about safety is shown in a language only once a named native clinician has read it there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from clinic import machine_language
from clinic.machine_language import CLOSE, CODE, READ_BY
from clinic.workbench.a_world import World, standing_world
from openipt.clinic import language
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Client
from openipt.clinic.safety_texts import ENTRIES, is_about_safety, readers_of
from openipt.measures import instruments
from openipt.protocol.load import content
from openipt.wording import Audience, paragraphs, texts

pytestmark = pytest.mark.django_db
ASK = f"This text is in English only. Ask for an interpreter{CLOSE}"
Page = Callable[[str], str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with standing_world(django_db_blocker, person="Nadia Berg") as made:
        yield made


@pytest.fixture
def speak(world: World, db, tmp_path: Path, settings) -> Iterator[Callable[[str], None]]:
    """A function: Cleo's language is the one made by machine, and its file says who has read it."""

    def spoken(read_by: str) -> None:
        machine_language.write(tmp_path, read_by)
        settings.LOCALE_PATHS, settings.LANGUAGES_OF_CLIENTS = [tmp_path], [(CODE, "Brackets")]
        language.forget()
        Client.objects.filter(pk=world.course.client_id).update(page_language=CODE)

    yield spoken
    language.forget()


@pytest.fixture
def page_of(world: World, signed_in) -> Page:
    """A function: a page of Cleo's, a copy for her, or a page of the shared view, by its name."""
    own, text = world.course.pk, world.full.texts
    set_code(user=world.thea, code="4827", by=world.thea, now=world.now)

    def page(name: str) -> str:
        if name.startswith("mine"):
            parts = ["what-depression-is"] if name == "mine-handout" else []
            return signed_in(world.cleo).get(reverse(name, args=parts)).content.decode()
        thea = signed_in(User.objects.get(pk=world.thea.pk))
        if name == "agreed":
            thea.post(reverse("together", args=[own]))
            return thea.get(reverse("together-page", args=[own, name])).content.decode()
        if name == "what-depression-is":
            return thea.get(reverse("handout", args=[own, name])).content.decode()
        return thea.get(reverse("worksheet-print", args=[own, name, text[name]]) + "?for=client").content.decode()

    return page


SECTIONS = {section.id: section.title.client for section in content().worksheets["safety-plan"].sections}
WORTH = SECTIONS["worth"] or ""
# A page, and a text about safety on it.
PLACES = [
    ("mine", "No one watches this page all the time."),
    ("mine", "Who to call"),
    ("mine-safety-plan", WORTH),
    ("safety-plan", WORTH),
    ("what-depression-is", "Some people with depression think about dying."),
    ("agreed", "What stays between us, and what cannot"),
]


def in_english(page: str) -> str:
    """What stands in the parts of a page that are marked as English."""
    return " ".join(part.partition("</div></div>")[0] for part in page.split('<div lang="en" dir="ltr">')[1:])


@pytest.mark.parametrize(("name", "said"), PLACES)
def test_in_a_language_nobody_has_read_it_is_in_english_and_says_to_ask_for_an_interpreter(speak, page_of, name, said):
    speak("")
    page = page_of(name)
    assert said in in_english(page)
    assert ASK in page
    assert f"·{said}" not in page, "not in brackets"


@pytest.mark.parametrize(("name", "said"), PLACES)
def test_once_a_named_clinician_has_read_it_it_is_translated(speak, page_of, name, said):
    speak(READ_BY)
    page = page_of(name)
    assert f"·{said}" in page, "in brackets"
    assert ASK not in page
    assert said not in in_english(page)


@pytest.mark.parametrize("read_by", ["", READ_BY])
def test_the_choice_of_a_language_says_whether_a_clinician_has_read_it(speak, world: World, signed_in, read_by):
    edit = reverse("client-edit", args=[world.course.pk])
    speak(read_by)
    page = signed_in(world.thea).get(edit).content.decode()
    assert ("Brackets, not yet read by a native clinician" in page) is not bool(read_by)


def test_nobody_has_read_the_german_yet():
    assert readers_of("de") == ()


@pytest.mark.parametrize("wrong", ["[[reader]]\nname = 'Dr X'", "[[reader]]\nname = ' '\nday = 2026-01-31", "[["])
def test_a_file_that_names_nobody_clearly_is_refused(speak, wrong):
    speak(READ_BY)
    Path(language.settings.LOCALE_PATHS[0], CODE, "read_by.toml").write_text(wrong)
    language.forget()
    with pytest.raises(ImproperlyConfigured, match=r"read_by\.toml.*a name and a day"):
        readers_of(CODE)


def test_every_entry_that_is_about_safety_is_one_of_content():
    known = {text.context for definition in (content(), *instruments()) for text in texts(definition)}
    assert [entry for entry in ENTRIES if not any(f"{path}/".startswith(f"{entry}/") for path in known)] == []


def test_what_clients_are_told_of_danger_is_among_them():
    """Words that only a text about safety has."""
    telling = ("dying", "in danger", "emergency", "safe at home", "confidential", "consent")
    found = [
        (text.context, part)
        for definition in (content(), *instruments())
        for text in texts(definition)
        if text.audience is Audience.CLIENT and not text.is_official
        for part in paragraphs(text.text)
        if any(word in part.casefold() for word in telling) and not is_about_safety(text.context, part)
    ]
    assert found == []
