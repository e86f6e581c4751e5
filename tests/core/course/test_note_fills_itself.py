# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The note that fills itself: the same entries give the same text; what the therapist wrote is only added to."""

from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.course.making import entry, held, state
from core.course.replay import SAMPLE, Replay
from openipt.course import note
from openipt.course.entries import Entry
from openipt.course.kinds import fact_of
from openipt.course.note import Note
from openipt.protocol.load import content

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAY = date(2025, 3, 3)
ORLA = Replay(SAMPLE.case("orla"))
WHOLE = ORLA.state()
NINTH = next(each for each in WHOLE.sessions if each.number == 9)


def lines_of(entries) -> tuple[note.Line, ...]:
    return note.lines(entries, content(), WHOLE)


def test_session_9_of_the_sample_course_reads_like_a_middle_session():
    text = note.compose(lines_of(WHOLE.facts.in_session(NINTH.id)), content())
    headings = [
        line for line in text.splitlines() if line in {"Scores", "Since the last session", "Worked on", "People"}
    ]
    assert headings == ["Scores", "Since the last session", "Worked on", "People"]
    assert "PHQ-9 10, down 1 since last time, down 8 since the start (reliable)." in text
    (link,) = [line for line in text.splitlines() if line.startswith("Link:")]
    assert all(said in link for said in ("better", "mood", "the talk on Thursday", "Bram Demoworth"))
    assert "Bram Demoworth: ring 1 (now)." in text
    assert "Review (mid-course review): plan kept. PHQ-9 down by 8; both areas move." in text
    assert "{" not in text
    assert "None" not in text


