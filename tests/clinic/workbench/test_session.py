# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The session page: agenda, the note that fills itself, tools that record a fact each, and signing in one press."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.care.actions import plan_sessions, record_fact, save_draft
from openipt.clinic.care.models import Draft, Fact, Session, Signature, Standing, TextVersion

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


@pytest.fixture
def today(world):
    """Today's session, the fourth, at ten in Vienna."""
    return world.full.sessions[3]


def address(world, session, name="session", **more):
    return reverse(name, kwargs={"course_id": world.course.pk, "session_id": session.pk, **more})


def filled_in(world, data):
    known = {"PERSON": world.full.ids["person"], "GOAL": world.full.ids["goal"]}
    return {key: re.sub("PERSON|GOAL", lambda found: known[found[0]], value) for key, value in data.items()}


def page_of(client, world, session):
    return client.get(address(world, session)).content.decode()


def note_in(page):
    """The text of the note as it stands in the page, with what the page carries beside it."""
    text = re.search(r'<textarea id="note-text"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)[1]
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("base", "included", "made")}
    return {"text": text, **hidden}


# ---------- the page ----------


def test_every_line_of_the_agenda_says_why_and_where_it_is_recorded(thea_at, world, today):
    page = page_of(thea_at, world, today)
    assert "Session 4" in page
    assert "PHQ-9" in page
    assert "Before the session where possible" in page
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
    assert declined.data == {"instrument": "gad-7", "scope": "once", "reason": "client prefers not"}
    assert 'name="measure" value="gad-7"' not in page_of(thea_at, world, today)


@pytest.mark.parametrize("sent", [{"task": "week_step", "why": "because"}, {"task": "sing", "why": "elsewhere"}])
def test_only_what_the_agenda_asks_can_be_left_out_and_only_with_a_known_reason(thea_at, world, today, sent):
    assert thea_at.post(address(world, today, "session-leave-out"), sent).status_code == 404


def test_the_page_takes_as_many_statements_with_sixty_sessions_as_with_five(thea_at, world, today, statements):
    page_of(thea_at, world, today)
    with statements(at_most=15) as few:
        page_of(thea_at, world, today)
    more = [today.starts_at + timedelta(weeks=week) for week in range(2, 57)]
    plan_sessions(course=world.course, starts=more, by=world.thea, now=world.now)
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
    assert Fact.objects.filter(kind="jot", data__isnull=False, pk=sent["id"]).count() == 1
    assert page_of(thea_at, world, today).count("once\n") <= 2


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
    assert "Say what goes with what" in answer.content.decode()


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


# ---------- the note ----------


def test_the_note_begins_with_the_lines_of_the_session(thea_at, world, today):
    note = note_in(page_of(thea_at, world, world.full.sessions[2]))
    assert "PHQ-9 18" in note["text"]
    assert note["made"], "nobody has edited it"


