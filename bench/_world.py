# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A clinic to measure: courses written through the actions, then copied row by row to the size that is wanted.

Writing three hundred sessions through the actions takes minutes, because each folds the course. Copies are rows as the
actions wrote them, under new ids and on other days; the database cannot tell them apart.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from _clinic import Fact, Response, Session, Standing, actions, book_sessions, new_id

from openipt.clinic.accounts.actions import create_service, create_user
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.clients.actions import add_client
from openipt.clinic.clients.models import Client, Course, CourseStaff
from openipt.protocol.partial_date import parse

SESSIONS = 20
PEOPLE = 7
GOALS = 4


def team(now: datetime, name: str) -> tuple[User, User]:
    """Return a therapist and an administrator of a service of their own."""
    service = create_service(name=name, zone="UTC", by=None, now=now)
    return member(service, "therapist", "therapist", now), member(service, "administrator", "administrator", now)


def member(service: Service, role: str, name: str, now: datetime) -> User:
    """Add a member of staff to a service."""
    user, _password = create_user(
        service=service, email=f"{name}@{service.name}.example.org", name=name.title(), roles=[role],
        password="quiet-lake-in-autumn", by=None, now=now,
    )  # fmt: skip
    return user


def course_of(therapist: User, name: str, now: datetime) -> Course:
    """Open a course with a session today and one PHQ-9."""
    client = add_client(details={"name": name}, by=therapist, now=now)
    opened = actions.open_course(
        client=client, form="individual-acute", setting="outpatient", referred_on=(now - timedelta(days=200)).date(),
        therapist=therapist, by=therapist, now=now,
    )  # fmt: skip
    course: Course = getattr(opened, "course", opened)  # an earlier revision returns the course itself
    book_sessions(course=course, starts=[now + timedelta(minutes=5)], by=therapist, now=now)
    actions.record_response(course=course, measure="phq-9", answers=[1] * 8 + [0], by=therapist, now=now)
    return course


def treated(therapist: User, name: str, now: datetime, *, people: int = PEOPLE, events: int = 0) -> Course:
    """Open a course of twenty sessions, each with two measures, a link and a step; with people, goals and events."""
    course = course_of(therapist, name, now)
    common: dict[str, Any] = {"course": course, "by": therapist, "now": now}
    known = [new_id() for _ in range(min(people, PEOPLE))]
    for number, person in enumerate(known):
        named = {"name": f"Person {number}", "relation": ("friend", "parent", "partner", "colleague")[number % 4]}
        actions.record_fact(kind="person", data=named, id=person, **common)
        actions.record_fact(kind="ring", data={"person": str(person), "when": "now", "ring": 1 + number % 3}, **common)
    for number in range(GOALS):
        actions.record_fact(kind="goal", data={"text": f"Goal {number}"}, **common)
    if events:
        actions.record_fact(kind="event", data={"what": "Event 0", "when": on("March 2000")}, **common)
    starts = [now - timedelta(days=7 * (SESSIONS - number)) for number in range(SESSIONS)]
    book_sessions(starts=starts, **common)
    for session in Session.objects.filter(course=course, starts_at__in=starts).order_by("starts_at"):
        at = {"session": session.pk, "happened_on": session.starts_at.date()}
        actions.record_fact(kind="attendance", data={"state": "held"}, **at, **common)
        actions.record_response(measure="phq-9", answers=[1] * 8 + [0], **at, **common)
        actions.record_response(measure="gad-7", answers=[1] * 7, **at, **common)
        actions.record_fact(kind="link", data={"symptom": "low mood", "person": str(known[0])}, **at, **common)
        actions.record_fact(kind="step", data={"text": "Ring Fern", "week": True}, **at, **common)
    more_people(course, people)
    more_events(course, events)
    return course


def copied(row: Any, **changes: object) -> Any:
    """Return a row like another one, under a new id, not saved."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": new_id(), **changes})


def more_sessions(course: Course, sessions: int) -> None:
    """Copy the first session of a course to earlier weeks, with everything of it, until there are so many."""
    first = Session.objects.filter(course=course).earliest("starts_at")
    facts = list(Fact.objects.filter(course=course, session=first))
    responses = list(Response.objects.filter(course=course, session_id=first.pk))
    rows: list[Any] = []
    for week in range(1, sessions - SESSIONS + 1):
        back = timedelta(days=7 * week)
        session = copied(first, starts_at=first.starts_at - back)
        rows.append(session)
        rows += [copied(row, session_id=session.pk, happened_on=row.happened_on - back) for row in facts]
        rows += [copied(row, session_id=session.pk, happened_on=row.happened_on - back) for row in responses]
    _store(rows)


def more_people(course: Course, people: int) -> None:
    """Copy the people of a course, each with a ring, until there are so many."""
    known = list(Fact.objects.filter(course=course, kind="person").order_by("recorded_at", "id"))
    rings = {row.data["person"]: row for row in Fact.objects.filter(course=course, kind="ring")}
    rows: list[Any] = []
    for number in range(len(known), people):
        model = known[number % len(known)]
        person = copied(model, data={**model.data, "name": f"Person {number}"})
        ring = rings[str(model.pk)]
        rows += [person, copied(ring, data={**ring.data, "person": str(person.pk)})]
    _store(rows)


def more_events(course: Course, events: int) -> None:
    """Copy the event of a course to other days, until there are so many."""
    event = Fact.objects.filter(course=course, kind="event").first()
    months = ("February", "May", "August", "November")
    days = [on(f"{month} {year}") for year in range(2000, 2025) for month in months]
    _store(
        copied(event, data={**event.data, "what": f"Event {number}", "when": days[number % len(days)]})
        for number in range(1, events)
    )


def on(words: str) -> dict[str, str]:
    """Return a day in words as it is stored."""
    day = parse(words)
    assert day is not None, words
    return day.stored()


def more_courses(course: Course, courses: int) -> None:
    """Copy a course with its client, its therapist and how it stands, until its service has so many."""
    client, standing = course.client, Standing.objects.get(course=course)
    staff = list(CourseStaff.objects.filter(course=course))
    there = Course.objects.filter(service_id=course.service_id).count()
    rows: list[Any] = []
    for number in range(there, courses):
        someone = copied(client, name=f"Client {number}", search_key=f"client {number}")
        another = copied(course, client_id=someone.pk)
        rows += [someone, another, *(copied(row, course_id=another.pk) for row in staff)]
        rows.append(_standing(standing, another.pk))
    _store(rows)


def _standing(standing: Any, course: UUID) -> Any:
    values = {field.attname: getattr(standing, field.attname) for field in standing._meta.concrete_fields}
    return Standing(**{**values, "course_id": course, "next_at": None})


def _store(rows: Iterable[Any]) -> None:
    """Add rows, those that others point at first."""
    by_model: dict[type, list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model in sorted(by_model, key=(Client, Course, CourseStaff, Session, Fact, Response, Standing).index):
        model.objects.bulk_create(by_model[model], batch_size=500)
