# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A definition keeps its structure when it is worded better or translated, and every text of it has a path."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from openipt.measures import instrument, instruments
from openipt.protocol.load import content
from openipt.wording import Audience, Text, reworded, texts, wordless

MADE = content()
DEFINITIONS = [
    *MADE.forms.values(),
    *MADE.worksheets.values(),
    *MADE.facts.values(),
    *MADE.areas.values(),
    *MADE.techniques.values(),
    *MADE.handouts.values(),
    *instruments(),
]


def named(definition: Any) -> str:
    return f"{definition.folder}/{definition.id}"


def all_texts() -> list[Text]:
    return [*texts(MADE), *(text for measure in instruments() for text in texts(measure))]


def text_at(definition: object, path: str, audience: Audience) -> str:
    (match,) = (text for text in texts(definition) if (text.path, text.audience) == (path, audience))
    return match.text


def test_staff_and_client_wording_of_an_entry_are_told_apart_under_one_path() -> None:
    path = "worksheets/relapse-plan/sections/green/title"
    green = next(section for section in MADE.worksheets["relapse-plan"].sections if section.id == "green")
    assert text_at(MADE, path, Audience.STAFF) == green.title.staff
    assert text_at(MADE, path, Audience.CLIENT) == green.title.client


def test_the_path_of_an_entry_is_the_same_alone_and_among_all_content() -> None:
    alone = {(text.path, text.audience): text.text for text in texts(MADE.worksheets["safety-plan"])}
    among_all = {(text.path, text.audience): text.text for text in texts(MADE)}
    assert alone.items() <= among_all.items()
    assert len(alone) > 40


def test_a_path_names_one_text_only() -> None:
    found = {}
    for text in all_texts():
        assert found.setdefault((text.path, text.audience), text.text) == text.text, text.path
    assert len(found) > 3500


def test_choices_that_several_fields_share_have_the_path_of_their_list() -> None:
    paths = {text.path for text in texts(MADE.facts["agreement"])} | {text.path for text in texts(MADE.facts["person"])}
    assert "choices/kind_of_tie/partner/words" in paths
    shared = Counter(text.path for text in texts(MADE) if text.path == "choices/area/grief/words")
    assert shared["choices/area/grief/words"] > 2


def test_a_line_put_in_above_leaves_the_context_of_the_others() -> None:
    area = MADE.areas["dispute"]
    longer = replace(area, goals=("Ask first who is afraid.", *area.goals))
    before = {(text.context, text.text) for text in texts(area)}
    assert before <= {(text.context, text.text) for text in texts(longer)}


@pytest.mark.parametrize("definition", DEFINITIONS, ids=named)
def test_a_definition_in_its_own_words_is_the_same_definition(definition: Any) -> None:
    assert reworded(definition, lambda text: text.text) == definition
    assert all(text.path.startswith((named(definition) + "/", "choices/")) for text in texts(definition))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=named)
def test_a_definition_without_its_words_gets_them_back_from_their_paths(definition: Any) -> None:
    kept = {(text.path, text.audience): text.text for text in texts(definition)}
    bare = wordless(definition)
    assert list(texts(bare)) == []
    assert reworded(bare, lambda text: kept.get((text.path, text.audience), "")) == definition


def test_every_text_a_person_reads_is_translated_and_no_code_is() -> None:
    sheet = reworded(MADE.worksheets["sick-role"], lambda text: f"<{text.text}>")
    assert sheet.title.staff.startswith("<")
    assert [section.id for section in sheet.sections] == [s.id for s in MADE.worksheets["sick-role"].sections]
    assert sheet.source.address == MADE.worksheets["sick-role"].source.address
    in_brackets = reworded(MADE, lambda text: f"<{text.text}>")
    assert in_brackets.areas["grief"].goals[0].startswith("<")
    assert in_brackets.handouts["mood-and-people"].body.startswith("<")
    assert in_brackets.words["phase.initial"].client == "<first meetings>"
    assert in_brackets.reasons == in_brackets.choices["passing_reason"]


def test_a_better_wording_leaves_the_structure_and_a_new_field_does_not() -> None:
    sheet = MADE.worksheets["relapse-plan"]
    better = replace(sheet, title=replace(sheet.title, staff="Relapse prevention plan, worded better"))
    assert wordless(better) == wordless(sheet)
    shorter = replace(sheet, sections=sheet.sections[1:])
    assert wordless(shorter) != wordless(sheet)


def test_whether_a_client_may_read_an_entry_is_structure() -> None:
    sheet = MADE.worksheets["relapse-plan"]
    withheld = replace(sheet, title=replace(sheet.title, client=None))
    assert wordless(withheld) != wordless(sheet)


def test_the_wording_of_a_questionnaire_is_marked_as_its_owners() -> None:
    phq = {text.path: text for text in texts(instrument("phq-9"))}
    assert phq["instruments/phq-9/items/9/text"].is_official
    assert phq["instruments/phq-9/options/3/text"].is_official
    assert not phq["instruments/phq-9/bands/#1/label"].is_official
    assert "instruments/phq-9/name" not in phq
