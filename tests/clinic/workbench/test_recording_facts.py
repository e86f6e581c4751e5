# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated facts through their forms: recorded, sent twice, corrected by two at once, entered in error."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.workbench.a_course import PAGES, form, text_of
from clinic.workbench.a_fact import BY_HAND, count, everything, record_url
from clinic.workbench.a_world import World
from openipt.clinic.casework.models import Fact, Standing
from openipt.clinic.clients.actions import share_course
from openipt.clinic.ledger.audit import verify
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.models import AuditRow
from openipt.protocol.load import content

pytestmark = pytest.mark.django_db


# --- it works --------------------------------------------------------------------------------------------------------


def test_every_kind_can_be_recorded_with_every_field_filled_in(world: World, thea_at):
    for kind in BY_HAND:
        before = count(world)
        given = {"reason": "A concern is open; her sister knows"} | everything(world, kind, "Said: ")
        answer = thea_at.post(record_url(world, kind), given)
        assert answer.status_code == 302, f"{kind}: {text_of(answer)}"
        assert count(world) == before + 1, kind
    for name in PAGES:
        assert thea_at.get(reverse(name, args=[world.course.pk])).status_code == 200
    assert verify(world.service) == []


@pytest.mark.parametrize("kind", [each for each in BY_HAND if content().facts[each].needs_session])
def test_what_belongs_to_a_session_is_not_recorded_without_one(world: World, thea_at, kind):
    before = count(world)
    given = everything(world, kind, "Said: ") | {"session": ""}
    answer = thea_at.post(record_url(world, kind), given)
    assert answer.status_code == 422
    assert "belongs to a session" in text_of(answer)
    assert count(world) == before


def test_a_phase_that_does_not_exist_is_refused_in_words(world: World, thea_at):
    answer = thea_at.post(record_url(world, "phase"), form(phase="the last leg"))
    assert answer.status_code == 422
    assert "no such phase" in text_of(answer)
    assert "the last leg" in text_of(answer)


def test_a_death_before_birth_is_refused_in_words(world: World, thea_at):
    person = str(new_id())
    born = {"name": "Ada Brandt", "relation": "parent", "born": "May 1960"}
    assert thea_at.post(record_url(world, "person"), form(**born) | {"id": person}).status_code == 302
    answer = thea_at.post(record_url(world, "death"), form(person=person, died="1958"))
    assert answer.status_code == 422
    assert "The date of death (1958) is before the date of birth (May 1960)." in text_of(answer)


def test_what_was_recorded_stands_on_the_pages_and_in_the_projection(world: World, thea_at):
    thea_at.post(reverse("timeline", args=[world.course.pk]), form(what="The move to Graz", when="May 2024"))
    page = text_of(thea_at.get(reverse("timeline", args=[world.course.pk])))
    assert "The move to Graz" in page
    assert "May 2024" in page
    sent = form(primary="grief", sentence="I miss my brother", reason="It came up")
    assert thea_at.post(reverse("focus", args=[world.course.pk]), sent).status_code == 302
    assert Standing.objects.get(pk=world.course.pk).focus == "grief"
    assert AuditRow.objects.filter(course_id=world.course.pk, kind="focus.recorded", by_id=world.thea.pk).exists()


def test_a_focus_is_told_in_words_and_not_in_codes(world: World, thea_at):
    sent = form(primary="few_relationships", reason="It fits better")
    assert thea_at.post(reverse("focus", args=[world.course.pk]), sent).status_code == 302
    page = text_of(thea_at.get(reverse("focus", args=[world.course.pk])))
    versions = page[page.index(">Versions<") :]
    assert "few or difficult relationships" in versions
    assert "few_relationships" not in versions


def test_a_focus_not_yet_clear_says_by_when(world: World, thea_at):
    sent = form(not_yet="on", decide_by="2026-03-17", reason="Two areas")
    assert thea_at.post(reverse("focus", args=[world.course.pk]), sent).status_code == 302
    assert "to be decided by 17 March 2026" in text_of(thea_at.get(reverse("course", args=[world.course.pk])))


