# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Instrument files: ours, a service's own, and what the check says of a faulty one."""

import json
import tomllib
from pathlib import Path

import pytest

from openipt.measures import (
    InstrumentError,
    UnknownInstrumentError,
    from_body,
    instrument,
    instruments,
    load_folder,
    score,
)
from openipt.measures.load import FOLDER
from openipt.measures.writing import to_toml

OWN = """
id = "sleep-2"
version = "1"
name = "SLEEP-2"
title = "Two questions on sleep"
client_title = "Your sleep"
about = "symptom"
construct = "sleep"
rater = "client"
population = "adult"
recall = "1 week"
direction = "lower"
source = "our own, 2026"
verification = "M"

[licence]
state = "our own"

[scoring]
rule = "sum"
low = 0
high = 6

[answers]
count = 2
low = 0
high = 3
reversed = [2]
"""
SHIPPED = {"phq-9", "phq-2", "phq-8", "gad-7", "gad-2", "ces-d", "pcl-5", "audit-c", "ipip-ipc", "asq"}
VERIFIED_PANELS = {"phq-9": "44249-1", "gad-7": "69737-5", "epds": "71354-5", "audit-c": "72109-2", "c-ssrs": "93373-9"}
VERIFIED_TOTALS = {"audit-c": "75626-2", "phq-9": "44261-6", "gad-7": "70274-6", "phq-2": "55758-7", "epds": "99046-5"}


def test_wording_stands_only_where_the_licence_lets_us_ship_it() -> None:
    assert {one.id for one in instruments() if one.licence.items_shipped} == SHIPPED
    for one in instruments():
        assert all(bool(item.text) == (one.id in SHIPPED) for item in one.items)


def test_every_threshold_cutoff_and_band_names_its_source() -> None:
    for one in instruments():
        assert all(part.source.strip() and part.level.strip() for part in one.changes)
        assert all(cutoff.source.strip() for cutoff in one.cutoffs)
        assert one.bands_source.strip() or not one.bands
        assert one.changes or one.change_note, f"{one.id} says nothing on change"


def test_only_verified_loinc_codes_stand_in_the_files() -> None:
    assert {one.id: one.loinc.panel for one in instruments() if one.loinc.panel} == VERIFIED_PANELS
    assert {one.id: one.loinc.total for one in instruments() if one.loinc.total} == VERIFIED_TOTALS
    items = [item.loinc for item in instrument("phq-9").items]
    assert items == "44250-9 44255-8 44259-0 44254-1 44251-7 44258-2 44252-5 44253-3 44260-8 69722-7".split()
    items = [item.loinc for item in instrument("gad-7").items]
    assert items == [*"69725-0 68509-9 69733-4 69734-2 69735-9 69689-8 69736-7".split(), ""]


def test_the_first_answer_of_the_gad_7_is_not_at_all() -> None:
    assert instrument("gad-7").options[0].text == "Not at all"


def test_the_short_forms_share_the_wording_of_the_long_ones() -> None:
    for short, long in (("phq-2", "phq-9"), ("phq-8", "phq-9"), ("gad-2", "gad-7")):
        texts = [item.text for item in instrument(short).items]
        assert texts == [item.text for item in instrument(long).items][: len(texts)]
        assert instrument(short).options == instrument(long).options


@pytest.mark.parametrize("spelling", ["phq-9", "PHQ-9", "phq9", "PHQ_9", "phq 9", " Phq-9 "])
def test_any_usual_spelling_finds_the_measure(spelling: str) -> None:
    assert instrument(spelling).id == "phq-9"


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("bdi2", "bdi-ii"),
        ("hamd", "hamd-17"),
        ("edeq", "ede-q"),
        ("PHQ-A", "phq-9m"),
        ("HRSD", "hamd-17"),
        ("iesr", "ies-r"),
        ("qids16", "qids-sr16"),
        ("cssrs", "c-ssrs"),
        ("whodas12", "whodas-12"),
        ("wai", "wai-sr"),
    ],
)
def test_aliases(alias: str, name: str) -> None:
    assert instrument(alias).id == name