@settings(PATIENT, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_same_entries_give_the_same_text(random: Random):
    entries = list(WHOLE.facts.in_session(NINTH.id))
    expected = note.compose(lines_of(entries), content())
    assert note.compose(lines_of(random.sample(entries, len(entries))), content()) == expected


def test_until_it_is_edited_the_whole_note_is_made_anew():
    entries = WHOLE.facts.in_session(NINTH.id)
    some = note.update(Note(), lines_of(entries[:3]), content())
    assert note.update(some, lines_of(entries), content()).text == note.compose(lines_of(entries), content())


@settings(PATIENT, max_examples=50)
@given(st.text(min_size=1), st.integers(0, 20), st.integers(0, 20))
def test_an_edited_text_is_only_ever_added_to(written: str, first: int, second: int):
    """Whatever is recorded later, in however many steps, the therapist's words stay where they are."""
    entries = WHOLE.facts.in_session(NINTH.id)
    known = note.update(Note(), lines_of(entries[:first]), content())
    mine = Note(written, known.included, edited=True)
    once = note.update(mine, lines_of(entries[: first + second]), content())
    twice = note.update(once, lines_of(entries), content())
    assert once.text.startswith(written.rstrip())
    assert twice.text.startswith(once.text.rstrip())
    assert note.update(twice, lines_of(entries), content()) == twice
    for line in lines_of(entries[first:]):
        assert line.fact_ids <= set(twice.included)
        assert all(sentence in twice.text for sentence in line.sentences)


def test_what_is_added_later_stands_under_one_mark():
    entries = WHOLE.facts.in_session(NINTH.id)
    mine = Note("My words.", (), edited=True)
    once = note.update(mine, lines_of(entries[:2]), content())
    twice = note.update(once, lines_of(entries[:4]), content())
    assert twice.text.count("Added since the text was edited:") == 1
    assert twice.text.startswith("My words.\n\nAdded since the text was edited:\n")


def test_a_week_without_a_link_says_so():
    link = entry("link", DAY, session="s1", none=True, why="a quiet week")
    (line,) = note.lines(map(fact_of, [link]), content(), state(DAY, *held("s1", DAY), link))
    assert line.text == "No link this week: a quiet week."


def test_a_link_found_after_all_takes_the_place_of_none_this_week():
    none = entry("link", DAY, session="s1", none=True)
    found = entry("link", DAY, session="s1", symptom="low mood", event="he sold the van")
    made = note.lines(map(fact_of, [none, found]), content(), state(DAY, *held("s1", DAY), none, found))
    assert [each.text for each in made] == ["Link: low mood (he sold the van)."]


def test_what_was_typed_stands_letter_by_letter():
    said = "I thought...  (well, nothing)\n\nThen: , he rang!"
    jot = entry("jot", DAY, session="s1", text=said)
    opening = entry("opening", DAY, session="s1", text="I just...")
    made = note.lines(map(fact_of, [jot, opening]), content(), state(DAY, *held("s1", DAY), jot, opening))
    assert [each.text for each in made] == ["I just...", said]


def test_a_strategy_has_the_words_of_its_own_area():
    touched = [
        entry("area_touched", DAY, session="s1", area=area, strategy="relate_onset") for area in ("grief", "dispute")
    ]
    made = note.lines(map(fact_of, touched), content(), state(DAY, *held("s1", DAY), *touched))
    assert sorted(each.text for each in made) == [
        "Grief: relate the onset of symptoms to the death.",
        "Role dispute: relate symptoms to the dispute.",
    ]


def test_something_off_between_client_and_therapist_stands_in_the_note():
    off = entry("alliance", DAY, session="s1", off=True, note="She looked at the clock")
    (line,) = note.lines(map(fact_of, [off]), content(), state(DAY, *held("s1", DAY), off))
    assert line.text == "Something was off between us. She looked at the clock."


def test_empty_places_leave_no_trace():
    link = entry("link", DAY, session="s1", symptom="low mood")
    (line,) = note.lines(map(fact_of, [link]), content(), state(DAY, link))
    assert line.text == "Link: low mood."


def test_a_part_filled_measure_has_no_total():
    response = entry("response", DAY, instrument="phq-9", total=None)
    (line,) = note.lines(map(fact_of, [response]), content(), state(DAY, response))
    assert line.text == "PHQ-9: part-filled, no total."


def test_facts_for_the_clinician_alone_leave_no_line():
    safety = entry("safety", DAY, person="p", answer="now")
    assert note.lines(map(fact_of, [safety]), content(), state(DAY, safety)) == ()


# --- one act, one line ---------------------------------------------------------------------------------------------

BRAM, SASKIA = (entry("person", DAY, name, name=name) for name in ("Bram", "Saskia"))


def told(*entries) -> list[str]:
    """The lines that these entries leave in the note of a session, in a course with Bram and Saskia."""
    return [
        line.text for line in note.lines(map(fact_of, entries), content(), state(DAY, *held("s1", DAY), BRAM, SASKIA))
    ]


def used(technique: str, **data) -> Entry:
    return entry("technique", DAY, session="s1", technique=technique, **data)


def sheet(worksheet: str, **answers) -> Entry:
    return entry("worksheet", DAY, session="s1", worksheet=worksheet, **answers)


TALK = {"incident": "the talk on Thursday", "insight": "I never said it", "new_sentence": "I would like an hour"}


def test_a_communication_analysis_done_on_its_sheet_and_logged_as_a_technique_is_one_line():
    assert told(sheet("communication-analysis", person="Bram", **TALK), used("communication-analysis")) == [
        "Communication analysis (Bram): the talk on Thursday. Seen: I never said it. "
        "New sentence: I would like an hour."
    ]


def test_what_was_noted_with_the_technique_stands_at_the_end_of_its_sheets_line():
    logged = used("communication-analysis", person="Bram", note="Rehearsed twice")
    assert told(logged, sheet("communication-analysis", incident="the talk on Thursday")) == [
        "Communication analysis (Bram): the talk on Thursday. Rehearsed twice."
    ]


def test_with_whom_a_technique_was_used_is_told_where_its_sheet_does_not_say_it():
    logged = used("decision-analysis", person="Bram")
    assert told(logged, sheet("decision-analysis", question="Shall I apply?")) == [
        'Decision to make: "Shall I apply?" With Bram.'
    ]


def test_every_technique_with_a_worksheet_leaves_one_line_with_it():
    for technique in content().techniques.values():
        if not technique.worksheet:
            continue
        texts = [field for field in content().worksheets[technique.worksheet].fields if field.type in ("line", "text")]
        answers = {field.id: f"words on {field.id}" for field in texts if not field.staff_only}
        (alone,) = told(sheet(technique.worksheet, **answers)) or [""]
        both = [sheet(technique.worksheet, **answers), used(technique.id, note="In my words")]
        assert told(*both) == [f"{alone} In my words."], technique.id


def test_analyses_of_talks_with_two_people_stay_two_lines():
    bram, saskia = (sheet("communication-analysis", person=person, insight=person) for person in ("Bram", "Saskia"))
    made = told(bram, saskia, used("communication-analysis"), used("communication-analysis", person="Saskia"))
    assert sorted(made) == [
        "Communication analysis (Bram). Seen: Bram.",
        "Communication analysis (Saskia). Seen: Saskia.",
    ]


def test_words_on_a_technique_that_may_belong_to_either_of_two_sheets_stay_by_themselves():
    sheets = [sheet("communication-analysis", person=person, insight=person) for person in ("Bram", "Saskia")]
    made = told(*sheets, used("communication-analysis", note="Hard today"))
    assert len(made) == 3
    assert "Communication analysis. Hard today." in made


def test_a_technique_with_somebody_else_than_its_sheet_is_another_act():
    made = told(sheet("role-play", person="Bram", aim="ask for an hour"), used("role-play", person="Saskia"))
    assert sorted(made) == ["Role play (Bram): ask for an hour.", "Role play and skill building (Saskia)."]


def test_a_technique_whose_record_is_a_fact_adds_no_second_line():
    reviewed = entry("review", DAY, session="s1", kind="middle", decision="kept", reason="It helps")
    filled_in = sheet("review-middle", decision="kept", reason="She walks again")
    assert told(reviewed, used("review"), filled_in) == [
        "Review (mid-course review): plan kept. It helps. She walks again."
    ]
    assert told(used("inventory"), entry("inventory", DAY, session="s1", state="begun")) == ["Inventory: started."]
    goals = [entry("goal", DAY, session="s1", text=text) for text in ("eat together", "see Nadia")]
    assert sorted(told(used("goal-setting"), *goals)) == ["Goal: eat together.", "Goal: see Nadia."]


def test_a_technique_logged_twice_is_one_line_with_what_was_noted_both_times():
    both = [
        used("exploration", person="Bram", note=text, hour=hour) for text, hour in (("The move", 10), ("The van", 11))
    ]
    assert told(*both) == ["Exploration and clarification (Bram). The move. The van."]


def test_a_step_or_a_link_recorded_twice_in_the_same_words_is_one_line():
    steps = [entry("step", DAY, session="s1", text="Ring Nadia", person="Bram") for _ in range(2)]
    assert told(*steps) == ["Step: Ring Nadia (Bram)."]
    links = [entry("link", DAY, session="s1", symptom="low mood", event="he rang") for _ in range(2)]
    assert told(*links) == ["Link: low mood (he rang)."]


def test_the_first_step_of_a_decision_that_is_the_step_for_the_week_is_said_once():
    decided = sheet("decision-analysis", question="Shall I apply?", chosen="to apply", first_step="Ring Nadia")
    week = entry("step", DAY, session="s1", text="Ring Nadia.", week=True)
    assert told(decided, week) == ['Decision "Shall I apply?": chosen to apply.', "Step: Ring Nadia."]
    assert told(decided)[0].endswith("First step: Ring Nadia.")
    alone = sheet("decision-analysis", first_step="Ring Nadia")
    assert told(alone, week) == ["First step: Ring Nadia.", "Step: Ring Nadia."]


def test_two_conversations_about_danger_are_never_put_together():
    asked = [entry("risk_asked", DAY, session="s1", answer="Asked, nothing reported") for _ in range(2)]
    assert len(told(*asked)) == 2


def test_the_sheet_saved_after_the_text_was_edited_is_added_without_the_technique_said_again():
    logged = used("communication-analysis")
    course = state(DAY, *held("s1", DAY))
    before = note.update(Note(), note.lines(map(fact_of, [logged]), content(), course), content())
    mine = Note("Mine.", before.included, edited=True)
    after = note.update(
        mine, note.lines(map(fact_of, [logged, sheet("communication-analysis", **TALK)]), content(), course), content()
    )
    assert after.text.splitlines()[-1].startswith("Communication analysis: the talk on Thursday.")
    assert after.text.count("Communication analysis") == 1


@settings(PATIENT, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_acts_are_put_together_the_same_way_in_whatever_order_they_come(random: Random):
    entries = [
        used("communication-analysis", person="Bram", note="Rehearsed"),
        sheet("communication-analysis", person="Bram", **TALK),
        sheet("decision-analysis", question="Shall I apply?"),
        used("decision-analysis"),
        used("exploration"),
    ]
    assert told(*random.sample(entries, len(entries))) == told(*entries)
