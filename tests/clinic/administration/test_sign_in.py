# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Signing in, again, and out; what happens after wrong passwords; what a sign-in is worth and how long."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from clinic.conftest import PASSWORD
from openipt.clinic.accounts.actions import change_password, create_user, deactivate_user
from openipt.clinic.accounts.models import User
from openipt.clinic.ledger.models import AuditRow
from openipt.clinic.web.middleware import Here
from openipt.sample.sign_in import DEMO_PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/sign-in/"


def give(client, email="thea@example.org", password=PASSWORD, **more):
    return client.post(PAGE, {"email": email, "password": password, **more})


def is_signed_in(client):
    return client.get("/account/").status_code == 200


def test_the_page_is_one_plain_form_without_script(client, db):
    page = client.get(PAGE).content.decode()
    assert len(re.findall(r"<form\b", page)) == 1
    assert 'name="email"' in page
    assert 'name="password"' in page
    assert "<script" not in page


def test_the_right_password_opens_the_page_that_was_asked_for(client, thea):
    first = client.get("/account/password/")
    assert first.url == "/sign-in/?next=/account/password/"
    page = client.get(first.url).content.decode()
    assert 'name="next" value="/account/password/"' in page
    assert give(client, next="/account/password/").url == "/account/password/"
    assert is_signed_in(client)


@pytest.mark.parametrize("email", ["THEA@Example.org", "  thea@example.org "])
def test_the_address_may_be_typed_in_any_case(client, thea, email):
    assert give(client, email=email).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil"])
def test_nobody_is_sent_to_another_site(client, thea, elsewhere):
    assert give(client, next=elsewhere).url == "/"


@pytest.mark.parametrize(
    ("who", "home"), [("thea", "/"), ("lena", "/courses/"), ("cleo_user", "/mine/"), ("ada", "/administration/")]
)
def test_each_begins_where_their_work_is(client, request, who, home):
    user = request.getfixturevalue(who)
    assert give(client, email=user.email).url == home


