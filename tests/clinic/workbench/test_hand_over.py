# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course goes to another therapist: by a service lead, who reads nothing of it, or by who treats in it."""

import pytest
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode

from clinic.workbench.a_course import text_of
from clinic.workbench.a_world import World
from openipt.clinic.accounts.actions import deactivate_user
from openipt.clinic.accounts.models import AccountNotice, RoleGrant, User
from openipt.clinic.casework import actions
from openipt.clinic.casework.models import Fact, Standing
from openipt.clinic.clients.models import CourseStaff
from openipt.clinic.ledger.ids import new_id

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><svg/onload=alert(2)>"


def url_of(world: World) -> str:
    return reverse("course-hand-over", args=[world.course.pk])


def treats(world: World, user: User) -> bool:
    return CourseStaff.objects.filter(course=world.course, user=user, relation="therapist", until=None).exists()


def test_the_lead_finds_it_in_the_list_and_hands_the_course_over(world: World, signed_in):
    lena = signed_in(world.lena)
    assert url_of(world) in lena.get(reverse("courses")).content.decode()
    page = text_of(lena.get(url_of(world)))
    assert "Cleo Brandt" in page
    assert "<bdi>Thea</bdi>, therapist" in page
    answer = lena.post(url_of(world), {"to": str(world.tove.pk), "reason": "Thea is away until June"}, follow=True)
    assert "Tove is the therapist from today." in text_of(answer)
    assert treats(world, world.tove)
    assert not treats(world, world.thea)
    assert CourseStaff.objects.get(course=world.course, user=world.tove).reason == "Thea is away until June"
    assert Standing.objects.get(pk=world.course.pk).alert_owner == world.tove.pk
    assert signed_in(world.thea).get(reverse("course", args=[world.course.pk])).status_code == 404
    assert signed_in(world.tove).get(reverse("course", args=[world.course.pk])).status_code == 200


def test_a_lead_who_treats_takes_no_course_while_another_could_hand_it_over(world: World, signed_in):
    RoleGrant.objects.create(
        user=world.tove, service=world.service, role="service-lead", given_at=world.now, given_by=None
    )
    sent = {"to": str(world.tove.pk), "reason": "I want to read it"}
    answer = signed_in(world.tove).post(url_of(world), sent)
    assert answer.status_code == 422
    assert "ask its therapist or another service lead" in text_of(answer)
    assert not treats(world, world.tove)


def test_the_only_lead_takes_over_from_a_therapist_who_has_left_who_is_told(world: World, signed_in):
    User.objects.filter(pk__in=[world.thea.pk, world.lena.pk]).update(is_active=False)
    RoleGrant.objects.create(
        user=world.tove, service=world.service, role="service-lead", given_at=world.now, given_by=None
    )
    sent = {"to": str(world.tove.pk), "reason": "Thea has left"}
    assert signed_in(world.tove).post(url_of(world), sent).status_code == 302
    assert treats(world, world.tove)
    told = AccountNotice.objects.get(user=world.thea)
    assert (told.kind, told.by) == ("handed-over", world.tove)


def test_a_course_that_is_over_is_not_offered_unless_an_alert_is_left(world: World, signed_in):
    lena, standing = signed_in(world.lena), Standing.objects.filter(pk=world.course.pk)
    standing.update(closed_on=world.now.date(), alerts_open=1)
    assert url_of(world) in lena.get(reverse("courses")).content.decode()
    standing.update(alerts_open=0)
    assert url_of(world) not in lena.get(reverse("courses")).content.decode()


def test_the_lead_reads_no_text_of_the_course_there(world: World, signed_in):
    page = text_of(signed_in(world.lena).get(url_of(world)))
    assert "Who was told:" not in page
    assert "role dispute" not in page
    assert "PHQ" not in page
    assert "Open alert" in page


