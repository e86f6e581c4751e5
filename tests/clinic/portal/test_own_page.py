# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The client's pages show what is on the allow-list and nothing else.

The course behind them is full of canaries: each text of each kind of entry and of each worksheet says where it stands.
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.workbench.a_course import begin
from clinic.workbench.a_world import World, standing_world
from openipt.clinic.accounts.models import Service
from openipt.clinic.casework.actions import correct_fact, record_fact, withdraw_entry
from openipt.clinic.casework.models import Standing, TextVersion
from openipt.clinic.clients.models import Client, Course
from openipt.clinic.portal import presenters
from openipt.clinic.portal.urls import urlpatterns
from openipt.protocol.load import content
from openipt.protocol.model import FieldType

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with standing_world(django_db_blocker, person="Nadia Berg") as world:
        yield world


CANARY = "Told: "
# Canaries that may be read, by kind of entry or worksheet: the client's own words, and their plan.
ALLOWED = {
    "goal": {"text", "why"},
    "step": {"text", "by"},
    "focus": {"sentence"},
    "safety-plan": {
        "signs", "alone", "who", "phone", "places", "hours", "emergency", "surroundings", "worth", "made_with",
        "copies",
    },
}  # fmt: skip
STAFF_TERMS = (
    "PHQ", "GAD", "score", "Score", "alert", "Alert", "risk", "Risk", "dispute", "Dispute", "transition", "phase",
    "Phase", "deficit", "formulation", "Formulation", "supervis", "inventory", "Inventory", "gate", "focus", "overdue",
    "late", "missing", "18", "severe", "concern",
)  # fmt: skip


@pytest.fixture
def cleo_at(world: World, db: None, signed_in):
    return signed_in(world.cleo)


def pages_of(browser) -> dict[str, str]:
    """What a client can read on each of their pages, without the markup."""
    urls = [reverse("mine"), reverse("mine-safety-plan"), reverse("mine-handout", args=["mood-and-people"])]
    assert len(urls) == len(urlpatterns)
    found = {}
    for url in urls:
        answer = browser.get(url)
        assert answer.status_code == 200, url
        body = answer.content.decode().split("<main")[1]
        found[url] = html.unescape(re.sub(r"<[^>]*>", " ", body))
    return found


def canaries(text: str) -> set[str]:
    return set(re.findall(rf"{CANARY}(\w+)", text))


def test_only_what_is_on_the_list_is_shown(world: World, cleo_at):
    shown = pages_of(cleo_at)
    own = shown[reverse("mine")]
    assert canaries(own) <= ALLOWED["goal"] | ALLOWED["step"] | ALLOWED["focus"]
    assert {"text", "why"} <= canaries(own)
    assert canaries(shown[reverse("mine-safety-plan")]) <= ALLOWED["safety-plan"]
    assert "signs" in canaries(shown[reverse("mine-safety-plan")])
    assert not canaries(shown[reverse("mine-handout", args=["mood-and-people"])])


def test_a_client_can_choose_a_new_password_and_is_led_nowhere_else(world: World, cleo_at):
    page = cleo_at.get(reverse("mine")).content.decode()
    own = {*(reverse(each.name) for each in urlpatterns if "<" not in str(each.pattern)), reverse("own-password")}
    led = {each for each in re.findall(r'href="(/[^"#]*)', page) if not each.startswith("/static/")}
    assert reverse("own-password") in led
    assert led - own <= {reverse("mine-handout", args=["mood-and-people"]), reverse("sign-out"), "/"}
    assert all(cleo_at.get(each).status_code == 200 for each in led - {"/"})


def test_a_line_of_the_plan_says_what_it_is(world: World, cleo_at):
    page = cleo_at.get(reverse("mine-safety-plan")).content.decode()
    assert "Made with: Told: made_with" in page


def test_every_value_of_the_page_is_one_that_was_allowed(world: World, cleo_at):
    """The page is made from these values alone; one more needs a decision, here."""
    context = cleo_at.get(reverse("mine")).context["own"]
    assert set(presenters.OwnPage.__dataclass_fields__) == {
        "meeting", "next_at", "focus", "goals", "step", "step_by", "handouts", "safety_plan", "crisis_contacts",
        "after",
    }  # fmt: skip
    assert set(presenters.OwnGoal.__dataclass_fields__) == {"text", "why"}
    assert context.meeting == "Meeting 4 of 14"
    assert context.next_at == datetime(2026, 3, 10, 9, tzinfo=UTC)  # today's at ten has passed at half past ten
    assert context.after == "meetings at intervals"


