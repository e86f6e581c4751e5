# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A form sent again with other content: both are shown, neither is lost, and what is about danger is saved at once."""

import html
import re

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from clinic.workbench.a_session import address
from openipt.clinic.casework.models import Draft, Fact, Response, Standing
from openipt.clinic.ledger.ids import new_id

pytestmark = pytest.mark.django_db


def answers(codes, session, **more):
    given = {f"item_{number}": str(code) for number, code in enumerate(codes, start=1) if code is not None}
    return form(mode="self", happened_on="2026-03-03", session=str(session.pk), **given, **more)


def buttons(page):
    """The forms of the page that shows both, by the words on their button: where each goes and what it sends."""
    forms = re.findall(r'<form method="post"[^>]* action="([^"]*)">(.*?)<button[^>]*>([^<]*)</button>', page, re.DOTALL)
    field = re.compile(r'name="([^"]*)" value="([^"]*)"')
    return {
        words: (html.unescape(where), {key: html.unescape(value) for key, value in field.findall(inside)})
        for where, inside, words in forms
    }


# ---------- what says something about danger ----------


def test_a_questionnaire_sent_again_with_danger_is_a_correction_at_once_and_raises_its_alert(thea_at, world, today):
    url = reverse("measure", args=[world.course.pk, "phq-9"])
    alerts = Fact.objects.filter(course=world.course, kind="alert").count()
    first = answers([1] * 8 + [0], today)
    assert thea_at.post(url, first).status_code == 302
    again = thea_at.post(url, first | {"item_9": "3"})
    assert again.status_code == 409
    page = text_of(again)
    assert "Nearly every day" in page
    assert "The second answers count from now on" in page
    assert "They raised an alert. Please read it now." in page
    second = Response.objects.get(replaces_id=first["id"])
    assert (second.answers["answers"][:9], second.answers["cause"]) == ([1] * 8 + [3], "sent_again")
    assert Fact.objects.filter(course=world.course, kind="alert").count() == alerts + 1
    assert str(second.pk) in {row.data["cause"] for row in Fact.objects.filter(course=world.course, kind="alert")}


def test_a_third_sending_of_the_second_answers_changes_nothing_more(thea_at, world, today):
    url = reverse("measure", args=[world.course.pk, "phq-9"])
    first = answers([1] * 8 + [0], today)
    sendings = (first, first | {"item_9": "3"}, first | {"item_9": "3"}, first)
    assert [thea_at.post(url, sent).status_code for sent in sendings] == [302, 409, 409, 302]
    assert Response.objects.filter(course=world.course, happened_on="2026-03-03").count() == 3  # one was there before


def test_other_answers_after_that_correct_the_correction(thea_at, world, today):
    url = reverse("measure", args=[world.course.pk, "phq-9"])
    first = answers([1] * 8 + [0], today)
    for ninth in ("0", "1", "2"):
        thea_at.post(url, first | {"item_9": ninth})
    second = Response.objects.get(replaces_id=first["id"])
    third = Response.objects.get(replaces_id=second.pk)
    assert [row.answers["answers"][8] for row in (second, third)] == [1, 2]


def test_a_total_sent_again_is_a_correction_too(thea_at, world, today):
    url = reverse("measure-total", args=[world.course.pk, "phq-9"])
    sent = form(total="8", happened_on="2026-03-03", session=str(today.pk))
    assert thea_at.post(url, sent).status_code == 302
    assert thea_at.post(url, sent | {"total": "18"}).status_code == 409
    assert Response.objects.get(replaces_id=sent["id"]).total == 18


