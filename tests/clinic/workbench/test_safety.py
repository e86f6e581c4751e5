# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Alerts and risk conversations: answered once, never lost, refused in words."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from clinic.workbench.a_course import PAGES, form, text_of
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Fact, Standing

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><svg/onload=alert(2)>"


def url_of(world: World, name: str = "risk") -> str:
    return reverse(name, args=[world.course.pk])


def talk(**given: object) -> dict[str, object]:
    sent = form(
        asked_in_person="person",
        understood="Thoughts at night, no plan",
        agreed="Her sister stays",
        next_contact="days",
    )
    return sent | {"topics.0.topic": "death", "topics.0.answer": "told"} | given


def count(world: World, *kinds: str) -> int:
    return Fact.objects.filter(course=world.course, kind__in=kinds).count()


def test_a_conversation_answers_what_waits_once_and_nothing_more_is_asked(world: World, thea_at):
    assert "answer 2" in text_of(thea_at.get(url_of(world)))
    assert Standing.objects.get(pk=world.course.pk).alerts_open == 1
    sent = talk()
    for _twice in range(2):
        assert thea_at.post(url_of(world), sent).status_code == 302
    assert count(world, "risk_conversation") == 1
    assert count(world, "alert_answer") == 1
    assert Standing.objects.get(pk=world.course.pk).alerts_open == 0
    assert "Thoughts at night, no plan" in text_of(thea_at.get(url_of(world)))


def test_topics_not_asked_are_not_recorded_as_answered(world: World, thea_at):
    sent = talk(**{"topics.1.topic": "plan", "topics.1.answer": "not_asked"})
    thea_at.post(url_of(world), sent)
    topics = Fact.objects.get(pk=sent["id"]).data["topics"]
    assert [each["topic"] for each in topics] == ["death"]


def test_a_conversation_entered_in_error_opens_its_alerts_again(world: World, thea_at):
    sent = talk()
    thea_at.post(url_of(world), sent)
    url = reverse("entry-withdraw", args=[world.course.pk, sent["id"]])
    said = form(reason="Another client's")
    for _twice in range(2):
        assert thea_at.post(url, said).status_code == 302
    assert Standing.objects.get(pk=world.course.pk).alerts_open == 1
    page = text_of(thea_at.get(url_of(world)))
    assert "answer 2" in page
    assert "Thoughts at night" not in page


def test_the_open_alert_stands_on_every_page_of_the_course_for_staff(world: World, thea_at):
    for name in set(PAGES) - {"risk"}:
        assert "A safety question was answered: ask about it" in text_of(thea_at.get(url_of(world, name))), name


REFUSED = [
    ({"understood": ""}, "required"),
    ({"agreed": " "}, "required"),
    ({"next_contact": ""}, "required"),
    ({"next_contact": "never"}, "not one of the available choices"),
    ({"topics.0.topic": "moon"}, "not one of the available choices"),
    ({"happened_on": "2026-03-04"}, "is in the future"),
    ({"happened_on": "2026-02-01"}, "before the referral"),
    ({"next_contact_on": "30.2.2026"}, "valid date"),
    ({"session": "x"}, "valid UUID"),
    ({"understood": "a\x00b"}, "cannot be saved"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED)
def test_what_cannot_be_is_refused_in_words_and_the_alert_stays(world: World, thea_at, given, words):
    answer = thea_at.post(url_of(world), talk(**{"actions.0.what": "kept as typed"}) | given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "kept as typed" in text_of(answer)
    assert count(world, "risk_conversation", "alert_answer") == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"line": ""}, "required"),
        ({"line": "kept", "happened_on": "2026-03-04"}, "is in the future"),
        ({"line": "kept", "happened_on": "2026-02-01"}, "before the referral"),
        ({"line": "kept", "happened_on": "x"}, ""),
        ({"line": "kept", "id": "x"}, ""),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_kept(world: World, thea_at, given, words):
    answer = thea_at.post(url_of(world, "risk-line"), form() | given)
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert given["line"] in page
    assert count(world, "risk_asked", "alert_answer") == 0


def test_a_table_of_nonsense_rows_is_no_fault(world: World, thea_at):
    rows = {f"topics.{number}.topic": "death" for number in ("0", "199", "200", "5000", "9" * 30, "x", "-1", "٣", "")}
    answer = thea_at.post(url_of(world), talk(**rows) | {"topics.1.2.3": "x", "topics": "x"})
    assert answer.status_code in (302, 422)
    huge = {f"topics.{'9' * 5000}.topic": "death"}
    assert thea_at.post(url_of(world), talk(**huge)).status_code in (302, 400, 422)
    encoded = urlencode(talk(**huge))
    answer = thea_at.generic("POST", url_of(world), encoded, "application/x-www-form-urlencoded")
    assert answer.status_code in (302, 422)


def test_scripts_stay_text(world: World, thea_at):
    sent = talk(understood=SCRIPT, agreed=SCRIPT) | {"actions.0.who": SCRIPT, "topics.0.words": SCRIPT}
    assert thea_at.post(url_of(world), sent).status_code == 302
    for name in ("risk", "course"):
        page = thea_at.get(url_of(world, name)).content
        assert b"<script>alert" not in page
        assert b"<svg/onload" not in page


def test_a_contact_is_one_form_away_and_stands_on_the_course(world: World, thea_at):
    address = thea_at.get(url_of(world, "contact-new"))["Location"]
    assert thea_at.get(address).status_code == 200
    sent = form(who="her sister", means="phone", said="Rang about Sunday", confidence="Canary in confidence")
    assert thea_at.post(address, sent).status_code == 302
    page = text_of(thea_at.get(url_of(world, "course")))
    assert "Rang about Sunday" in page
    assert "Canary in confidence" not in page, "kept apart"
