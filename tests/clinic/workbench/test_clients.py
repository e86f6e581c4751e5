# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients: the referral, details edited by two at once, who works on a course, the list, the archive."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.workbench.a_course import form, text_of
from clinic.workbench.a_world import World
from openipt.clinic.casework.actions import record_attendance
from openipt.clinic.casework.models import Draft, Fact
from openipt.clinic.clients.models import Change, Client, Course, CourseStaff
from openipt.clinic.clients.names import LONGEST, search_key
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow

pytestmark = pytest.mark.django_db


def referral(**given: object) -> dict[str, object]:
    sent = form(course=str(new_id()), name="Noor de Wit", referred_on="2026-02-20", setting="outpatient")
    return sent | {"form": "individual-acute"} | given


def counts() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Client, Course, CourseStaff, Fact))


def test_a_referral_makes_client_course_therapist_and_wait_and_only_once(world: World, thea_at):
    before = counts()
    sent = referral(
        told="About six weeks", presenting="Cannot sleep", born_on="1980-05-01", safe=["call", "text"], phone="0660 1"
    )
    for _twice in range(2):
        answer = thea_at.post(reverse("client-new"), sent)
        assert answer.status_code == 302
    assert tuple(b - a for a, b in zip(before, counts(), strict=True)) == (1, 1, 1, 1)
    course = Course.objects.get(pk=sent["course"])
    assert answer["Location"] == reverse("course", args=[course.pk])
    assert course.client.contact == {"phone": "0660 1", "safe": ["call", "text"]}
    assert course.facts.get(kind="waiting").happened_on == course.referred_on
    assert "Cannot sleep" in text_of(thea_at.get(answer["Location"]))
    assert "Noor de Wit" in text_of(thea_at.get(reverse("courses") + "?q=wit noo"))


