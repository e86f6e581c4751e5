# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Definitions are kept as they were used: as canonical JSON and back, the same on every machine."""

import json
from dataclasses import replace

import pytest

from openipt.protocol import snapshot
from openipt.protocol.load import content
from openipt.protocol.model import Wording

MADE = content()
ALL = [(snapshot.form_from, MADE.forms), (snapshot.worksheet_from, MADE.worksheets)]


@pytest.mark.parametrize(("read", "entries"), ALL, ids=[read.__name__ for read, _ in ALL])
def test_every_shipped_definition_comes_back_as_it_went_in(read, entries) -> None:
    for entry in entries.values():
        text = snapshot.body(entry)
        assert read(text) == entry
        assert snapshot.body(read(text)) == text


def test_the_text_is_canonical() -> None:
    text = snapshot.body(MADE.worksheets["formulation"])
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_one_changed_word_is_another_definition() -> None:
    sheet = MADE.worksheets["formulation"]
    other = replace(sheet, title=Wording("Formulation", "How we both understand it"))
    assert snapshot.digest(sheet) != snapshot.digest(other)
    assert len(snapshot.digest(sheet)) == 64


def test_the_same_letters_written_in_two_ways_are_the_same_definition() -> None:
    sheet = MADE.worksheets["formulation"]
    composed, apart = (replace(sheet, title=Wording(text)) for text in ("Jos\u00e9", "Jose\u0301"))
    assert snapshot.digest(composed) == snapshot.digest(apart)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": 3}', "null", "{", '{"id":"x","colour":"red"}'])
def test_a_text_that_is_no_snapshot_is_refused_in_words(text: str) -> None:
    with pytest.raises(snapshot.SnapshotFault, match="no snapshot of a Worksheet"):
        snapshot.worksheet_from(text)


def test_a_type_that_does_not_fit_is_refused() -> None:
    values = json.loads(snapshot.body(MADE.worksheets["affect"]))
    with pytest.raises(snapshot.SnapshotFault, match="'one' where int should stand"):
        snapshot.worksheet_from(json.dumps(values | {"version": "one"}))