def test_an_unknown_measure_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownInstrumentError, match="there is no measure 'phq-99'"):
        instrument("phq-99")


@pytest.mark.parametrize("one", instruments(), ids=lambda one: one.id)
def test_a_definition_comes_back_the_same_from_its_stored_text_and_from_a_file(one: object) -> None:
    again = from_body(one.body())
    assert again == one
    assert again.hash == one.hash
    lowest, coding = [item.low for item in one.items], one.own_coding.id if one.own_coding else None
    assert score(again, lowest, coding) == score(one, lowest, coding)
    assert tomllib.loads(to_toml(one)) == json.loads(one.body())


def test_the_hash_tells_definitions_apart() -> None:
    hashes = {one.hash for one in instruments()}
    assert len(hashes) == len(instruments())
    data = json.loads(instrument("phq-9").body())
    data["changes"][0]["points"] = 5
    assert from_body(json.dumps(data)).hash != instrument("phq-9").hash


@pytest.mark.parametrize("text", ["not json", "[]", "{}"])
def test_a_stored_text_that_is_no_instrument_is_refused(text: str) -> None:
    with pytest.raises(InstrumentError):
        from_body(text)


def test_our_own_folder_passes_the_check_that_guards_others() -> None:
    assert {one.id for one in load_folder(FOLDER)} == {path.stem for path in FOLDER.glob("*.toml")}


def test_a_service_adds_a_measure_with_one_file(tmp_path: Path) -> None:
    (tmp_path / "sleep.toml").write_text(OWN, encoding="utf-8")
    (own,) = load_folder(tmp_path)
    assert score(own, [3, 3]).total == 3


