# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Questionnaires: entered whole or in part for a session or a day, corrected, left out; risk answers lead on."""

import re

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from openipt.clinic.casework.actions import record_conversation
from openipt.clinic.casework.models import Fact, Response, Standing


def url(world, measure="gad-7", session=None, name="measure"):
    found = reverse(name, args=[world.course.pk, measure])
    return f"{found}?session={session.pk}" if session else found


def answers(codes, session=None, **more):
    items = {f"item_{number}": str(code) for number, code in enumerate(codes, start=1) if code is not None}
    where = {"session": str(session.pk)} if session else {}
    return form(mode="self", happened_on="2026-03-03", **items, **where, **more)


def test_every_question_stands_there_with_its_printed_answers(thea_at, world, today):
    page = thea_at.get(url(world, "gad-7", today)).content.decode()
    assert page.count('class="answers"') == 8
    assert page.count("Nearly every day") == 7
    assert page.count("does not count towards the total") == 1
    assert "Over the last 2 weeks" in page


def test_what_was_answered_is_scored_and_described_without_naming_the_person(thea_at, world, today):
    sent = answers([1, 1, 1, 1, 1, 1, 1], today)
    answer = thea_at.post(url(world), sent)
    assert answer.url == url(world, "gad-7", today)
    page = thea_at.get(answer.url).content.decode()
    assert "Scores in this range are usually described as mild." in page
    assert ">7<" in page
    assert "you have" not in page.lower()
    kept = Response.objects.get(pk=sent["id"])
    assert (kept.total, kept.session_id, kept.complete) == (7, today.pk, True)


def test_the_change_is_said_in_words(thea_at, world, today):
    answer = thea_at.post(url(world, "phq-9"), answers([1] * 8 + [0], today))
    page = thea_at.get(url(world, "phq-9", today)).content.decode()
    assert answer.status_code == 302
    assert "down 10 since the start: reliable" in page


def test_questions_may_stay_open_and_then_there_is_no_total(thea_at, world, today):
    thea_at.post(url(world), answers([1, None, 2], today))
    page = thea_at.get(url(world, "gad-7", today)).content.decode()
    assert "Partly answered: 5 questions were skipped." in page
    assert "usually described" not in page
    assert Response.objects.get(instrument="gad-7", session_id=today.pk).total is None


def test_an_empty_form_asks_to_leave_it_out_instead(thea_at, world, today):
    before = Response.objects.count()
    answer = thea_at.post(url(world), answers([], today))
    assert answer.status_code == 422
    assert "Skip the measure with a reason instead" in answer.content.decode()
    assert Response.objects.count() == before


def test_an_answer_that_is_not_printed_is_refused_and_the_others_stay(thea_at, world, today):
    answer = thea_at.post(url(world), answers([9, 2], today))
    assert answer.status_code == 422
    assert 'name="item_2" value="2"' in answer.content.decode()
    assert "checked" in answer.content.decode().partition('name="item_2" value="2"')[2][:80]


def test_a_day_still_to_come_is_refused_in_words(thea_at, world):
    sent = answers([1] * 7) | {"happened_on": "2026-03-20"}
    answer = thea_at.post(url(world), sent)
    assert answer.status_code == 422
    assert "is in the future" in answer.content.decode()


def test_without_a_session_it_belongs_to_a_day(thea_at, world):
    sent = answers([2] * 7) | {"happened_on": "2026-03-01"}
    assert thea_at.post(url(world), sent).status_code == 302
    kept = Response.objects.get(pk=sent["id"])
    assert (kept.session_id, kept.happened_on.isoformat()) == (None, "2026-03-01")


def test_a_positive_risk_answer_leads_to_the_conversation_in_the_same_session(thea_at, world, today):
    talk = {"asked_in_person": "person", "understood": "x", "agreed": "x", "next_contact": "today", "closes": True}
    record_conversation(course=world.course, data=talk, by=world.thea, now=world.now)
    answer = thea_at.post(url(world, "phq-9"), answers([1] * 8 + [2], today))
    assert answer.url == reverse("session", args=[world.course.pk, today.pk]) + "#alert"
    page = thea_at.get(answer.url).content.decode()
    assert 'id="alert"' in page
    assert "item 9" not in page.lower(), "others may see the screen"
    assert Standing.objects.get(course=world.course).alerts_open == 1


def test_sent_twice_it_is_kept_once(thea_at, world, today):
    sent = answers([1] * 7, today)
    for _ in range(2):
        assert thea_at.post(url(world), sent).status_code == 302
    assert Response.objects.filter(instrument="gad-7").count() == 1