def test_lines_join_an_unedited_note_in_their_groups(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    sent = form(**{"link-none": "on"}) | note
    thea_at.post(address(world, today, "session-record", kind="link"), sent, headers={"HX-Request": "true"})
    sent = form(**{"opening-text": "a hard week"}) | note
    part = thea_at.post(
        address(world, today, "session-record", kind="opening"), sent, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Since the last session\n" in note_in(part)["text"]
    assert "Added since" not in note_in(part)["text"]


def test_once_edited_later_lines_are_added_under_a_mark_and_nothing_above_is_touched(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    mine = "My own words,\n  spaced as I like."
    texts = []
    for words in ("first", "second"):
        sent = form(**{"jot-text": words}) | note | {"text": texts[-1] if texts else mine}
        part = thea_at.post(
            address(world, today, "session-record", kind="jot"), sent, headers={"HX-Request": "true"}
        ).content.decode()
        note = note_in(part)
        texts.append(note["text"])
    assert texts[1].startswith(mine + "\n\nAdded since the text was edited:\nfirst\nsecond")
    assert texts[1].count("Added since") == 1


def test_the_authors_draft_is_back_in_the_page(thea_at, world, today):
    body = {"text": "begun on Monday", "made": "", "included": "", "base": "0"}
    save_draft(course=world.course, key=f"note:{today.pk}", body=body, revision=0, base=0, by=world.thea, now=world.now)
    page = page_of(thea_at, world, today)
    assert note_in(page)["text"].startswith("begun on Monday")
    assert 'data-draft-revision="1"' in page


def test_finish_and_sign_is_one_press_and_signs_exactly_what_was_on_the_screen(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    save_draft(
        course=world.course,
        key=f"note:{today.pk}",
        body={"text": "x"},
        revision=0,
        base=0,
        by=world.thea,
        now=world.now,
    )
    answer = thea_at.post(address(world, today, "session-note"), note | {"text": "Exactly\r\nthis.", "do": "sign"})
    assert answer.status_code == 302
    signature = Signature.objects.get(version__text__session=today)
    assert signature.version.answers == {"text": "Exactly\nthis."}
    assert signature.hash == signature.version.hash
    assert not Draft.objects.filter(key=f"note:{today.pk}").exists()
    assert Standing.objects.get(course=world.course).held == 4, "signing says that the session was held"
    page = page_of(thea_at, world, today)
    assert "Exactly<br>this." in page
    assert "Signed" in page


def test_signing_twice_makes_one_version_and_one_signature(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today)) | {"text": "One note.", "do": "sign"}
    for _ in range(2):
        assert thea_at.post(address(world, today, "session-note"), note).status_code == 302
    assert TextVersion.objects.filter(text__session=today).count() == 1
    assert Signature.objects.filter(version__text__session=today).count() == 1


def test_saved_then_signed_with_the_same_words_is_one_version(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today)) | {"text": "The same words."}
    thea_at.post(address(world, today, "session-note"), note | {"do": "save"})
    later = note_in(page_of(thea_at, world, today))
    assert later["text"] == "The same words."
    thea_at.post(address(world, today, "session-note"), later | {"do": "sign"})
    assert TextVersion.objects.filter(text__session=today).count() == 1
    assert Standing.objects.get(course=world.course).held == 4


def test_read_as_it_will_stand_writes_nothing_and_signs_what_was_read(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    page = thea_at.post(address(world, today, "session-note"), note | {"text": "A\n\nB", "do": "read"}).content.decode()
    assert "A<br><br>B" in page
    assert not TextVersion.objects.filter(text__session=today).exists()
    shown = re.search(r'name="shown" value="(\w+)"', page)[1]
    changed = note | {"text": "something else", "do": "sign", "shown": shown}
    assert thea_at.post(address(world, today, "session-note"), changed).status_code == 409
    thea_at.post(address(world, today, "session-note"), note | {"text": "A\n\nB", "do": "sign", "shown": shown})
    assert Signature.objects.filter(version__text__session=today).count() == 1


def test_a_note_saved_meanwhile_by_somebody_else_shows_both_texts(world, db, signed_in, today):
    mine, theirs = signed_in(world.thea), signed_in(world.cora)
    note = note_in(page_of(mine, world, today))
    theirs.post(address(world, today, "session-note"), note | {"text": "Cora's words", "do": "save"})
    answer = mine.post(address(world, today, "session-note"), note | {"text": "Thea's words", "do": "sign"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Cora&#x27;s words" in page
    assert "Thea&#x27;s words" in page
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    kept = {"text": "both", "do": "save", "base": base}
    assert mine.post(address(world, today, "session-note"), kept).status_code == 302
    assert TextVersion.objects.filter(text__session=today).order_by("-number").first().answers == {"text": "both"}


def test_a_signed_note_is_only_amended_and_only_with_a_reason(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    thea_at.post(address(world, today, "session-note"), note | {"text": "First.", "do": "sign"})
    again = note_in(page_of(thea_at, world, today)) | {"text": "First, and second.", "do": "sign"}
    refused = thea_at.post(address(world, today, "session-note"), again)
    assert refused.status_code == 422
    assert "please say why" in refused.content.decode()
    assert "First, and second." in refused.content.decode()
    thea_at.post(address(world, today, "session-note"), again | {"reason": "left out the call"})
    last = TextVersion.objects.filter(text__session=today).order_by("-number").first()
    assert (last.number, last.amends, last.reason) == (2, True, "left out the call")


def test_entered_in_error_needs_a_reason_and_the_note_can_be_written_anew(thea_at, world, today):
    note = note_in(page_of(thea_at, world, today))
    thea_at.post(address(world, today, "session-note"), note | {"text": "About somebody else.", "do": "sign"})
    url = address(world, today, "session-note-error")
    assert thea_at.post(url, form()).status_code == 422
    assert thea_at.post(url, form(reason="another client's note")).status_code == 302
    page = page_of(thea_at, world, today)
    assert "About somebody else." not in page
    anew = note_in(page) | {"text": "About Cleo.", "do": "sign"}
    assert thea_at.post(address(world, today, "session-note"), anew).status_code == 302
    assert "About Cleo." in page_of(thea_at, world, today)


@pytest.mark.parametrize(
    ("text", "said"), [("", "empty"), ("a\x00b", "null character"), ("half \ud83d", "half of a character")]
)
def test_a_text_that_cannot_be_stored_is_refused_in_words(thea_at, world, today, text, said):
    note = note_in(page_of(thea_at, world, today)) | {"text": text, "do": "sign"}
    if "\ud83d" in text:
        note["text"] = text.encode("utf-8", "surrogatepass")
    answer = thea_at.post(address(world, today, "session-note"), note)
    assert answer.status_code in (302, 422), "a browser's replacement character is a character"
    if answer.status_code == 422:
        assert said in answer.content.decode()


def test_a_megabyte_of_cyrillic_is_kept_whole(thea_at, world, today):
    text = "Бессонница и тишина. " * 25_000
    assert len(text.encode()) > 900_000
    note = note_in(page_of(thea_at, world, today)) | {"text": text, "do": "sign"}
    assert thea_at.post(address(world, today, "session-note"), note).status_code == 302
    assert TextVersion.objects.get(text__session=today).answers["text"] == text.strip()


# ---------- an alert answered in the session ----------


def test_an_open_alert_is_answered_here_by_what_was_understood_and_agreed(thea_at, world, today):
    page = page_of(thea_at, world, today)
    assert 'id="alert"' in page
    empty = thea_at.post(address(world, today, "session-alert"), form(**{"alert-understood": "worse at night"}))
    assert empty.status_code == 422
    assert "worse at night" in empty.content.decode()
    sent = form(
        **{
            "alert-asked_in_person": "person",
            "alert-understood": "worse at night, Bram knows",
            "alert-agreed": "calls before noon",
            "alert-next_contact": "days",
        }
    )
    assert thea_at.post(address(world, today, "session-alert"), sent).status_code == 302
    assert Standing.objects.get(course=world.course).alerts_open == 0
    after = page_of(thea_at, world, today)
    assert 'id="alert"' not in after
    assert "worse at night, Bram knows" in note_in(after)["text"]


def test_one_line_is_not_enough_for_something_new_and_the_alert_stays(thea_at, world, today):
    sent = form(**{"risk_asked-answer": "asked in full"})
    url = address(world, today, "session-record", kind="risk_asked")
    answer = thea_at.post(url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "it wants a conversation, not one line" in answer.content.decode()
    assert Standing.objects.get(course=world.course).alerts_open == 1


def test_a_client_who_was_not_reached_was_not_asked(thea_at, world, today):
    talk = {"asked_in_person": "not_reached", "understood": "rang twice", "agreed": "again", "next_contact": "today"}
    sent = form(**{f"alert-{key}": value for key, value in talk.items()}, **{"alert-closes": "on"})
    assert thea_at.post(address(world, today, "session-alert"), sent).status_code == 302
    standing = Standing.objects.get(course=world.course)
    assert (standing.alerts_open, standing.concern_open) == (1, True)
    assert "Tried to reach the client about a concern, not reached" in note_in(page_of(thea_at, world, today))["text"]


# ---------- when, and how it was held ----------


def test_a_first_appointment_is_planned_long_before_any_agreement(thea_at, world, db, signed_in):
    tove = signed_in(world.tove)
    url = reverse("session-new", args=[world.colleagues.pk])
    assert 'value="10:00"' in tove.get(url).content.decode()
    made = new_id()
    sent = {"id": made, "day": "2026-03-10", "at": "14:30", "minutes": "50", "repeat": "2"}
    assert tove.post(url, sent).status_code == 302
    assert tove.post(url, sent).status_code == 302, "the same form again plans nothing more"
    times = [
        each.starts_at.isoformat() for each in Session.objects.filter(course=world.colleagues).order_by("starts_at")
    ]
    assert times == ["2026-03-10T13:30:00+00:00", "2026-03-17T13:30:00+00:00"]
    page = tove.get(reverse("session", args=[world.colleagues.pk, made])).content.decode()
    assert "number to be agreed by session 4" in page


def test_a_weekly_ten_o_clock_stays_ten_when_the_clocks_change(world, db, signed_in):
    tove = signed_in(world.tove)
    sent = {"id": new_id(), "day": "2026-03-24", "at": "10:00", "minutes": "50", "repeat": "2"}
    tove.post(reverse("session-new", args=[world.colleagues.pk]), sent)
    times = [each.starts_at.hour for each in Session.objects.filter(course=world.colleagues).order_by("starts_at")]
    assert times == [9, 8], "in Vienna both are ten o'clock"


def test_a_session_before_the_referral_is_refused_and_nothing_is_half_planned(thea_at, world):
    before = Session.objects.count()
    sent = {"id": new_id(), "day": "2026-01-05", "at": "10:00", "minutes": "50", "repeat": "3"}
    answer = thea_at.post(reverse("session-new", args=[world.course.pk]), sent)
    assert answer.status_code == 422
    assert "before the referral" in answer.content.decode()
    assert 'value="2026-01-05"' in answer.content.decode()
    assert Session.objects.count() == before


def test_a_moved_session_keeps_its_old_time_in_the_record(thea_at, world):
    later = world.full.sessions[4]
    sent = {"day": "2026-03-12", "at": "16:15", "minutes": ""}
    assert thea_at.post(address(world, later, "session-move"), sent).status_code == 302
    times = [each.data["day"] for each in Fact.objects.filter(kind="session", subject=str(later.pk))]
    assert sorted(times) == ["2026-03-10", "2026-03-12"]
    assert "16:15 to 17:05" in page_of(thea_at, world, later)


def test_missed_does_not_count_unless_it_was_agreed_and_says_who_and_how_late(thea_at, world, today):
    sent = form(state="missed", who="client", notice="two hours", contacted="on")
    thea_at.post(address(world, today, "attendance"), sent)
    page = page_of(thea_at, world, today)
    assert "missed, client, two hours, does not count" in page
    assert "Session 4" in page_of(thea_at, world, world.full.sessions[4])


def test_a_missed_session_that_counts_keeps_its_number(thea_at, world, today):
    assert (
        "checked"
        in re.search(
            r'<input[^>]*name="counts"[^>]*>', thea_at.get(address(world, today, "attendance")).content.decode()
        )[0]
    )
    thea_at.post(address(world, today, "attendance"), form(state="missed", who="client", counts="on", contacted="on"))
    assert "Session 5" in page_of(thea_at, world, world.full.sessions[4])


def test_missed_without_contact_while_a_concern_is_open_raises_not_reached(thea_at, world, today):
    before = Standing.objects.get(course=world.course).alerts_open
    thea_at.post(address(world, today, "attendance"), form(state="missed", who="client"))
    assert Standing.objects.get(course=world.course).alerts_open == before + 1


@pytest.mark.parametrize(("medium", "words"), [("phone", "held by phone"), ("video", "held by video")])
def test_held_by_phone_or_video(thea_at, world, today, medium, words):
    thea_at.post(address(world, today, "attendance"), form(state="held", medium=medium))
    assert words in page_of(thea_at, world, today)


# ---------- in the room ----------


def test_the_room_shows_one_quiet_column_and_nothing_prompts(thea_at, world, today):
    page = thea_at.get(address(world, today, "session-room")).content.decode()
    for shown in ("Told: sentence", "Told: text", "jot-text", "Look together", "Technique", "Risk conversation"):
        assert shown in page
    for absent in ("agenda", "PHQ", "alert", "minute", 'class="course-head"'):
        assert absent not in page.partition("<main")[2].partition("</main>")[0], absent
