# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people who sign in to the demo. Their password is printed by every start and accepted by nothing else."""

from datetime import datetime
from typing import NamedTuple

DEMO_PASSWORD = "openipt-demo"  # noqa: S105 - printed on every start


class Person(NamedTuple):
    """Somebody who signs in to the demo."""

    name: str
    role: str
    email: str
    words: str


PEOPLE = (
    Person("Thea", "therapist", "thea@demo.example", "therapist"),
    Person("Sam", "supervisor", "sam@demo.example", "supervisor"),
    Person("Lena", "service-lead", "lena@demo.example", "service lead"),
    Person("Ada", "administrator", "ada@demo.example", "administrator"),
    Person("Otto", "therapist", "otto@demo.example", "therapist of another service"),
    Person("Cleo", "client", "cleo@demo.example", "client"),
)


def table() -> str:
    """The sign-ins as they are printed."""
    lines = [f"  {person.email:<22}{DEMO_PASSWORD:<16}{person.words}" for person in PEOPLE]
    return "\n".join([f"  {'Email':<22}{'Password':<16}Who", *lines])


def create(now: datetime) -> None:
    """Make two services and the six people, as far as they are not there."""
    from openipt.clinic.accounts.actions import create_service, create_user
    from openipt.clinic.accounts.models import User

    if User.objects.exists():
        return
    lakeside = create_service(name="Lakeside practice", by=None, now=now)
    hillside = create_service(name="Hillside practice", by=None, now=now)
    for person in PEOPLE:
        create_user(
            service=hillside if person.name == "Otto" else lakeside,
            email=person.email,
            name=person.name,
            roles=[person.role],
            password=DEMO_PASSWORD,
            by=None,
            now=now,
        )
