# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A day that can hardly be right is said before it is stored; where it is right after all, a reason lets it pass."""

from datetime import date

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form, text_of
from openipt.clinic.casework.models import Fact, Response, Session
from openipt.clinic.clients.models import Client
from openipt.clinic.ledger.ids import new_id


@pytest.fixture
def born(world, db):
    Client.objects.filter(pk=world.course.client_id).update(born_on=date(1990, 5, 1))


def post(browser, page, world, *args, **data):
    return browser.post(reverse(page, args=[world.course.pk, *args]), data)


@pytest.mark.parametrize(
    ("day", "repeat", "status"),
    [
        ("2028-03-03", 1, 302),
        ("2028-03-04", 1, 422),
        ("9999-12-31", 1, 422),
        ("9999-12-20", 30, 422),
        ("0001-01-01", 1, 422),
        ("2028-02-01", 30, 422),
    ],
)
def test_a_session_is_booked_at_most_two_years_ahead(world, thea_at, day, repeat, status):
    before = Session.objects.count()
    sent = {"id": str(new_id()), "day": day, "at": "10:00", "minutes": "50", "repeat": str(repeat)}
    answer = post(thea_at, "session-new", world, **sent)
    assert answer.status_code == status
    if status == 422:
        assert ("booked up to 3 March 2028" in text_of(answer)) is (day > "2026")
        assert Session.objects.count() == before
    assert thea_at.get(reverse("agreement", args=[world.course.pk])).status_code == 200


def test_nor_is_one_moved_further(world, thea_at, today):
    answer = post(thea_at, "session-move", world, today.pk, day="9999-12-31", at="10:00", minutes="50")
    assert answer.status_code == 422
    assert "booked up to 3 March 2028" in text_of(answer)
    assert Session.objects.get(pk=today.pk).starts_at == today.starts_at


HARDLY = [
    ("event", {"what": "the move", "when": "1989"}, "before the client's birth (1 May 1990)"),
    ("event", {"what": "the move", "when": "2050"}, "more than 10 years ahead"),
    ("treatment", {"what": "pills", "kind": "medicine", "from": "1 January 1900"}, "before the client's birth"),
    ("follow_up_planned", {"due_on": "9999-12-31"}, "more than 10 years ahead"),
    ("person", {"name": "Ida", "relation": "friend", "born": "1700"}, "more than 240 years ago"),
    ("jot", {"text": "x", "happened_on": "0001-01-01"}, "before the referral"),
]


@pytest.mark.parametrize(("kind", "typed", "said"), HARDLY)
def test_a_day_outside_a_life_asks_for_a_reason(world, thea_at, born, kind, typed, said):
    before = Fact.objects.count()
    session = str(world.full.sessions[2].pk)
    answer = post(thea_at, "record", world, kind, **form(session=session, **typed))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert Fact.objects.count() == before


def test_with_a_reason_it_is_taken(world, thea_at, born):
    typed = form(what="The grandfather dies", when="1989", reason="the family speaks of it")
    assert post(thea_at, "record", world, "event", **typed).status_code == 302


def test_what_is_known_by_its_year_may_be_the_year_of_birth(world, thea_at, born):
    assert post(thea_at, "record", world, "event", **form(what="born", when="1990")).status_code == 302


def test_a_grandmother_may_be_born_before_the_client(world, thea_at, born):
    typed = form(name="Ida", relation="kin", born="1902")
    assert post(thea_at, "record", world, "person", **typed).status_code == 302


@pytest.mark.parametrize("day", ["0001-01-01", "1890-01-01", "1900-06-01", "1989-12-31"])
def test_answers_of_a_day_before_the_birth_ask_for_a_reason(world, thea_at, born, day):
    sent = {f"item_{number}": "1" for number in range(1, 10)}
    sent |= {"id": str(new_id()), "mode": "self", "happened_on": day}
    before = Response.objects.count()
    answer = post(thea_at, "measure", world, "phq-9", **sent)
    assert answer.status_code == 422
    assert "before the client's birth (1 May 1990). If that is right, please say why." in text_of(answer)
    assert 'name="reason"' in answer.content.decode()
    assert Response.objects.count() == before
    assert post(thea_at, "measure", world, "phq-9", **sent, reason="an old form").status_code == 302


def test_without_a_birth_a_hundred_and_twenty_years_are_the_limit(world, thea_at):
    sent = {f"item_{number}": "1" for number in range(1, 10)}
    sent |= {"id": str(new_id()), "mode": "self", "happened_on": "1900-01-01"}
    answer = post(thea_at, "measure", world, "phq-9", **sent)
    assert answer.status_code == 422
    assert "more than 120 years ago" in text_of(answer)


@pytest.mark.parametrize("name", ["born_on", "referred_on", "waiting_since"])
def test_a_referral_lies_within_a_life_too(world, thea_at, name):
    sent = {
        "id": str(new_id()), "course": str(new_id()), "name": "Noor de Wit", "referred_on": "2026-02-20",
        "setting": "outpatient", "form": "individual-acute",
    }  # fmt: skip
    answer = thea_at.post(reverse("client-new"), sent | {name: "1890-01-01"})
    assert answer.status_code == 422
    assert "more than 120 years ago" in text_of(answer)
