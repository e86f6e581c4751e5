# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every text of a page can be translated: in a made-up language each one stands in brackets.

What stands without brackets is either data (what was typed, names, numbers) or content of IPT, whose words have files
of their own; anything else was forgotten.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from clinic.workbench.conftest import World, standing_world
from openipt.measures import instrument
from openipt.protocol.load import content

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with standing_world(django_db_blocker, person="Nadia Berg") as made:
        yield made


OPEN, CLOSE, BETWEEN = "⟦", "⟧", "\n\n"
TOLD = ("title", "aria-label", "placeholder", "alt", "data-label")
# Names and signs that are the same in every language, and what the world of these tests is called.
SAME = {"OpenIPT", "Lakeside", "Cleo", "Brandt", "Thea", "Cora", "Dora", "Rhea", "Tove", "Sam", "Nadia", "Berg"}
WORKBENCH = (
    "course", "people", "timeline", "focus", "goals", "consents", "agreement", "papers", "risk", "ending",
    "client-edit", "circle-print",
)  # fmt: skip


class Reader(HTMLParser):
    """The texts of a page, and of the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "textarea"):
            self.inside.append(tag)
        self.texts += [value for name, value in attrs if name in TOLD and value]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.texts.append(data)


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text that goes through translation comes back in brackets."""
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        plain = getattr(translation._trans, name)
        monkeypatch.setattr(translation._trans, name, lambda *args, plain=plain: f"{OPEN}{plain(*args)}{CLOSE}")


def strings(value: object) -> Iterator[str]:
    """Every text in content, however deep."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from strings(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple | frozenset):
        for each in value:
            yield from strings(each)


@cache
def words_of_content() -> frozenset[str]:
    """The words of content by themselves, those with places for values too."""
    known = [*strings(content()), *strings(instrument("phq-9")), *strings(instrument("gad-7"))]
    return frozenset(word.casefold() for text in known for word in re.findall(r"[^\W\d_]+", text))


def forgotten(page: str) -> set[str]:
    """Texts of a page of which some word is neither translated nor data nor content."""
    reader = Reader()
    reader.feed(page)
    rest = BETWEEN.join(reader.texts)  # a drawing breaks one text into lines of its own
    while (shorter := re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", BETWEEN, rest)) != rest:
        rest = shorter
    return {text.strip() for text in rest.split(BETWEEN) if any(map(_unknown, _words(text)))}


def _words(text: str) -> list[str]:
    """Words of a text that are no data; initials of a name are."""
    rest = re.sub(r"Told: ?\w*|\S+@\S+|[\w-]*\d[\w:-]*|\b[A-Z]{1,3}\b", " ", text)
    return re.findall(r"[^\W\d_]{2,}", rest)


def _unknown(word: str) -> bool:
    return word not in SAME and word.casefold() not in words_of_content()


def test_the_reader_of_these_tests_finds_a_text_without_brackets():
    assert forgotten("<p>Forgottenly so</p>") == {"Forgottenly so"}
    assert forgotten('<p aria-label="Forgottenly">⟦Save⟧</p>') == {"Forgottenly"}
    assert forgotten("<p>⟦Save ⟦twice⟧⟧ Told: what</p><script>let it = be</script>") == set()


@pytest.mark.parametrize("name", WORKBENCH)
def test_the_pages_of_a_course_are_in_brackets(world: World, db, signed_in, bracketed, name):
    page = signed_in(world.thea).get(reverse(name, args=[world.course.pk])).content.decode()
    assert OPEN in page
    assert forgotten(page) == set()


@pytest.mark.parametrize("name", ["today", "courses", "client-new"])
def test_today_the_list_and_the_referral_are_in_brackets(world: World, db, signed_in, bracketed, name):
    assert forgotten(signed_in(world.thea).get(reverse(name)).content.decode()) == set()


@pytest.mark.parametrize("name", ["mine", "mine-safety-plan"])
def test_the_clients_own_pages_are_in_brackets(world: World, db, signed_in, bracketed, name):
    assert forgotten(signed_in(world.cleo).get(reverse(name)).content.decode()) == set()


def test_forms_of_facts_and_worksheets_and_refusals_are_in_brackets(world: World, db, signed_in, bracketed):
    thea, own = signed_in(world.thea), world.course.pk
    text = world.full.texts["formulation"]
    urls = [
        *(reverse("record", args=[own, kind]) for kind in ("ring", "contact", "event", "goal")),
        reverse("entry-correct", args=[own, world.full.ids["goal"]]),
        reverse("entry-withdraw", args=[own, world.full.ids["goal"]]),
        *(reverse(each, args=[own, "formulation", text]) for each in ("worksheet-text", "worksheet-read")),
        reverse("worksheet-print", args=[own, "formulation", text]),
        reverse("area", args=[own, "dispute"]),
        reverse("gate", args=[own, "G1"]),
    ]
    for url in urls:
        assert forgotten(thea.get(url).content.decode()) == set(), url
    refused = thea.post(urls[0], {})
    assert refused.status_code == 422
    assert forgotten(refused.content.decode()) == set()
