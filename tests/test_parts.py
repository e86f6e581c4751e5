# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A run takes the tests that belong to it, and nothing reaches the database without having asked for it."""

from types import SimpleNamespace

import pytest
from django.db import connection

import parts


def item_with(*marks: str, fixtures: tuple[str, ...] = (), **options: bool | str) -> SimpleNamespace:
    """A test as pytest collects it, in a run with these options."""
    option = SimpleNamespace(**{"all": False, "long": False, "markexpr": ""} | options)
    return SimpleNamespace(
        get_closest_marker=lambda name: name if name in marks else None,
        fixturenames=fixtures,
        config=SimpleNamespace(option=option),
    )


PLAIN, STORED = item_with(), item_with(fixtures=("thea", "django_db_setup"))
JOURNEY, LOOK = item_with("journey", all=True), item_with("journey", "once", all=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, monkeypatch) -> str:
    monkeypatch.setattr(parts, "engine", lambda: request.param)
    return request.param


def runs(item: SimpleNamespace) -> bool:
    return parts.reason_to_leave_out(item) is None


@pytest.mark.parametrize("item", [STORED, item_with("django_db"), JOURNEY], ids=["fixture", "mark", "journey"])
def test_what_asks_for_the_database_runs_on_both(engine, item):
    assert runs(item)


@pytest.mark.parametrize("item", [PLAIN, LOOK], ids=["no database", "once"])
def test_what_is_the_same_on_both_runs_on_sqlite_and_with_long_on_both(engine, item):
    assert runs(item) == (engine == "sqlite")
    item.config.option.long = True
    assert runs(item)
    item.config.option.long = False


def test_what_is_of_one_database_runs_there_alone(engine):
    assert runs(item_with("sqlite", "django_db")) == (engine == "sqlite")
    assert runs(item_with("postgresql")) == (engine == "postgresql")


def test_journeys_and_long_proofs_run_when_they_are_asked_for(engine):
    assert not runs(item_with("journey"))
    assert runs(item_with("journey", markexpr="journey"))
    assert not runs(item_with("long", "django_db", all=True))
    assert runs(item_with("long", "django_db", all=True, long=True))
    assert runs(item_with("long", "django_db", markexpr="long"))


def test_a_test_that_asks_for_no_database_cannot_reach_one():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


def test_nor_can_it_while_another_item_with_the_file_keeps_the_database_open(request, django_db_blocker):
    refused = pytest.raises(RuntimeError, match="Database access not allowed")
    with django_db_blocker.unblock(), parts.without_database(request.node, django_db_blocker), refused:
        connection.cursor()


def test_who_asks_only_while_it_runs_is_told_to_ask_beforehand(request):
    for fixture in ("db", "transactional_db"):
        with pytest.raises(pytest.fail.Exception, match=r"Mark it with pytest\.mark\.django_db"):
            request.getfixturevalue(fixture)


def test_which_is_in_nobody_elses_way(db):
    assert connection.cursor()
