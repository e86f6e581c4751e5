# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The room turned around: one action in, the short code out, and between them only what the client may see."""

import re

import pytest
from django.urls import reverse

from clinic.workbench.a_course import form
from openipt.clinic.accounts.actions import set_code
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import record_fact
from openipt.protocol.load import content
from openipt.protocol.model import FieldType

CODE = "4827"
PAGES = ("timeline", "curve", "goals", "understanding", "agreed")


@pytest.fixture
def turned(world, db, signed_in):
    """Thea's browser with the tablet turned to her client."""
    set_code(user=world.thea, code=CODE, by=world.thea, now=world.now)
    browser = signed_in(User.objects.get(pk=world.thea.pk))
    assert browser.post(address(world)).url == address(world)
    return browser


def address(world, page=""):
    if page:
        return reverse("together-page", args=[world.course.pk, page])
    return reverse("together", args=[world.course.pk])


def all_pages(browser, world):
    return {page: browser.get(address(world, page)).content.decode() for page in ("", *PAGES)}


def test_one_action_turns_the_tablet(turned, world):
    page = turned.get(address(world)).content.decode()
    assert "People" in page
    assert "Meeting 4 of 14, 10 to come" in page
    assert "Back to my view" in page


def test_what_a_staff_page_had_to_say_waits_until_the_tablet_is_turned_back(turned, world):
    code = {"code": CODE, "next": reverse("course", args=[world.course.pk])}
    turned.post(reverse("together-code"), code)
    missed = form(state="missed", who="client", notice="none", reached="yes")
    session = world.full.sessions[4].pk
    assert turned.post(reverse("attendance", args=[world.course.pk, session]), missed).status_code == 302
    turned.post(address(world))
    said = "You can book the next session"
    assert not any(said in each for each in all_pages(turned, world).values())
    assert said not in turned.get(reverse("together-code")).content.decode()
    assert said in turned.post(reverse("together-code"), code, follow=True).content.decode()


def test_without_a_short_code_one_is_sent_to_set_it_first(thea_at, world):
    answer = thea_at.post(address(world))
    assert answer.url == reverse("own-account")
    assert thea_at.get(reverse("session", args=[world.course.pk, world.full.sessions[3].pk])).status_code == 200


def test_get_alone_turns_nothing(world, db, signed_in):
    set_code(user=world.thea, code=CODE, by=world.thea, now=world.now)
    browser = signed_in(User.objects.get(pk=world.thea.pk))
    assert "Open shared view" in browser.get(address(world)).content.decode()
    assert browser.get(reverse("course", args=[world.course.pk])).status_code == 200
    assert browser.get(address(world, "goals")).url == address(world)


@pytest.mark.parametrize("name", ["course", "people", "timeline", "focus", "goals"])
def test_while_turned_every_staff_page_leads_to_the_code(turned, world, name):
    answer = turned.get(reverse(name, args=[world.course.pk]))
    assert answer.url.startswith("/code/?next=")


def test_while_turned_the_session_records_and_drafts_are_shut_too(turned, world):
    session = world.full.sessions[3]
    record = reverse("session-record", args=[world.course.pk, session.pk, "jot"])
    assert turned.post(record, {"jot-text": "x"}).url.startswith("/code/")
    draft = turned.get(reverse("draft", args=[world.course.pk]), headers={"X-Requested-With": "fetch"})
    assert draft.status_code == 423


def test_the_short_code_leads_back_to_the_course(turned, world):
    leave = re.search(r'href="([^"]*code[^"]*)"', turned.get(address(world)).content.decode())[1]
    assert turned.get(leave).status_code == 200
    course = reverse("course", args=[world.course.pk])
    assert turned.post("/code/", {"code": CODE, "next": course}).url == course
    assert turned.get(course).status_code == 200


def test_the_tablet_shows_one_course_only(turned, world):
    other = reverse("together", args=[world.colleagues.pk])
    assert turned.get(other).url == address(world)
    assert turned.get(reverse("together-page", args=[world.elsewhere.course.pk, "goals"])).url == address(world)


@pytest.mark.parametrize("who", ["otto", "tove", "lena", "ada", "cleo"])
def test_strangers_cannot_turn_it(world, db, signed_in, who):
    assert signed_in(getattr(world, who)).post(address(world)).status_code == 404


