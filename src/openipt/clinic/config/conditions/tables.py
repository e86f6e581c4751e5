# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the tables show before a start: made by this version, with every table, column and guard that it needs."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from openipt.clinic.config.conditions import words
from openipt.clinic.config.conditions.words import Finding, found
from openipt.clinic.ledger.appendonly import unguarded
from openipt.clinic.ledger.troubles import NOT_UP_TO_DATE

_LIST_OF_CHANGES = "django_migrations"


def find() -> Iterator[Finding]:
    """Yield the first that is wrong, since it explains what would follow."""
    stored = set(connection.introspection.table_names())
    if not stored:
        yield found(words.DATABASE_EMPTY)
    elif _LIST_OF_CHANGES not in stored:  # making the tables again would stop at the first that is there
        yield found(words.TABLES_MISSING, tables=_LIST_OF_CHANGES)
    else:
        yield from _beside_this_version(stored)


def _beside_this_version(stored: set[str]) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if _of_a_newer_version(executor.loader):
        yield found(words.DATABASE_NEWER)
    elif executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield found(NOT_UP_TO_DATE)
    elif missing := _missing(stored):
        yield found(words.TABLES_MISSING, tables=", ".join(missing))
    elif open_tables := unguarded(connection):
        yield found(words.RECORD_UNGUARDED, tables=", ".join(open_tables))


def _of_a_newer_version(loader: MigrationLoader) -> bool:
    """Return whether OpenIPT has changed the tables in ways that this version does not know."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("openipt.")}
    known = set(loader.disk_migrations)
    known.update(old for migration in loader.disk_migrations.values() for old in migration.replaces)
    return any(change not in known for change in loader.applied_migrations if change[0] in ours)


def _missing(stored: set[str]) -> list[str]:
    """Tables that are gone; if none is, columns that are."""
    managed = [model._meta for model in apps.get_models() if model._meta.managed]
    if gone := sorted({model.db_table for model in managed} - stored):
        return gone
    with connection.cursor() as cursor:
        columns = {
            (table, column.name)
            for table in {model.db_table for model in managed}
            for column in connection.introspection.get_table_description(cursor, table)
        }
    needed = {(model.db_table, field.column) for model in managed for field in model.local_concrete_fields}
    return sorted(f"{table}.{column}" for table, column in needed - columns)
