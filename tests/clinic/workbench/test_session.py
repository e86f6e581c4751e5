# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The session page: its agenda, tools that record a fact each, who may open it, and the quiet column in the room."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_session import address, filled_in, note_in, page_of
from openipt.clinic.casework.actions import book_sessions, record_fact
from openipt.clinic.casework.models import Fact

TOOLS = [
    ("jot", {"jot-text": "She smiled when she said it"}, {"text": "She smiled when she said it"}),
    ("link", {"link-direction": "better", "link-person": "PERSON", "link-event": "the walk"}, {"direction": "better"}),
    ("link", {"link-none": "on"}, {"none": True}),
    ("technique", {"technique-technique": "role-play", "technique-area": "dispute"}, {"technique": "role-play"}),
    ("step", {"step-text": "Call on Thursday", "step-person": "PERSON", "step-by": "Thursday"}, {"week": True}),
    ("opening", {"opening-began": "event", "opening-text": "the row"}, {"began": "event"}),
    ("area_touched", {"touch": "dispute:relate_onset"}, {"area": "dispute", "strategy": "relate_onset"}),
    (
        "expectation",
        {"expectation-person": "PERSON", "expectation-whose": "client", "expectation-was": "asks first"},
        {"whose": "client"},
    ),
    ("support", {"support-text": "credited the call"}, {"text": "credited the call"}),
    ("ring", {"move": "PERSON:2"}, {"ring": 2, "when": "now"}),
    ("person", {"person-name": "Wren", "person-relation": "friend"}, {"name": "Wren"}),
    ("goal_rating", {"goal_rating-goal": "GOAL", "goal_rating-now": "4"}, {"now": 4}),
    ("handout", {"handout-handout": "mood-and-people"}, {"handout": "mood-and-people", "version": 1}),
    ("alliance", {"alliance-rating": "7", "alliance-rated_by": "therapist"}, {"rating": 7}),
]  # fmt: skip


# ---------- the page ----------


def test_every_line_of_the_agenda_says_why_and_where_it_is_recorded(thea_at, world, today):
    page = page_of(thea_at, world, today)
    assert "Session 4" in page
    assert "PHQ-9" in page
    assert "Before the session if possible" in page
    assert reverse("measure", args=[world.course.pk, "phq-9"]) in page
    assert "{" not in re.search(r'<ul class="agenda">.*?</ul>', page, re.DOTALL)[0]


def test_the_first_open_line_is_the_one_that_is_on_now(thea_at, world, today):
    agenda = re.search(r'<ul class="agenda">.*?</ul>', page_of(thea_at, world, today), re.DOTALL)[0]
    assert agenda.count('<li class="now">') == 1


def test_a_line_left_out_with_a_reason_is_done_and_comes_back_when_it_was_for_next_time(thea_at, world, today):
    sent = {"task": "week_step", "why": "next_time"}
    answer = thea_at.post(address(world, today, "session-leave-out"), sent)
    assert answer.status_code == 302
    here = Fact.objects.get(kind="task_passed", course=world.course)
    assert (here.data["passed"], here.session_id) == ("next_time", today.pk)
    open_before = page_of(thea_at, world, world.full.sessions[4]).count('value="week_step"')
    assert open_before == 1, "it is asked for again in the next session"
    assert 'value="week_step"' not in page_of(thea_at, world, today)


def test_a_measure_left_out_this_time_is_an_answer(thea_at, world, today):
    thea_at.post(address(world, today, "session-leave-out"), {"measure": "gad-7", "why": "prefers_not"})
    declined = Fact.objects.get(kind="declined", course=world.course)
    assert declined.data == {"instrument": "gad-7", "scope": "once", "why": "prefers_not"}
    assert 'name="measure" value="gad-7"' not in page_of(thea_at, world, today)


@pytest.mark.parametrize("sent", [{"task": "week_step", "why": "because"}, {"task": "sing", "why": "elsewhere"}])
def test_only_what_the_agenda_asks_can_be_left_out_and_only_with_a_known_reason(thea_at, world, today, sent):
    assert thea_at.post(address(world, today, "session-leave-out"), sent).status_code == 404


def test_the_page_takes_as_many_statements_with_sixty_sessions_as_with_five(thea_at, world, today, statements):
    page_of(thea_at, world, today)
    with statements(at_most=15) as few:
        page_of(thea_at, world, today)
    more = [today.starts_at + timedelta(weeks=week) for week in range(2, 57)]
    book_sessions(course=world.course, starts=more, by=world.thea, now=world.now)
    for number in range(50):
        record_fact(course=world.course, kind="event", data=_event(number), by=world.thea, now=world.now)
    with statements(at_most=15) as many:
        assert page_of(thea_at, world, today)
    assert len(few) == len(many)


def _event(number):
    when = {"first": "2025-03-01", "last": "2025-05-31", "precision": "season", "text": "spring 2025"}
    return {"what": f"something {number}", "when": when}


# ---------- the tools ----------