@pytest.mark.parametrize(
    "sent",
    [
        {"to": "", "reason": "Leave"},
        {"to": "tove", "reason": ""},
        {"to": "sam", "reason": "Leave"},
        {"to": "otto", "reason": "Leave"},
        {"to": "thea", "reason": "Leave"},
        {"to": "tove", "reason": "x" * 301},
    ],
)
def test_without_a_therapist_or_a_reason_nothing_changes_and_what_was_typed_stays(world: World, signed_in, sent):
    to = str(getattr(world, sent["to"]).pk) if sent["to"] else ""
    answer = signed_in(world.lena).post(url_of(world), sent | {"to": to})
    assert answer.status_code == 422
    assert sent["reason"] in text_of(answer)
    assert treats(world, world.thea)


def test_a_reason_is_words_and_no_markup(world: World, signed_in):
    page = signed_in(world.lena).post(url_of(world), {"to": "", "reason": SCRIPT}).content.decode()
    assert "<script>alert" not in page
    assert "<svg/onload" not in page


def test_the_therapist_hands_it_over_and_is_led_to_the_list(world: World, thea_at):
    assert url_of(world) in thea_at.get(reverse("client-edit", args=[world.course.pk])).content.decode()
    answer = thea_at.post(url_of(world), {"to": str(world.cora.pk), "reason": "A better fit"})
    assert answer["Location"] == reverse("courses")
    assert treats(world, world.cora)


@pytest.mark.parametrize("who", ["thea", "lena"])
def test_the_form_sent_twice_hands_it_over_once_and_says_so_twice(world: World, signed_in, who):
    browser, sent = signed_in(getattr(world, who)), {"id": str(new_id()), "to": str(world.tove.pk), "reason": "Leave"}
    for _twice in range(2):
        assert browser.post(url_of(world), sent)["Location"] == reverse("courses")
    assert CourseStaff.objects.filter(course=world.course, relation="therapist").count() == 2
    assert signed_in(world.tove).post(url_of(world), sent).status_code == 404


def test_no_cookie_holds_the_name_of_the_client(world: World, thea_at):
    answer = thea_at.post(url_of(world), {"to": str(world.cora.pk), "reason": "A better fit"})
    waiting = urlsafe_base64_decode(answer.cookies["messages"].value.partition(":")[0]).decode()
    assert "Cora is the therapist from today" in waiting
    assert "Cleo" not in waiting


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("cora", 403), ("ada", 404), ("otto", 404), ("cleo", 404)])
def test_nobody_else_does(world: World, signed_in, who, status):
    browser = signed_in(getattr(world, who))
    sent = {"to": str(world.tove.pk), "reason": "Leave"}
    assert browser.get(url_of(world)).status_code == status
    assert browser.post(url_of(world), sent).status_code == status
    assert treats(world, world.thea)


def test_an_alert_of_somebody_who_has_left_is_nobodys_and_is_taken_over_with_one_click(world: World, signed_in):
    thea = User.objects.get(pk=world.thea.pk)
    deactivate_user(user=thea, by=world.ada, now=world.now)  # without the hand-over that the page makes
    cora = signed_in(world.cora)
    page = text_of(cora.get(reverse("risk", args=[world.course.pk])))
    assert "unassigned, by" in page
    assert "Take this alert" in page
    alert = Fact.objects.get(course=world.course, kind="alert").pk
    cora.post(reverse("alert-hand-over", args=[world.course.pk, alert]), {"owner": str(world.cora.pk)})
    page = text_of(cora.get(reverse("risk", args=[world.course.pk])))
    assert "Yours, by" in page
    assert "Take this alert" not in page


def test_an_alert_of_nobody_goes_to_who_takes_the_course_over(world: World, signed_in):
    actions.deactivate_user(user=User.objects.get(pk=world.thea.pk), by=world.ada, now=world.now)
    assert Standing.objects.get(pk=world.course.pk).alert_owner is None
    lena = signed_in(world.lena)
    assert "unassigned" in text_of(lena.get(url_of(world)))
    assert "can no longer sign in" in text_of(lena.get(url_of(world)))
    lena.post(url_of(world), {"to": str(world.tove.pk), "reason": "Thea has left"})
    assert Standing.objects.get(pk=world.course.pk).alert_owner == world.tove.pk