def test_a_correction_needs_a_reason_and_stands_in_the_place_of_the_old_answers(thea_at, world, today):
    first = answers([3] * 7, today)
    thea_at.post(url(world), first)
    page = thea_at.get(f"{url(world, 'gad-7', today)}&correct={first['id']}").content.decode()
    assert f'value="{first["id"]}"' in page
    better = answers([1] * 7, today, replaces=first["id"])
    assert thea_at.post(url(world), better).status_code == 422
    assert thea_at.post(url(world), better | {"reason": "misread"}).status_code == 302
    page = thea_at.get(url(world, "gad-7", today)).content.decode()
    assert ">7<" in page
    assert Response.objects.filter(instrument="gad-7").count() == 2


@pytest.mark.parametrize("scope", ["once", "course"])
def test_left_out_with_a_reason_it_is_asked_for_no_more(thea_at, world, today, scope):
    sent = form(scope=scope, why="prefers_not", words="numbers frighten her", session=str(today.pk))
    assert thea_at.post(url(world, name="measure-leave-out"), sent).status_code == 302
    fact = Fact.objects.get(pk=sent["id"])
    assert (fact.data["why"], fact.data["reason"]) == ("prefers_not", "numbers frighten her")
    note = text_of(thea_at.get(reverse("session", args=[world.course.pk, today.pk])))
    assert "): client prefers not to: numbers frighten her." in note
    session = reverse("session", args=[world.course.pk, world.full.sessions[4].pk])
    asked = "measures/gad-7" in thea_at.get(session).content.decode()
    assert asked == (scope == "once")


def test_leaving_out_without_a_reason_asks_for_one(thea_at, world, today):
    sent = form(scope="once", session=str(today.pk))
    answer = thea_at.post(url(world, name="measure-leave-out"), sent)
    assert answer.status_code == 422
    assert "choose a reason" in answer.content.decode()


def test_a_questionnaire_that_nobody_knows_is_not_there(thea_at, world):
    assert thea_at.get(url(world, "no-such-thing")).status_code == 404


def test_strangers_find_nothing_and_readers_may_not_answer(world, db, signed_in, today):
    assert signed_in(world.otto).get(url(world)).status_code == 404
    assert signed_in(world.sam).get(url(world)).status_code == 200
    assert (
        "<form method"
        not in signed_in(world.sam).get(url(world, "gad-7", today)).content.decode().partition("<main")[2]
    )
    assert signed_in(world.sam).post(url(world), answers([1] * 7)).status_code == 403


def test_a_session_of_another_course_is_refused(thea_at, world):
    sent = answers([1] * 7, world.elsewhere.sessions[0])
    assert thea_at.post(url(world), sent).status_code == 404


def total(world, measure="phq-9", session=None, **given):
    where = {"session": str(session.pk)} if session else {}
    sent = form(total="14", happened_on="2026-03-03", **where) | given
    return reverse("measure-total", args=[world.course.pk, measure]), sent


def test_a_total_from_paper_is_kept_and_says_what_was_not_seen(thea_at, world, today):
    page = thea_at.get(url(world, "phq-9", today)).content.decode()
    assert "Enter only the total, from paper" in page
    address, sent = total(world)
    page = thea_at.post(address, sent, follow=True).content.decode()
    assert ">14<" in page
    assert "usually described as moderate." in page
    assert "OpenIPT has not seen the answer to question 9: ask about it." in page
    assert "Total entered from paper" in page
    kept = Response.objects.get(pk=sent["id"])
    assert (kept.total, kept.mode, kept.answers.get("answers")) == (14, "paper_total", None)
    assert "14" in thea_at.get(reverse("course", args=[world.course.pk])).content.decode()


def test_a_total_of_now_waits_for_somebody_to_ask_one_of_long_ago_does_not(thea_at, world, today):
    before = Standing.objects.get(pk=world.course.pk).alerts_open
    address, sent = total(world, happened_on="2026-02-11")
    thea_at.post(address, sent)
    assert Standing.objects.get(pk=world.course.pk).alerts_open == before
    address, sent = total(world, session=today)
    assert thea_at.post(address, sent).url.endswith(f"/sessions/{today.pk}/#alert")
    assert Standing.objects.get(pk=world.course.pk).alerts_open == before + 1
    assert Fact.objects.filter(kind="alert").latest("recorded_at", "id").data["kind"] == "risk_missing"


def test_a_total_without_a_question_about_risk_asks_nothing(thea_at, world):
    before = Standing.objects.get(pk=world.course.pk).alerts_open
    address, sent = total(world, "gad-7", total="9")
    assert "was not seen" not in thea_at.post(address, sent, follow=True).content.decode()
    assert Standing.objects.get(pk=world.course.pk).alerts_open == before


