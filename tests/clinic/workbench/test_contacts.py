# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Everything said outside sessions stands on one page, in full, and can be put right from there."""

import html

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from clinic.workbench.a_world import World
from openipt.clinic.casework.actions import answer_alerts, record_fact

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><svg/onload=alert(2)>"


def url_of(world: World, name: str = "contacts", *more: object) -> str:
    return reverse(name, args=[world.course.pk, *more])


def page_of(browser, world: World) -> str:
    return html.unescape(browser.get(url_of(world)).content.decode())


def rang(world: World, said: str, **more: object) -> str:
    data = {"who": "the sister", "means": "phone", "said": said} | more
    return record_fact(course=world.course, kind="contact", data=data, by=world.thea, now=world.now).entry.id


def test_every_contact_is_there_in_full_newest_first_with_who_wrote_it(world: World, thea_at):
    for number in range(8):
        rang(world, f"Call {number}: " + "long " * 100 + f"end {number}")
    page = page_of(thea_at, world)
    assert all(f"end {number}" in page for number in range(8))
    assert page.index("Call 7") < page.index("Call 0")
    assert "the sister, phone" in page
    assert "Recorded by <bdi>Thea</bdi>, 3 March 2026, 10:30" in page
    assert "What the client was told while waiting" in page
    assert "Follow-up held" in page


def test_the_course_page_leads_to_all_of_them(world: World, thea_at):
    for name in ("course", "risk", "ending"):
        assert url_of(world) in thea_at.get(url_of(world, name)).content.decode(), name


def test_a_contact_is_corrected_from_there_and_one_comes_back(world: World, thea_at):
    entry = rang(world, "Rang on Tuesday")
    page = page_of(thea_at, world)
    assert f"{url_of(world, 'entry-correct', entry)}?next={url_of(world)}" in page
    assert f"{url_of(world, 'entry-withdraw', entry)}?next={url_of(world)}" in page
    sent = form(who="the sister", means="phone", said="Rang on Monday", next=url_of(world))
    answer = thea_at.post(url_of(world, "entry-correct", entry), sent)
    assert answer["Location"] == url_of(world)
    page = page_of(thea_at, world)
    assert "Rang on Monday" in page
    assert "Rang on Tuesday" not in page
    assert "corrected" in page


def test_the_confidence_of_a_third_person_stands_apart_and_is_not_printed(world: World, thea_at):
    rang(world, "Was worried", confidence="He drinks again, do not say that I told you")
    page = thea_at.get(url_of(world)).content.decode()
    before, _, apart = page.partition('<section class="notice stack no-print">')
    assert "He drinks again" not in before
    assert "He drinks again" in apart.partition("</section>")[0]
    assert "the client never sees it" in apart.partition("</section>")[0]


def talk(**given: object) -> dict[str, object]:
    return form(asked_in_person="person", understood="At night", agreed="A call", next_contact="days") | given


def test_topics_that_were_not_asked_are_named(world: World, thea_at):
    asked = {"topics.0.topic": "death", "topics.0.answer": "told", "topics.1.topic": "plan"}
    thea_at.post(url_of(world, "risk"), talk(**asked, **{"topics.1.answer": "not_asked"}))
    for name in ("contacts", "risk"):
        page = html.unescape(thea_at.get(url_of(world, name)).content.decode())
        line = page.partition("Not asked: ")[2].partition(".")[0]
        assert "a plan" in line, name
        assert "thoughts of death" not in line, name


def test_nobody_who_was_not_reached_is_said_not_to_have_been_asked(world: World, thea_at):
    thea_at.post(url_of(world, "risk"), talk(asked_in_person="not_reached", understood="Nobody at home"))
    page = page_of(thea_at, world)
    assert "Nobody at home" in page
    assert "Not asked" not in page.partition("Nobody at home")[0]


def test_words_of_a_contact_are_words_and_no_markup(world: World, thea_at):
    rang(world, SCRIPT, who=SCRIPT, agreed=SCRIPT, confidence=SCRIPT)
    page = thea_at.get(url_of(world)).content.decode()
    assert "<script>alert" not in page
    assert "<svg/onload" not in page
    assert SCRIPT in html.unescape(page)


def test_an_empty_page_says_what_comes_there(world: World, signed_in):
    page = signed_in(world.tove).get(reverse("contacts", args=[world.colleagues.pk])).content.decode()
    assert "Nothing yet. Calls, letters" in page


def test_a_reader_reads_and_is_offered_nothing_to_write(world: World, signed_in):
    rang(world, "Rang on Tuesday")
    page = page_of(signed_in(world.sam), world)
    assert "Rang on Tuesday" in page
    assert "/correct/" not in page
    assert "/withdraw/" not in page
    assert "Record a contact" not in page


def test_what_was_asked_in_passing_in_a_session_stands_there_alone(world: World, thea_at):
    said, session = "Asked: no thoughts of dying in the fourth session.", world.full.sessions[3].pk
    thea_at.post(url_of(world, "risk"), talk())
    given = {"line": said, "closes": False, "by": world.thea, "now": world.now}
    answer_alerts(course=world.course, session=session, **given)
    assert said not in page_of(thea_at, world)
    assert said not in html.unescape(thea_at.get(url_of(world, "course")).content.decode())
    assert said in html.unescape(thea_at.get(url_of(world, "risk")).content.decode())
    answer_alerts(course=world.course, **given)
    assert said in page_of(thea_at, world)
