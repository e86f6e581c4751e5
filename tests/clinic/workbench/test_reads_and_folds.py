# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The record of a course is read once and folded once for a page, and folded once more for a form, after it.

Every form of the product is sent and every page opened. A page that opens its course again, an action that reads what
its page has read, or one that folds for each of its facts fails here. Only a form that comes again may read again.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clinic.every_form import content_of, samples, url_of
from clinic.workbench.a_course import form
from clinic.workbench.a_world import World
from clinic.workbench.test_access import address, of_a_course
from clinic.workbench.test_every_form import NAMES, SAVED_AT_ONCE, prepared
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions.texts import content_hash
from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.models import TextVersion
from openipt.clinic.ledger.ids import new_id
from openipt.course.fold import fold

pytestmark = pytest.mark.django_db

OPENED = {"reads": 1, "folds": 1}
SENT = {"reads": 1, "folds": 2}
# A form that comes again with other content is run and undone, which gives up the lock, so that the page with both
# reads what is there by then. What is about danger is saved after that, in a transaction of its own.
SENT_AGAIN = {"reads": 2, "folds": 3}
SAVED_TOO = {"reads": 3, "folds": 4}


@dataclass
class Counted:
    """The courses whose entries were read, and how often any were folded."""

    courses: list[object] = field(default_factory=list)
    folds: int = 0

    def within(self, reads: int, folds: int) -> bool:
        """Whether no course was read more often than `reads`, nor folded more often than `folds`."""
        courses = Counter(self.courses)
        return max(courses.values(), default=0) <= reads and self.folds <= folds * max(1, len(courses))

    def __str__(self) -> str:
        return f"{len(self.courses)} reads of {len(set(self.courses))} courses and {self.folds} folds"


def modules_with(function: Callable[..., Any]) -> list[ModuleType]:
    """Every module of ours that calls a function by its own name for it."""
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("openipt.")]
    return [module for module in ours if getattr(module, function.__name__, None) is function]


@pytest.fixture
def counting(monkeypatch):
    """Counts what is read and folded inside, whoever does it."""

    @contextmanager
    def counted() -> Iterator[Counted]:
        total = Counted()

        def reading(course, *args, **named):
            total.courses.append(course)
            return entries_of(course, *args, **named)

        def folding(*args, **named):
            total.folds += 1
            return fold(*args, **named)

        with monkeypatch.context() as patch:
            for function, instead in ((entries_of, reading), (fold, folding)):
                for module in modules_with(function):
                    patch.setattr(module, function.__name__, instead)
            yield total

    return counted


def browser_of(signed_in, world: World, who: str) -> Client:
    return signed_in(User.objects.get(pk=getattr(world, who).pk))


def test_the_counting_sees_what_a_page_does(world: World, thea_at, counting):
    with counting() as counted:
        thea_at.get(reverse("course", args=[world.course.pk]))
    assert (counted.courses, counted.folds) == ([world.course.pk], 1)


def test_every_page_of_a_course(world: World, thea_at, counting):
    seen = 0
    for pattern in of_a_course():
        url = address(pattern, world.full)
        with counting() as counted:
            answer = thea_at.get(url)
        seen += answer.status_code == 200
        assert counted.within(**OPENED), f"{pattern.name}: {counted}"
    assert seen > 30


@pytest.mark.parametrize(
    ("who", "name"), [("thea", "today"), ("thea", "courses"), ("cleo", "mine"), ("ada", "users"), ("ada", "service")]
)
def test_every_page_that_is_of_no_course(world: World, db, signed_in, counting, who, name):
    with counting() as counted:
        assert browser_of(signed_in, world, who).get(reverse(name)).status_code == 200
    assert counted.within(**OPENED), counted


@pytest.mark.parametrize("name", NAMES)
def test_every_form_sent_refused_and_sent_again(world: World, db, signed_in, counting, name):
    prepared(world, name)
    sample = samples(world)[name]
    browser, url = browser_of(signed_in, world, sample.by), url_of(world, name, sample)
    with counting() as refused:
        browser.post(url, form())
    assert refused.within(**SENT), f"without content: {refused}"
    sent = content_of(sample)
    prepared(world, name)
    with counting() as counted:
        assert browser.post(url, sent).status_code in (200, 302)
    assert counted.within(**SENT), counted
    if sample.other is not None:
        with counting() as again:
            assert browser.post(url, sent | sample.other).status_code == 409
        limit = SAVED_TOO if name in SAVED_AT_ONCE else SENT_AGAIN
        assert again.within(**limit), f"with other content: {again}"


TEXTS = (
    "a note read", "a note saved", "a note signed", "a note refused", "a worksheet saved",
    "a worksheet in conflict", "a worksheet signed", "a note shown again",
)  # fmt: skip


def texts(world: World) -> dict[str, tuple[str, dict[str, object]]]:
    """The forms that decide by the version they began from, and so are sent without an id of their own."""
    course, session = world.course.pk, world.full.sessions[2].pk
    text = world.full.texts["formulation"]
    last = TextVersion.objects.filter(text_id=text).latest("number")
    note, words = reverse("session-note", args=[course, session]), {"text": "She slept well.", "text_id": str(new_id())}
    sheet = reverse("worksheet-text", args=[course, "formulation", text])
    return {
        "a note read": (note, words | {"do": "read"}),
        "a note saved": (note, words | {"do": "save"}),
        "a note signed": (note, words | {"do": "sign", "shown": content_hash({"text": words["text"]})}),
        "a note refused": (note, words | {"do": "save", "text": ""}),
        "a worksheet saved": (sheet, {"chain": "She lost her place.", "base": str(last.number), "reason": "so"}),
        "a worksheet in conflict": (sheet, {"chain": "She lost her place.", "base": "0", "reason": "so"}),
        "a worksheet signed": (reverse("worksheet-sign", args=[course, "formulation", text]), {"shown": last.hash}),
        "a note shown again": (reverse("session-refresh", args=[course, session]), words),
    }


@pytest.mark.parametrize("name", TEXTS)
def test_every_form_of_a_text(world: World, thea_at, counting, name):
    url, sent = texts(world)[name]
    with counting() as counted:
        answer = thea_at.post(url, sent)
    assert answer.status_code in (200, 302, 409, 422)
    assert counted.courses, "the page read nothing, so this test shows nothing"
    assert counted.within(**SENT), counted
