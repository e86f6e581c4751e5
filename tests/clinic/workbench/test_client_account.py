# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The therapist gives the client an account; other people's names stay away unless turned on together."""

from datetime import date

import pytest
from django.test import Client

from openipt.clinic.accounts.actions import change_password, reset_password
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import open_course, record_fact
from openipt.clinic.clients.actions import add_client
from openipt.clinic.ledger.ids import new_id


@pytest.fixture
def course(thea, now):
    client = add_client(details={"name": "Orla Demoworth"}, by=thea, now=now)
    return open_course(
        client=client,
        form="individual-acute",
        setting="outpatient",
        referred_on=date(2026, 2, 1),
        therapist=thea,
        by=thea,
        now=now,
    ).course


def give(browser, course, email="orla@example.org"):
    return browser.post(f"/courses/{course.pk}/client/account/", {"id": str(new_id()), "email": email})


def test_the_client_signs_in_with_the_password_that_was_shown_once(thea, course, signed_in, client):
    answer = give(signed_in(thea), course)
    assert answer.status_code == 200
    password = answer.context["password"]
    assert password in answer.text

    client.post("/sign-in/", {"email": "orla@example.org", "password": password})
    assert client.get("/mine/", follow=True).redirect_chain[0][0].endswith("/password/") or client.session.get(
        "_auth_user_id"
    )
    assert password not in signed_in(thea).get(f"/courses/{course.pk}/client/account/").text


def test_after_a_reset_the_therapist_confirms_that_the_client_uses_the_account(thea, ada, course, now, signed_in):
    give(signed_in(thea), course)
    user, new = User.objects.get(email="orla@example.org"), "rain over the hills"
    change_password(user=user, password=new, by=user, now=now)
    temporary = reset_password(user=user, by=ada, now=now)
    page, browser = f"/courses/{course.pk}/client/account/", Client()
    browser.post("/sign-in/", {"email": user.email, "password": temporary})
    browser.post("/account/password/", {"password": new, "again": new})
    assert browser.get("/mine/").url == "/account/access/"
    assert "until you confirm that the client uses it" in signed_in(thea).get(page).text
    assert signed_in(ada).post(f"{page}confirm/").status_code == 404
    signed_in(thea).post(f"{page}confirm/")
    assert browser.get("/mine/").status_code == 200


def test_an_address_in_use_is_said_and_nothing_is_made(thea, sam, course, signed_in):
    answer = give(signed_in(thea), course, email=sam.email)
    assert answer.status_code == 422
    course.client.refresh_from_db()
    assert course.client.user_id is None
    assert User.objects.filter(email=sam.email).count() == 1


def test_a_second_account_is_not_made(thea, course, signed_in):
    give(signed_in(thea), course)
    give(signed_in(thea), course, email="other@example.org")
    assert not User.objects.filter(email="other@example.org").exists()


def test_names_are_left_out_until_turned_on_together(thea, course, now, signed_in):
    give(signed_in(thea), course)
    record_fact(course=course, kind="person", data={"name": "Bram", "relation": "partner"}, by=thea, now=now)
    record_fact(course=course, kind="goal", data={"text": "Talk with Bram again"}, by=thea, now=now)
    user = User.objects.get(email="orla@example.org")
    User.objects.filter(pk=user.pk).update(password_is_temporary=False)
    page = signed_in(user)
    assert "Bram" not in page.get("/mine/").text

    signed_in(thea).post(f"/courses/{course.pk}/client/names/", {"id": str(new_id()), "names": "on"})
    assert "Talk with Bram again" in page.get("/mine/").text
    signed_in(thea).post(f"/courses/{course.pk}/client/names/", {"id": str(new_id())})
    assert "Bram" not in page.get("/mine/").text


def test_a_stranger_gives_nobody_an_account(otto, course, signed_in):
    assert give(signed_in(otto), course).status_code == 404
