# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course of Thea's on the day of the tests, and a whole clinic around it for each file of tests."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from clinic.workbench.a_course import begin
from clinic.workbench.a_world import World, standing_world
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.models import Session
from openipt.clinic.clients.models import Course


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> datetime:
    """The site's clock stands still."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def course(thea: User, clock: datetime) -> Course:
    """Thea's course with Cleo Brandt, referred a month ago; nothing is recorded yet."""
    return begin(thea, clock)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Put back once for a file of tests; what a test writes is taken back after it."""
    with standing_world(django_db_blocker) as world:
        yield world


@pytest.fixture
def thea_at(world: World, db: None, signed_in):
    """Thea's browser."""
    return signed_in(world.thea)


@pytest.fixture
def today(world: World) -> Session:
    """Today's session, the fourth, at ten in Vienna."""
    return world.full.sessions[3]
