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
    text = note.compose(lines_of(WHOLE.in_session(NINTH.id)), content())
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
    entries = list(WHOLE.in_session(NINTH.id))
    expected = note.compose(lines_of(entries), content())
    assert note.compose(lines_of(random.sample(entries, len(entries))), content()) == expected


def test_until_it_is_edited_the_whole_note_is_made_anew():
    entries = WHOLE.in_session(NINTH.id)
    some = note.update(Note(), lines_of(entries[:3]), content())
    assert note.update(some, lines_of(entries), content()).text == note.compose(lines_of(entries), content())


@settings(PATIENT, max_examples=50)
@given(st.text(min_size=1), st.integers(0, 20), st.integers(0, 20))
def test_an_edited_text_is_only_ever_added_to(written: str, first: int, second: int):
    """Whatever is recorded later, in however many steps, the therapist's words stay where they are."""
    entries = WHOLE.in_session(NINTH.id)
    known = note.update(Note(), lines_of(entries[:first]), content())
    mine = Note(written, known.included, edited=True)
    once = note.update(mine, lines_of(entries[: first + second]), content())
    twice = note.update(once, lines_of(entries), content())
    assert once.text.startswith(written.rstrip())
    assert twice.text.startswith(once.text.rstrip())
    assert note.update(twice, lines_of(entries), content()) == twice
    for line in lines_of(entries[first:]):
        assert line.text in twice.text


def test_what_is_added_later_stands_under_one_mark():
    entries = WHOLE.in_session(NINTH.id)
    mine = Note("My words.", (), edited=True)
    once = note.update(mine, lines_of(entries[:2]), content())
    twice = note.update(once, lines_of(entries[:4]), content())
    assert twice.text.count("Added since the text was edited:") == 1
    assert twice.text.startswith("My words.\n\nAdded since the text was edited:\n")


def test_a_week_without_a_link_says_so():
    link = entry("link", DAY, session="s1", none=True, why="a quiet week")
    (line,) = note.lines([link], content(), state(DAY, *held("s1", DAY), link))
    assert line.text == "No link this week. a quiet week"


def test_a_link_found_after_all_takes_the_place_of_none_this_week():
    none = entry("link", DAY, session="s1", none=True)
    found = entry("link", DAY, session="s1", symptom="low mood", event="he sold the van")
    made = note.lines([none, found], content(), state(DAY, *held("s1", DAY), none, found))
    assert [each.text for each in made] == ["Link: low mood (he sold the van)."]


def test_what_was_typed_stands_letter_by_letter():
    said = "I thought...  (well, nothing)\n\nThen: , he rang!"
    jot = entry("jot", DAY, session="s1", text=said)
    opening = entry("opening", DAY, session="s1", text="I just...")
    made = note.lines([jot, opening], content(), state(DAY, *held("s1", DAY), jot, opening))
    assert [each.text for each in made] == ["Since the last meeting: I just...", said]


def test_a_strategy_has_the_words_of_its_own_area():
    touched = [
        entry("area_touched", DAY, session="s1", area=area, strategy="relate_onset") for area in ("grief", "dispute")
    ]
    made = note.lines(touched, content(), state(DAY, *held("s1", DAY), *touched))
    assert sorted(each.text for each in made) == [
        "Grief: relate the onset of symptoms to the death.",
        "Role dispute: relate symptoms to the dispute.",
    ]


def test_something_off_between_client_and_therapist_stands_in_the_note():
    off = entry("alliance", DAY, session="s1", off=True, note="She looked at the clock")
    (line,) = note.lines([off], content(), state(DAY, *held("s1", DAY), off))
    assert line.text == "Something was off between us. She looked at the clock"


def test_empty_places_leave_no_trace():
    link = entry("link", DAY, session="s1", symptom="low mood")
    (line,) = note.lines([link], content(), state(DAY, link))
    assert line.text == "Link: low mood."


def test_a_part_filled_measure_has_no_total():
    response = entry("response", DAY, instrument="phq-9", total=None)
    (line,) = note.lines([response], content(), state(DAY, response))
    assert line.text == "PHQ-9: part-filled, no total."


def test_facts_for_the_clinician_alone_leave_no_line():
    safety = entry("safety", DAY, person="p", answer="now")
    assert note.lines([safety], content(), state(DAY, safety)) == ()
