# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables whose rows are only ever added: triggers refuse UPDATE and DELETE on SQLite and on PostgreSQL."""

from typing import Any

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

_ACTS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


class AppendOnly(Operation):
    """A migration operation: `AppendOnly("casework_fact")`, placed after the one that creates the table.

    SQLite drops the triggers of a table that a later migration rebuilds; `restore_after_migrate` puts them back.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        install(schema_editor.connection, self.table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        remove(schema_editor.connection, self.table)

    def describe(self) -> str:
        return f"Refuse UPDATE and DELETE on {self.table}"


def append_only_tables(connection: Any) -> list[str]:
    """Return every table that some migration of the project declares append-only."""
    migrations = MigrationLoader(connection, ignore_no_migrations=True).disk_migrations.values()
    return sorted(
        {step.table for migration in migrations for step in migration.operations if isinstance(step, AppendOnly)}
    )


def install(connection: Any, table: str) -> None:
    """Create the triggers of `table` that are not there yet."""
    there = installed(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for act in _ACTS[connection.vendor]:
            if _name(table, act) not in there:
                cursor.execute(_create(connection, table, act))


def remove(connection: Any, table: str) -> None:
    """Drop the triggers of `table`; for reversing a migration and for emptying a test database."""
    where = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for act in _ACTS[connection.vendor]:
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{where}")


def installed(connection: Any) -> set[str]:
    """Return the names of all triggers in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def unguarded(connection: Any) -> list[str]:
    """Return the append-only tables of the database that lack a trigger."""
    there, tables = installed(connection), set(connection.introspection.table_names())
    return [
        table
        for table in append_only_tables(connection)
        if table in tables and not {_name(table, act) for act in _ACTS[connection.vendor]} <= there
    ]


def restore_after_migrate(*, using: str, **_: Any) -> None:
    """Signal receiver: put back what a rebuilt table has lost."""
    for table in unguarded(connections[using]):
        install(connections[using], table)


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act}"


def _create(connection: Any, table: str, act: str) -> str:
    quoted = connection.ops.quote_name(table)
    head = f"CREATE TRIGGER {_name(table, act)} BEFORE {act.upper()} ON {quoted}"
    if connection.vendor == "postgresql":
        level = "STATEMENT" if act == "truncate" else "ROW"
        return f"{head} FOR EACH {level} EXECUTE FUNCTION openipt_append_only()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


# 23000 makes the driver raise IntegrityError, as SQLite's RAISE(ABORT) does.
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION openipt_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23000';
END $$
"""
