# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The world that is put back is the world that was written."""

import pytest

from clinic.prepared import all_rows
from clinic.workbench.a_world import World, prepared_world
from openipt.clinic.language import SOURCE

pytestmark = pytest.mark.django_db


def stored(tables) -> dict[str, list[str]]:
    """What every row holds, by table."""
    return {
        model._meta.db_table: sorted(
            repr([getattr(row, field.attname) for field in model._meta.concrete_fields]) for row in rows
        )
        for model, rows in tables
    }


def test_every_row_is_put_back_as_it_was_written(world: World):
    assert stored(all_rows()) == stored(prepared_world("", SOURCE).rows)
    assert len(stored(all_rows())) > 10, "a world has rows in most tables"


def test_what_a_file_changes_in_its_world_reaches_no_other_file(world: World):
    copy = prepared_world("", SOURCE).value
    assert copy.course == world.course
    assert copy.course is not world.course
    assert copy.thea is not world.thea
