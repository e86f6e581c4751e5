# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Rows hold codes, ids, numbers and what somebody typed; words of ours are put in when a row is read.

Everything here is done in a made-up language in which each text of ours stands in brackets, those of content and of
the instruments too. A bracket in a row is then a text of ours, whoever wrote it there; so is a text that is word for
word one of content or of the catalogue.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from clinic.every_form import Sample, content_of, samples, url_of
from clinic.stored_words import CLOSE, OPEN, in_brackets, normalised, stored_texts
from clinic.workbench.a_course import form, typed
from clinic.workbench.a_world import World, standing_world
from clinic.workbench.test_access import patterns
from clinic.workbench.test_every_form import NAMES, errors, prepared
from openipt import clinic
from openipt.clinic.accounts.models import User
from openipt.clinic.casework import sample as sample_clinic
from openipt.clinic.casework.models import TextVersion
from openipt.clinic.ledger.ids import new_id
from openipt.measures import instruments
from openipt.privacy import RELATIONS, ROLES
from openipt.protocol import released
from openipt.protocol.load import content
from openipt.wording import texts

pytestmark = pytest.mark.django_db

# What somebody typed in the sample or in a test and some wording of ours says too.
TYPED = {
    "AT", "Better", "English", "Therapist", "safety plan", "left out", "all of it", "worry", "Asked, nothing told.",
    "School.", "Well.", "Nothing.",
}  # fmt: skip
# Kinds of entries that content does not list, and ways to reach a client.
OTHER_CODES = {"session", "note", "withdrawal", "call", "text", "self", "closed", "roles"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with in_brackets(), standing_world(django_db_blocker, anew=True) as world:
        yield world


@cache
def catalogue() -> frozenset[str]:
    """Every text of the pages and the code, as translators get them."""
    templates = "\n".join(path.read_text("utf-8") for path in Path(clinic.__path__[0]).glob("locale/*.pot"))
    listed = re.findall(r'^msgid(?:_plural)? ((?:"(?:[^"\\]|\\.)*"\s*)+)', templates, re.M)
    return frozenset("".join(ast.literal_eval(line) for line in text.split("\n") if line.strip()) for text in listed)


@cache
def wordings() -> frozenset[str]:
    """Every wording of ours, compared without case and signs."""
    ours = [text.text for made in (content(), *instruments()) for text in texts(made)]
    return frozenset(normalised(text.replace(OPEN, "").replace(CLOSE, "")) for text in (*catalogue(), *ours)) - {""}


@cache
def codes() -> frozenset[str]:
    """What is a code wherever it stands, though some wording is the same word."""
    ids = {part for path in released.ids_of(content()) for part in re.split(r"[ .=]", path)}
    ids |= {part for path in content().words for part in path.split(".")}
    ids |= {need.id for form in content().forms.values() for gate in form.gates for need in gate.needs}
    ids |= {name for name, _pattern in patterns()}
    return frozenset({*ids, *OTHER_CODES, *ROLES, *RELATIONS, *(one.id for one in instruments())})


def _is_code(text: str) -> bool:
    return text in codes() or text.isdigit()


def words_of_ours() -> set[tuple[str, str]]:
    """Where a row holds a text of ours, and which."""
    return {
        (place, text)
        for place, text in stored_texts()
        if OPEN in text or (normalised(text) in wordings() and not _is_code(text) and text not in TYPED)
    }


def test_nothing_that_is_written_in_a_full_course_is_a_text_of_ours(world: World, db):
    assert len(catalogue()) > 1000
    assert len(list(stored_texts())) > 1000
    assert words_of_ours() == set()


def further(world: World) -> dict[str, tuple[str, Sample]]:
    """Ways through the same forms on which something else is written."""
    tove, at = str(world.tove.pk), {"session_id": world.full.sessions[3].pk}
    left_out = {"measure": "gad-7", "why": "next_time"}
    return {
        "a measure left out in a session": ("session-leave-out", Sample(left_out, at=at)),
        "a measure left out for a reason of the list": (
            "measure-leave-out",
            Sample({"why": "prefers_not", "words": "Tired", "scope": "once"}, {"words": "Ill"}),
        ),
        "an alert handed to someone who does not work here yet": ("alert-hand-over", Sample({"owner": tove})),
        "a total sent again with another number": (
            "measure-total",
            Sample({"total": "8", "happened_on": "2026-03-03"}, {"total": "3"}),
        ),
    }


FURTHER = (
    "a measure left out in a session", "a measure left out for a reason of the list",
    "an alert handed to someone who does not work here yet", "a total sent again with another number",
)  # fmt: skip


def send(world: World, signed_in: Any, name: str, sample: Sample) -> None:
    """Send a form, and send it again with other content."""
    prepared(world, name)
    browser = signed_in(User.objects.get(pk=getattr(world, sample.by).pk))
    url, sent = url_of(world, name, sample), content_of(sample)
    first = browser.post(url, sent)
    assert first.status_code in (200, 302), errors(first)
    if sample.other:
        assert browser.post(url, sent | sample.other).status_code == 409


@pytest.mark.parametrize("name", NAMES)
def test_no_form_stores_a_text_of_ours(world: World, db, signed_in, name):
    send(world, signed_in, name, samples(world)[name])
    assert words_of_ours() == set()


@pytest.mark.parametrize("way", FURTHER)
def test_nor_does_it_on_any_other_way_through_it(world: World, db, signed_in, way):
    send(world, signed_in, *further(world)[way])
    assert words_of_ours() == set()


def test_no_worksheet_stores_a_text_of_ours(world: World, db, thea_at):
    for kind, sheet in content().worksheets.items():
        url = reverse("worksheet-text", args=[world.course.pk, kind, new_id()])
        begun_with = offered(thea_at.get(url).content.decode())
        assert begun_with, kind
        assert not [value for value in begun_with if OPEN in value], kind
        sent = typed(sheet.fields, "Told: ", world.full.ids) | {"base": "0"}
        answer = thea_at.post(url, sent)
        assert answer.status_code == 302, (kind, errors(answer))
    assert words_of_ours() == set()


def test_a_note_that_is_written_anew_stores_no_text_of_ours_beside_its_own(world: World, db, signed_in):
    session = world.full.sessions[3].pk
    note = reverse("session-note", args=[world.course.pk, session])
    thea = signed_in(world.thea)
    assert thea.post(note, {"text": "She laughed.", "base": "0", "do": "save"}).status_code == 302
    in_error = reverse("session-note-error", args=[world.course.pk, session])
    assert thea.post(in_error, form(reason="Another client")).status_code == 302
    assert thea.post(note, {"text": "She wept.", "base": "1", "do": "save"}).status_code == 302
    assert TextVersion.objects.filter(text__kind="note", text__course=world.course).count() == 2
    assert words_of_ours() == set()


def offered(page: str) -> list[str]:
    """What the fields of a form begin with, which is sent back if nobody changes it."""
    fields = re.findall(r'<input[^>]* value="([^"]*)"', page) + re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)
    return [value for value in fields if value.strip()]


def test_the_sample_clinic_holds_no_text_of_ours(db, now):
    with in_brackets(), override_settings(OPENIPT_DEMO=True):
        sample_clinic.load(now)
        assert words_of_ours() == set()
