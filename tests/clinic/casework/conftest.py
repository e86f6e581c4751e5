# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course of Thea's with one session, this morning."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.rows import booked
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import open_course
from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.models import Session
from openipt.clinic.clients.actions import add_client
from openipt.clinic.clients.models import Course
from openipt.clinic.clients.snapshots import form
from openipt.course.fold import Plan, fold
from openipt.course.state import CourseState

REFERRED_ON = date(2026, 1, 12)
STARTS_AT = datetime(2026, 3, 3, 8, tzinfo=UTC)  # nine in Vienna, half an hour before `now`


@pytest.fixture
def course(thea: User, now: datetime) -> Course:
    client = add_client(details={"name": "Orla Test"}, by=thea, now=now - timedelta(days=50))
    return open_course(
        client=client,
        form="individual-acute",
        setting="outpatient",
        referred_on=REFERRED_ON,
        therapist=thea,
        by=thea,
        now=now - timedelta(days=50),
    ).course


@pytest.fixture
def session(course: Course, thea: User, now: datetime) -> Session:
    (made,) = booked(course=course, starts=[STARTS_AT], by=thea, now=now - timedelta(days=7))
    return made


@pytest.fixture
def state(course: Course, now: datetime) -> Callable[[], CourseState]:
    """The course folded from the database, as of now."""
    return lambda: fold(Plan(form(course.form_id)), entries_of(course.pk), now.date())
