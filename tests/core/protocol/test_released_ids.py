# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Ids in use stay for ever, since records point at them."""

import re

from openipt.protocol import released
from openipt.protocol.load import SHIPPED, content


def test_every_id_that_ships_is_written_down() -> None:
    listed, faults = released.read(SHIPPED)
    assert faults == []
    assert listed == released.ids_of(content()), "run: openipt content release"


def test_an_id_that_is_gone_or_has_another_type_is_a_fault() -> None:
    listed = {"fact ring.ring": "line", "fact ring.colour": "line", "worksheet old": "worksheet", "fact ring": "fact"}
    assert [str(each) for each in released.faults_of(listed, content())] == [
        "released.json: fact: ring.ring: was line and is now number: an id keeps its type",
        "released.json: fact: ring.colour: has been in use (line) and is gone: ids stay for ever",
        "released.json: worksheet: old: has been in use (worksheet) and is gone: ids stay for ever",
    ]


def test_choices_and_columns_of_tables_are_ids_too() -> None:
    ids = released.ids_of(content())
    assert ids["fact ring.when=wished"] == "choice id"
    assert ids["worksheet communication-analysis.lines.said_so"] == "yes"
    assert ids["form individual-acute task link"] == "task"


def test_field_ids_are_snake_case_and_entry_ids_hold_no_blanks() -> None:
    made = content()
    fields = [each for entry in (*made.facts.values(), *made.worksheets.values()) for each in entry.fields]
    assert all(re.fullmatch(r"[a-z0-9_]+", each.id) for each in fields)
    assert all(re.fullmatch(r"[a-z0-9_-]+", each) for holder in (made.worksheets, made.techniques) for each in holder)
