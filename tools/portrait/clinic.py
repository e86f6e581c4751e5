# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the portrait knows of the project by name: its sample, its walk, its forms, its notes and its audit.

Everything else of the portrait knows Django alone. When something named here moves, this file moves with it: a
revision that has this file is recorded with its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from demo import PASSWORD, PEOPLE
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from clinic.every_form import content_of, samples, url_of
from clinic.workbench.a_world import World, make_world
from clinic.workbench.test_access import address, patterns
from clinic.workbench.test_every_form import prepared
from journeys import pages
from openipt.clinic.casework import sample
from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.ledger.models import AuditRow
from openipt.course import note
from openipt.course.fold import Plan, fold
from openipt.protocol.load import content
from portrait.witness import new_browser

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # the day of the tests, a Tuesday
EMAILS = PEOPLE
CAST_PASSWORD = "quiet-lake-in-autumn"  # noqa: S105 - what the forms of the tests take for the old one
links_on, title_of, name_in = pages.links_on, pages.title_of, pages.name_in


@contextmanager
def standing_clock() -> Iterator[None]:
    """Stop the site's clock at NOW."""
    running = timezone.now
    timezone.now = lambda: NOW
    try:
        yield
    finally:
        timezone.now = running


def load_sample() -> None:
    """Put the sample clinic into an empty database."""
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        sample.load(NOW)


def sign_in(email: str, password: str = PASSWORD) -> Client:
    """Return a browser in which this person has signed in."""
    browser = new_browser()
    answer = browser.post("/sign-in/", {"email": email, "password": password})
    if answer.status_code != 302:
        raise RuntimeError(f"{email} could not sign in: {answer.status_code}")
    return browser


def walk(reader: pages.Reader) -> None:
    """Follow links as the journeys do."""
    pages.walk(reader)


def sessions_on(course_page: str) -> list[str]:
    """Return the first, the middle and the last session that the page of a course leads to."""
    links = [link for link in links_on(course_page) if title_of(link) == "session"]
    return sorted({link.partition("?")[0] for link in (links[:1] + links[len(links) // 2 :][:1] + links[-1:])})


def is_download(title: str) -> bool:
    """Return whether the address answers with a file or a part of a page."""
    return name_in(title) in pages.NOT_PAGES


def together(course_page: str) -> str:
    """Return where the shared view of a course is opened."""
    return reverse("together", args=[resolve(course_page).kwargs["course_id"]])


# --- the record -----------------------------------------------------------------------------------------------------


def notes() -> Iterator[tuple[str, list[str]]]:
    """Of every course: the client's name and the note of each session as the entries make it."""
    for course in Course.objects.select_related("client", "service").order_by("client__search_key", "id"):
        today = NOW.astimezone(course.service.tzinfo).date()
        state = fold(Plan(snapshots.form_of(course)), tuple(entries_of(course.pk)), today)
        lines = [f"{course.client.name}, referred on {course.referred_on}"]
        for session in state.sessions:
            made_by_entries = note.lines(state.facts.in_session(session.id), content(), state)
            lines += [
                "",
                f"=== Session {session.number} on {session.starts_at} ===",
                note.compose(made_by_entries, content()),
            ]
        yield course.client.name, lines


def audit() -> list[str]:
    """Return what the audit says of the sample: how often each kind is there."""
    kinds = Counter(AuditRow.objects.values_list("kind", "page", "fields"))
    return [f"{count:6} {' '.join(filter(None, kind))}" for kind, count in sorted(kinds.items())]


def audit_rows() -> set[Any]:
    return set(AuditRow.objects.values_list("pk", flat=True))


def audit_since(before: set[Any]) -> list[str]:
    """Return the kinds that were added, with the fields they name, in their order."""
    rows = AuditRow.objects.exclude(pk__in=before).order_by("service_id", "number")
    return [" ".join(filter(None, row)) for row in rows.values_list("kind", "fields")]


# --- forms and addresses --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """A form of the product: who sends it where, with which content, and with which other content a second time."""

    name: str
    email: str
    url: str
    sent: dict[str, object]
    other: dict[str, object] | None
    prepare: Callable[[], None]


def make_cast() -> World:
    """Return the cast of the tests with a course that is full; everyone can sign in with CAST_PASSWORD."""
    world = make_world()
    for user in world.people.values():
        user.set_password(CAST_PASSWORD)
        user.save()
    return world


def forms(world: World) -> Iterator[Form]:
    """Yield one form for every address that takes one."""
    for name, form in sorted(samples(world).items()):
        yield Form(
            name=name,
            email=getattr(world, form.by).email,
            url=url_of(world, name, form),
            sent=content_of(form),
            other=form.other,
            prepare=lambda name=name: prepared(world, name),
        )


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Yield every address of the project: its name, and a path to something that is there."""
    known = {"user": world.tove.pk, "handout_id": "mood-and-people"}
    for name, pattern in patterns():
        places = pattern.pattern.converters
        if "course_id" in places:
            yield name, address(pattern, world.full)
        else:
            yield name, reverse(name, kwargs={place: known.get(place, "goal") for place in places})


def cast(world: World) -> dict[str, str]:
    """Name and email of everyone in the cast."""
    return {name: user.email for name, user in world.people.items()}


def file_name(words: str) -> str:
    return re.sub(r"[^\w-]+", "-", words)
