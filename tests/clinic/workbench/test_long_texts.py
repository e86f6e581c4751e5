# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A text that is too long, or that cannot be stored, is refused in words wherever it is typed, and nothing is lost."""

import json
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.urls import reverse

import openipt.clinic
from clinic.workbench.a_course import form, text_of
from openipt.clinic.casework.models import Draft, Fact
from openipt.clinic.forms import fields
from openipt.clinic.ledger.ids import new_id
from openipt.protocol.text import MOST_IN_DRAFT, MOST_IN_LINE, MOST_IN_REASON, MOST_IN_TEXT

PILE = "Mirela" + "\u0301" * 31
LONG_LINE, LONG_TEXT = "y" * (MOST_IN_LINE + 1), "y" * (MOST_IN_TEXT + 1)


def post(browser, page, world, *args, **data):
    return browser.post(reverse(page, args=[world.course.pk, *args]), data)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("person", {"name": LONG_LINE, "relation": "friend"}, "up to 2,000 characters. It has 2,001"),
        ("person", {"name": PILE, "relation": "friend"}, "more than 30 marks"),
        ("jot", {"text": LONG_TEXT}, "up to 100,000 characters. It has 100,001"),
        ("jot", {"text": PILE}, "more than 30 marks"),
        ("event", {"what": "the move", "when": LONG_LINE}, "It has 2,001"),
        ("event", {"what": "the move", "when": PILE}, "more than 30 marks"),
        ("jot", {"text": "x", "reason": "y" * (MOST_IN_REASON + 1)}, "up to 500 characters. It has 501"),
    ],
)
def test_a_fact_says_how_long_its_text_may_be_and_shows_it_again(world, thea_at, kind, typed, said):
    before = Fact.objects.count()
    session = str(world.full.sessions[2].pk)
    answer = post(thea_at, "record", world, kind, **form(session=session, **typed))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert max(typed.values(), key=len) in text_of(answer)
    assert Fact.objects.count() == before


@pytest.mark.parametrize(("text", "said"), [(LONG_TEXT, "It has 100,001"), (PILE, "more than 30 marks")])
@pytest.mark.parametrize("doing", ["sign", "save", "read"])
def test_so_does_the_note(world, thea_at, today, text, said, doing):
    answer = post(thea_at, "session-note", world, today.pk, text=text, text_id=str(new_id()), do=doing)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert text in text_of(answer)


@pytest.mark.parametrize(("text", "said"), [(LONG_TEXT, "It has 100,001"), (PILE, "more than 30 marks")])
def test_so_does_a_worksheet(world, thea_at, text, said):
    answer = post(thea_at, "worksheet-text", world, "safety-plan", new_id(), base="0", signs=text)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert text in text_of(answer)


def test_a_table_with_too_many_rows_keeps_them_all_on_the_page(world, thea_at):
    rows = {f"helpers.{number}.who": f"helper number {number}" for number in range(201)}
    answer = post(thea_at, "worksheet-text", world, "safety-plan", new_id(), base="0", **rows)
    assert answer.status_code == 422
    assert "up to 200 entries. It has 201" in text_of(answer)
    assert "helper number 200" in text_of(answer)


@pytest.mark.parametrize(("typed", "said"), [("y" * 201, "up to 200 characters. It has 201"), (PILE, "more than 30")])
def test_a_search_says_so_too(world, thea_at, typed, said):
    answer = thea_at.get(reverse("courses"), {"q": typed})
    assert answer.status_code == 200
    assert said in text_of(answer)


@pytest.mark.parametrize("body", [{"text": PILE}, {"many": ["a", PILE]}, {"text": "y" * (MOST_IN_DRAFT + 1)}])
def test_a_draft_that_cannot_be_kept_says_why(world, thea_at, body):
    sent = {"user": str(world.thea.pk), "key": "fact:jot:1", "body": body, "revision": 0}
    url = reverse("draft", args=[world.course.pk])
    answer = thea_at.post(url, json.dumps(sent), content_type="application/json")
    assert answer.status_code == 422
    assert "marks" in answer.json()["problem"] or "up to 1,000,000 characters" in answer.json()["problem"]
    assert not Draft.objects.exists()


def test_a_text_that_is_too_long_to_save_is_still_kept_as_a_draft(world, thea_at):
    sent = {"user": str(world.thea.pk), "key": "fact:jot:1", "body": {"text": LONG_TEXT}, "revision": 0}
    url = reverse("draft", args=[world.course.pk])
    assert thea_at.post(url, json.dumps(sent), content_type="application/json").status_code == 200


def test_brackets_within_brackets_are_no_draft(world, thea_at):
    url = reverse("draft", args=[world.course.pk])
    assert thea_at.post(url, "[" * 5_000, content_type="application/json").status_code == 400


def _forms():
    for module in walk_packages(openipt.clinic.__path__, "openipt.clinic."):
        if "gallery" not in module.name and (".forms" in module.name or ".pages" in module.name):
            yield from (each for each in vars(import_module(module.name)).values() if isinstance(each, type))


def test_no_form_has_a_field_without_a_limit():
    """Every field of words is one of ours, which has a limit; choices, numbers, days and ids refuse by themselves."""
    seen = 0
    for made in {each for each in _forms() if issubclass(each, forms.BaseForm)}:
        for name, field in made.base_fields.items():
            plain = isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField)
            seen += plain
            if plain and made.__name__ != "ServiceForm":
                assert isinstance(field, fields.WordsField | fields.EmailField), f"{made.__name__}.{name}"
                assert "maxlength" not in field.widget.attrs, f"{made.__name__}.{name}: the browser would cut"
    assert seen > 20
