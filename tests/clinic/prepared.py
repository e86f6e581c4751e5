# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What many files of tests begin with: written through the actions once a run, then put back as rows.

Writing a world takes about twenty times as long as putting its rows back.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

Rows = tuple[type[Model], Sequence[Model]]


def models() -> list[type[Model]]:
    """Return every model of the project, those between two others included."""
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("openipt.")]


def all_rows() -> list[Rows]:
    """Return every row of the project's tables, models without rows left out."""
    tables = ((model, list(model._base_manager.all())) for model in models())
    return [(model, rows) for model, rows in tables if rows]


@dataclass(frozen=True)
class Prepared:
    """What a function wrote into empty tables, and what it returned."""

    value: Any
    rows: Sequence[Rows]

    def put_back(self) -> Any:
        """Write the rows into the database, and return the value as it was when they were first written."""
        for model, rows in deepcopy(self.rows):
            model._base_manager.bulk_create(rows)
        return deepcopy(self.value)


def prepare(write: Callable[[], Any]) -> Prepared:
    """Let `write` fill the tables, keep what it wrote, and roll it back. AssertionError if tables are not empty."""
    with transaction.atomic():
        assert all_rows() == [], "what is prepared must not hold the rows of another test"
        value = write()
        prepared = Prepared(value, all_rows())
        transaction.set_rollback(True)
    return prepared