def test_people_are_added_with_a_ring_moved_and_compared(world: World, thea_at):
    own = world.course.pk
    person = new_id()
    sent = {"id": str(person), "name": "Bram", "relation": "brother or sister", "ring": "2", "ring_id": str(new_id())}
    assert thea_at.post(reverse("person-new", args=[own]), sent).status_code == 422
    sent["relation"] = "sibling"
    assert thea_at.post(reverse("person-new", args=[own]), sent).status_code == 302
    moved = form(person=str(person), ring="1")
    assert thea_at.post(reverse("ring", args=[own]), moved).status_code == 302
    rings = [each.data["ring"] for each in Fact.objects.filter(course=own, kind="ring", subject=str(person))]
    assert sorted(rings) == [1, 2]
    page = text_of(thea_at.get(reverse("people", args=[own])))
    assert "from ring 2 to 1" in page
    compared = text_of(thea_at.get(reverse("people", args=[own]) + "?from=2026-03-03"))
    assert "from ring 2 to 1" not in compared, "on that day the person was placed and moved: nothing has moved since"


def test_the_inventory_is_enough_for_now_with_one_press(world: World, thea_at):
    url = reverse("people", args=[world.course.pk])
    held = Fact.objects.filter(course=world.course, kind="inventory").latest("recorded_at", "id").data["state"]
    assert held == "begun"
    page = text_of(thea_at.get(url))
    assert 'name="state" value="enough"' in page
    sent = form(state="enough")
    answer = thea_at.post(reverse("record", args=[world.course.pk, "inventory"]), sent)
    assert (answer.status_code, answer["Location"]) == (302, url)
    page = text_of(thea_at.get(url))
    assert "enough for now" in page
    assert 'name="state" value="enough"' not in page


def test_a_gate_asks_why_when_something_is_missing_and_is_passed_once(world: World, thea_at):
    url = reverse("gate", args=[world.colleagues.pk, "G1"])
    assert thea_at.get(url).status_code == 404
    share_course(course=world.colleagues, user=world.thea, relation="co-therapist", by=world.tove, now=world.now)
    answer = thea_at.post(url, form())
    assert answer.status_code == 422
    assert "Choose a reason for starting anyway" in text_of(answer)
    assert f'href="{reverse("timeline", args=[world.colleagues.pk])}"' in text_of(answer).partition("not yet")[2]
    sent = form(passed="elsewhere", note="Seen by a colleague")
    for _twice in range(2):
        assert thea_at.post(url, sent).status_code == 302
    assert thea_at.post(url, form(passed="elsewhere")).status_code == 302, "a second window changes nothing"
    assert Fact.objects.filter(course=world.colleagues, kind="phase").count() == 1


def test_the_months_before_the_onset_do_not_list_the_onset_itself(thea_at, world):
    for what, more in (
        ("The move to Graz", {"when": "March 2024"}),
        ("Stops sleeping", {"when": "May 2024", "onset": "on"}),
    ):
        thea_at.post(reverse("timeline", args=[world.course.pk]), form(what=what, **more))
    page = thea_at.get(reverse("timeline", args=[world.course.pk])).content.decode()
    before = page.partition("Before onset")[2].partition("</section>")[0]
    assert "The move to Graz" in before
    assert "Stops sleeping" not in before


