# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A client of a journey's own on the shared server, entered through the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from demo import Visitor

numbers = count(1)


@dataclass(frozen=True)
class OwnCourse:
    """Paths of a new course and of its session today, and the client's name."""

    client: str
    path: str
    session: str


def begin(visitor: Visitor, people: Sequence[str]) -> OwnCourse:
    """Add a client with these people and a session today."""
    client = f"Journey {next(numbers)}"
    visitor.submit(visitor.get("/clients/new/"), name=client)
    path = path_of(visitor)
    visitor.submit(visitor.get(f"{path}sessions/new/"), minutes="50")
    session = path_of(visitor)
    for name in people:
        visitor.submit(visitor.get(f"{path}people/"), name=name, relation="friend")
    return OwnCourse(client, path, session)


def path_of(visitor: Visitor) -> str:
    return urlsplit(visitor.at).path
