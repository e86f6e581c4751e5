# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated facts through their forms: recorded, refused in words, corrected by two at once, entered in error.

Whatever is sent, the page answers with words, keeps what was typed and writes nothing by halves.
"""

import html
from datetime import timedelta

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from clinic.workbench.a_course import PAGES, form, typed
from clinic.workbench.conftest import World
from openipt.clinic.accounts.audit import verify
from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import AuditRow
from openipt.clinic.care.models import Fact, Standing
from openipt.clinic.workbench.pages.facts import NOT_BY_HAND, OWN_PAGE
from openipt.protocol.load import content
from openipt.protocol.model import FieldType

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><svg/onload=alert(2)>&{{7*7}}"
BY_HAND = sorted(set(content().facts) - NOT_BY_HAND - set(OWN_PAGE))
WITHOUT_WORDS_OF_THE_COURSE = {"agreement", "papers", "consents", "risk", "circle-print", "ending", "measures"}
# What a form cannot say together with everything else filled in.
NOT_TOGETHER = {
    "focus": {"secondary": "", "not_yet": ""},
    "link": {"none": ""},
    "phase": {"phase": "middle"},
    "agreement": {"sessions": "14", "end_on": "2026-06-02"},
}


def record_url(world: World, kind: str) -> str:
    return reverse("record", args=[world.course.pk, kind])


def everything(world: World, kind: str, words: str) -> dict[str, object]:
    """Every field of a kind filled in."""
    sent = typed(content().facts[kind].fields, words, world.full.ids) | NOT_TOGETHER.get(kind, {})
    if content().facts[kind].needs_session:
        sent["session"] = str(world.full.sessions[0].pk)
    return form(**{key: value for key, value in sent.items() if value != ""})


def count(world: World) -> int:
    return Fact.objects.filter(course=world.course).count()


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


# --- it works --------------------------------------------------------------------------------------------------------


def test_every_kind_can_be_recorded_with_every_field_filled_in(world: World, thea_at):
    for kind in BY_HAND:
        before = count(world)
        given = {"reason": "A concern is open; her sister knows"} | everything(world, kind, "Said: ")
        answer = thea_at.post(record_url(world, kind), given)
        assert answer.status_code == 302, f"{kind}: {text_of(answer)}"
        assert count(world) == before + 1, kind
    for name in PAGES:
        assert thea_at.get(reverse(name, args=[world.course.pk])).status_code == 200
    assert verify(world.service) == []


@pytest.mark.parametrize("kind", [each for each in BY_HAND if content().facts[each].needs_session])
def test_what_belongs_to_a_session_is_not_recorded_without_one(world: World, thea_at, kind):
    before = count(world)
    given = everything(world, kind, "Said: ") | {"session": ""}
    answer = thea_at.post(record_url(world, kind), given)
    assert answer.status_code == 422
    assert "belongs to a session" in text_of(answer)
    assert count(world) == before


def test_a_phase_that_does_not_exist_is_refused_in_words(world: World, thea_at):
    answer = thea_at.post(record_url(world, "phase"), form(phase="the last leg"))
    assert answer.status_code == 422
    assert "no such phase" in text_of(answer)
    assert "the last leg" in text_of(answer)


def test_a_death_before_birth_is_refused_in_words(world: World, thea_at):
    person = str(new_id())
    born = {"name": "Ada Brandt", "relation": "parent", "born": "May 1960"}
    assert thea_at.post(record_url(world, "person"), form(**born) | {"id": person}).status_code == 302
    answer = thea_at.post(record_url(world, "death"), form(person=person, died="1958"))
    assert answer.status_code == 422
    assert "The death (1958) lies before the birth (May 1960)." in text_of(answer)


def test_what_was_recorded_stands_on_the_pages_and_in_the_projection(world: World, thea_at):
    thea_at.post(reverse("timeline", args=[world.course.pk]), form(what="The move to Graz", when="May 2024"))
    page = text_of(thea_at.get(reverse("timeline", args=[world.course.pk])))
    assert "The move to Graz" in page
    assert "May 2024" in page
    sent = form(primary="grief", sentence="I miss my brother", reason="It came up")
    assert thea_at.post(reverse("focus", args=[world.course.pk]), sent).status_code == 302
    assert Standing.objects.get(pk=world.course.pk).focus == "grief"
    assert AuditRow.objects.filter(course_id=world.course.pk, kind="focus.recorded", by_id=world.thea.pk).exists()


def test_a_focus_is_told_in_words_and_not_in_codes(world: World, thea_at):
    sent = form(primary="few_relationships", reason="It fits better")
    assert thea_at.post(reverse("focus", args=[world.course.pk]), sent).status_code == 302
    page = text_of(thea_at.get(reverse("focus", args=[world.course.pk])))
    versions = page[page.index(">Versions<") :]
    assert "few or difficult relationships" in versions
    assert "few_relationships" not in versions


def test_a_focus_not_yet_clear_says_by_when(world: World, thea_at):
    sent = form(not_yet="on", decide_by="2026-03-17", reason="Two areas")
    assert thea_at.post(reverse("focus", args=[world.course.pk]), sent).status_code == 302
    assert "to be decided by 17 March 2026" in text_of(thea_at.get(reverse("course", args=[world.course.pk])))


def test_people_are_added_with_a_ring_moved_and_compared(world: World, thea_at):
    own = world.course.pk
    person = new_id()
    sent = {"id": str(person), "name": "Bram", "relation": "brother or sister", "ring": "2", "ring_id": str(new_id())}
    assert thea_at.post(reverse("person-new", args=[own]), sent).status_code == 422
    sent["relation"] = "sibling"
    assert thea_at.post(reverse("person-new", args=[own]), sent).status_code == 302
    moved = form(person=str(person), ring="1")
    assert thea_at.post(reverse("ring", args=[own]), moved).status_code == 302
    rings = [each.data["ring"] for each in Fact.objects.filter(course=own, kind="ring", subject=str(person))]
    assert sorted(rings) == [1, 2]
    page = text_of(thea_at.get(reverse("people", args=[own]) + "?from=2026-03-03"))
    assert "from ring 2 to 1" in page


def test_a_gate_asks_why_when_something_is_missing_and_is_passed_once(world: World, thea_at):
    url = reverse("gate", args=[world.colleagues.pk, "G1"])
    assert thea_at.get(url).status_code == 404
    from openipt.clinic.clients.actions import share_course

    share_course(course=world.colleagues, user=world.thea, relation="co-therapist", by=world.tove, now=world.now)
    answer = thea_at.post(url, form())
    assert answer.status_code == 422
    assert "choose why it begins all the same" in text_of(answer)
    sent = form(passed="elsewhere", note="Seen by a colleague")
    for _twice in range(2):
        assert thea_at.post(url, sent).status_code == 302
    assert thea_at.post(url, form(passed="elsewhere")).status_code == 302, "a second window changes nothing"
    assert Fact.objects.filter(course=world.colleagues, kind="phase").count() == 1


# --- sent twice ------------------------------------------------------------------------------------------------------


def test_the_months_before_the_onset_do_not_list_the_onset_itself(thea_at, world):
    for what, more in (
        ("The move to Graz", {"when": "March 2024"}),
        ("Stops sleeping", {"when": "May 2024", "onset": "on"}),
    ):
        thea_at.post(reverse("timeline", args=[world.course.pk]), form(what=what, **more))
    page = thea_at.get(reverse("timeline", args=[world.course.pk])).content.decode()
    before = page.partition("Before onset")[2].partition("</section>")[0]
    assert "The move to Graz" in before
    assert "Stops sleeping" not in before


@pytest.mark.parametrize(
    "name", ["timeline", "person-new", "ring", "goal-rate", "area-touch", "handout-give", "correct"]
)
def test_a_form_sent_twice_is_written_once(world: World, thea_at, name):
    own, ids = world.course.pk, world.full.ids
    url, sent = {
        "timeline": (reverse("timeline", args=[own]), form(what="A move", when="2020")),
        "person-new": (
            reverse("person-new", args=[own]),
            form(name="Bo", relation="friend", ring="3", ring_id=str(new_id())),
        ),
        "ring": (reverse("ring", args=[own]), form(person=ids["person"], ring="3")),
        "goal-rate": (reverse("goal-rate", args=[own]), form(goal=ids["goal"], now="3")),
        "area-touch": (
            reverse("area-touch", args=[own, "dispute"]),
            form(strategy=content().areas["dispute"].strategies[0].id),
        ),
        "handout-give": (reverse("handout-give", args=[own, "mood-and-people"]), form()),
        "correct": (reverse("entry-correct", args=[own, ids["gap"]]), form(text="No one who sings")),
    }[name]
    assert thea_at.post(url, sent).status_code == 302
    once = count(world)
    assert thea_at.post(url, sent).status_code == 302
    assert count(world) == once


# --- refused ---------------------------------------------------------------------------------------------------------


REFUSED = [
    ("gap", {"text": ""}, "required"),
    ("gap", {"text": "No one", "happened_on": "2026-02-01"}, "before the referral"),
    ("gap", {"text": "No one", "happened_on": "2026-03-04"}, "lies in the future"),
    ("gap", {"text": "No one", "happened_on": "31.2.2026"}, "valid date"),
    ("gap", {"text": "No one", "happened_on": "99999-01-01"}, "valid date"),
    ("gap", {"text": "No one", "ring": "9" * 400}, "less than or equal"),
    ("gap", {"text": "No one", "ring": "9" * 5000}, "whole number"),
    ("gap", {"text": "No one", "session": "not-an-id"}, "valid UUID"),
    ("gap", {"text": "No\x00one"}, "Null characters"),
    ("gap", {"text": "x" * 10_001}, "at most 10000"),
    ("goal_rating", {"goal": "", "now": "5"}, "required"),
    ("goal_rating", {"goal": "GOAL", "now": "11"}, "less than or equal to 10"),
    ("goal_rating", {"goal": "GOAL", "now": "-1"}, "greater than or equal to 0"),
    ("goal_rating", {"goal": "GOAL", "now": "five"}, "whole number"),
    ("ring", {"person": "nobody", "when": "now", "ring": "2"}, "not one of the available choices"),
    ("ring", {"person": "PERSON", "when": "yesterday", "ring": "2"}, "not one of the available choices"),
    ("ring", {"person": "PERSON", "when": "now", "ring": "5"}, "less than or equal to 4"),
    ("event", {"what": "A move", "when": "2024", "until": "2020"}, "is before the start"),
    ("event", {"what": "A move", "when": "once upon a time"}, "could not be read as a date"),
    ("event", {"what": "A move", "when": "30.2.2024"}, "could not be read as a date"),
    ("treatment", {"what": "Sertraline", "from": "2024", "until": "2020"}, "is before the start"),
    ("focus", {"primary": "dispute", "secondary": "dispute", "reason": "x"}, "are the same"),
    ("focus", {"reason": "x"}, "Name the first problem area"),
    ("focus", {"not_yet": "on", "reason": "x"}, "by when will you decide"),
    ("focus", {"primary": "grief"}, "needs a reason"),
    ("agreement", {"kind": "more", "sessions": "31", "how": "words"}, "outside the 12 to 16"),
    ("agreement", {"kind": "more", "sessions": "16", "how": "words"}, "needs a reason"),
    (
        "agreement",
        {"kind": "first", "sessions": "14", "how": "words", "start_on": "2026-03-01", "end_on": "2026-02-01"},
        "is before the start",
    ),
    ("agreement", {"kind": "first", "how": "words"}, "How many sessions"),
    ("agreement", {"kind": "fewer", "sessions": "1", "how": "words", "reason": "well"}, "fewer than the 3"),
]


@pytest.mark.parametrize(("kind", "given", "words"), REFUSED)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_is_kept(world: World, thea_at, kind, given, words):
    before, mark = count(world), {"note": "kept as typed", "symptoms": "kept as typed", "told": "kept as typed"}
    known = {field.id for field in content().facts[kind].fields}
    given = {key: world.full.ids.get(value.lower(), value) for key, value in given.items()}
    sent = form(**{key: value for key, value in mark.items() if key in known} | given)
    answer = thea_at.post(record_url(world, kind), sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert count(world) == before
    for key, value in sent.items():
        if key in known and content().facts[kind].field(key).type in (FieldType.LINE, FieldType.TEXT) and value:
            assert value.replace("\x00", "") in page.replace("\x00", ""), key


def test_31_sessions_in_a_form_of_12_to_16_are_allowed_with_a_reason(world: World, thea_at):
    sent = form(kind="more", sessions="31", how="words", reason="Her mother died in session 9")
    assert thea_at.post(record_url(world, "agreement"), sent).status_code == 302
    assert Standing.objects.get(pk=world.course.pk).agreed == 31


def test_a_million_letters_of_cyrillic_are_kept(world: World, thea_at):
    long = "Ж" * 1_000_000
    sent = form(who="мама", means="phone", said=long)
    assert thea_at.post(record_url(world, "contact"), sent).status_code == 302
    assert Fact.objects.get(pk=sent["id"]).data["said"] == long
    refused = thea_at.post(record_url(world, "contact"), form(who="", means="phone", said=long))
    assert refused.status_code == 422
    assert long in refused.content.decode()


def test_half_of_a_pair_and_broken_bytes_never_reach_the_record(world: World, thea_at):
    url = record_url(world, "gap")
    for broken in (b"\xed\xa0\x80", b"\xff\xfe", b"\xc3"):
        body = encode_multipart(BOUNDARY, form(text="HALF")).replace(b"HALF", b"No one " + broken)
        answer = thea_at.generic("POST", url, body, MULTIPART_CONTENT)
        assert answer.status_code in (302, 400, 422)
    for each in Fact.objects.filter(course=world.course, kind="gap"):
        assert not any("\ud800" <= letter <= "\udfff" for letter in each.data["text"])


@pytest.mark.parametrize("kind", BY_HAND)
def test_an_empty_form_is_refused_and_never_a_fault(world: World, thea_at, kind):
    for sent in ({}, {"id": "x"}, {"id": ""}, form(session="7"), {"id": ["1", "2"]}):
        answer = thea_at.post(record_url(world, kind), sent)
        assert answer.status_code in (302, 422)
        if "id" not in sent or sent["id"] in ("", "x"):
            assert answer.status_code == 422


def test_addresses_with_nonsense_in_them_are_no_fault(world: World, thea_at):
    nonsense = ("x", "7", "\x00", "9" * 5000, "%00", "2026-02-31", "before", "<b>", str(new_id()), "'", "٣")
    for value in nonsense:
        asked = dict.fromkeys(("from", "name", "session", "person", "about", "next", "kind", "planned"), value)
        for name in PAGES:
            assert thea_at.get(reverse(name, args=[world.course.pk]), asked).status_code == 200, (name, value)
        for kind in ("ring", "gap", "event", "contact", "follow_up", "goal"):
            answer = thea_at.get(record_url(world, kind), asked | {"when": value, "ring": value, "people": value})
            assert answer.status_code == 200, (kind, value)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("ring", {"person": "x", "ring": "2"}),
        ("ring", {"person": "PERSON", "ring": "9" * 5000}),
        ("ring", {"person": "PERSON", "ring": "²"}),
        ("ring", {"person": "PERSON", "ring": "2", "when": "x"}),
        ("ring", {"person": "PERSON", "ring": "2", "session": "x"}),
        ("goal-rate", {"goal": "GOAL", "now": "9" * 5000}),
        ("goal-rate", {"goal": "GOAL", "now": ""}),
        ("goal-rate", {"goal": "x\x00", "now": "1"}),
        ("person-new", {"name": "Bo", "relation": "friend", "ring": "9" * 5000, "session": "x"}),
        ("person-new", {"name": "", "relation": "friend"}),
        ("person-new", {"name": "Bo", "relation": "friend", "ring": "2", "ring_id": "x"}),
    ],
)
def test_one_click_with_nonsense_is_refused(world: World, thea_at, name, sent):
    before = count(world)
    given = {key: world.full.ids.get(value.lower(), value) for key, value in sent.items()}
    answer = thea_at.post(reverse(name, args=[world.course.pk]), form(**given))
    assert answer.status_code in (404, 422)
    assert count(world) == before


def test_a_form_without_an_id_is_none_of_ours(world: World, thea_at):
    before = count(world)
    for name, sent in (("ring", {"person": "x", "ring": "1"}), ("goal-rate", {"goal": "x", "now": "1"})):
        for broken in ({}, {"id": ""}, {"id": "7"}):
            assert thea_at.post(reverse(name, args=[world.course.pk]), sent | broken).status_code == 404
    assert thea_at.post(reverse("area-touch", args=[world.course.pk, "dispute"]), form(strategy="x")).status_code == 404
    assert thea_at.post(reverse("area-touch", args=[world.course.pk, "x"]), form(strategy="x")).status_code == 404
    assert count(world) == before


def test_unknown_kinds_areas_gates_and_handouts_are_not_found(world: World, thea_at):
    own = world.course.pk
    for url in (
        record_url(world, "nothing"),
        record_url(world, "alert"),
        record_url(world, "withdrawal"),
        reverse("area", args=[own, "nothing"]),
        reverse("gate", args=[own, "nothing"]),
        reverse("handout", args=[own, "nothing"]),
        reverse("worksheet", args=[own, "nothing"]),
    ):
        assert thea_at.get(url).status_code == 404, url
        assert thea_at.post(url, form()).status_code in (404, 405), url


def test_dates_at_both_ends_of_the_calendar_are_drawn(world: World, thea_at):
    for when in ("0001", "9998", "winter 9998", "1.1.0001", "31.12.9999"):
        sent = form(what=f"In {when}", when=when, onset="on")
        assert thea_at.post(reverse("timeline", args=[world.course.pk]), sent).status_code in (302, 422), when
        for name in ("timeline", "course", "focus", "ending"):
            assert thea_at.get(reverse(name, args=[world.course.pk])).status_code == 200, (name, when)


# --- HTML and scripts ------------------------------------------------------------------------------------------------


def test_html_and_scripts_in_every_field_stay_text_on_every_page(world: World, thea_at):
    for kind in BY_HAND:
        sent = everything(world, kind, SCRIPT)
        if kind in ("handout", "phase", "declined", "task_passed"):
            continue
        assert thea_at.post(record_url(world, kind), sent).status_code in (302, 422), kind
    for name in (*PAGES, "circle-print"):
        page = thea_at.get(reverse(name, args=[world.course.pk])).content.decode()
        assert "<script>alert" not in page, name
        assert "<svg/onload" not in page, name
        assert "{{7*7}}" in page or name in WITHOUT_WORDS_OF_THE_COURSE, name
    area = thea_at.get(reverse("area", args=[world.course.pk, "dispute"])).content.decode()
    assert "<svg/onload" not in area


def test_scripts_in_a_form_that_is_refused_come_back_as_text(world: World, thea_at):
    answer = thea_at.post(record_url(world, "contact"), form(who=SCRIPT, said=SCRIPT, means=SCRIPT, next=SCRIPT))
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content
    assert SCRIPT in text_of(answer)


@pytest.mark.parametrize(
    "next_page", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "\x00"]
)
def test_a_form_leads_back_to_pages_of_ours_alone(world: World, thea_at, next_page):
    sent = form(text="No one", next=next_page)
    assert thea_at.post(record_url(world, "gap"), sent)["Location"] == reverse("people", args=[world.course.pk])


# --- corrections and errors ------------------------------------------------------------------------------------------


def test_two_who_correct_the_same_row_see_both_and_lose_nothing(world: World, signed_in):
    thea, cora = signed_in(world.thea), signed_in(world.cora)
    url = reverse("entry-correct", args=[world.course.pk, world.full.ids["gap"]])
    assert cora.post(url, form(text="Cora: no one who knows my work")).status_code == 302
    mine = form(text="Thea: no one who sings")
    answer = thea.post(url, mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Cora: no one who knows my work" in page
    assert "Thea: no one who sings" in page
    action = page.split('<form method="post" action="')[-1].split('"')[0]
    assert "/correct/" in action
    assert thea.post(action, mine).status_code == 302
    gaps = text_of(thea.get(reverse("people", args=[world.course.pk])))
    assert "Thea: no one who sings" in gaps
    assert "Cora: no one" not in gaps
    assert thea.get(url).status_code == 302, "an old link leads to what stands now"


def test_a_row_entered_in_error_leaves_every_page_and_stays_in_the_record(world: World, thea_at):
    own = world.course.pk
    sent = form(text="Canary of an error")
    assert thea_at.post(record_url(world, "gap"), sent).status_code == 302
    url = reverse("entry-withdraw", args=[own, sent["id"]])
    assert thea_at.post(url, form()).status_code == 422
    said = form(reason="Another client")
    for _twice in range(2):
        assert thea_at.post(url, said).status_code == 302
    assert Fact.objects.filter(course=own, kind="withdrawal").count() == 1
    assert Fact.objects.filter(pk=sent["id"]).exists()
    for name in PAGES:
        assert "Canary of an error" not in text_of(thea_at.get(reverse(name, args=[own]))), name
    assert thea_at.get(reverse("entry-correct", args=[own, sent["id"]])).status_code == 404


def test_alerts_and_sessions_do_not_vanish_as_an_error(world: World, thea_at):
    rows = Fact.objects.filter(course=world.course, kind__in=("alert", "session"))
    assert rows.count() > 1
    for each in rows:
        url = reverse("entry-withdraw", args=[world.course.pk, each.pk])
        assert thea_at.get(url).status_code == 404
        assert thea_at.post(url, form(reason="away with it")).status_code == 404


def test_days_before_today_are_offered_and_kept(world: World, thea_at):
    day = world.now.date() - timedelta(days=7)
    sent = form(text="No one", happened_on=day.isoformat(), session=str(world.full.sessions[1].pk))
    assert thea_at.post(record_url(world, "gap"), sent).status_code == 302
    made = Fact.objects.get(pk=sent["id"])
    assert (made.happened_on, made.session_id) == (day, world.full.sessions[1].pk)


def test_a_course_is_closed_over_an_open_concern_only_with_a_word_about_it(world: World, thea_at):
    url = reverse("closing", args=[world.course.pk])
    sent = form(kind="stopped", outcome="Did not come back", keeper=str(world.thea.pk))
    refused = thea_at.post(url, sent)
    assert refused.status_code == 422
    assert "say what was arranged" in text_of(refused)
    assert thea_at.post(url, sent | {"reason": "The GP rings tomorrow"}).status_code == 302
    assert "Cleo" in text_of(thea_at.get("/")), "the alert still waits on Today"