def test_a_risk_line_sent_again_in_the_session_is_recorded_beside_the_first(thea_at, world, today):
    talk = {"alert-understood": "none", "alert-agreed": "none", "alert-next_contact": "days"}
    thea_at.post(address(world, today, "session-alert"), form(**talk, **{"alert-asked_in_person": "person"}))
    url = address(world, today, "session-record", kind="risk_asked")
    first = form(**{"risk_asked-answer": "Asked. No thoughts."})
    assert thea_at.post(url, first, headers={"HX-Request": "true"}).status_code == 200
    again = thea_at.post(url, first | {"risk_asked-answer": "Asked. She has pills."}, headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert again["HX-Retarget"] == "body"
    told = [row.data["answer"] for row in Fact.objects.filter(course=world.course, kind="risk_asked")]
    assert {"Asked. No thoughts.", "Asked. She has pills."} <= set(told)


def test_a_conversation_sent_again_keeps_the_concern_open_that_only_the_first_closed(thea_at, world):
    url = reverse("risk", args=[world.course.pk])
    first = form(asked_in_person="person", understood="x", agreed="x", next_contact="today", closes="on")
    assert thea_at.post(url, first).status_code == 302
    assert not Standing.objects.get(course=world.course).concern_open
    second = {key: value for key, value in first.items() if key != "closes"} | {"understood": "She has a plan"}
    assert thea_at.post(url, second).status_code == 409
    assert Standing.objects.get(course=world.course).concern_open
    told = [row.data["understood"] for row in Fact.objects.filter(course=world.course, kind="risk_conversation")]
    assert sorted(told) == ["She has a plan", "x"]


def test_an_alert_answered_again_in_the_session_keeps_both_answers(thea_at, world, today):
    talk = {"asked_in_person": "person", "understood": "as before", "agreed": "x", "next_contact": "days"}
    first = form(**{f"alert-{key}": value for key, value in talk.items()})
    url = address(world, today, "session-alert")
    assert thea_at.post(url, first).status_code == 302
    assert thea_at.post(url, first | {"alert-understood": "worse at night"}).status_code == 409
    told = [row.data["understood"] for row in Fact.objects.filter(course=world.course, kind="risk_conversation")]
    assert {"as before", "worse at night"} <= set(told)


def test_a_person_missed_after_all_without_contact_is_reported_at_once(thea_at, world, today):
    url = address(world, today, "attendance")
    first = form(state="held", medium="room")
    assert thea_at.post(url, first).status_code == 302
    assert thea_at.post(url, first | {"state": "missed", "who": "client"}).status_code == 409
    kinds = [row.data["kind"] for row in Fact.objects.filter(course=world.course, kind="alert")]
    assert kinds.count("not_reached") == 1


# ---------- everything else ----------


def test_a_jotted_line_sent_again_with_other_words_shows_both_and_is_kept_by_one_press(thea_at, world, today):
    url = address(world, today, "session-record", kind="jot")
    first = form(**{"jot-text": "She laughed", "draft-key": "fact:jot"})
    thea_at.post(url, first)
    Draft.objects.create(
        service=world.service, course=world.course, author=world.thea, key="fact:jot", body={}, base=0,
        saved_at=world.now,
    )  # fmt: skip
    again = thea_at.post(url, first | {"jot-text": "She wept"})
    assert again.status_code == 409
    page = text_of(again)
    assert "She laughed" in page
    assert "She wept" in page
    assert Draft.objects.filter(key="fact:jot").exists(), "the second is still the author's draft"
    where, sent = buttons(page)["Save the second too, as a further entry"]
    assert thea_at.post(where, sent).status_code == 302
    jotted = {row.data["text"] for row in Fact.objects.filter(course=world.course, kind="jot")}
    assert {"She laughed", "She wept"} <= jotted
    assert not Draft.objects.filter(key="fact:jot").exists()


def test_the_second_can_take_the_place_of_the_first(thea_at, world, today):
    url = address(world, today, "session-record", kind="jot")
    first = form(**{"jot-text": "She laughed"})
    thea_at.post(url, first)
    where, sent = buttons(text_of(thea_at.post(url, first | {"jot-text": "She wept"})))[
        "Save the second as a correction of the first"
    ]
    assert thea_at.post(where, sent).status_code == 302
    assert Fact.objects.get(replaces=first["id"]).data["text"] == "She wept"


def test_a_note_typed_meanwhile_does_not_make_another_form_of_a_tool(thea_at, world, today):
    url = address(world, today, "session-record", kind="jot")
    first = form(**{"jot-text": "She laughed", "text": "note so far", "base": "0", "included": "", "made": ""})
    for note in ("note so far", "note so far, and on"):
        assert thea_at.post(url, first | {"text": note}, headers={"HX-Request": "true"}).status_code == 200
    assert Fact.objects.filter(pk=first["id"]).count() == 1


def test_a_second_referral_can_change_the_first_client_or_be_another(thea_at, world):
    url = reverse("client-new")
    first = form(course=str(new_id()), referred_on="2026-03-01", setting="outpatient", form="individual-acute")
    first["name"] = "Robin Vale"
    opened = thea_at.post(url, first)
    again = thea_at.post(url, first | {"name": "Robin Wale"})
    assert (opened.status_code, again.status_code) == (302, 409)
    page = text_of(again)
    assert "Robin Vale" in page
    assert "Robin Wale" in page
    where, sent = buttons(page)["Change the first to the second"]
    assert thea_at.post(where, sent).status_code == 302
    assert "Robin Wale" in text_of(thea_at.get(reverse("client-edit", args=opened.url.strip("/").split("/")[1:])))
    where, sent = buttons(page)["Add the second as another client"]
    another = thea_at.post(where, sent)
    assert another.status_code == 302
    assert another.url != opened.url


def test_the_id_of_one_form_in_another_form_loses_nothing(thea_at, world):
    first = form(text="No one to sing with")
    thea_at.post(reverse("record", args=[world.course.pk, "gap"]), first)
    again = thea_at.post(reverse("timeline", args=[world.course.pk]), first | {"what": "A move", "when": "2020"})
    assert again.status_code == 409


def test_the_page_that_shows_both_tells_nothing_of_somebody_elses_form(signed_in, thea_at, world):
    first = form(text="No one to sing with")
    url = reverse("record", args=[world.course.pk, "gap"])
    thea_at.post(url, first)
    for content in (first, first | {"text": "Another"}):
        answer = signed_in(world.cora).post(url, content)
        assert answer.status_code == 404
        assert "No one to sing" not in text_of(answer)
