# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people who sign in to the demo. Password and PIN are printed by every start and accepted by nothing else."""

from typing import NamedTuple

from openipt.sample.sign_in import DEMO_PASSWORD, DEMO_PIN


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
    rows = [(person.email, DEMO_PASSWORD, _pin(person), person.words) for person in PEOPLE]
    heading = ("Email", "Password", "PIN", "Who")
    return "\n".join(f"  {email:<22}{password:<16}{pin:<8}{words}" for email, password, pin, words in (heading, *rows))


def _pin(person: Person) -> str:
    """Clients have none: it leads from the shared view back to the record."""
    return "" if person.role == "client" else DEMO_PIN
