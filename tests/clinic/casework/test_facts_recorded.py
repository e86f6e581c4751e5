# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated facts: sent twice, sent by somebody else, refused, corrected, entered in error."""

from datetime import timedelta

import pytest

from openipt.clinic.casework.actions import NewFact, correct_fact, record_fact, record_facts, withdraw_entry
from openipt.clinic.casework.models import Fact, Standing
from openipt.clinic.ledger.audit import verify
from openipt.clinic.ledger.errors import NotHere, Refused
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow
from openipt.protocol.text import MOST_IN_LINE

BRAM = {"name": "Bram", "relation": "partner"}


def everything(course) -> tuple:
    """What a refused action must leave as it was."""
    standing = Standing.objects.get(pk=course.pk)
    return Fact.objects.count(), AuditRow.objects.count(), standing.held, standing.card


def test_a_form_sent_twice_makes_one_row(course, thea, now):
    one = new_id()
    first = record_fact(course=course, kind="person", data=BRAM, by=thea, now=now, id=one)
    later = now + timedelta(days=1)
    second = record_fact(course=course, kind="person", data=BRAM, by=thea, now=later, id=one)
    assert second.entry == first.entry
    assert Fact.objects.filter(kind="person").count() == 1


def test_an_id_that_somebody_else_has_used_is_not_found(course, thea, sam, now):
    one = new_id()
    record_fact(course=course, kind="person", data=BRAM, by=thea, now=now, id=one)
    with pytest.raises(NotHere):
        record_fact(course=course, kind="person", data=BRAM, by=sam, now=now, id=one)


def test_what_is_refused_says_all_that_is_wrong_and_leaves_nothing(course, thea, now):
    before = everything(course)
    wrong = {"kind": "first", "start_on": "2026-03-02", "end_on": "2026-03-01", "minutes": 500}
    with pytest.raises(Refused) as refused:
        record_fact(course=course, kind="agreement", data=wrong, by=thea, now=now)
    found = {(each.where, each.code) for each in refused.value.findings}
    assert found >= {
        ("how", "answer.required"),
        ("minutes", "answer.too_high"),
        ("end_on", "ends_before_start"),
        ("sessions", "number_missing"),
    }
    assert everything(course) == before


def test_a_reason_lets_what_only_asks_for_one_pass(course, thea, now):
    data = {"kind": "first", "sessions": 31, "how": "words"}
    with pytest.raises(Refused):
        record_fact(course=course, kind="agreement", data=data, by=thea, now=now)
    record_fact(course=course, kind="agreement", data=data, by=thea, now=now, reason="four episodes in ten years")
    assert Standing.objects.get(pk=course.pk).agreed == 31


@pytest.mark.parametrize("text", ["Bram\0", "\ud800"])
def test_what_no_database_can_store_is_refused_in_words(course, thea, now, text):
    before = everything(course)
    with pytest.raises(Refused, match=r"name: answer\.characters"):
        record_fact(course=course, kind="person", data=BRAM | {"name": text}, by=thea, now=now)
    assert everything(course) == before


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Бр" * (MOST_IN_LINE // 2), "أميرة 🌻", "陈美玲"])
def test_any_script_up_to_the_longest_comes_back_as_it_was_given(course, thea, now, state, name):
    record_fact(course=course, kind="person", data=BRAM | {"name": name}, by=thea, now=now)
    assert [each.name for each in state().people] == [name]


def test_a_person_of_another_course_is_refused(course, thea, now):
    with pytest.raises(Refused, match="person: not_of_this_course"):
        record_fact(
            course=course, kind="ring", data={"person": str(new_id()), "when": "now", "ring": 1}, by=thea, now=now
        )


def test_several_facts_in_one_step_may_refer_to_each_other(course, thea, now, state):
    bram = new_id()
    ring = {"person": str(bram), "when": "now", "ring": 2}
    record_facts(course=course, facts=[NewFact("person", BRAM, bram), NewFact("ring", ring)], by=thea, now=now)
    assert [each.ring() for each in state().people] == [2]


def test_of_several_facts_in_one_step_all_are_recorded_or_none(course, thea, now):
    before = everything(course)
    with pytest.raises(Refused):
        record_facts(course=course, facts=[NewFact("person", BRAM), NewFact("gap", {})], by=thea, now=now)
    assert everything(course) == before


def test_a_correction_takes_the_place_and_the_old_one_is_kept(course, thea, now, state):
    old = record_fact(course=course, kind="person", data=BRAM, by=thea, now=now).entry
    later = now + timedelta(hours=1)
    data = BRAM | {"name": "Abram"}
    correct_fact(course=course, entry=old.id, data=data, by=thea, now=later, reason="misheard")
    (person,) = state().people
    assert (person.id, person.name) == (old.id, "Abram")
    assert Fact.objects.filter(kind="person").count() == 2


def test_what_has_been_corrected_cannot_be_corrected_again(course, thea, now):
    old = record_fact(course=course, kind="person", data=BRAM, by=thea, now=now).entry
    correct_fact(course=course, entry=old.id, data=BRAM, by=thea, now=now, reason="x")
    with pytest.raises(NotHere):
        correct_fact(course=course, entry=old.id, data=BRAM, by=thea, now=now, reason="x")


def test_entered_in_error_stands_no_longer_and_is_still_there(course, thea, now, state):
    old = record_fact(course=course, kind="person", data=BRAM, by=thea, now=now).entry
    withdraw_entry(course=course, entry=old.id, reason="another client's", by=thea, now=now)
    assert state().people == ()
    assert Fact.objects.filter(pk=old.id).exists()


def test_the_audit_names_fields_and_never_values(course, thea, now):
    fact = record_fact(course=course, kind="person", data=BRAM | {"good": "secret words"}, by=thea, now=now).entry
    row = AuditRow.objects.order_by("-number").first()
    assert row is not None
    assert (row.kind, str(row.subject_id), row.course_id) == ("person.recorded", fact.id, course.pk)
    assert row.fields.split() == ["good", "name", "relation"]
    assert verify(course.service_id) == []
