# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course ends with one short form, as planned or by another way out, and nothing is left dangling."""

import html

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from clinic.workbench.a_world import World
from openipt.clinic.casework.actions import hand_over_alert, record_conversation
from openipt.clinic.casework.models import Fact, Standing
from openipt.clinic.ledger.ids import new_id

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><svg/onload=alert(2)>"


def url_of(world: World, name: str = "closing", *more: object) -> str:
    return reverse(name, args=[world.course.pk, *more])


def closed(world: World) -> bool:
    return Standing.objects.get(pk=world.course.pk).closed_on is not None


@pytest.fixture
def settled(world: World, db: None) -> World:
    """The concern of the course has been talked about and is closed."""
    said = {"asked_in_person": "person", "understood": "Over", "agreed": "A call", "next_contact": "days"}
    record_conversation(course=world.course, data=said | {"closes": True}, by=world.thea, now=world.now)
    return world


def sent(**given: object) -> dict[str, object]:
    return form(kind="stopped", outcome="Came no more after the move", open_ends="A letter says how to return") | given


def test_a_way_out_is_one_short_form(settled: World, thea_at):
    answer = thea_at.post(url_of(settled), sent(), follow=True)
    page = text_of(answer)
    assert "stopped coming" in page
    assert "Came no more after the move" in page
    assert closed(settled)


def test_what_is_still_to_come_is_named_and_cancelled(settled: World, thea_at):
    assert "One session is still booked. Closing the course cancels it: 10 March" in text_of(
        thea_at.get(url_of(settled))
    )
    thea_at.post(url_of(settled), sent())
    cancelled = Fact.objects.filter(course=settled.course, kind="attendance", session=settled.full.sessions[4])
    assert [each.data["state"] for each in cancelled] == ["cancelled"]


def test_sessions_not_written_up_and_follow_ups_are_named(settled: World, thea_at):
    page = text_of(thea_at.get(url_of(settled)))
    line = page.partition("Still to be written up or signed:")[2].partition("</li>")[0]
    assert "24 February" in line
    assert "10 March" not in line
    assert "Follow-ups stay as booked: 7 July 2026" in page


def test_the_next_step_is_decided_with_it(settled: World, thea_at):
    withdraw = reverse("entry-withdraw", args=[settled.course.pk, settled.full.ids["decision"]])
    thea_at.post(withdraw, form(reason="too early"))
    before = Fact.objects.filter(course=settled.course, kind="decision").count()
    thea_at.post(url_of(settled), sent(**{"next-what": "referral", "next-reason": "The day clinic, 1 April"}))
    made = Fact.objects.filter(course=settled.course, kind="decision").order_by("recorded_at", "id")
    assert made.count() == before + 1
    assert "The day clinic, 1 April" in text_of(thea_at.get(url_of(settled, "ending")))


def test_a_decision_that_stands_is_not_asked_for_again(settled: World, thea_at):
    assert "Next step" not in text_of(thea_at.get(url_of(settled)))
    withdraw = reverse("entry-withdraw", args=[settled.course.pk, settled.full.ids["decision"]])
    thea_at.post(withdraw, form(reason="too early"))
    assert "Next step" in text_of(thea_at.get(url_of(settled)))


def test_an_open_alert_is_said_and_somebody_must_keep_it(world: World, thea_at):
    page = text_of(thea_at.get(url_of(world)))
    assert "One alert is open." in page
    assert url_of(world, "risk") in page
    answer = thea_at.post(url_of(world), sent(reason="Her doctor knows"))
    assert answer.status_code == 422
    assert "Came no more after the move" in text_of(answer)
    assert not closed(world)
    kept = sent(reason="Her doctor knows", keeper=str(world.cora.pk))
    assert thea_at.post(url_of(world), kept).status_code == 302
    standing = Standing.objects.get(pk=world.course.pk)
    assert standing.closed_on is not None
    assert standing.alerts_open == 1
    assert standing.alert_owner == world.cora.pk


def test_without_a_word_about_the_concern_nothing_is_handed_over(world: World, thea_at):
    answer = thea_at.post(url_of(world), sent(keeper=str(world.cora.pk)))
    assert answer.status_code == 422
    assert "say what was arranged" in text_of(answer)
    assert not closed(world)
    assert Standing.objects.get(pk=world.course.pk).alert_owner == world.thea.pk


