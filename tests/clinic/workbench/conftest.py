# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course of Thea's on the day of the tests, and a whole clinic around it, made once for each file of tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from clinic.workbench.a_course import Full, begin, fill
from openipt.clinic.accounts.actions import create_service, create_user
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.casework.models import Session
from openipt.clinic.clients.actions import give_account, share_course
from openipt.clinic.clients.models import Course
from openipt.clinic.language import SOURCE

TODAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> datetime:
    """The site's clock stands still."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def course(thea: User, clock: datetime) -> Course:
    """Thea's course with Cleo Brandt, referred a month ago; nothing is recorded yet."""
    return begin(thea, clock)


@dataclass
class World:
    """Two services with everybody in them; Thea's course is full, the other two have only begun."""

    now: datetime
    service: Service
    full: Full
    colleagues: Course
    elsewhere: Full
    people: dict[str, User]

    @property
    def course(self) -> Course:
        return self.full.course

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


# Who they are, their role, and their relation to Thea's course.
CAST = (
    ("thea", "therapist", ""),
    ("cora", "therapist", "co-therapist"),
    ("dora", "therapist", "duty"),
    ("rhea", "therapist", "reader"),
    ("tove", "therapist", ""),
    ("sam", "supervisor", "supervisor"),
    ("lena", "service-lead", ""),
    ("ada", "administrator", ""),
    ("rory", "records-officer", ""),
    ("cleo", "client", ""),
)


def _member(service: Service, name: str, role: str) -> User:
    """A member of a service; the address says which, since the cast of the other tests has the same first names."""
    email = f"{name}@{service.name.lower()}.example"
    return create_user(service=service, email=email, name=name.title(), roles=[role], by=None, now=TODAY)[0]


def make_world(words: str = "Told: ", *, person: str = "", shown_in: str = SOURCE) -> World:
    """Thea's course with Cleo, one of Tove's in the same service, one of Otto's in another."""
    service = create_service(name="Lakeside", zone="Europe/Vienna", by=None, now=TODAY)
    other = create_service(name="Hillside", zone="America/Chicago", by=None, now=TODAY)
    people = {name: _member(service, name, role) for name, role, _relation in CAST}
    people["otto"] = _member(other, "otto", "therapist")
    User.objects.update(password_is_temporary=False)
    thea, course = people["thea"], begin(people["thea"], TODAY)
    full = fill(course, thea, TODAY, words, person=person, shown_in=shown_in)
    for name, _role, relation in CAST:
        if relation:
            share_course(course=course, user=people[name], relation=relation, by=thea, now=TODAY)
    give_account(client=course.client, user=people["cleo"], by=thea, now=TODAY)
    colleagues = begin(people["tove"], TODAY, "Piet Lowen")
    elsewhere = fill(begin(people["otto"], TODAY, "Quinn Farley"), people["otto"], TODAY, "Elsewhere: ")
    people = {name: User.objects.get(pk=each.pk) for name, each in people.items()}
    return World(TODAY, service, full, colleagues, elsewhere, people)


@contextmanager
def standing_world(blocker: Any, **given: str) -> Iterator[World]:
    """A world that is there until the end of the block, with the clock standing still."""
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), transaction.atomic():
        patch.setattr(timezone, "now", lambda: TODAY)
        yield make_world(**given)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for a file of tests; what a test writes is taken back after it."""
    with standing_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def thea_at(world: World, db: None, signed_in):
    """Thea's browser."""
    return signed_in(world.thea)


@pytest.fixture
def today(world: World) -> Session:
    """Today's session, the fourth, at ten in Vienna."""
    return world.full.sessions[3]
