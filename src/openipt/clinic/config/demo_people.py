# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people who sign in to the demo. Password and code are printed by every start and accepted by nothing else."""

from typing import NamedTuple

from openipt.sample.sign_in import DEMO_CODE, DEMO_PASSWORD


class Person(NamedTuple):
    """Someone who signs in to the demo."""

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
    """Return the sign-ins as they are printed."""
    rows = [(person.email, DEMO_PASSWORD, _code(person), person.words) for person in PEOPLE]
    lines = [("Email", "Password", "Code", "Who"), *rows]
    return "\n".join(f"  {email:<22}{password:<16}{code:<8}{words}" for email, password, code, words in lines)


def _code(person: Person) -> str:
    """Clients have none: it leads from the shared view back to the record."""
    return "" if person.role == "client" else DEMO_CODE
