# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Private text: stored in one spelling, refused in words, and closed to every query."""

import json

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.functions import Length
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openipt.clinic.ledger.canonical import canonical_json, canonical_text
from openipt.clinic.ledger.fields import PrivateJSON, PrivateText

with isolate_apps("openipt.clinic.accounts"):

    class Diary(models.Model):
        """A table for these tests alone."""

        text = PrivateText(blank=True)
        answers = PrivateJSON(null=True)

        class Meta:
            app_label = "ledger"
            managed = False


@pytest.fixture
def diary(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ledger_diary (id integer PRIMARY KEY, text text NOT NULL, answers text)")
    return Diary


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
answers = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefgh_", max_size=8), inner, max_size=4),
    max_leaves=12,
)


class TestOneSpelling:
    def test_line_ends_of_every_browser_become_lf(self):
        assert canonical_text("a\r\nb\rc\nd") == "a\nb\nc\nd"

    def test_an_accent_typed_as_two_characters_becomes_one(self):
        assert canonical_text("Zoe\u0308") == "Zo\u00eb"

    @pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x\udfff"])
    def test_null_and_half_characters_are_refused_in_words_that_do_not_repeat_the_text(self, text):
        with pytest.raises(ValidationError) as refused:
            canonical_text("secret " + text)
        assert "Please" in refused.value.messages[0]
        assert "secret" not in refused.value.messages[0]

    def test_answers_have_sorted_names_no_spaces_and_their_own_characters(self):
        assert canonical_json({"б": 1, "a": [True, None, "é"]}) == '{"a":[true,null,"é"],"б":1}'

    @pytest.mark.parametrize(
        "value",
        [
            {"a": "\x00"},
            {"\ud800": 1},
            [float("nan")],
            {"x": float("inf")},
            {1: 2},
            {"e\u0301": 1, "é": 2},
            {1, 2},
            b"x",
        ],
    )
    def test_what_cannot_be_stored_is_refused(self, value):
        with pytest.raises(ValidationError):
            canonical_json(value)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
    @given(answers)
    def test_any_answers_come_back_as_they_were_and_give_the_same_text_again(self, value):
        once = canonical_json(value)
        assert canonical_json(json.loads(once)) == once


@pytest.mark.django_db
class TestStored:
    def test_text_and_answers_come_back(self, diary):
        diary.objects.create(id=1, text="Anna\r\nrang", answers={"b": [1, "ж"], "a": None})
        row = diary.objects.get(id=1)
        assert (row.text, row.answers) == ("Anna\nrang", {"a": None, "b": [1, "ж"]})

    def test_the_table_holds_the_canonical_text(self, diary):
        diary.objects.create(id=1, answers={"b": 1, "a": 2})
        with connection.cursor() as cursor:
            cursor.execute("SELECT answers FROM ledger_diary")
            assert cursor.fetchone() == ('{"a":2,"b":1}',)

    def test_a_megabyte_of_cyrillic_comes_back(self, diary):
        text = "Я говорила с ней. " * 30_000
        diary.objects.create(id=1, text=text)
        assert diary.objects.get(id=1).text == text

    def test_null_never_reaches_the_database(self, diary):
        with pytest.raises(ValidationError), transaction.atomic():
            diary.objects.create(id=1, text="a\x00b")
        assert not diary.objects.exists()

    def test_no_answers_are_none(self, diary):
        diary.objects.create(id=1)
        assert diary.objects.get(answers__isnull=True).answers is None


class TestClosedToQueries:
    @pytest.mark.parametrize(
        "question",
        [
            {"text": "Anna"},
            {"text__exact": "Anna"},
            {"text__icontains": "Anna"},
            {"text__startswith": "A"},
            {"text__in": ["Anna"]},
            {"text__regex": "A"},
            {"text__gt": "A"},
            {"answers__a": 1},
            {"answers": {}},
        ],
    )
    def test_every_lookup_but_isnull_is_refused(self, question):
        with pytest.raises(FieldError):
            Diary.objects.filter(**question)

    def test_a_comparison_with_another_column_is_refused(self):
        with pytest.raises(FieldError):
            Diary.objects.filter(text=F("id"))

    def test_even_exclude_is_refused(self):
        with pytest.raises(FieldError):
            Diary.objects.exclude(text="")

    def test_a_transform_is_refused_when_it_is_registered_for_text(self):
        models.TextField.register_lookup(Length)
        try:
            with pytest.raises(FieldError):
                Diary.objects.filter(text__length=3)
        finally:
            models.TextField._unregister_lookup(Length)

    @isolate_apps("openipt.clinic.accounts")
    def test_an_index_or_a_unique_rule_fails_the_check(self):
        class Indexed(models.Model):
            plain = PrivateText(unique=True)
            listed = PrivateText()

            class Meta:
                app_label = "ledger"
                managed = False
                indexes = (models.Index(name="x", fields=("-listed",)),)

        for name in ("plain", "listed"):
            assert "ledger.E001" in [fault.id for fault in Indexed._meta.get_field(name).check()]
        assert Diary._meta.get_field("text").check() == []
