# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Requests that cannot be read: refused in words with one line in the log, and never with a fault of the program."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Client as Person

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
FORMS = ["sign-in", "sign-in-again", "own-name", "own-password", "client-new"]
ODD_CHARSETS = ["hex", "rot13", "idna", "undefined", "utf-16", "utf-7", "latin-1", "klingon", "", "é", "x" * 5000]


@pytest.fixture
def browser(signed_in, thea):
    browser = signed_in(thea)
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def lines(caplog):
    """What the log says, with everything that it would print."""
    caplog.set_level("WARNING")
    return lambda: [record.getMessage() + (record.exc_text or "") for record in caplog.records]


def send(browser, path, body, content_type, **more):
    return browser.generic("POST", path, body, content_type, **more)


def is_refused_in_words(answer, lines, *statuses):
    assert answer.status_code in statuses
    assert "This request could not be read" in answer.content.decode()
    assert len(lines()) == 1
    assert "Traceback" not in lines()[0]


class TestCharset:
    @pytest.mark.parametrize("name", FORMS)
    @pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "application/json", "text/plain"])
    def test_every_form_says_that_it_takes_utf_8(self, browser, name, kind, lines):
        answer = send(browser, reverse(name), b"name=Thea", f"{kind}; charset=hex")
        is_refused_in_words(answer, lines, 415)
        assert "UTF-8" in answer.content.decode()

    @pytest.mark.parametrize("charset", ODD_CHARSETS)
    @pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
    def test_whatever_the_charset_is_called(self, browser, charset, method, lines):
        answer = browser.generic(method, "/account/name/", b"name=x", f"{FORM}; charset={charset}")
        is_refused_in_words(answer, lines, 415)

    @pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
    def test_utf_8_is_taken_however_it_is_written(self, browser, thea, charset):
        body = urlencode({"name": "Thëa"}).encode()
        assert send(browser, reverse("own-name"), body, f"{FORM}; charset={charset}").status_code == 302
        assert User.objects.get(pk=thea.pk).name == "Thëa"

    def test_a_part_of_a_form_in_another_charset_is_not_read_wrongly(self, browser, thea, lines):
        part = 'Content-Disposition: form-data; name="name"\r\nContent-Type: text/plain; charset=latin-1\r\n\r\nThëa'
        body = f"--x\r\n{part}\r\n--x--\r\n".encode("latin-1")
        is_refused_in_words(send(browser, reverse("own-name"), body, "multipart/form-data; boundary=x"), lines, 415)
        assert User.objects.get(pk=thea.pk).name == "Thea"

    @pytest.mark.parametrize("body", [b"name=Th\xeba", b"name=Th%EBa"])
    def test_a_text_that_is_not_utf_8_is_refused_and_not_stored_with_holes(self, browser, thea, body, lines):
        is_refused_in_words(send(browser, reverse("own-name"), body, FORM), lines, 415)
        assert User.objects.get(pk=thea.pk).name == "Thea"

    def test_a_text_that_speaks_of_charsets_is_a_text_like_any_other(self, browser, thea):
        words = "Content-Type: text/plain; charset=latin-1\r\n� is a sign"
        assert browser.post(reverse("own-name"), {"name": words.replace("\r\n", " ")}).status_code == 302


class TestShape:
    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"no boundary in it", "multipart/form-data"),
            (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=" + "y" * 300),
            (b"--x\r\n\r\n\r\n--x", "multipart/form-data; boundary=\xe9"),
            (b"&".join(b"a%d=1" % number for number in range(6000)), FORM),
        ],
    )
    def test_a_form_that_is_not_whole_or_has_too_many_fields(self, browser, body, kind, lines):
        is_refused_in_words(send(browser, reverse("own-name"), body, kind), lines, 400)

    @pytest.mark.parametrize(
        ("head", "text", "end"),
        [
            ("\r\nContent-Transfer-Encoding: base64", "VGj/YQ==", "--x--\r\n"),
            ("\r\nContent-Transfer-Encoding: quoted-printable", "Th=FFa", "--x--\r\n"),
            ("", "The first half of a", ""),
        ],
    )
    def test_a_text_that_would_be_stored_damaged_or_cut_off(self, browser, thea, head, text, end, lines):
        body = f'--x\r\nContent-Disposition: form-data; name="name"{head}\r\n\r\n{text}\r\n{end}'.encode()
        is_refused_in_words(send(browser, reverse("own-name"), body, "multipart/form-data; boundary=x"), lines, 400)
        assert User.objects.get(pk=thea.pk).name == "Thea"

    def test_a_form_that_is_too_large(self, browser, lines, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        is_refused_in_words(send(browser, reverse("own-name"), b"name=" + b"x" * 2000, FORM), lines, 413)

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"nul", b"\xff\xfe", b"[" * 100_000, b'"' * 3])
    def test_what_should_be_json_and_is_not(self, browser, body, lines, course_of_thea):
        path = reverse("draft", args=[course_of_thea.pk])
        answer = send(browser, path, body, "application/json", headers={"X-Requested-With": "fetch"})
        assert answer.status_code in (400, 415)
        assert json.loads(answer.content)["problem"]
        assert len(lines()) <= 1


@pytest.fixture
def course_of_thea(thea, now):
    from clinic.workbench.a_course import begin

    return begin(thea, now)


class TestAddress:
    @pytest.mark.parametrize("query", ["a=%FF", "a=%C3%28", "%80=1"])
    def test_what_is_no_text_in_an_address(self, browser, query, lines):
        is_refused_in_words(browser.get(f"/sign-in/?{query}"), lines, 400)

    @pytest.mark.parametrize("path", ["/%ff/", "/%00", "/static/%00", "/%zz", "/courses/%F0%28/", "/static/..%2fx"])
    def test_an_address_that_cannot_be_is_not_there(self, browser, path):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert "Page not found" in answer.content.decode()

    @pytest.mark.parametrize("host", ["evil.example", "a b", "localhost:port", "[::1", "x" * 3000])
    def test_a_name_that_is_not_ours(self, browser, host, lines):
        is_refused_in_words(browser.get("/sign-in/", headers={"Host": host}), lines, 400)
        assert "evil" not in lines()[0]

    @pytest.mark.parametrize("value", ['"\\000"', "\xff\xfe", '"\\012x"', "=;=", "x" * 9000])
    def test_odd_cookies_are_as_good_as_none(self, value):
        browser = Client(raise_request_exception=False, HTTP_COOKIE=f"openipt_session={value}; openipt_csrf={value}")
        assert browser.get("/sign-in/").status_code == 200
        assert browser.get("/").status_code == 302

    def test_a_form_sent_to_an_address_that_takes_none_says_so(self, browser):
        answer = browser.get("/account/name/")
        assert answer.status_code == 405
        assert answer["Allow"] == "POST"
        assert "cannot be used in this way" in answer.content.decode()


def test_nothing_was_added_by_any_of_it(browser, lines):
    send(browser, reverse("client-new"), b"name=Orla", f"{FORM}; charset=hex")
    assert not Person.objects.exists()