FAULTS = [
    ('about = "symptom"', 'about = "weather"', "about 'weather' is not one of"),
    ('direction = "lower"', 'direction = "down"', "direction 'down' is not one of"),
    ('id = "sleep-2"', 'id = "Sleep 2"', "small letters, digits"),
    ('version = "1"', "version = 1", "version: 1 should be text"),
    ('name = "SLEEP-2"', 'nmae = "SLEEP-2"', "unknown key 'nmae'"),
    ('name = "SLEEP-2"', 'nmae = "SLEEP-2"', "'name' is missing"),
    ('rule = "sum"', 'rule = "product"', "scoring.rule 'product' is not one of"),
    ("low = 0\nhigh = 6", "low = 6\nhigh = 0", "scoring.low 6 is not below scoring.high 0"),
    ("low = 0\nhigh = 6", "", "both are needed"),
    ("count = 2\nlow = 0", "count = 2\nlow = 3", "item 1: low 3 is not below high 3"),
    ("count = 2", "count = 0", "there are no items"),
    ("reversed = [2]", "reversd = [2]", "answers: unknown key 'reversd'"),
    ("[answers]", "[[risks]]\nitem = 9\nat_least = 1\ntext = 'ask'\n[answers]", "risks: there is no item 9"),
    ("[answers]", "[[risks]]\nitem = 1\nat_least = 1\ntext = ' '\n[answers]", "risk rule of item 1: it has no text"),
    ("[answers]", "[[cutoffs]]\npoints = 3\nrule = '>='\nlabel = 'x'\nsource = ''\n[answers]", "it has no source"),
    ("[answers]", "[[changes]]\npoints = 0\nlevel = 'x'\nsource = 'y'\n[answers]", "0 is not above 0"),
    ("[answers]", "[[changes]]\npoints = 2\nlevel = ''\nsource = ''\n[answers]", "it needs a source and a level"),
    (
        "[answers]",
        "[[bands]]\nlow = 0\nhigh = 5\nlabel = 'x'\n[answers]",
        "bands go from 0 to 5, the total from 0 to 6",
    ),
    ("[answers]", "[[items]]\nnumber = 1\ntext = 'Do you sleep?'\n[answers]", "items_shipped does not say so"),
    ("[answers]", "[[subscales]]\nid = 'a'\nname = 'A'\nitems = [7]\n[answers]", "subscales.a: there is no item 7"),
    ('state = "our own"', 'state = ""', "licence.state is empty"),
    ("[licence]", "[licence]\nitems_shipped = true", "item 1 has no text"),
    (
        'verification = "M"',
        'verification = "M"\ncodes_are = "number"',
        "codes_are 'number' is not one of printed, place, score",
    ),
    (
        "reversed = [2]",
        "reversed = [2]\nhighest_first = [2]",
        "item 2: highest_first (turned by the print) and reversed",
    ),
    (
        "reversed = [2]",
        "highest_first = [2]\n[[options]]\ncode = 0\ntext = 'No'\n[[options]]\ncode = 3\ntext = 'Yes'",
        "item 2 is printed from 3 down",
    ),
    (
        "[answers]",
        "[[codings]]\nid = 'a'\nname = 'A'\nlow = 1\nhigh = 5\n[answers]",
        "coding 'a': it has another number of answers",
    ),
    (
        "[answers]",
        "[[codings]]\nid = 'a'\nname = 'A'\nlow = 1\nhigh = 4\n[answers]",
        "none of them is that of the items",
    ),
    ("reversed = [2]", "no_answers = [{ kind = 'asleep' }]", "no_answers kind 'asleep' is not one of"),
    ("reversed = [2]", "no_answers = [{ kind = 'refused', code = 3 }]", "3 is an answer and cannot mean 'refused' too"),
    ("[answers]", "[[items]]\nnumber = 2\noptional = true\n[answers]", "item 2: an optional question cannot be scored"),
    ("[answers]", "[[items]]\nnumber = 2\nasked_if = [{ item = 1 }]\n[answers]", "needs at_least or at_most"),
    (
        "[answers]",
        "[[risks]]\nitem = 1\nat_least = 1\ntext = 'ask'\ndanger_to = 'x'\n[answers]",
        "danger_to 'x' is not self",
    ),
    ('id = "sleep-2"', 'id = "sleep-2', "sleep.toml"),
    ("count = 2", "count = 'two'", "answers.count: 'two' should be a whole number"),
    ("reversed = [2]", "reversed = 2", "answers.reversed: 2 should be a list"),
    ("count = 2\nlow = 0\nhigh = 3", "count = 2\nlow = 0\nhigh = inf", "inf should be a number"),
    ("count = 2\nlow = 0\nhigh = 3", f"count = 2\nlow = 0\nhigh = {10**30}", "000 should be a number"),
    ("count = 2", "count = 900000000", "answers.count: 900000000 items are too many"),
    ("count = 2\nlow = 0\nhigh = 3", "count = 2\nlow = 0\nhigh = 1e9", "more than 10000 answers"),
    ("[answers]", "[[items]]\nnumber = [1]\n[answers]", "number: [1] should be a whole number"),
    ('version = "1"', 'version = "1"\nitems = 3', "items: 3 should be a list"),
    ('version = "1"', 'version = "1"\nitems = [3]', "items[1]: 3 should be a table of keys"),
    ('rule = "sum"', 'rule = "sum"\ndomains = [[]]', "scoring.domains: one is empty"),
]


@pytest.mark.parametrize(("old", "new", "complaint"), FAULTS)
def test_the_check_says_what_is_wrong(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in OWN
    (tmp_path / "sleep.toml").write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InstrumentError) as caught:
        load_folder(tmp_path)
    assert any(complaint in fault for fault in caught.value.faults), caught.value.faults


def test_the_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    faulty = OWN.replace('direction = "lower"', 'direction = "down"').replace('about = "symptom"', 'about = "x"')
    (tmp_path / "a.toml").write_text(faulty, encoding="utf-8")
    (tmp_path / "b.toml").write_text(OWN.replace('version = "1"', ""), encoding="utf-8")
    with pytest.raises(InstrumentError) as caught:
        load_folder(tmp_path)
    assert len(caught.value.faults) == 3


def test_two_measures_cannot_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "b.toml").write_text(OWN.replace('id = "sleep-2"', 'id = "sleep-3"'), encoding="utf-8")
    with pytest.raises(InstrumentError, match="the name 'sleep2' is that of sleep-2 too"):
        load_folder(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="no such folder"):
        load_folder(tmp_path / "nowhere")