@pytest.mark.parametrize(("email", "password"), [("thea@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, thea, email, password):
    answer = give(client, email=email, password=password)
    assert "email or password is not correct" in answer.content.decode()
    assert not is_signed_in(client)


def test_what_was_typed_as_address_stays_and_the_password_does_not(client, thea):
    page = give(client, password="wrong-word").content.decode()
    assert 'value="thea@example.org"' in page
    assert "wrong-word" not in page


def test_whoever_has_left_cannot_sign_in_and_is_out_at_once(client, thea, ada, now):
    give(client)
    assert is_signed_in(client)
    deactivate_user(user=thea, by=ada, now=now)
    assert not is_signed_in(client)
    give(client)
    assert not is_signed_in(client)


def test_outside_the_demo_its_password_opens_nothing_even_if_an_account_has_it(client, thea):
    thea.set_password(DEMO_PASSWORD)
    thea.save()
    give(client, password=DEMO_PASSWORD)
    assert not is_signed_in(client)


def test_the_sign_in_is_audited_under_an_id_of_its_own(client, thea, service):
    give(client)
    row = AuditRow.objects.get(kind="user.signed-in")
    assert (row.by_id, row.service_id, row.page) == (thea.pk, service.pk, "sign-in")
    assert str(row.sign_in) == client.session["sign_in"]


def test_signing_in_gives_the_session_a_new_key(client, thea):
    client.get(PAGE)
    client.session["before"] = 1
    before = client.session.session_key
    give(client)
    assert client.session.session_key != before


class TestLockOut:
    def wrong(self, client, times, **more):
        return [give(client, password="wrong", **more).status_code for _ in range(times)]

    def test_after_five_wrong_passwords_even_the_right_one_is_refused_in_words(self, client, thea):
        assert self.wrong(client, 5) == [200, 200, 200, 200, 429]
        answer = give(client)
        assert answer.status_code == 429
        assert "too many wrong passwords" in answer.content.decode()
        assert "15 minutes" in answer.content.decode()
        assert not is_signed_in(client)

    def test_writing_the_address_in_another_way_does_not_help(self, client, thea):
        self.wrong(client, 5)
        assert give(client, email="THEA@EXAMPLE.ORG ").status_code == 429

    def test_it_ends_by_itself(self, client, thea, monkeypatch):
        self.wrong(client, 5)
        for attempt in AccessAttempt.objects.all():
            attempt.attempt_time -= timedelta(minutes=16)
            attempt.save()
        assert give(client).status_code == 302

    def test_somebody_elses_tries_from_elsewhere_do_not_lock_thea_out(self, client, thea):
        far = Client(REMOTE_ADDR="203.0.113.9")
        self.wrong(far, 5)
        assert give(client).status_code == 302

    def test_another_user_from_here_can_still_sign_in(self, client, thea, sam):
        self.wrong(client, 5)
        assert give(client, email=sam.email).status_code == 302

    def test_a_right_password_forgets_the_wrong_ones(self, client, thea):
        self.wrong(client, 4)
        assert give(client).status_code == 302
        client.post("/sign-out/")
        assert self.wrong(client, 4) == [200] * 4


class TestAgain:
    """The dialog over a page whose sign-in has expired."""

    url = "/sign-in/again/"

    def again(self, client, user, password=PASSWORD, email=None, **more):
        return client.post(self.url, {"email": email or user.email, "password": password, "user": str(user.pk), **more})

    def test_it_answers_204_and_the_page_works_on(self, client, thea):
        assert self.again(client, thea).status_code == 204
        assert is_signed_in(client)

    def test_forms_opened_before_are_still_accepted(self, thea):
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(PAGE).content.decode()
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        assert self.again(browser, thea, csrfmiddlewaretoken=token).status_code == 204
        kept = browser.post("/account/name/", {"name": "Thea Berg", "csrfmiddlewaretoken": token})
        assert kept.status_code == 302
        assert User.objects.get(pk=thea.pk).name == "Thea Berg"

    def test_a_request_without_the_token_is_refused(self, thea):
        browser = Client(enforce_csrf_checks=True)
        assert self.again(browser, thea).status_code == 403

    def test_a_wrong_password_gets_a_sentence(self, client, thea):
        answer = self.again(client, thea, password="wrong")
        assert answer.status_code == 400
        assert answer.content.decode().startswith("The email or password is not correct")
        assert not is_signed_in(client)

    def test_another_person_is_not_let_into_the_page(self, client, thea, sam):
        answer = self.again(client, thea, email=sam.email)
        assert answer.status_code == 409
        assert not is_signed_in(client)

    def test_the_lock_out_holds_here_too(self, client, thea):
        assert [self.again(client, thea, password="wrong").status_code for _ in range(5)][-1] == 429
        answer = self.again(client, thea)
        assert answer.status_code == 429
        assert "Too many wrong passwords" in answer.content.decode()

    def test_a_part_of_a_page_or_an_autosave_without_sign_in_gets_401_to_ask_for_it(self, client, db):
        for header in ("HX-Request", "X-Requested-With"):
            assert client.post("/account/name/", headers={header: "true"}).status_code == 401

    def test_a_form_sent_without_sign_in_leads_back_to_the_page_it_stood_on(self, client, db):
        answer = client.post("/account/name/", headers={"Referer": "http://testserver/account/"})
        assert answer.url == "/sign-in/?next=/account/"
        strange = client.post("/account/name/", headers={"Referer": "http://evil.example/account/"})
        assert strange.url == "/sign-in/?next=/"


class TestSigningOut:
    def test_it_is_done_by_a_form_and_audited(self, client, thea):
        give(client)
        assert client.get("/sign-out/").status_code == 200
        assert is_signed_in(client)
        answer = client.post("/sign-out/")
        assert answer.url == PAGE
        assert '"storage"' in answer["Clear-Site-Data"]
        assert not is_signed_in(client)
        assert AuditRow.objects.get(kind="user.signed-out").by_id == thea.pk

    def test_a_session_copied_before_is_worth_nothing_after(self, client, thea):
        give(client)
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert is_signed_in(thief)
        client.post("/sign-out/")
        assert not is_signed_in(thief)


class TestHowLongItLasts:
    def test_two_hours_without_a_request_end_it(self, client, thea):
        give(client)
        assert client.session.get_expiry_age() == 2 * 60 * 60

    def test_it_ends_with_the_browser(self, client, thea):
        assert give(client).cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""

    def test_twelve_hours_after_it_began_it_is_over_whatever_was_done(self, client, thea):
        give(client)
        session = client.session
        session["began_at"] = (timezone.now() - timedelta(hours=12, seconds=1)).timestamp()
        session.save()
        assert not is_signed_in(client)

    def test_work_keeps_it_alive_and_is_written_at_most_every_five_minutes(self, client, thea, statements):
        give(client)
        with statements() as soon:
            client.get("/account/")
        session = client.session
        session["seen_at"] -= 301
        session.save()
        with statements() as later:
            client.get("/account/")
        assert not any("UPDATE" in sql for sql in soon)
        assert sum("django_session" in sql and "UPDATE" in sql for sql in later) == 1

    def test_a_new_password_ends_every_other_sign_in(self, client, thea, now):
        other = Client()
        give(client)
        give(other)
        change_password(user=thea, password="rain over the hills", by=thea, now=now)
        assert not is_signed_in(other)

    def test_no_page_stays_on_a_shared_computer(self, client, thea):
        give(client)
        assert client.get("/account/")["Cache-Control"] == "no-store"


class TestTemporaryPassword:
    def test_the_first_thing_is_to_choose_another(self, client, service, now):
        user, password = create_user(
            service=service, email="bea@example.org", name="Bea", roles=["administrator"], by=None, now=now
        )
        give(client, email=user.email, password=password)
        assert client.get("/administration/").url == "/account/password/"
        client.post("/account/password/", {"password": "rain over the hills", "again": "rain over the hills"})
        assert client.get("/administration/").status_code == 200


def test_the_time_of_a_request_is_the_services(rf, thea, monkeypatch):
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    seen = {}

    def view(request):
        seen.update(now=request.now, today=request.today, zone=timezone.get_current_timezone_name())
        return {}

    request = rf.get("/")
    request.user, request.session = thea, {"seen_at": late.timestamp()}
    Here(view)(request)
    assert seen == {"now": late, "today": date(2026, 3, 4), "zone": "Europe/Vienna"}


def test_every_answer_forbids_scripts_and_styles_from_elsewhere(client, db):
    policy = client.get(PAGE)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
