# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people who sign in to the demo. Their password is printed by every start and accepted by nothing else."""

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
