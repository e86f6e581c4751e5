# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables of which nothing is ever changed or deleted."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState

from openipt.clinic.ledger.appendonly import AppendOnly, append_only_tables, install, installed, remove, unguarded

pytestmark = pytest.mark.django_db

# A real schema editor cannot be opened inside the transaction of a test.
EDITOR = SimpleNamespace(connection=connection)


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE casework_ring (id integer PRIMARY KEY, ring integer)")
    AppendOnly("casework_ring").database_forwards("casework", EDITOR, ProjectState(), ProjectState())
    run("INSERT INTO casework_ring VALUES (1, 2)")
    return "casework_ring"


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, ring FROM {table} ORDER BY id")
        return cursor.fetchall()


def test_rows_can_be_added(table):
    run("INSERT INTO casework_ring VALUES (2, 3)")
    assert rows(table) == [(1, 2), (2, 3)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE casework_ring SET ring = 3",
        "DELETE FROM casework_ring",
        "INSERT INTO casework_ring VALUES (1, 3) ON CONFLICT (id) DO UPDATE SET ring = 3",
        pytest.param("REPLACE INTO casework_ring VALUES (1, 3)", marks=pytest.mark.sqlite),
        pytest.param("TRUNCATE casework_ring", marks=pytest.mark.postgresql),
    ],
)
def test_rows_are_neither_changed_nor_deleted(table, sql):
    with pytest.raises(IntegrityError, match="casework_ring is append-only"):
        run(sql)
    assert rows(table) == [(1, 2)]


def test_reversing_the_migration_lifts_the_rule(table):
    AppendOnly(table).database_backwards("casework", EDITOR, ProjectState(), ProjectState())
    run("UPDATE casework_ring SET ring = 3")
    assert rows(table) == [(1, 3)]


def test_the_operation_can_be_written_into_a_migration_and_leaves_the_models_alone():
    state = ProjectState()
    AppendOnly("casework_ring").state_forwards("casework", state)
    assert state.models == {}
    assert AppendOnly("casework_ring").deconstruct() == ("AppendOnly", ("casework_ring",), {})


def test_installing_twice_is_the_same_as_once(table):
    before = installed(connection)
    install(connection, table)
    assert installed(connection) == before


def test_every_append_only_table_of_the_project_is_guarded():
    assert "ledger_auditrow" in append_only_tables(connection)
    assert unguarded(connection) == []


def test_migrate_puts_back_what_a_rebuilt_table_has_lost():
    remove(connection, "ledger_auditrow")
    assert unguarded(connection) == ["ledger_auditrow"]
    call_command("migrate", verbosity=0)
    assert unguarded(connection) == []


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_loses_triggers_when_a_migration_rebuilds_the_table():
    """Why they must be put back at all."""
    ring = type("Ring", (models.Model,), {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "rings"})})
    with connection.schema_editor() as editor:
        editor.create_model(ring)
    install(connection, ring._meta.db_table)
    with connection.schema_editor() as editor:
        editor._remake_table(ring)
    assert not any(name.startswith("rings_ring") for name in installed(connection))
    with connection.schema_editor() as editor:
        editor.delete_model(ring)