def test_no_word_of_the_staffs_stands_on_a_clients_page(world: World, cleo_at):
    for url, text in pages_of(cleo_at).items():
        if "read/" in url:
            continue  # a handout explains such words
        plain = text.replace(CANARY, "")
        for term in STAFF_TERMS:
            assert term not in plain, f"{term} on {url}"
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text), f"an id on {url}"


def test_nobody_else_can_be_found_on_a_clients_page(world: World, cleo_at):
    for url, text in pages_of(cleo_at).items():
        for name in ("Nadia", "Berg", "Quinn", "Farley", "Piet", "Lowen", "Elsewhere", "Thea", "Sam", "Tove", "Otto"):
            assert not re.search(rf"\b{name}\b", text), f"{name} on {url}"


def a_goal(world: World, words: str) -> str:
    data = {"text": words, "why": words, "state": "active"}
    return record_fact(course=world.course, kind="goal", data=data, by=world.thea, now=world.now).entry.id


def a_person(world: World, name: str) -> str:
    data = {"name": name, "relation": "friend"}
    return record_fact(course=world.course, kind="person", data=data, by=world.thea, now=world.now).entry.id


@pytest.mark.parametrize(
    ("name", "words", "shown"),
    [
        ("Bram Lowell", "Speak with Bram about money", "Speak with someone about money"),
        ("Bram Lowell", "Ask the Lowells", "Ask the Lowells"),
        ("Bram", "bram and I go out", "someone and I go out"),
        ("Bram", "Bram's birthday", "someone's birthday"),
        ("Ann-Lise", "Call Ann-Lise", "Call someone"),
        ("my sister Anna", "Have time for my garden with Anna", "Have time for my garden with someone"),
        ("my sister Anna", "Ring my sister", "Ring my sister"),
        ("Mum", "Tell my Mum", "Tell my Mum"),
        ("My Mum", "My Mum and I go out", "My Mum and I go out"),
        ("Father Anselm", "Ask Father Anselm", "Ask Father someone"),
        ("Mr Lowell", "Mr Lowell lets me go", "Mr someone lets me go"),
        ("Will", "I will ask Will", "I will ask someone"),
        ("王芳", "和王芳说话", "和someone说话"),
        ("J.", "Write to J. soon", "Write to someone soon"),
        ("Øyvind", "øyvind", "someone"),
    ],
)
def test_names_of_others_are_left_out_until_shown_together(world: World, cleo_at, name, words, shown):
    a_person(world, name)
    a_goal(world, words)
    page = pages_of(cleo_at)[reverse("mine")]
    assert shown in page
    assert words == shown or words not in page
    data = {"names": True}
    on = record_fact(course=world.course, kind="shown_to_client", data=data, by=world.thea, now=world.now).entry.id
    assert words in pages_of(cleo_at)[reverse("mine")]
    withdraw_entry(course=world.course, entry=on, reason="Off again", by=world.thea, now=world.now)
    assert words == shown or words not in pages_of(cleo_at)[reverse("mine")]


def test_a_name_that_was_corrected_or_taken_back_is_a_name_still(world: World, cleo_at):
    old, gone = a_person(world, "Bramwell"), a_person(world, "Nicodemus")
    a_goal(world, "Talk with Bramwell and Nicodemus")
    data = {"name": "B.", "relation": "friend"}
    correct_fact(course=world.course, entry=old, data=data, by=world.thea, now=world.now)
    withdraw_entry(course=world.course, entry=gone, reason="so", by=world.thea, now=world.now)
    page = pages_of(cleo_at)[reverse("mine")]
    assert "Talk with someone and someone" in page
    assert "Bramwell" not in page
    assert "Nicodemus" not in page


def test_a_step_is_told_without_the_name_of_whom_it_is_with(world: World, cleo_at):
    person = a_person(world, "Bram")
    data = {"text": "Ring Bram", "by": "before Bram leaves", "person": person, "week": True}
    record_fact(course=world.course, kind="step", data=data, by=world.thea, now=world.now)
    page = pages_of(cleo_at)[reverse("mine")]
    assert "Ring someone" in page
    assert "before someone leaves" in page
    assert "Bram" not in page