def test_an_unknown_page_is_not_there(turned, world):
    assert turned.get(address(world, "risk")).status_code == 404


# ---------- nothing leaks: every text of this course begins with "Told: " and says which field it is ----------


def staff_texts():
    """The texts of fields and kinds that a client never sees, as they were filled in."""
    hidden = (
        "safety",
        "evidence",
        "alliance",
        "support",
        "jot",
        "handout",
        "contact",
        "waiting",
        "setting",
        "technique",
    )
    kinds = [content().facts[kind] for kind in hidden if kind in content().facts]
    fields = [field for kind in kinds for field in kind.fields]
    fields += [f for kind in content().facts.values() for f in kind.fields if f.staff_only]
    fields += content().worksheets["safety-plan"].fields
    fields += [f for sheet in content().worksheets.values() for f in sheet.fields if f.staff_only]
    return {f"Told: {field.id}" for field in fields if field.type in (FieldType.LINE, FieldType.TEXT)}


def client_texts():
    """The texts that the shared pages are for."""
    own = [*content().worksheets["formulation"].fields, *content().worksheets["relapse-plan"].fields]
    for kind in ("goal", "step", "event", "person", "treatment", "agreement", "focus", "gap", "ring"):
        own += content().facts[kind].fields
    return {f"Told: {field.id}" for field in own if field.label.client and not field.staff_only}


def test_no_text_that_a_client_may_not_see_is_on_any_page(turned, world):
    canaries = staff_texts() - client_texts()
    assert len(canaries) > 10
    for name, page in all_pages(turned, world).items():
        leaked = [canary for canary in canaries if re.search(rf"{re.escape(canary)}\b", page)]
        assert leaked == [], f"on the page {name or 'people'}"


def test_no_field_without_a_clients_wording_is_shown_of_the_texts(turned, world):
    silent = [f for f in content().worksheets["formulation"].fields if not f.label.client]
    silent += [f for f in content().facts["agreement"].fields if not f.label.client]
    pages = " ".join(all_pages(turned, world).values())
    assert [f.id for f in silent if f.label.staff in pages] == []


@pytest.mark.parametrize(
    "word",
    [
        "alert", "risk", "safety", "suicid", "violence", "fear", "agenda", "diagnos", "dispute", "transition",
        "formulation", "deficit",
        "therapist", "client", "inventory", "technique", "cutoff", "severe", "moderate", "not answered yet",
        "session", "symptom", "onset", "score", " held",
    ],
)  # fmt: skip
def test_no_staff_word_stands_on_any_page(turned, world, word):
    for name, page in all_pages(turned, world).items():
        body = page.partition("<body")[2]
        spoken = " ".join(re.findall(r'aria-label="([^"]*)"', body))  # what a drawing says of itself
        own = re.sub(r"Told: \w+", " ", f"{re.sub(r'<[^>]+>', ' ', body)} {spoken}")
        assert word not in own.lower(), f"on the page {name or 'people'}"


def test_no_name_of_another_client_and_no_link_to_a_staff_page(turned, world):
    for page in all_pages(turned, world).values():
        assert "Piet Lowen" not in page
        assert "Quinn Farley" not in page
        leads = set(re.findall(r'href="(/[^"?]*)', page)) - {"/code/"}
        assert {each for each in leads if not each.startswith(("/together/", "/static/"))} == set()


def test_the_people_stand_there_by_the_names_the_client_gave_them(turned, world):
    page = turned.get(address(world)).content.decode()
    assert "Told: name" in page
    assert "<table" in page


def test_a_tie_is_drawn_as_a_conflict_for_staff_and_left_plain_where_the_client_looks_on(turned, world):
    person = world.full.ids["person"]
    data = {"person": person, "quality": "conflict"}
    record_fact(course=world.course, kind="tie", data=data, by=world.thea, now=world.now)
    drawn = r'<polyline[^>]*class="tie'
    assert not re.search(drawn, turned.get(address(world)).content.decode())
    turned.post("/code/", {"code": CODE, "next": "/"})
    assert re.search(drawn, turned.get(reverse("people", args=[world.course.pk])).content.decode())


def test_what_was_agreed_speaks_of_meetings_and_of_the_clients_own_sentence(turned, world):
    page = turned.get(address(world, "agreed")).content.decode()
    assert "Number of meetings" in page
    assert "Told: sentence" in page
    assert "Number of sessions" not in page