def test_where_the_questions_may_not_be_shown_the_total_can_be_typed(thea_at, world):
    page = thea_at.get(url(world, "bdi-ii")).content.decode()
    assert "The questions are not in OpenIPT: proprietary (Pearson)." in page
    assert 'class="answers"' not in page
    address, sent = total(world, "bdi-ii", total="25")
    assert ">25<" in thea_at.post(address, sent, follow=True).content.decode()


def test_of_a_form_on_paper_the_marked_numbers_can_be_typed(thea_at, world):
    page = thea_at.get(url(world, "bdi-ii")).content.decode()
    assert "Enter the numbers marked on the paper form." in page
    assert "Question 21" in page
    before = Standing.objects.get(pk=world.course.pk).alerts_open
    page = thea_at.post(url(world, "bdi-ii"), answers([1] * 20 + [None]), follow=True).content.decode()
    assert "1 question was skipped" in page
    page = thea_at.post(url(world, "bdi-ii"), answers([1] * 21), follow=True).content.decode()
    assert ">21<" in page
    assert "was not seen" not in page
    assert Standing.objects.get(pk=world.course.pk).alerts_open > before, "item 9 was not nought"


def test_a_total_that_is_a_mean_keeps_its_decimals(thea_at, world, today):
    address, sent = total(world, "mspss", total="5.42")
    assert ">5.42<" in thea_at.post(address, sent, follow=True).content.decode()
    assert Response.objects.get(pk=sent["id"]).total == 5.42
    page = thea_at.post(url(world, "ede-q"), answers([3] * 28), follow=True).content.decode()
    assert "Restraint" in page
    codes = [4] * 11 + [7]
    page = thea_at.post(url(world, "mspss", today), answers(codes, today), follow=True).content.decode()
    assert ">4.25<" in page
    assert "down 1.17 since the start" in page


def test_a_form_without_a_total_has_its_parts(thea_at, world):
    page = thea_at.get(url(world, "ecr-r")).content.decode()
    assert 'name="total"' not in page
    page = thea_at.post(url(world, "ecr-r"), answers([4] * 36), follow=True).content.decode()
    assert re.search(r'Anxiety.*<span class="num">4<', page)
    address, sent = total(world, "ecr-r", total="4")
    assert thea_at.post(address, sent).status_code == 404


def test_lines_marked_on_paper_are_typed_as_numbers(thea_at, world):
    page = thea_at.post(url(world, "ors"), answers([7.5, 6.2, 8.1, 7.0]), follow=True).content.decode()
    assert ">28.8<" in page
    assert thea_at.post(url(world, "ors"), answers([7.55, 6.2, 8.1, 7.0])).status_code == 422
    address, sent = total(world, "ors", total="28.8")
    assert thea_at.post(address, sent).status_code == 302
    address, sent = total(world, "who-5", total="50")
    assert thea_at.post(address, sent).status_code == 422, "a percentage goes up by fours"


@pytest.mark.parametrize("given", ["", "28", "-1", "12.5", "a lot", "9" * 400, "\u0669\u0669"])
def test_what_can_be_no_total_is_refused_in_words_and_stays(thea_at, world, given):
    before = Response.objects.count()
    address, sent = total(world, total=given)
    answer = thea_at.post(address, sent)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert Response.objects.count() == before


def test_a_total_of_tomorrow_is_refused(thea_at, world):
    address, sent = total(world, happened_on="2026-03-04")
    assert thea_at.post(address, sent).status_code == 422


def test_a_total_is_corrected_with_a_reason_and_sent_twice_kept_once(thea_at, world):
    address, sent = total(world)
    for _twice in range(2):
        assert thea_at.post(address, sent).status_code == 302
    assert Response.objects.filter(pk=sent["id"]).count() == 1
    page = thea_at.get(f"{url(world, 'phq-9')}?correct={sent['id']}").content.decode()
    assert 'value="14"' in page
    address, again = total(world, total="15", replaces=sent["id"])
    assert thea_at.post(address, again).status_code == 422
    assert thea_at.post(address, again | {"reason": "Misread"}).status_code == 302
    assert str(Response.objects.get(pk=again["id"]).replaces_id) == sent["id"]


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("rhea", 403), ("otto", 404), ("lena", 404), ("cleo", 404)])
def test_nobody_else_types_a_total(world, signed_in, who, status):
    address, sent = total(world)
    assert signed_in(getattr(world, who)).post(address, sent).status_code == status
    assert not Response.objects.filter(pk=sent["id"]).exists()


def test_a_total_of_an_instrument_that_takes_none_is_not_there(thea_at, world):
    address, sent = total(world, "ecr-r")
    assert thea_at.post(address, sent).status_code == 404