# --- sent twice ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["timeline", "person-new", "ring", "goal-rate", "area-touch", "handout-give", "correct"]
)
def test_a_form_sent_twice_is_written_once(world: World, thea_at, name):
    own, ids = world.course.pk, world.full.ids
    url, sent = {
        "timeline": (reverse("timeline", args=[own]), form(what="A move", when="2020")),
        "person-new": (
            reverse("person-new", args=[own]),
            form(name="Bo", relation="friend", ring="3", ring_id=str(new_id())),
        ),
        "ring": (reverse("ring", args=[own]), form(person=ids["person"], ring="3")),
        "goal-rate": (reverse("goal-rate", args=[own]), form(goal=ids["goal"], now="3")),
        "area-touch": (
            reverse("area-touch", args=[own, "dispute"]),
            form(strategy=content().areas["dispute"].strategies[0].id),
        ),
        "handout-give": (reverse("handout-give", args=[own, "mood-and-people"]), form()),
        "correct": (reverse("entry-correct", args=[own, ids["gap"]]), form(text="No one who sings")),
    }[name]
    assert thea_at.post(url, sent).status_code == 302
    once = count(world)
    assert thea_at.post(url, sent).status_code == 302
    assert count(world) == once


# --- corrections and errors ------------------------------------------------------------------------------------------
def test_two_who_correct_the_same_row_see_both_and_lose_nothing(world: World, signed_in):
    thea, cora = signed_in(world.thea), signed_in(world.cora)
    url = reverse("entry-correct", args=[world.course.pk, world.full.ids["gap"]])
    assert cora.post(url, form(text="Cora: no one who knows my work")).status_code == 302
    mine = form(text="Thea: no one who sings")
    answer = thea.post(url, mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Cora: no one who knows my work" in page
    assert "Thea: no one who sings" in page
    action = page.split('<form method="post" action="')[-1].split('"')[0]
    assert "/correct/" in action
    assert thea.post(action, mine).status_code == 302
    gaps = text_of(thea.get(reverse("people", args=[world.course.pk])))
    assert "Thea: no one who sings" in gaps
    assert "Cora: no one" not in gaps
    assert thea.get(url).status_code == 302, "an old link leads to what stands now"


def test_a_row_entered_in_error_leaves_every_page_and_stays_in_the_record(world: World, thea_at):
    own = world.course.pk
    sent = form(text="Canary of an error")
    assert thea_at.post(record_url(world, "gap"), sent).status_code == 302
    url = reverse("entry-withdraw", args=[own, sent["id"]])
    assert thea_at.post(url, form()).status_code == 422
    said = form(reason="Another client")
    for _twice in range(2):
        assert thea_at.post(url, said).status_code == 302
    assert Fact.objects.filter(course=own, kind="withdrawal").count() == 1
    assert Fact.objects.filter(pk=sent["id"]).exists()
    for name in PAGES:
        assert "Canary of an error" not in text_of(thea_at.get(reverse(name, args=[own]))), name
    assert thea_at.get(reverse("entry-correct", args=[own, sent["id"]])).status_code == 404


def test_alerts_and_sessions_do_not_vanish_as_an_error(world: World, thea_at):
    rows = Fact.objects.filter(course=world.course, kind__in=("alert", "session"))
    assert rows.count() > 1
    for each in rows:
        url = reverse("entry-withdraw", args=[world.course.pk, each.pk])
        assert thea_at.get(url).status_code == 404
        assert thea_at.post(url, form(reason="away with it")).status_code == 404


def test_days_before_today_are_offered_and_kept(world: World, thea_at):
    day = world.now.date() - timedelta(days=7)
    sent = form(text="No one", happened_on=day.isoformat(), session=str(world.full.sessions[1].pk))
    assert thea_at.post(record_url(world, "gap"), sent).status_code == 302
    made = Fact.objects.get(pk=sent["id"])
    assert (made.happened_on, made.session_id) == (day, world.full.sessions[1].pk)


def test_a_course_is_closed_over_an_open_concern_only_with_a_word_about_it(world: World, thea_at):
    url = reverse("closing", args=[world.course.pk])
    sent = form(kind="stopped", outcome="Did not come back", keeper=str(world.thea.pk))
    refused = thea_at.post(url, sent)
    assert refused.status_code == 422
    assert "say what was arranged" in text_of(refused)
    assert thea_at.post(url, sent | {"reason": "The GP rings tomorrow"}).status_code == 302
    assert "Cleo" in text_of(thea_at.get("/")), "the alert still waits on Today"
