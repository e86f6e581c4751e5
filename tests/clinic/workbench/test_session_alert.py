# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An alert answered in the session it stands in."""

from clinic.workbench.a_course import form
from clinic.workbench.a_session import address, note_in, page_of
from openipt.clinic.casework.actions import record_conversation, record_response
from openipt.clinic.casework.models import Standing


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
    assert "It needs a conversation, not a short entry" in answer.content.decode()
    assert Standing.objects.get(course=world.course).alerts_open == 1


def test_a_client_who_was_not_reached_was_not_asked(thea_at, world, today):
    talk = {"asked_in_person": "not_reached", "understood": "rang twice", "agreed": "again", "next_contact": "today"}
    sent = form(**{f"alert-{key}": value for key, value in talk.items()})
    closing = thea_at.post(address(world, today, "session-alert"), sent | {"alert-closes": "on"})
    assert closing.status_code == 422
    assert "the concern stays open until you have talked about it" in closing.content.decode()
    assert thea_at.post(address(world, today, "session-alert"), sent).status_code == 302
    standing = Standing.objects.get(course=world.course)
    assert (standing.alerts_open, standing.concern_open) == (1, True)
    text = note_in(page_of(thea_at, world, today))["text"]
    assert "Tried to reach the client about a concern and did not reach them" in text


def test_a_question_left_out_and_then_answered_with_danger_leaves_a_concern_open(thea_at, world, today):
    talk = {"asked_in_person": "person", "understood": "no thoughts", "agreed": "as before", "next_contact": "days"}
    record_conversation(course=world.course, data=talk | {"closes": True}, by=world.thea, now=world.now)
    answers = [1] * 8 + [None]
    record_response(
        course=world.course, measure="phq-9", answers=answers, session=today.pk, by=world.thea, now=world.now
    )
    page = page_of(thea_at, world, today)
    assert 'name="alert-opens"' in page
    assert 'name="alert-closes"' not in page
    sent = form(**{f"alert-{key}": value for key, value in talk.items()}, **{"alert-opens": "on"})
    assert thea_at.post(address(world, today, "session-alert"), sent).status_code == 302
    standing = Standing.objects.get(course=world.course)
    assert (standing.alerts_open, standing.concern_open) == (0, True)


def test_one_line_about_danger_opens_a_concern_and_another_closes_it(thea_at, world, today):
    talk = {"asked_in_person": "person", "understood": "no thoughts", "agreed": "as before", "next_contact": "days"}
    record_conversation(course=world.course, data=talk | {"closes": True}, by=world.thea, now=world.now)
    url = address(world, today, "session-record", kind="risk_asked")
    for said, now_open in (("opens", True), ("closes", False)):
        assert f'name="risk_asked-{said}"' in page_of(thea_at, world, today)
        sent = form(**{"risk_asked-answer": "asked in words", f"risk_asked-{said}": "on"})
        assert thea_at.post(url, sent, headers={"HX-Request": "true"}).status_code == 200
        assert Standing.objects.get(course=world.course).concern_open is now_open