@pytest.mark.parametrize(("kind", "sent", "kept"), TOOLS)
def test_a_tool_records_a_fact_of_the_session_and_refreshes_note_and_agenda(thea_at, world, today, kind, sent, kept):
    sent = form(**filled_in(world, sent))
    answer = thea_at.post(address(world, today, "session-record", kind=kind), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    fact = Fact.objects.get(pk=sent["id"])
    assert {key: fact.data.get(key) for key in kept} == kept
    assert (fact.session_id, fact.happened_on) == (today.pk, date(2026, 3, 3))
    part = answer.content.decode()
    assert 'id="agenda" hx-swap-oob="true"' in part
    assert 'id="note-fields" hx-swap-oob="true"' in part


@pytest.mark.parametrize(("kind", "sent", "kept"), TOOLS)
def test_without_script_a_tool_leads_back_to_the_page(thea_at, world, today, kind, sent, kept):
    answer = thea_at.post(address(world, today, "session-record", kind=kind), form(**filled_in(world, sent)))
    assert answer.status_code == 302
    assert answer.url.startswith(address(world, today))


@pytest.mark.parametrize("kind", ["link", "technique", "jot"])
def test_saving_an_entry_stays_within_its_statements(thea_at, world, today, statements, kind):
    page_of(thea_at, world, today)
    data = next(sent for name, sent, _kept in TOOLS if name == kind)
    with statements(at_most=12):
        sent = form(**filled_in(world, data))
        thea_at.post(address(world, today, "session-record", kind=kind), sent, headers={"HX-Request": "true"})


def test_a_form_sent_twice_makes_one_row(thea_at, world, today):
    sent = form(**{"jot-text": "once"})
    for _ in range(2):
        thea_at.post(address(world, today, "session-record", kind="jot"), sent)
    assert Fact.objects.filter(kind="jot", session=today).count() == 1
    assert note_in(page_of(thea_at, world, today))["text"].split("\n").count("once") == 1


def test_a_tool_that_is_refused_keeps_what_was_typed_and_writes_nothing(thea_at, world, today):
    before = Fact.objects.count()
    sent = form(**{"expectation-person": world.full.ids["person"], "expectation-learnt": "typed words"})
    answer = thea_at.post(address(world, today, "session-record", kind="expectation"), sent)
    assert answer.status_code == 422
    assert "typed words" in answer.content.decode()
    assert Fact.objects.count() == before


def test_a_link_with_nothing_in_it_asks_in_words(thea_at, world, today):
    answer = thea_at.post(address(world, today, "session-record", kind="link"), form(), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Say which mood goes with which event" in answer.content.decode()


def test_people_of_another_course_cannot_be_named(thea_at, world, today):
    sent = form(**{"link-direction": "worse", "link-person": world.elsewhere.ids["person"]})
    answer = thea_at.post(address(world, today, "session-record", kind="link"), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422


@pytest.mark.parametrize("sent", [{"technique-technique": "hypnosis"}, {"handout-handout": "nothing"}])
def test_a_technique_or_handout_that_is_not_in_the_content_is_not_there(thea_at, world, today, sent):
    kind = next(iter(sent)).partition("-")[0]
    assert thea_at.post(address(world, today, "session-record", kind=kind), form(**sent)).status_code == 404


def test_scripts_in_any_field_are_shown_as_text(thea_at, world, today):
    nasty = "</textarea><script>alert(1)</script>"
    for kind, field in (("jot", "jot-text"), ("step", "step-text"), ("support", "support-text")):
        thea_at.post(address(world, today, "session-record", kind=kind), form(**{field: nasty}))
    page = page_of(thea_at, world, today)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


# ---------- who may ----------


@pytest.mark.parametrize("who", ["tove", "otto", "lena", "ada", "cleo"])
def test_a_stranger_finds_no_session(world, db, signed_in, today, who):
    assert signed_in(getattr(world, who)).get(address(world, today)).status_code == 404
    sent = form(**{"jot-text": "x"})
    answer = signed_in(getattr(world, who)).post(address(world, today, "session-record", kind="jot"), sent)
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["sam", "rhea"])
def test_a_reader_reads_and_finds_no_forms(world, db, signed_in, today, who):
    page = signed_in(getattr(world, who)).get(address(world, today)).content.decode()
    assert "Session 4" in page
    assert "session-note" not in page
    assert "<textarea" not in page
    for name, more in (("session-record", {"kind": "jot"}), ("session-note", {}), ("session-leave-out", {})):
        answer = signed_in(getattr(world, who)).post(address(world, today, name, **more), form(**{"jot-text": "x"}))
        assert answer.status_code == 403


def test_a_session_of_another_course_is_not_found_under_this_one(thea_at, world):
    strange = world.elsewhere.sessions[3]
    assert thea_at.get(address(world, strange)).status_code == 404


# ---------- in the room ----------


def test_the_room_shows_one_quiet_column_and_nothing_prompts(thea_at, world, today):
    page = thea_at.get(address(world, today, "session-room")).content.decode()
    for shown in ("Told: sentence", "Told: text", "jot-text", "Open shared view", "Technique", "Risk conversation"):
        assert shown in page
    for absent in ("agenda", "PHQ", "alert", "minute", 'class="course-head"'):
        assert absent not in page.partition("<main")[2].partition("</main>")[0], absent
