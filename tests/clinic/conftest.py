# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The cast, known by name in every test of the Django project.

Thea (therapist), Sam (supervisor), Lena (service lead), Ada (administrator) and Cleo (client) belong to one service;
Otto is a therapist of another and must see nothing of the first.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, TransactionTestCase
from django.utils import timezone
from whitenoise.middleware import WhiteNoiseMiddleware

from clinic import statements as counting
from clinic.as_read import as_read
from openipt.clinic.accounts.actions import create_service, create_user
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.ledger.appendonly import append_only_tables, remove
from openipt.clinic.ledger.ids import new_id

PASSWORD = "quiet-lake-in-autumn"


@pytest.fixture(autouse=True)
def pages_as_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests read a page with the white space that its reader sees, however its template is broken into lines."""
    plain = Client.request

    def request(client: Client, **environ: object) -> HttpResponse:
        answer = plain(client, **environ)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.content = as_read(answer.content.decode()).encode()
        return answer

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning, when everything in a test happens."""
    return datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def service(db: None, now: datetime) -> Service:
    """The service of everybody but Otto."""
    return create_service(name="Lakeside", zone="Europe/Vienna", by=None, now=now)


@pytest.fixture
def other_service(db: None, now: datetime) -> Service:
    """Otto's service."""
    return create_service(name="Hillside", zone="America/Chicago", by=None, now=now)


def member(service: Service, name: str, role: str, now: datetime) -> User:
    """Make a user of the cast with a password that the test knows."""
    email = f"{name.lower()}@example.org"
    user, _ = create_user(service=service, email=email, name=name, roles=[role], password=PASSWORD, by=None, now=now)
    return user


@pytest.fixture
def thea(service: Service, now: datetime) -> User:
    return member(service, "Thea", "therapist", now)


@pytest.fixture
def sam(service: Service, now: datetime) -> User:
    return member(service, "Sam", "supervisor", now)


@pytest.fixture
def lena(service: Service, now: datetime) -> User:
    return member(service, "Lena", "service-lead", now)


@pytest.fixture
def ada(service: Service, now: datetime) -> User:
    return member(service, "Ada", "administrator", now)


@pytest.fixture
def rory(service: Service, now: datetime) -> User:
    """The records officer."""
    return member(service, "Rory", "records-officer", now)


@pytest.fixture
def cleo_user(service: Service, now: datetime) -> User:
    return member(service, "Cleo", "client", now)


@pytest.fixture
def otto(other_service: Service, now: datetime) -> User:
    return member(other_service, "Otto", "therapist", now)


@pytest.fixture
def signed_in():
    """A function: a browser in which this user is signed in, for example `signed_in(thea).get("/")`."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="openipt.clinic.accounts.backend.Backend")
        began = timezone.now().timestamp()
        session = client.session
        session.update({"sign_in": str(new_id()), "began_at": began, "seen_at": began})
        session.save()
        return client

    return browser


@pytest.fixture
def statements():
    """`with statements(at_most=8): ...`, or `with statements() as made: ...` and look at the list."""
    return counting.statements


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_looked_for_once() -> Iterator[None]:
    """Every new browser of Django's tests sets up the site, for which WhiteNoise would look at each file again."""
    look, files = WhiteNoiseMiddleware.add_files_from_finders, {}

    def look_once(middleware: WhiteNoiseMiddleware) -> None:
        if not files:
            look(middleware)
            files.update(middleware.files)
        middleware.files.update(files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _append_only_tables_can_be_emptied():
    """Between tests with real transactions the tables are emptied, which their triggers refuse; they come back."""
    empty = TransactionTestCase._fixture_teardown

    def without_triggers(case: TransactionTestCase) -> None:
        for table in append_only_tables(connection):
            remove(connection, table)
        empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield
