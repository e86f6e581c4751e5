# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Two services with everybody in them, on the day of the tests: written once a run, put back for each file of tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from clinic.prepared import Prepared, prepare
from clinic.workbench.a_course import Full, begin, fill
from openipt.clinic.accounts.actions import create_service, create_user
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.clients.actions import give_account, share_course
from openipt.clinic.clients.models import Course
from openipt.clinic.language import SOURCE

TODAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


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
        people = self.__dict__.get("people", {})  # none yet while a copy is being made
        if name not in people:
            raise AttributeError(name)
        return people[name]


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
    people = {name: User.objects.get(pk=user.pk) for name, user in people.items()}
    return World(TODAY, service, full, colleagues, elsewhere, people)


@cache
def prepared_world(person: str, shown_in: str) -> Prepared:
    return prepare(lambda: make_world(person=person, shown_in=shown_in))


@contextmanager
def standing_world(blocker: Any, *, person: str = "", shown_in: str = SOURCE, anew: bool = False) -> Iterator[World]:
    """A world that is there until the end of the block, with the clock standing still.

    Written `anew` where the test is about the writing: in a made-up language, for example.
    """
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), transaction.atomic():
        patch.setattr(timezone, "now", lambda: TODAY)
        written = partial(make_world, person=person, shown_in=shown_in)
        yield written() if anew else prepared_world(person, shown_in).put_back()
        transaction.set_rollback(True)
