# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The room turned around: in this browser nothing of the staff's answers until the short code is given."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from openipt.clinic.accounts.actions import set_code
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow
from openipt.clinic.web.together import NoCodeError, shown_together, turn, turn_back, turned_to

pytestmark = pytest.mark.django_db

COURSE = new_id()


@pytest.fixture
def turned(ada, signed_in, now):
    set_code(user=ada, code="2846", by=ada, now=now)
    client = signed_in(ada)
    session = client.session
    session["together"] = str(COURSE)
    session.save()
    return client


@pytest.mark.parametrize("path", ["/administration/", "/account/", "/administration/users/new/", "/sign-in/"])
def test_every_staff_address_leads_to_the_code_page(turned, path):
    assert turned.get(path).url == f"/code/?next={path}"


def test_parts_of_pages_and_autosaves_get_423(turned):
    assert turned.post("/account/name/", {"name": "x"}, headers={"HX-Request": "true"}).status_code == 423


def test_the_right_code_leads_to_the_page_that_was_asked_for(turned):
    page = turned.get("/code/?next=/account/").content.decode()
    assert 'value="/account/"' in page
    assert turned.post("/code/", {"code": "2846", "next": "/account/"}).url == "/account/"
    assert turned.get("/account/").status_code == 200


def test_a_wrong_code_opens_nothing(turned):
    assert "PIN is not correct" in turned.post("/code/", {"code": "1111", "next": "/account/"}).content.decode()
    assert turned.get("/account/").status_code == 302


def test_after_five_wrong_tries_only_the_full_sign_in_helps(turned):
    for _ in range(5):
        assert turned.post("/code/", {"code": "1111"}).status_code == 200
    assert turned.post("/code/", {"code": "2846"}).url == "/sign-in/"
    assert turned.get("/account/").url == "/sign-in/?next=/account/"
    assert AuditRow.objects.filter(kind="user.signed-out").exists()


def test_the_code_page_names_nobody(turned, ada):
    page = turned.get("/code/").content.decode()
    assert ada.email not in page
    assert ada.name not in page


def test_nobody_is_sent_to_another_site_by_the_code(turned):
    assert turned.post("/code/", {"code": "2846", "next": "//evil.example/"}).url == "/"


def test_without_a_code_the_tablet_is_not_turned(thea, now):
    request = RequestFactory().get("/")
    request.user, request.session = thea, {}
    with pytest.raises(NoCodeError):
        turn(request, COURSE)
    set_code(user=thea, code="2846", by=thea, now=now)
    turn(request, COURSE)
    assert turned_to(request.session) == COURSE
    turn_back(request)
    assert turned_to(request.session) is None


def test_a_view_for_both_is_marked_and_nothing_of_these_pages_is_but_code_and_sign_out():
    def view(request):
        return HttpResponse()

    assert shown_together(view).shown_together
    ours = [one for one in get_resolver().url_patterns if "administration" in str(getattr(one, "urlconf_name", ""))]
    marked = {one.name for one in ours[0].url_patterns if getattr(one.callback, "shown_together", False)}
    assert marked == {"together-code", "sign-out"}