def test_goals_given_up_and_rows_entered_in_error_are_gone(world: World, cleo_at):
    taken_back = a_goal(world, "Canary of an error")
    withdraw_entry(course=world.course, entry=taken_back, reason="so", by=world.thea, now=world.now)
    plan = next(each for each in content().worksheets["safety-plan"].fields if each.type is FieldType.TEXT)
    assert plan.id in canaries(pages_of(cleo_at)[reverse("mine-safety-plan")])
    assert "Canary" not in pages_of(cleo_at)[reverse("mine")]
    version = TextVersion.objects.get(text_id=world.full.texts["safety-plan"])
    withdraw_entry(course=world.course, entry=version.pk, reason="so", by=world.thea, now=world.now)
    assert cleo_at.get(reverse("mine-safety-plan")).status_code == 404
    assert "My plan for hard times" not in cleo_at.get(reverse("mine")).content.decode()


def test_only_handouts_that_were_given_can_be_read(world: World, cleo_at):
    others = set(content().handouts) - {"mood-and-people"}
    assert others
    for each in (*others, "nothing"):
        assert cleo_at.get(reverse("mine-handout", args=[each])).status_code == 404


def test_whom_to_call_stands_on_every_own_page(world: World, cleo_at):
    Service.objects.filter(pk=world.service.pk).update(crisis_contacts="Crisis line 0800 111\n<b>day and night</b>")
    for url in (reverse("mine"), reverse("mine-safety-plan")):
        page = cleo_at.get(url).content.decode()
        assert 'Crisis line <a href="tel:0800111" dir="ltr">0800 111</a>' in page
        assert "&lt;b&gt;day and night" in page


def test_scripts_in_what_a_client_reads_stay_text(world: World, cleo_at):
    a_goal(world, "<script>alert(1)</script>")
    page = cleo_at.get(reverse("mine")).content
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_client_of_another_course_sees_their_own(world: World, signed_in):
    """The account decides, whatever the address says."""
    later = begin(world.thea, world.now, "Cleo Brandt")
    Client.objects.filter(pk=world.course.client_id).update(user=None)
    Client.objects.filter(pk=later.client_id).update(user=world.cleo)
    page = signed_in(world.cleo).get(reverse("mine")).content.decode()
    assert CANARY not in page
    assert "Your goals will be here" in page
    assert Course.objects.count() > 3


def test_of_several_courses_a_client_sees_the_one_that_runs(world: World, cleo_at):
    later = begin(world.thea, world.now, "Cleo Brandt")
    Course.objects.filter(pk=later.pk).update(client_id=world.course.client_id)
    assert cleo_at.get(reverse("mine")).context["own"].meeting == "Meeting 4 of 14"
    Standing.objects.filter(course=world.course).update(closed_on=world.now.date())
    assert cleo_at.get(reverse("mine")).context["own"].meeting == ""


def test_own_pages_take_a_fixed_number_of_statements(world: World, cleo_at, statements):
    with statements(at_most=12) as few:
        cleo_at.get(reverse("mine"))
    for number in range(10):
        a_goal(world, f"Goal {number}")
    with statements(at_most=len(few)):
        cleo_at.get(reverse("mine"))


def test_a_meeting_past_the_agreed_number_is_a_meeting_like_any_other(world: World, cleo_at):
    given = {"kind": "fewer", "sessions": 3, "how": "words", "reason": "better"}
    data = {"course": world.course, "kind": "agreement", "data": given, "reason": "outside the form: she is well"}
    record_fact(by=world.thea, now=world.now, **data)
    assert cleo_at.get(reverse("mine")).context["own"].meeting == "Meeting 4"


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-03-03T08:59:00+00:00", "Tuesday 3 March, 10:00"),
        ("2026-03-03T13:26:00+00:00", "Tuesday 10 March, 10:00"),
        ("2026-03-10T08:30:00+00:00", "Tuesday 10 March, 10:00"),
    ],
)
def test_the_next_meeting_is_one_that_has_not_begun(world: World, signed_in, monkeypatch, now, shown):
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat(now))
    assert shown in signed_in(world.cleo).get(reverse("mine")).content.decode()