REFUSED = [
    ({"name": ""}, "required"),
    ({"name": "  "}, "required"),
    ({"name": "N" * 201}, "up to 200 characters. It has 201"),
    ({"name": "No\x00or"}, "cannot be saved"),
    ({"born_on": "2026-03-04"}, "is in the future"),
    ({"born_on": "2026-02-21"}, "after the referral"),
    ({"born_on": "30.2.1980"}, "valid date"),
    ({"referred_on": "2026-03-04"}, "is in the future"),
    ({"referred_on": ""}, "required"),
    ({"waiting_since": "2027-01-01"}, "is in the future"),
    ({"setting": "moon"}, "not one of the available choices"),
    ({"form": "nothing"}, "not one of the available choices"),
    ({"email": "nobody"}, "valid email"),
    ({"safe": ["shout"]}, "not one of the available choices"),
    ({"id": "x"}, "valid UUID"),
    ({"course": ""}, "required"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED)
def test_a_referral_that_cannot_be_is_refused_and_kept(world: World, thea_at, given, words):
    before = counts()
    answer = thea_at.post(reverse("client-new"), referral(presenting="kept as typed", told="kept too") | given)
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert "kept as typed" in page
    assert "kept too" in page
    assert counts() == before


@pytest.mark.parametrize("client", ["x", "7", "\x00", "9" * 5000, "01a206e8-8fd9-76aa-825d-7855b4dbf3c9"])
def test_a_client_nobody_knows_is_not_found(world: World, thea_at, client):
    assert thea_at.get(reverse("client-new"), {"client": client}).status_code == 404
    assert thea_at.post(reverse("client-new"), referral(client=client)).status_code == 404


@pytest.mark.parametrize("name", ["\u200b", "\u2060 \u200d", " \u00a0"])
def test_a_name_of_which_nothing_can_be_seen_is_no_name(world: World, thea_at, name):
    before = counts()
    refused = thea_at.post(reverse("client-new"), referral(name=name))
    assert refused.status_code == 422
    assert counts() == before


def test_a_second_course_of_a_known_client(world: World, thea_at):
    known = world.course.client_id
    page = text_of(thea_at.get(reverse("client-new"), {"client": str(known)}))
    assert "A new course for <bdi>Cleo Brandt</bdi>" in page
    sent = referral(client=str(known))
    assert thea_at.post(reverse("client-new"), sent).status_code == 302
    assert Course.objects.get(pk=sent["course"]).client_id == known


# --- details ---------------------------------------------------------------------------------------------------------


def details(world: World, **given: object) -> dict[str, object]:
    client, course = Client.objects.get(pk=world.course.client_id), Course.objects.get(pk=world.course.pk)
    sent = {"id": str(new_id()), "revision": client.revision, "name": client.name}
    sent |= {"course": str(course.pk), "course_revision": course.revision, "setting": course.setting}
    return sent | {"referred_on": course.referred_on.isoformat()} | given


def test_details_are_edited_in_place_and_the_old_ones_kept(world: World, thea_at):
    url = reverse("client-edit", args=[world.course.pk])
    assert thea_at.post(url, details(world, name="Cleo Brandt-Weiss", referrer="Dr Gruber")).status_code == 302
    client = Client.objects.get(pk=world.course.client_id)
    assert (client.name, client.search_key) == ("Cleo Brandt-Weiss", " cleo brandt weiss")
    assert Change.objects.get(row=client.pk).old == {"name": "Cleo Brandt"}
    assert Change.objects.get(row=world.course.pk).old == {"referrer": ""}
    rows = AuditRow.objects.filter(kind__in=("client.changed", "course.changed")).values_list("fields", flat=True)
    assert sorted(rows) == ["name", "referrer"], "names of fields, never values"


def test_two_who_edit_at_once_see_both_and_nothing_is_half_written(world: World, thea_at, signed_in):
    url, cora = reverse("client-edit", args=[world.course.pk]), signed_in(world.cora)
    mine = details(world, language="Dutch", referrer="Dr Mine")
    assert cora.post(url, details(world, referrer="Dr Theirs")).status_code == 302
    answer = thea_at.post(url, mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Dr Theirs" in page
    assert "Dr Mine" in page
    assert Client.objects.get(pk=world.course.client_id).language == "", "the client's half was not written either"
    again = mine | form(course_revision=Course.objects.get(pk=world.course.pk).revision)
    assert f'name="course_revision" value="{again["course_revision"]}"' in page
    assert thea_at.post(url, again).status_code == 302
    assert Course.objects.get(pk=world.course.pk).referrer == "Dr Mine"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"referred_on": "2026-02-11"}, "already an entry for 10 February 2026"),
        ({"born_on": "2026-02-03"}, "after the referral"),
        ({"name": ""}, "required"),
    ],
)
def test_details_that_cannot_be_are_refused(world: World, thea_at, given, words):
    answer = thea_at.post(reverse("client-edit", args=[world.course.pk]), details(world, pronouns="they") | given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "they" in text_of(answer)
    assert Client.objects.get(pk=world.course.client_id).pronouns == ""


@pytest.mark.parametrize("revision", ["", "x", "9" * 5000, "-1"])
def test_a_revision_from_nowhere_writes_nothing(world: World, thea_at, revision):
    answer = thea_at.post(reverse("client-edit", args=[world.course.pk]), details(world, revision=revision, name="X"))
    assert answer.status_code in (409, 422)
    assert Client.objects.get(pk=world.course.client_id).name == "Cleo Brandt"


# --- who works on it -------------------------------------------------------------------------------------------------


def test_a_course_is_shared_and_the_share_ended(world: World, thea_at, signed_in):
    tove, own = signed_in(world.tove), world.course.pk
    sent = {"user": str(world.tove.pk), "relation": "reader", "reason": "asked"}
    for _twice in range(2):
        assert thea_at.post(reverse("share", args=[own]), sent).status_code == 302
    staff = CourseStaff.objects.get(course=own, user=world.tove)
    assert tove.get(reverse("course", args=[own])).status_code == 200
    for _twice in range(2):
        assert thea_at.post(reverse("unshare", args=[own, staff.pk])).status_code == 302
    assert tove.get(reverse("course", args=[own])).status_code == 404
    assert CourseStaff.objects.filter(pk=staff.pk, until=world.now.date()).exists()


def test_the_last_therapist_stays(world: World, thea_at):
    staff = CourseStaff.objects.get(course=world.course, user=world.thea)
    page = text_of(thea_at.post(reverse("unshare", args=[world.course.pk, staff.pk]), follow=True))
    assert "A course must have a therapist" in page
    assert CourseStaff.objects.get(pk=staff.pk).until is None


@pytest.mark.parametrize(
    ("who", "relation"),
    [("sam", "therapist"), ("tove", "supervisor"), ("tove", "owner"), ("lena", "reader"), ("", "reader")],
)
def test_a_relation_that_the_role_does_not_allow_is_refused_in_words(world: World, thea_at, who, relation):
    sent = {"user": str(getattr(world, who).pk) if who else "x", "relation": relation, "reason": "kept as typed"}
    answer = thea_at.post(reverse("share", args=[world.course.pk]), sent)
    assert answer.status_code == 422
    assert "kept as typed" in text_of(answer)


def test_an_alert_is_handed_over_with_a_way_to_answer_it(world: World, thea_at, signed_in):
    alert = Fact.objects.get(course=world.course, kind="alert").pk
    url = reverse("alert-hand-over", args=[world.course.pk, alert])
    for _twice in range(2):
        assert thea_at.post(url, {"owner": str(world.tove.pk)}).status_code == 302
    assert Fact.objects.filter(course=world.course, kind="alert_owner").count() == 1
    tove = signed_in(world.tove)
    assert "Cleo" in text_of(tove.get("/"))
    talk = form(asked_in_person="phone", understood="With her sister", agreed="Rings at four", next_contact="today")
    assert tove.post(reverse("risk", args=[world.course.pk]), talk).status_code == 302
    assert thea_at.post(url, {"owner": str(world.cora.pk)}).status_code == 302, "answered: nothing more to hand over"
    assert Fact.objects.filter(course=world.course, kind="alert_owner").count() == 1


@pytest.mark.parametrize("owner", ["", "x", "7", "9" * 5000])
def test_an_alert_goes_to_nobody_who_is_not_there(world: World, thea_at, owner):
    alert = Fact.objects.get(course=world.course, kind="alert").pk
    url = reverse("alert-hand-over", args=[world.course.pk, alert])
    assert thea_at.post(url, {"owner": owner}).status_code == 404


def test_names_are_turned_on_once_and_under_an_id_of_ones_own(world: World, thea_at):
    url = reverse("client-names", args=[world.course.pk])
    assert thea_at.post(url, {"id": world.elsewhere.ids["goal"], "names": "on"}).status_code == 404
    sent = form(names="on")
    for _twice in range(2):
        assert thea_at.post(url, sent).status_code == 302
    assert Fact.objects.filter(course=world.course, kind="shown_to_client").count() == 1


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_double_click_on_archive_archives(world: World, thea_at):
    url = reverse("client-archive", args=[world.course.pk])
    for _twice in range(2):
        thea_at.post(url, {"archived": "1"})
    assert "Cleo Brandt" not in text_of(thea_at.get(reverse("courses")))
    assert "Cleo Brandt" in text_of(thea_at.get(reverse("courses") + "?archived=1"))
    for _twice in range(2):
        thea_at.post(url, {"archived": "0"})
    assert "Cleo Brandt" in text_of(thea_at.get(reverse("courses")))


def test_between_two_sessions_the_list_says_the_same_as_the_course(world: World, db, signed_in, monkeypatch):
    later = world.now + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    thea_at = signed_in(world.thea)
    held = {"state": "held", "medium": "room"}
    record_attendance(
        course=world.full.sessions[3].course, session=world.full.sessions[3].pk, data=held, by=world.thea, now=later
    )
    head = thea_at.get(reverse("course", args=[world.course.pk])).content.decode()
    rows = re.findall(r"<tr\b.*?</tr>", thea_at.get(reverse("courses")).content.decode(), re.DOTALL)
    assert "Session 4 of 14" in head
    assert "Session 4 of 14" in next(each for each in rows if str(world.course.pk) in each)


@pytest.mark.parametrize("words", ["\x00", "'", "%", "_", "\\", "(", "🙂", "x" * 10_000, "<script>", "' OR 1=1 --"])
def test_any_words_can_be_searched_for(world: World, thea_at, words):
    answer = thea_at.get(reverse("courses"), {"q": words})
    assert answer.status_code == 200
    assert "Piet" not in text_of(answer)
    assert b'<script>"' not in answer.content


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Łukasz Žižek", "ziz"), ("Müller-Straße", "strasse"), ("王芳", "王"), ("Σοφία", "σοφια"), ("O’Brien", "brien")],
)
def test_names_are_found_in_any_script_by_the_beginning_of_any_word(world: World, thea_at, name, typed):
    assert thea_at.post(reverse("client-new"), referral(name=name)).status_code == 302
    assert name in text_of(thea_at.get(reverse("courses"), {"q": typed}))


def test_the_key_of_a_name_fits_its_column():
    assert len(search_key("ﷺ" * 200)) <= LONGEST
    assert Client._meta.get_field("search_key").max_length == LONGEST


def test_a_draft_on_a_course_one_has_left_is_not_on_today(world: World, signed_in):
    Draft.objects.create(
        service=world.service, course=world.course, author=world.tove, key="note:x", body={}, saved_at=world.now
    )
    assert "Cleo" not in text_of(signed_in(world.tove).get("/"))
