# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One's own account."""

import pytest

from clinic.conftest import PASSWORD
from openipt.clinic.accounts.codes import try_code
from openipt.clinic.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["thea", "sam", "lena", "ada"])
def test_every_member_of_staff_sets_a_short_code(request, signed_in, who):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    assert "PIN" in client.get("/account/").content.decode()
    assert client.post("/account/code/", {"code": "2846"}).url == "/account/"
    assert try_code(user=User.objects.get(pk=user.pk), code="2846")


def test_a_client_is_not_asked_for_one(cleo_user, signed_in):
    assert "PIN" not in signed_in(cleo_user).get("/account/").content.decode()


@pytest.mark.parametrize("code", ["12", "0000", "abcd"])
def test_a_code_that_is_too_easy_is_refused_in_words(thea, signed_in, code):
    answer = signed_in(thea).post("/account/code/", {"code": code})
    assert answer.status_code == 422
    assert not User.objects.get(pk=thea.pk).has_code


def test_the_name_is_changed(thea, signed_in):
    signed_in(thea).post("/account/name/", {"name": "Thea Berg"})
    assert User.objects.get(pk=thea.pk).name == "Thea Berg"


def test_no_name_is_refused(thea, signed_in):
    assert signed_in(thea).post("/account/name/", {"name": " "}).status_code == 422
    assert User.objects.get(pk=thea.pk).name == "Thea"


class TestPassword:
    def change(self, client, old=PASSWORD, password="rain over the hills", again=None):
        return client.post("/account/password/", {"old": old, "password": password, "again": again or password})

    def test_it_is_changed_and_this_sign_in_goes_on(self, thea, signed_in):
        client = signed_in(thea)
        assert self.change(client).status_code == 302
        assert User.objects.get(pk=thea.pk).check_password("rain over the hills")
        assert client.get("/account/").status_code == 200

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"old": "something else"}, "password is not correct"),
            ({"password": "short"}, "too short"),
            ({"password": "qwerty123456"}, "common password"),
            ({"password": "thea@example.org"}, "mostly your name"),
            ({"password": "openipt-demo"}, "the demo"),
            ({"again": "rain over the mountains"}, "do not match"),
        ],
    )
    def test_what_does_not_fit_is_said(self, thea, signed_in, wrong, said):
        assert said in self.change(signed_in(thea), **wrong).content.decode()
        assert User.objects.get(pk=thea.pk).check_password(PASSWORD)
