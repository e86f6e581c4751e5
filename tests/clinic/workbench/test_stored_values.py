# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""No page that reads may fail on anything that is stored: whatever stands in a course, it can be opened and read."""

from collections.abc import Iterator
from random import Random
from traceback import extract_tb

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from clinic.workbench.stored_values import Stored, store
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import User
from openipt.clinic.ledger.ids import new_id
from openipt.protocol.load import content

ONLY_SENT = frozenset({"draft"})  # no pages: other methods, or JSON


def _names(patterns: list, converters: dict | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        known = {**(converters or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, known)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, tuple(known)


def addresses(stored: Stored) -> Iterator[str]:
    """Every address that begins with a course: of the course itself, of its sessions, texts and facts."""
    course = stored.course.pk
    entries = [fact.pk for fact in stored.facts]
    for name, needed in _names(get_resolver().url_patterns):
        if needed[:1] != ("course_id",) or name in ONLY_SENT or name.startswith("together"):
            continue
        values: dict[tuple[str, ...], list] = {
            (): [()],
            ("session_id",): [(each,) for each in stored.sessions],
            ("kind", "text_id"): stored.texts,
            ("area_id",): [(each,) for each in content().areas],
            ("entry_id",): [(each,) for each in entries[:: len(entries) // 6]],
            ("measure_id",): [("phq-9",)],
            ("kind",): [("person",), ("safety-plan",), ("early",)],
        }
        for rest in values.get(needed[1:], []):
            yield reverse(name, args=[course, *rest])
    yield from (reverse("people", args=[course]) + f"?from={day}" for day in ("before", "0001-01-01", "9999-12-31"))


OF_EVERYONE = ("/", "/?view=full", "/courses/", "/evidence/own/")
TURNED = ("timeline", "curve", "goals", "understanding", "agreed", "plan")


@pytest.mark.parametrize("seed", range(1))  # more of them by hand: each reads some ninety pages
def test_every_page_can_be_read_whatever_is_stored(world, db, signed_in, seed):
    stored = store(world.colleagues, world.tove, world.now, Random(seed).choice)
    assert {page: _why(answer) for page, answer in _read(world, signed_in, stored) if answer.status_code >= 500} == {}


def _why(answer):
    """What failed, and where in our own code."""
    frames = [each for each in extract_tb(answer.exc_info[2]) if "openipt" in each.filename]
    return f"{answer.exc_info[1]!r} at {frames[-1].filename.rpartition('/openipt/')[2]}:{frames[-1].lineno}"


def _read(world, signed_in, stored):
    course = stored.course
    tove, lena = _browser(signed_in, world.tove), _browser(signed_in, world.lena)
    yield from ((page, lena.get(page)) for page in OF_EVERYONE)
    yield from ((page, tove.get(page)) for page in (*OF_EVERYONE, *addresses(stored)))
    set_code(user=world.tove, code="4827", by=world.tove, now=world.now)
    turned = _browser(signed_in, User.objects.get(pk=world.tove.pk))
    assert turned.post(reverse("together", args=[course.pk])).status_code == 302
    pages = [
        reverse("together", args=[course.pk]),
        *(reverse("together-page", args=[course.pk, name]) for name in TURNED),
    ]
    yield from ((page, turned.get(page)) for page in pages)
    account = {"id": str(new_id()), "email": "piet@lakeside.example"}
    assert tove.post(reverse("client-account", args=[course.pk]), account).status_code == 200
    User.objects.filter(email=account["email"]).update(password_is_temporary=False)
    own = _browser(signed_in, User.objects.get(email=account["email"]))
    yield from ((reverse(page), own.get(reverse(page))) for page in ("mine", "mine-safety-plan"))


def _browser(signed_in, user):
    browser = signed_in(user)
    browser.raise_request_exception = False
    return browser
