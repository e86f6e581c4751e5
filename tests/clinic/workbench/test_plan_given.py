# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The safety plan reaches the client's own page once it is signed, a copy was given, and their phone is safe for it."""

import re
from uuid import UUID

import pytest
from django.urls import reverse

from clinic.rows import version_saved
from clinic.workbench.a_course import form, text_of, write
from clinic.workbench.a_world import World
from openipt.clinic.casework.actions import sign_text
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.casework.models import Fact, TextVersion

pytestmark = pytest.mark.django_db

OWN = "/mine/plan/"


@pytest.fixture
def cleo_at(world: World, db: None, signed_in):
    """The client's browser."""
    return signed_in(world.cleo)


@pytest.fixture
def fresh(world: World, thea_at) -> UUID:
    """A new plan, signed, of which no copy has been given; the world's own was taken back."""
    entry = world.full.ids["plan_given"]
    thea_at.post(reverse("entry-withdraw", args=[world.course.pk, entry]), form(reason="another plan"))
    return write(world.full, "safety-plan", world.thea, world.now, "Fresh: ", sign=True)


def url_of(world: World, text: UUID, name: str = "plan-give") -> str:
    return reverse(name, args=[world.course.pk, "safety-plan", text])


def given(**more: object) -> dict[str, object]:
    return form(how="paper", phone="safe") | more


def go_on(world: World, text: UUID, words: str, *, sign: bool) -> None:
    head, said = Head("safety-plan", text), {"by": world.thea, "now": world.now}
    base = TextVersion.objects.filter(text_id=text).count()
    answers = {"signs": words}
    version = version_saved(course=world.course, head=head, answers=answers, base=base, reason="changed", **said)
    if sign:
        shown = content_hash(version.answers)
        sign_text(course=world.course, head=head, answers=answers, base=base + 1, shown=shown, **said)


def test_signed_alone_does_not_reach_the_client(world: World, fresh, cleo_at):
    assert cleo_at.get(OWN).status_code == 404
    assert OWN not in cleo_at.get("/mine/").content.decode()


def test_the_printed_plan_says_whom_to_call(world: World, fresh, thea_at):
    contacts = "Crisis line 0800 111"
    type(world.service).objects.filter(pk=world.service.pk).update(crisis_contacts=contacts)
    assert contacts in text_of(thea_at.get(url_of(world, fresh, "worksheet-print") + "?for=client"))
    other = reverse("worksheet-print", args=[world.course.pk, "formulation", world.full.texts["formulation"]])
    assert contacts not in text_of(thea_at.get(other))


def test_a_copy_given_brings_it_to_the_clients_page(world: World, fresh, thea_at, cleo_at):
    answer = thea_at.post(url_of(world, fresh), given(), follow=True)
    assert "It is on the client's own page." in text_of(answer)
    assert "Version 1, on paper" in text_of(answer)
    assert "Fresh: signs" in text_of(cleo_at.get(OWN))


@pytest.mark.parametrize("phone", ["not_safe", "not_asked"])
def test_a_phone_that_is_not_safe_keeps_it_off_that_page(world: World, fresh, thea_at, cleo_at, phone):
    answer = thea_at.post(url_of(world, fresh), given(phone=phone), follow=True)
    assert "It is not on the client's own page." in text_of(answer)
    assert cleo_at.get(OWN).status_code == 404


def test_a_phone_no_longer_safe_takes_it_off_again(world: World, fresh, thea_at, cleo_at):
    thea_at.post(url_of(world, fresh), given())
    assert cleo_at.get(OWN).status_code == 200
    thea_at.post(url_of(world, fresh), given(phone="not_safe"))
    assert cleo_at.get(OWN).status_code == 404


def test_a_plan_gone_on_with_is_seen_only_once_its_copy_was_given(world: World, fresh, thea_at, cleo_at):
    thea_at.post(url_of(world, fresh), given())
    go_on(world, fresh, "Half a sentence", sign=False)
    assert "Fresh: signs" in text_of(cleo_at.get(OWN))
    assert "Half a sentence" not in text_of(cleo_at.get(OWN))
    answer = thea_at.post(url_of(world, fresh), given())
    assert answer.status_code == 422
    assert "Sign the safety plan first" in text_of(answer)
    go_on(world, fresh, "A whole one", sign=True)
    assert "Fresh: signs" in text_of(cleo_at.get(OWN))
    thea_at.post(url_of(world, fresh), given())
    assert "A whole one" in text_of(cleo_at.get(OWN))


def test_without_an_answer_about_the_phone_nothing_is_recorded(world: World, fresh, thea_at):
    before = Fact.objects.filter(kind="plan_given").count()
    answer = thea_at.post(url_of(world, fresh), form(how="paper", phone=""))
    assert answer.status_code == 422
    assert re.search(r'value="paper"[^>]* checked', text_of(answer)), "what was chosen stays"
    assert Fact.objects.filter(kind="plan_given").count() == before


def test_sent_twice_it_is_given_once_and_entered_in_error_it_is_gone(world: World, fresh, thea_at, cleo_at):
    sent = given()
    for _twice in range(2):
        assert thea_at.post(url_of(world, fresh), sent).status_code == 302
    assert Fact.objects.filter(pk=sent["id"]).count() == 1
    thea_at.post(reverse("entry-withdraw", args=[world.course.pk, sent["id"]]), form(reason="not given"))
    assert cleo_at.get(OWN).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("rhea", 403), ("otto", 404), ("lena", 404), ("cleo", 404)])
def test_nobody_else_says_that_it_was_given(world: World, fresh, signed_in, who, status):
    before = Fact.objects.filter(kind="plan_given").count()
    assert signed_in(getattr(world, who)).post(url_of(world, fresh), given()).status_code == status
    assert Fact.objects.filter(kind="plan_given").count() == before


def test_other_papers_are_not_given_in_this_way(world: World, thea_at):
    url = reverse("plan-give", args=[world.course.pk, "formulation", world.full.texts["formulation"]])
    assert thea_at.post(url, given()).status_code == 404
    page = text_of(thea_at.get(url.replace("given/", "read/")))
    assert "Record that a copy was given" not in page


def test_a_reader_sees_that_it_was_given_and_no_form(world: World, signed_in):
    text = world.full.texts["safety-plan"]
    page = text_of(signed_in(world.sam).get(url_of(world, text, "worksheet-read")))
    assert "It is on the client's own page." in page
    assert "Record that a copy was given" not in page


def test_it_cannot_be_given_on_a_phone_that_is_not_safe(world: World, fresh, thea_at, cleo_at):
    answer = thea_at.post(url_of(world, fresh), given(how="own_page", phone="not_asked"))
    assert answer.status_code == 422
    assert "Choose another way to give it." in text_of(answer)
    assert cleo_at.get(OWN).status_code == 404