@pytest.mark.parametrize("keeper", ["sam", "otto", "nobody"])
def test_only_who_can_answer_an_alert_keeps_it(world: World, thea_at, keeper):
    given = str(getattr(world, keeper).pk) if keeper != "nobody" else "nobody"
    assert thea_at.post(url_of(world), sent(reason="Settled", keeper=given)).status_code == 422
    assert not closed(world)


def test_the_form_sent_twice_closes_once(settled: World, thea_at):
    given = sent()
    for _twice in range(2):
        assert thea_at.post(url_of(settled), given).status_code == 302
    assert Fact.objects.filter(course=settled.course, kind="closing").count() == 1
    assert thea_at.get(url_of(settled))["Location"] == url_of(settled, "ending")


def test_sent_again_it_gives_no_alert_back_that_has_gone_on_since(world: World, thea_at):
    given = sent(reason="Her doctor knows", keeper=str(world.cora.pk))
    thea_at.post(url_of(world), given)
    alert = Fact.objects.get(course=world.course, kind="alert").pk
    hand_over_alert(course=world.course, alert=alert, owner=world.dora, by=world.cora, now=world.now)
    assert thea_at.post(url_of(world), given)["Location"] == url_of(world, "ending")
    assert Standing.objects.get(pk=world.course.pk).alert_owner == world.dora.pk


def test_closed_by_a_colleague_meanwhile_it_is_not_closed_twice_and_what_was_typed_stays(
    settled: World, thea_at, signed_in
):
    signed_in(settled.cora).post(url_of(settled), sent(outcome="Moved abroad"))
    answer = thea_at.post(url_of(settled), sent())
    assert answer.status_code == 422
    assert "has since been closed" in text_of(answer)
    assert "Came no more after the move" in text_of(answer)
    assert Fact.objects.filter(course=settled.course, kind="closing").count() == 1


def test_the_address_of_any_fact_leads_to_this_page_and_closes_nothing(settled: World, thea_at):
    generic = url_of(settled, "record", "closing")
    assert thea_at.get(generic)["Location"] == url_of(settled)
    assert thea_at.post(generic, sent())["Location"] == url_of(settled)
    assert not closed(settled)


def test_the_worksheet_on_a_way_out_leads_to_the_closing_which_begins_with_it(settled: World, thea_at):
    text = url_of(settled, "worksheet-text", "ways-out", new_id())
    said = {"kind": "moved", "what_happened": "Moved to her brother", "told": "The family doctor", "base": "0"}
    answer = thea_at.post(text, said)
    assert answer["Location"] == url_of(settled)
    page = text_of(thea_at.get(url_of(settled)))
    assert "Moved to her brother" in page
    assert 'value="The family doctor"' in page
    assert '<option value="moved" selected>' in page


def test_a_kind_has_to_be_named_and_what_was_typed_stays(settled: World, thea_at):
    answer = thea_at.post(url_of(settled), sent(kind="", outcome=SCRIPT))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert html.escape(SCRIPT, quote=False)[:20] in html.unescape(page) or "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert not closed(settled)


def test_an_end_before_the_referral_is_refused_in_words(settled: World, thea_at):
    answer = thea_at.post(url_of(settled), sent(happened_on="2020-01-01"))
    assert answer.status_code == 422
    assert not closed(settled)


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("rhea", 403), ("otto", 404), ("lena", 404), ("cleo", 404)])
def test_nobody_else_closes_it(settled: World, signed_in, who, status):
    browser = signed_in(getattr(settled, who))
    assert browser.get(url_of(settled)).status_code == status
    assert browser.post(url_of(settled), sent()).status_code == status
    assert not closed(settled)


def test_everything_said_at_the_end_stands_on_the_page_of_the_ending(world: World, thea_at):
    given = sent(reason="Her doctor knows", keeper=str(world.thea.pk), letter_to="The family doctor")
    page = text_of(thea_at.post(url_of(world), given, follow=True))
    for words in ("A letter says how to return", "The family doctor", "Her doctor knows"):
        assert words in page
    assert "Record that the ending was discussed" not in page
