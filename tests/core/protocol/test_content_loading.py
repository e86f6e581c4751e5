# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Content files: what ships is without fault, and a broken file says everything that is wrong with it at once."""

from pathlib import Path

import pytest

from openipt.protocol.load import content, load
from openipt.protocol.reading import ContentFaults

DATA = Path(__file__).parents[2] / "data" / "content"

SHEET = """
id = "mood-diary"
version = 1
source = "Our own"
mark = "D"
title = ["Mood diary", "My days"]
client_copy = true
line = "Diary: {mood}"

[[section]]
id = "days"
title = ["Days", "Days"]
fields = [
  { id = "mood", type = "choice", label = ["Mood", "Mood"], choices = { low = ["low", "low"], ok = ["fair", "fair"] } },
  { id = "sleep", type = "number", label = ["Hours of sleep", "Hours of sleep"], lowest = 0, highest = 24 },
  { id = "people", type = "rows", label = ["People", "People"], fields = [
    { id = "who", type = "line", label = ["Who", "Who"] },
  ] },
]
"""
FORM = (DATA / "group-who" / "forms" / "group-who.toml").read_text(encoding="utf-8")
PRE_GROUP = (DATA / "group-who" / "worksheets" / "pre-group-meeting.toml").read_text(encoding="utf-8")
AREA = """
id = "work_stress"
source = "Niedermoser et al. 2020; Schramm et al. 2020"
mark = "V"
label = ["workplace stress", "strain at work"]
choose_when = "The onset is tied to strain at work."
goals = ["Less strain."]
questions = ["What happened at work?"]
mistakes = ["Taking sides against the employer."]
worksheet = "area-transition"

[strategies]
relate_onset = ["relate symptoms to work", "see how it goes with work"]

[strategy_marks]
relate_onset = "M"
"""
TECHNIQUE = """
id = "mood-event-diary"
source = "Stuart & Robertson 2012"
mark = "M"
unchecked = "The book was not at hand."
name = ["mood and event diary", "a diary"]
steps = ["Write down mood and event."]
good = "A link is seen."
worksheet = "affect"
"""
HANDOUT = """+++
id = "sleep"
version = 1
title = ["Sleep", "Sleep"]
source = "Our own"
mark = "D"
+++

# Sleep
"""
FACTS = """
version = 1
source = "Our own"
mark = "D"

[choices.pet]
dog = ["dog", "dog"]

[fact.walk]
label = ["Walk", "Walk"]
about = "person"
group = "since"
line = "Walked with {person}."
fields = [
  { id = "person", type = "person", label = ["Who with", "Who with"] },
  { id = "pet", type = "choice", label = ["Pet", "Pet"], choices = "pet" },
]
"""
GOOD = {
    "worksheets/mood-diary.toml": SHEET,
    "forms/group-who.toml": FORM,
    "worksheets/pre-group-meeting.toml": PRE_GROUP,
    "areas/work_stress.toml": AREA,
    "techniques/mood-event-diary.toml": TECHNIQUE,
    "handouts/sleep.md": HANDOUT,
    "facts.toml": FACTS + '\n[choices.area]\nwork_stress = ["workplace stress", "strain at work"]\n',
    "settings.toml": 'version = 1\nsource = "Our own"\nmark = "D"\n[setting]\nship = ["ship", "ship"]\n',
    "words/en.toml": 'version = 1\nsource = "Our own"\nmark = "D"\n[agenda]\nwalk = ["Walk", "Walk"]\n',
    "released.json": '{"fact walk.person": "person"}',
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(ContentFaults) as caught:
        load(folder, content())
    return [str(fault) for fault in caught.value.faults]


def test_what_ships_is_without_fault_and_complete() -> None:
    made = content()
    assert "individual-acute" in made.forms
    assert set(made.areas) == {"grief", "dispute", "transition", "few_relationships"}
    assert len(made.handouts) == 3
    assert len(made.settings) == 6
    assert [each.id for each in made.reasons][:4] == ["elsewhere", "not_needed", "next_time", "prefers_not"]


def test_every_worksheet_named_in_the_plan_is_there() -> None:
    expected = """assessment suitability sick-role formulation contract-text area-grief area-dispute area-transition
    area-few-relationships communication-analysis decision-analysis role-play psychoeducation exploration affect
    alliance role-expectations therapeutic-relationship directive-help joint-session review-early review-middle
    ending-review relapse-plan safety-plan follow-up-letter ways-out""".split()
    assert set(expected) <= set(content().worksheets)


def test_every_technique_of_the_protocol_is_there_and_leads_to_its_worksheet() -> None:
    techniques = content().techniques
    ten = """alliance psychoeducation exploration decision-analysis communication-analysis role-play
    encouragement-of-affect role-expectations therapeutic-relationship directive-help""".split()
    assert all(techniques[each].worksheet for each in ten)
    assert {"inventory", "timeline", "formulation", "contract", "goal-setting", "review", "ending"} <= set(techniques)


def test_a_folder_of_good_content_loads_on_top_of_what_ships(tmp_path: Path) -> None:
    made = load(write(tmp_path, GOOD), content())
    assert set(made.forms) == {*content().forms, "group-who"}
    assert made.worksheets["mood-diary"].fields[1].highest == 24
    assert made.handouts["sleep"].body == "# Sleep\n"
    assert made.words["agenda.walk"].client == "Walk"
    assert "group-who" not in content().forms, "the shipped content itself stays as it was"


def test_a_fifth_problem_area_can_be_chosen_wherever_areas_are_chosen(tmp_path: Path) -> None:
    made = load(write(tmp_path, GOOD), content())
    primary = made.facts["focus"].field("primary")
    assert primary is not None
    assert [each.id for each in primary.choices][-1] == "work_stress"
    areas = next(each for each in made.worksheets["formulation"].fields if each.id == "areas")
    assert "work_stress" in {each.id for each in areas.choices}


def test_a_second_form_of_ipt_is_loaded_from_a_folder_outside_the_package() -> None:
    form = load(DATA / "group-who", content()).forms["group-who"]
    assert form.group
    assert [each.id for each in form.phases] == ["pre_group", "initial", "middle", "ending"]
    assert form.minutes == 90
    named = next(each for each in form.tasks if each.id == "end_named")
    assert named.start is not None
    assert named.start.number(form.usual_sessions) == 6


def test_an_entry_with_the_same_id_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    source = Path(content.__wrapped__.__code__.co_filename).parent / "content" / "worksheets" / "affect.toml"
    changed = source.read_text(encoding="utf-8").replace('title = ["Encouragement of affect"]', 'title = ["Feelings"]')
    made = load(write(tmp_path, {"worksheets/affect.toml": changed}), content())
    assert made.worksheets["affect"].title.staff == "Feelings"


# One rule broken at a time: (file, what stands there, what is put there, the fault).
BROKEN = [
    ("worksheets/mood-diary.toml", "version = 1", "", "worksheet mood-diary: version: is missing"),
    ("worksheets/mood-diary.toml", "version = 1", 'version = "1"', "version: must be a whole number, not text"),
    ("worksheets/mood-diary.toml", 'source = "Our own"', "", "worksheet mood-diary: source: is missing"),
    ("worksheets/mood-diary.toml", 'mark = "D"', 'mark = "X"', "mark: 'X' is not one of V, P, M, A, D"),
    ("worksheets/mood-diary.toml", 'mark = "D"', "mark = 4", "mark: must be text, not a whole number"),
    ("worksheets/mood-diary.toml", 'mark = "D"', "", "worksheet mood-diary: mark: is missing"),
    (
        "worksheets/mood-diary.toml",
        'mark = "D"',
        'mark = "P"',
        "mark: P says what is confirmed, and what is unchecked or ours",
    ),
    ("techniques/mood-event-diary.toml", "unchecked =", "confirmed =", "mark: M says what is unchecked"),
    (
        "techniques/mood-event-diary.toml",
        'mark = "M"',
        'mark = "V"',
        "unchecked: what is verified has nothing unchecked",
    ),
    ("areas/work_stress.toml", 'relate_onset = "M"', "", "strategy_marks.relate_onset: has no mark"),
    (
        "areas/work_stress.toml",
        'relate_onset = "M"',
        'onset = "M"',
        "strategy_marks.onset: is no strategy of this area",
    ),
    (
        "areas/work_stress.toml",
        'relate_onset = "M"',
        'relate_onset = "Q"',
        "strategy_marks.relate_onset: 'Q' is not one of",
    ),
    ("worksheets/mood-diary.toml", 'id = "mood-diary"', 'id = "diary"', "id: the file is called 'mood-diary'"),
    ("worksheets/mood-diary.toml", "client_copy = true", 'client_copy = "yes"', "client_copy: must be true or false"),
    ("worksheets/mood-diary.toml", "client_copy = true", "client_cpy = true", "client_cpy: is not known here"),
    ("worksheets/mood-diary.toml", '["Mood diary", "My days"]', '"Mood diary"', "title: must be a list of one or two"),
    (
        "worksheets/mood-diary.toml",
        '["Mood diary", "My days"]',
        '["Mood diary"]',
        "title: has no wording for the client",
    ),
    (
        "worksheets/mood-diary.toml",
        '["Days", "Days"]',
        '["Days"]',
        "section days: title: has no wording for the client",
    ),
    ("worksheets/mood-diary.toml", '["Who", "Who"]', '["Who"]', "section days field people.who: label: has no wording"),
    ("worksheets/mood-diary.toml", 'low = ["low", "low"]', 'low = ["low"]', "field mood: choices: has no wording"),
    ("worksheets/mood-diary.toml", '["Mood", "Mood"]', '["Mood", "Sick role"]', "holds the staff term 'Sick role'"),
    (
        "worksheets/mood-diary.toml",
        '["Mood", "Mood"]',
        '["Mood", " "]',
        "field mood: label: must be a list of one or two",
    ),
    ("worksheets/mood-diary.toml", 'type = "choice"', 'type = "pick"', "field mood: type: 'pick' is not one of line"),
    ("worksheets/mood-diary.toml", 'type = "choice"', 'type = "text"', "choices: only a choice field has choices"),
    ("worksheets/mood-diary.toml", 'type = "number"', 'type = "choice"', "field sleep: choices: needs choices"),
    ("worksheets/mood-diary.toml", 'type = "number"', 'type = "line"', "field sleep: lowest: only a number has bounds"),
    ("worksheets/mood-diary.toml", "lowest = 0", "lowest = 30", "lowest: 30 is above the highest, 24"),
    ("worksheets/mood-diary.toml", 'type = "rows"', 'type = "text"', "field people: fields: only rows have columns"),
    ("worksheets/mood-diary.toml", 'type = "number"', 'type = "rows"', "field sleep: fields: rows need columns"),
    ("worksheets/mood-diary.toml", 'id = "sleep"', 'id = "Sleep"', "field Sleep: id: must be snake_case"),
    ("worksheets/mood-diary.toml", 'id = "sleep"', 'id = "mood"', "field mood: id: stands more than once"),
    ("worksheets/mood-diary.toml", 'id = "sleep"', 'id = "signed"', "field signed: id: is taken"),
    ("worksheets/mood-diary.toml", "{mood}", "{weather}", "line: {weather} is no field"),
    (
        "worksheets/mood-diary.toml",
        'type = "choice", ',
        'type = "choice", staff_only = true, ',
        "line: {mood} is for staff",
    ),
    ("worksheets/mood-diary.toml", "client_copy = true", 'about = "pet"', "about: 'pet' is not one of person, area"),
    ("worksheets/mood-diary.toml", "choices = { low", 'choices = "moods" # ', "file: TOML: "),
    ("worksheets/mood-diary.toml", SHEET, "", "worksheets/mood-diary.toml: file: id: the file is empty"),
    ("worksheets/pre-group-meeting.toml", 'choices = "area"', 'choices = "moods"', "there is no shared list 'moods'"),
    (
        "forms/group-who.toml",
        "sessions = [8, 8]",
        "sessions = [9, 8]",
        "sessions: the first number (9) must not be above",
    ),
    ("forms/group-who.toml", "sessions = [8, 8]", "sessions = [8]", "sessions: must be a list of 2 whole numbers"),
    (
        "forms/group-who.toml",
        '"few_relationships"]',
        '"work"]',
        "form group-who: areas: there is no problem area 'work'",
    ),
    ("forms/group-who.toml", 'phase = "initial"', 'phase = "start"', "gate G0: phase: there is no phase 'start'"),
    ("forms/group-who.toml", 'phases = ["middle"]', 'phases = ["later"]', "task end_named: phases: there is no phase"),
    (
        "forms/group-who.toml",
        'phases = ["middle"]',
        "phases = []",
        "task end_named: phases: must be a list that is not",
    ),
    ("forms/group-who.toml", "start = { left = 2 }", "start = {}", "task end_named: start.session: say one of session"),
    (
        "forms/group-who.toml",
        "start = { left = 2 }",
        "start = { share = 2 }",
        "start.share: must be a number from 0 to 1",
    ),
    (
        "forms/group-who.toml",
        "start = { left = 2 }",
        "start = { share = 0.5, left = 1 }",
        "share and left cannot stand",
    ),
    (
        "forms/group-who.toml",
        "every = true",
        "every = true\nby = { left = 1 }",
        "task round: every: a task of every session",
    ),
    ("forms/group-who.toml", 'kind = "link"', 'kind = "bond"', "task round: any_of: there is no kind of fact 'bond'"),
    (
        "forms/group-who.toml",
        'scope = "session"',
        'scope = "week"',
        "scope: 'week' is not one of course, session, phase",
    ),
    (
        "forms/group-who.toml",
        'about = "treatment"',
        'about = "food"',
        "field 'about' of 'consent' has no choice 'food'",
    ),
    ("forms/group-who.toml", 'about = "treatment"', 'on = "food"', "the fact 'consent' has no field 'on'"),
    ("forms/group-who.toml", 'own_goal = "*"', 'goal = "*"', "worksheet 'pre-group-meeting' has no field 'goal'"),
    ("forms/group-who.toml", '"pre-group-meeting" } }] }', '"pre" } }] }', "any_of: there is no worksheet 'pre'"),
    ("forms/group-who.toml", 'id = "G2"', 'id = "G0"', "form group-who gate G0: id: stands more than once"),
    ("forms/group-who.toml", "[end_rule]", "[end_rules]", "form group-who: end_rule: is missing"),
    ("forms/group-who.toml", 'id = "round"', 'id = "end_named"', "task end_named: id: stands more than once"),
    (
        "areas/work_stress.toml",
        '"area-transition"',
        '"area-work"',
        "area work_stress: worksheet: there is no worksheet",
    ),
    (
        "areas/work_stress.toml",
        '["workplace stress"',
        '["stress"',
        "label: is not what [choices.area] in facts.toml says",
    ),
    ("areas/work_stress.toml", "[strategies]", "[strategy]", "area work_stress: strategies: is missing"),
    ("areas/work_stress.toml", 'goals = ["Less strain."]', "goals = [1]", "goals: must be a list of texts"),
    (
        "techniques/mood-event-diary.toml",
        '"affect"',
        '"feelings"',
        "technique mood-event-diary: worksheet: there is no",
    ),
    ("techniques/mood-event-diary.toml", 'good = "A link is seen."', 'good = " "', "good: is empty"),
    (
        "handouts/sleep.md",
        "+++\nid",
        "id",
        "handouts/sleep.md: file: head: must begin with a head between two lines of",
    ),
    ("handouts/sleep.md", "# Sleep\n", "", "handout sleep: body: is empty"),
    (
        "handouts/sleep.md",
        "# Sleep\n",
        "# For the patient\n",
        "handout sleep: body: the client's wording holds the staff",
    ),
    ("facts.toml", 'about = "person"', 'about = "animal"', "fact walk: about: there is no field 'animal'"),
    (
        "facts.toml",
        'choices = "pet"',
        'choices = "pets"',
        "facts.toml: fact walk: fields.pet.choices: there is no shared",
    ),
    (
        "facts.toml",
        'dog = ["dog", "dog"]',
        "dog = 1",
        "facts.toml: file: choices.pet.dog: must be a list of one or two",
    ),
    ("settings.toml", '["ship", "ship"]', '["ship", "failure"]', "setting ship: words: the client's wording holds"),
    (
        "words/en.toml",
        '["Walk", "Walk"]',
        '["Walk", "declined"]',
        "words agenda.walk: words: the client's wording holds",
    ),
    ("words/en.toml", '["Walk", "Walk"]', "[1]", "agenda.walk: must be a list of one or two wordings"),
    ("released.json", '"person"}', '"event"}', "released.json: fact: walk.person: was event and is now person"),
    ("released.json", "walk.person", "walk.dog", "released.json: fact: walk.dog: has been in use (person) and is gone"),
    ("released.json", "{", "", "released.json: file: JSON: "),
    ("released.json", '"person"', "3", "released.json: file: JSON: must be a table of ids and types"),
]


@pytest.mark.parametrize(("name", "stands", "put", "fault"), BROKEN, ids=[f"{row[0]}: {row[3]}" for row in BROKEN])
def test_a_broken_rule_is_named_with_file_entry_and_key(
    tmp_path: Path, name: str, stands: str, put: str, fault: str
) -> None:
    assert stands in GOOD[name], "the test breaks nothing"
    found = faults_of(write(tmp_path, GOOD | {name: GOOD[name].replace(stands, put, 1)}))
    assert any(fault in each for each in found), found
    assert all(len(each.split(": ", 3)) == 4 for each in found), "file: entry: key: problem"


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    sheet = (
        SHEET.replace("version = 1", "").replace('type = "number"', 'type = "figure"').replace("client_copy", "copy")
    )
    area = AREA.replace('mark = "V"', 'mark = "Q"')
    found = faults_of(write(tmp_path, GOOD | {"worksheets/mood-diary.toml": sheet, "areas/work_stress.toml": area}))
    assert [each.split(": ", 3)[0:3] for each in found] == [
        ["areas/work_stress.toml", "area work_stress", "mark"],
        ["worksheets/mood-diary.toml", "worksheet mood-diary", "copy"],
        ["worksheets/mood-diary.toml", "worksheet mood-diary", "version"],
        ["worksheets/mood-diary.toml", "worksheet mood-diary section days field sleep", "lowest"],
        ["worksheets/mood-diary.toml", "worksheet mood-diary section days field sleep", "type"],
    ]


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "words" / "en.toml").write_bytes(b"version = 1 # \xff")
    assert "words/en.toml: file: UTF-8: byte 14 cannot be read" in faults_of(tmp_path)


def test_a_misnamed_file_is_not_left_out_in_silence(tmp_path: Path) -> None:
    found = faults_of(write(tmp_path, GOOD | {"worksheet/extra.toml": SHEET}))
    assert found == ["worksheet/extra.toml: file: name: is no content file: see the folders of the shipped content"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: folder: -: there is no such folder"]


def test_the_same_id_in_two_files_is_a_fault(tmp_path: Path) -> None:
    found = faults_of(write(tmp_path, GOOD | {"worksheets/z.toml": SHEET}))
    assert "worksheets/z.toml: worksheet mood-diary: id: stands in worksheets/mood-diary.toml already" in found


def test_a_worksheet_for_clinicians_alone_needs_no_second_wording(tmp_path: Path) -> None:
    sheet = SHEET.replace("client_copy = true\n", "").replace('"My days"]', '"My days"]').replace(', "Who"]', "]")
    load(write(tmp_path, GOOD | {"worksheets/mood-diary.toml": sheet}), content())
