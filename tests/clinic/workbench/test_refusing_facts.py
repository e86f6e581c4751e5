# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated facts that are refused: the page answers with words, keeps what was typed and writes nothing by halves."""

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from clinic.workbench.a_course import PAGES, form, text_of
from clinic.workbench.a_fact import BY_HAND, SCRIPT, count, everything, record_url
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Fact, Standing
from openipt.clinic.ledger.ids import new_id
from openipt.protocol.load import content
from openipt.protocol.model import FieldType
from openipt.protocol.text import MOST_IN_TEXT

pytestmark = pytest.mark.django_db

WITHOUT_WORDS_OF_THE_COURSE = {"agreement", "papers", "consents", "risk", "circle-print", "ending", "measures"}


# --- refused ---------------------------------------------------------------------------------------------------------


REFUSED = [
    ("gap", {"text": ""}, "required"),
    ("gap", {"text": "No one", "happened_on": "2026-02-01"}, "before the referral"),
    ("gap", {"text": "No one", "happened_on": "2026-03-04"}, "is in the future"),
    ("gap", {"text": "No one", "happened_on": "31.2.2026"}, "valid date"),
    ("gap", {"text": "No one", "happened_on": "99999-01-01"}, "valid date"),
    ("gap", {"text": "No one", "ring": "9" * 400}, "less than or equal"),
    ("gap", {"text": "No one", "ring": "9" * 5000}, "whole number"),
    ("gap", {"text": "No one", "session": "not-an-id"}, "valid UUID"),
    ("gap", {"text": "No\x00one"}, "cannot be saved"),
    ("gap", {"text": "x" * 2_001}, "up to 2,000 characters. It has 2,001"),
    ("goal_rating", {"goal": "", "now": "5"}, "required"),
    ("goal_rating", {"goal": "GOAL", "now": "11"}, "less than or equal to 10"),
    ("goal_rating", {"goal": "GOAL", "now": "-1"}, "greater than or equal to 0"),
    ("goal_rating", {"goal": "GOAL", "now": "five"}, "whole number"),
    ("ring", {"person": "nobody", "when": "now", "ring": "2"}, "not one of the available choices"),
    ("ring", {"person": "PERSON", "when": "yesterday", "ring": "2"}, "not one of the available choices"),
    ("ring", {"person": "PERSON", "when": "now", "ring": "5"}, "less than or equal to 4"),
    ("event", {"what": "A move", "when": "2024", "until": "2020"}, "is before the start"),
    ("event", {"what": "A move", "when": "once upon a time"}, "as a date. Try"),
    ("event", {"what": "A move", "when": "30.2.2024"}, "as a date. Try"),
    ("treatment", {"what": "Sertraline", "from": "2024", "until": "2020"}, "is before the start"),
    ("focus", {"primary": "dispute", "secondary": "dispute", "reason": "x"}, "are the same"),
    ("focus", {"reason": "x"}, "Name the first problem area"),
    ("focus", {"not_yet": "on", "reason": "x"}, "by when will you decide"),
    ("focus", {"primary": "grief"}, "needs a reason"),
    ("agreement", {"kind": "more", "sessions": "31", "how": "words"}, "usually has 12 to 16 sessions"),
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


def test_the_longest_text_in_cyrillic_is_kept(world: World, thea_at):
    long = "Ж" * MOST_IN_TEXT
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
        assert answer.status_code == 415
        assert "UTF-8" in answer.content.decode()
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
