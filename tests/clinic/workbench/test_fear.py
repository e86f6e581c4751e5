# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Fear of somebody is said where a confronting step is about that person, and nowhere else."""

import html

import pytest
from django.urls import reverse

from clinic.rows import booked
from openipt.clinic.casework.actions import NewFact, record_fact, record_facts, save_text
from openipt.clinic.casework.actions.texts import Head
from openipt.clinic.ledger.ids import new_id

THIS_PERSON = "Fear of this person is recorded."


@pytest.fixture
def people(course, thea, clock) -> dict[str, str]:
    """Grant, who is feared, and Saffron, who is not."""
    ids = {"Grant": new_id(), "Saffron": new_id()}
    facts = [NewFact("person", {"name": name, "relation": "kin"}, id=each) for name, each in ids.items()]
    feared = {"person": str(ids["Grant"]), "answer": "now", "alone": True}
    record_facts(course=course, facts=[*facts, NewFact("safety", feared)], by=thea, now=clock)
    return {name: str(each) for name, each in ids.items()}


@pytest.fixture
def thea_at(signed_in, thea):
    return signed_in(thea)


@pytest.fixture
def shown(thea_at, course):
    def page(name: str, *args: object, query: str = "") -> str:
        answer = thea_at.get(reverse(name, args=[course.pk, *args]) + query, follow=True)
        return html.unescape(answer.content.decode())

    return page


@pytest.mark.parametrize("kind", ["role-play", "communication-analysis", "joint-session"])
def test_a_confronting_sheet_says_so_only_for_the_person_it_is_about(people, shown, kind):
    assert THIS_PERSON in shown("worksheet", kind, query=f"?person={people['Grant']}")
    assert THIS_PERSON not in shown("worksheet", kind, query=f"?person={people['Saffron']}")
    assert THIS_PERSON not in shown("worksheet", kind)


def test_a_saved_sheet_says_so_for_whom_it_names(people, course, thea, clock, shown):
    for name, says in (("Grant", True), ("Saffron", False)):
        head = Head("role-play", new_id())
        save_text(course=course, head=head, answers={"person": people[name]}, base=0, by=thea, now=clock)
        assert (THIS_PERSON in shown("worksheet-text", "role-play", head.id)) is says


def test_what_was_typed_and_refused_still_says_so(people, course, thea_at):
    url = reverse("worksheet-text", args=[course.pk, "role-play", new_id()])
    answer = thea_at.post(url, {"base": "x", "person": people["Grant"]})
    assert answer.status_code == 422
    assert THIS_PERSON in html.unescape(answer.content.decode())


def test_the_dispute_says_so_where_the_feared_person_is_part_of_it(people, course, thea, clock, shown):
    def evidence(name: str) -> None:
        data = {"area": "dispute", "side": "for", "person": people[name], "text": "rows"}
        record_fact(course=course, kind="evidence", data=data, by=thea, now=clock)

    evidence("Saffron")
    assert THIS_PERSON not in shown("worksheet", "area-dispute")
    assert THIS_PERSON not in shown("area", "dispute")
    evidence("Grant")
    assert THIS_PERSON in shown("worksheet", "area-dispute")
    assert THIS_PERSON in shown("area", "dispute")
    assert THIS_PERSON not in shown("area", "grief")


def test_step_and_technique_of_a_session_name_who_is_feared(people, course, thea, clock, shown):
    (session,) = booked(course=course, starts=[clock], by=thea, now=clock)
    page = shown("session", session.pk)
    assert page.count("Fear of Grant is recorded.") == 2
    assert "Fear of Saffron" not in page


def test_where_nobody_is_feared_a_session_says_nothing(course, thea, clock, shown):
    (session,) = booked(course=course, starts=[clock], by=thea, now=clock)
    assert "You recorded fear" not in shown("session", session.pk)


def test_the_choice_of_a_focus_says_of_whom_fear_has_not_been_asked(people, course, thea, clock, shown):
    unasked = "Fear or violence: not asked about yet with the client alone."
    assert unasked not in shown("focus")  # nobody is tied to a dispute, and of Grant it was asked
    data = {"area": "dispute", "side": "for", "person": people["Saffron"], "text": "rows"}
    record_fact(course=course, kind="evidence", data=data, by=thea, now=clock)
    assert unasked in shown("focus")
    assert "record what was said about <bdi>Saffron</bdi>" in shown("focus")
    assert THIS_PERSON not in shown("focus")
    told = {"person": people["Saffron"], "answer": "suspected", "alone": True}
    record_fact(course=course, kind="safety", data=told, by=thea, now=clock)
    assert unasked not in shown("focus")
    assert THIS_PERSON in shown("focus")
