# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which tests belong to a run, and why the others are left out of it.

A run is on one database. What touches no database is the same on both and runs on SQLite, so that ``./run test --all``
does it once. A test touches the database if it asks for it in a way that is seen before it starts: by a mark or by the
names of its fixtures. Every other test is kept from the database, so that none can be left out by mistake.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest
from django.conf import settings

MARKERS = {
    "journey": "drives a real browser against a running server",
    "long": "a proof that runs on demand: ./run test --long",
    "sqlite": "behaviour of SQLite alone; left out on PostgreSQL",
    "postgresql": "behaviour of PostgreSQL alone; left out on SQLite",
    "once": "the same on both databases; left out on PostgreSQL",
}


def engine() -> str:
    """The database of this run: ``sqlite`` or ``postgresql``."""
    if not settings.configured:
        return "none"
    return settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].removesuffix("3")


def touches_database(item: pytest.Item) -> bool:
    """Whether the test asks for a database: by a mark, or by a fixture that leads to one."""
    asks = any(item.get_closest_marker(name) for name in ("django_db", "journey"))
    return asks or "django_db_setup" in getattr(item, "fixturenames", ())


def is_the_same_on_both(item: pytest.Item) -> bool:
    """Whether PostgreSQL can make no difference to the test."""
    return item.get_closest_marker("once") is not None or not touches_database(item)


def _reasons(item: pytest.Item) -> Iterator[str]:
    has, option = item.get_closest_marker, item.config.option
    if has("long") and not option.long and "long" not in option.markexpr:
        yield "proofs on demand: ./run test --long"
    if has("journey") and not option.all and "journey" not in option.markexpr:
        yield "browser journeys: ./run test --all, or pytest -m journey"
    if has("postgresql") and engine() != "postgresql":
        yield "tests of PostgreSQL alone: this run is on SQLite"
    if has("sqlite") and engine() != "sqlite":
        yield "tests of SQLite alone: this run is on PostgreSQL"
    if engine() == "postgresql" and is_the_same_on_both(item) and not (has("postgresql") or option.long):
        yield "tests that are the same on both databases: they run on SQLite, or with --long"


def reason_to_leave_out(item: pytest.Item) -> str | None:
    """Why this test is not part of this run, or None if it is."""
    return next(_reasons(item), None)


def without_database(item: pytest.Item, blocker) -> AbstractContextManager[None]:
    """Keep the test from the database if it has not asked for it, even while a file's world is open."""
    return nullcontext() if touches_database(item) else blocker.block()


def refuse_unseen_database(item: pytest.Item) -> None:
    """Fail a test that reaches for the database without having asked for it beforehand."""
    if not touches_database(item):
        pytest.fail("This test asks for the database while it runs. Mark it with pytest.mark.django_db.", pytrace=False)
