# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How many statements a page or an act takes: a fixed number, however long the record and however many clients."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.rows import booked
from clinic.workbench.a_course import FIRST_AT, PAGES, begin, form
from clinic.workbench.a_world import World
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import NewFact, book_sessions, record_facts, record_response
from openipt.clinic.casework.models import Session, Standing
from openipt.clinic.clients.models import Client, Course, CourseStaff
from openipt.clinic.ledger.ids import new_id

pytestmark = pytest.mark.django_db

TODAY, OPEN_COURSE, SAVE = 8, 15, 11


def many_courses(by: User, world: World, number: int) -> None:
    """Courses with an appointment today each, as `begin` makes them, written in a few statements."""
    pattern = begin(by, world.now, "Pat Tern")
    standing = Standing.objects.get(pk=pattern.pk)
    at = world.now + timedelta(hours=1)
    rows: dict[type, list] = {Client: [], Course: [], CourseStaff: [], Standing: [], Session: []}
    for each in range(number):
        client = Client(service=world.service, name=f"Client {each}", search_key=f" client {each}")
        client.created_at, client.created_by = world.now, by
        course = Course(service=world.service, client=client, form_id=pattern.form_id, setting="outpatient")
        course.referred_on, course.created_at, course.created_by = pattern.referred_on, world.now, by
        staff = CourseStaff(service=world.service, course=course, user=by, relation="therapist")
        staff.since, staff.given_by = world.now.date(), by
        values = {each.attname: getattr(standing, each.attname) for each in Standing._meta.concrete_fields}
        copy = Standing(**values | {"course_id": course.pk, "alerts_open": 1, "alert_due_at": at, "alert_owner": by.pk})
        session = Session(service=world.service, course=course, starts_at=at, zone="Europe/Vienna", minutes=50)
        for row in (client, course, staff, copy, session):
            rows[type(row)].append(row)
    for model, made in rows.items():
        model.objects.bulk_create(made)


def test_today_and_the_list_with_100_clients(world: World, thea_at, statements):
    urls: Sequence[str] = ("/", reverse("courses"), reverse("courses") + "?q=cli")
    thea_at.get("/")
    few = []
    for url in urls:
        with statements() as made:
            thea_at.get(url)
        few.append(len(made))
    many_courses(world.thea, world, 100)
    for url, before in zip(urls, few, strict=True):
        with statements(at_most=TODAY) as made:
            page = thea_at.get(url).content.decode()
        assert "Client 99" in page
        assert len(made) <= before + 1, url


def longer(world: World, sessions: int) -> None:
    """Thea's course with so many more sessions, each with two scores, a link and a contact."""
    starts = [FIRST_AT + timedelta(days=3, minutes=each) for each in range(sessions)]
    planned = booked(course=world.course, starts=starts, by=world.thea, now=world.now)
    facts = [NewFact("attendance", {"state": "held", "medium": "room"}, session=each.pk) for each in planned]
    told = {"who": "the client", "means": "phone", "said": "Rang"}
    facts += [NewFact("contact", told) for _each in planned]
    facts += [NewFact("person", {"name": f"Person {n}", "relation": "friend"}) for n in range(sessions // 2)]
    record_facts(course=world.course, facts=facts, by=world.thea, now=world.now)
    for each in planned[::6]:
        given = {"answers": [1] * 9, "session": each.pk}
        record_response(course=world.course, measure="phq-9", by=world.thea, now=world.now, **given)


def test_the_pages_of_a_course_with_5_and_with_60_sessions(world: World, thea_at, statements):
    short = {}
    for name in PAGES:
        url = reverse(name, args=[world.course.pk])
        with statements(at_most=OPEN_COURSE) as made:
            assert thea_at.get(url).status_code == 200
        short[name] = len(made)
    longer(world, 56)
    for name in PAGES:
        url = reverse(name, args=[world.course.pk])
        with statements(at_most=OPEN_COURSE) as made:
            assert thea_at.get(url).status_code == 200
        assert len(made) <= short[name], f"{name}: {short[name]} statements became {len(made)}"


def test_the_pages_of_a_course_with_one_session_take_no_more_than_those_of_a_long_one(
    world: World, signed_in, thea_at, statements
):
    starts = [world.now - timedelta(hours=3)]
    book_sessions(course=world.colleagues, starts=starts, by=world.tove, now=world.now)
    tove = signed_in(world.tove)
    tove.get("/")
    for name in PAGES:
        with statements(at_most=OPEN_COURSE) as short:
            assert tove.get(reverse(name, args=[world.colleagues.pk])).status_code == 200
        with statements(at_most=OPEN_COURSE) as long:
            assert thea_at.get(reverse(name, args=[world.course.pk])).status_code == 200
        assert len(short) <= len(long) + 1, f"{name}: the first page of a day is noted as read"


def test_opening_a_course_for_the_first_time_today(world: World, signed_in, statements):
    sam = signed_in(world.sam)
    with statements(at_most=OPEN_COURSE):
        assert sam.get(reverse("course", args=[world.course.pk])).status_code == 200


def saving(world: World) -> dict[str, tuple[str, dict[str, object]]]:
    own, ids = world.course.pk, world.full.ids
    return {
        "fact": (reverse("record", args=[own, "gap"]), form(text="No one at work")),
        "ring": (reverse("ring", args=[own]), form(person=ids["person"], ring="2")),
        "rating": (reverse("goal-rate", args=[own]), form(goal=ids["goal"], now="4")),
        "event": (reverse("timeline", args=[own]), form(what="A move", when="May 2024")),
        "person and ring": (
            reverse("person-new", args=[own]),
            form(name="Bo", relation="friend", ring="1", ring_id=str(new_id())),
        ),
        "correction": (reverse("entry-correct", args=[own, ids["gap"]]), form(text="No one who sings")),
        "withdrawal": (reverse("entry-withdraw", args=[own, ids["gap"]]), form(reason="Another client")),
        "risk": (
            reverse("risk", args=[own]),
            form(asked_in_person="person", understood="none", agreed="none", next_contact="today"),
        ),
    }


@pytest.mark.parametrize(
    "what", ["fact", "ring", "rating", "event", "person and ring", "correction", "withdrawal", "risk"]
)
def test_saving_one_entry_page_and_action_together(world: World, thea_at, statements, what):
    url, sent = saving(world)[what]
    thea_at.get(reverse("people", args=[world.course.pk]))
    with statements(at_most=SAVE):
        assert thea_at.post(url, sent).status_code == 302


def test_a_measure_is_scored_flagged_and_noted(world: World, statements):
    given = {"answers": [3] * 9, "session": world.full.sessions[2].pk}
    with statements(at_most=SAVE):
        record_response(course=world.course, measure="phq-9", by=world.thea, now=world.now, **given)
