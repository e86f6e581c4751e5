# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which passwords are refused, in which words, and which are taken; everywhere where one is set."""

from unittest.mock import patch

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from clinic.conftest import PASSWORD
from openipt.clinic.accounts import actions, password_rule
from openipt.clinic.accounts.password_rule import easy_to_guess
from openipt.clinic.accounts.passwords import temporary_password
from openipt.sample.sign_in import DEMO_PASSWORD

EASY = {
    "repeats": ["aaaaaaaaaaaa", "445566778899aabb", "passwordpassword",
                "abababababab", "hallohallohallo", "aaaabbbbcccc",
                "1212 1212 1212", "geheimgeheim",                "\uff41" * 12, "a\u200b" * 12],
    "are in order": ["123456789012", "abcdefghijkl", "qwertyuiopas", "lkjihgfedcba", "098765432109",
                          "QWERTZUIOPAS", "2wsx3edc4rfv", "zyxwvu765432", "1a2b3c4d5e6f",
                          "acegikmoqsuw", "!QAZ@WSX#EDC", "йцукенгшщзхъ"],
    "only numbers and symbols": ["30112026301120", "01.01.1980.01", "14789632 14789632", "135791357913",
                               "\u0663\u0660\u0661\u0661\u0662\u0660\u0662\u0666\u0663\u0660\u0661\u0661"],
    "only spaces": [" " * 12, "\u00a0" * 20],
    "common password": ["1qaz2wsx3edc", "abcdef123456", "Password2026!", "sunshine 2026", "qwerty123456",
                    "psychotherapy1", "Therapist2026", "Summer2025Summer", "MondayTuesday",
                    "p\u0430ssw\u043erd1234"],  # with a and o of another script
}  # fmt: skip
GOOD = [
    "rain over the hills", "quiet-lake-in-autumn", "correct horse battery staple", "vier wörter ohne sinn",
    "雨が山の上に静かに降っている", "Zw0lf!kurzeDinge", "planning the anniversary",
]  # fmt: skip


@pytest.mark.parametrize(("password", "said"), [(text, said) for said, texts in EASY.items() for text in texts])
def test_what_anyone_would_try_first_is_refused_in_words(password, said):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert said in refused.value.messages[0]


@pytest.mark.parametrize("password", GOOD)
def test_words_that_do_not_belong_together_are_taken(password):
    validate_password(password)


def test_every_temporary_password_would_be_taken():
    for _ in range(300):
        validate_password(temporary_password())


@pytest.mark.parametrize("text", ["short", "e\u0301" * 11, "abc\u200b\u200c\u200d def gh"])
def test_the_length_is_counted_in_characters_that_can_be_seen(text):
    with pytest.raises(ValidationError, match="too short"):
        validate_password(text)


def test_a_text_that_is_too_long_is_refused_before_anything_else_is_done_with_it():
    with (
        patch.object(password_rule, "_plain", side_effect=AssertionError),
        patch.object(password_rule, "check_password", side_effect=AssertionError),
        pytest.raises(ValidationError, match="longer than 256 characters"),
    ):
        validate_password("rain over the hills " * 250)


def test_256_characters_are_taken_and_one_more_is_not():
    text = "".join(chr(0x4E00 + number) for number in range(257))
    validate_password(text[:256])
    with pytest.raises(ValidationError, match="256"):
        validate_password(text)


@given(st.text(max_size=300))
def test_no_text_breaks_the_rule(text):
    assert isinstance(easy_to_guess(text, {"lakeside"}), str)


@pytest.mark.django_db
class TestOfAPerson:
    @pytest.mark.parametrize(
        "password",
        "lakeside-2026|Lakeside Lakeside|thea@example.org|edisekal-aeht|Lakes1de2026|L@ke$ide-2026|0penIPT-2026|"
        "OpenIPT-openipt|thea lakeside 1".split("|"),
    )
    def test_their_own_name_and_that_of_their_service_are_no_password(self, thea, now, password):
        with pytest.raises(ValidationError) as refused:
            actions.change_password(user=thea, password=password, by=thea, now=now)
        assert "your name" in refused.value.message_dict["password"][0]

    def test_a_name_among_other_words_is_taken(self, thea, now):
        actions.change_password(user=thea, password="thea walks along the canal", by=thea, now=now)

    @pytest.mark.parametrize("password", [PASSWORD, DEMO_PASSWORD])
    def test_neither_the_password_until_now_nor_that_of_the_demo(self, thea, now, password):
        with pytest.raises(ValidationError) as refused:
            actions.change_password(user=thea, password=password, by=thea, now=now)
        assert "password" in refused.value.message_dict

    def test_the_temporary_password_cannot_be_kept(self, thea, ada, now, client):
        temporary = actions.reset_password(user=thea, by=ada, now=now)
        client.post("/sign-in/", {"email": thea.email, "password": temporary})
        answer = client.post("/account/password/", {"password": temporary, "again": temporary})
        assert "This is your current password" in answer.text
        thea.refresh_from_db()
        assert thea.password_is_temporary

    @pytest.mark.parametrize("password", [PASSWORD.upper(), f"{PASSWORD}1", f"2026{PASSWORD.title()}", f" {PASSWORD}"])
    def test_the_password_until_now_with_little_changed_is_no_new_one(self, thea, signed_in, password):
        sent = {"old": PASSWORD, "password": password, "again": password}
        answer = signed_in(thea).post("/account/password/", sent)
        assert "with little changed" in answer.context["form"].errors["password"][0]
        assert "again" not in answer.context["form"].errors

    @pytest.mark.parametrize("password", [PASSWORD, "aaaaaaaaaaaa", "123456789012", " " * 12, "q" * 5000])
    def test_the_page_says_why_beside_the_field(self, thea, signed_in, password):
        sent = {"old": PASSWORD, "password": password, "again": password}
        answer = signed_in(thea).post("/account/password/", sent)
        assert answer.status_code == 422
        assert answer.context["form"].errors["password"]
        assert len(answer.text) < 20_000

    @pytest.mark.parametrize("code", "0000 1234 9876 1212 112233 123123 1985 2004 2580 890123".split())
    def test_a_short_code_that_is_tried_first_is_refused(self, thea, now, code):
        with pytest.raises(ValidationError, match="too easy"):
            actions.set_code(user=thea, code=code, by=thea, now=now)

    @pytest.mark.parametrize("code", ["2846", "7301", "90417", "118352"])
    def test_any_other_short_code_is_taken(self, thea, now, code):
        actions.set_code(user=thea, code=code, by=thea, now=now)
