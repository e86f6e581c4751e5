# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""CPU of the budgeted pages as a multiple of a one-query Django view measured in the same minute, and their statements.

Run: python bench/pages.py. Everything goes through Django's test client on SQLite in a throw-away folder: middleware,
sign-in, audit and rendering are in it. The median of several runs of each. Exit 1 when a budget is broken.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

os.environ["OPENIPT_DATA"] = tempfile.mkdtemp(prefix="openipt-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "openipt.clinic.config.settings"

import django

django.setup()

from _clinic import Session, actions, book_sessions, new_id
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from openipt.clinic.accounts.actions import create_service, create_user
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.clients.actions import add_client
from openipt.clinic.clients.models import Course
from openipt.clinic.config import urls

CLIENTS, SESSIONS, RUNS = 100, 20, 31
# Page -> (CPU as a multiple of the yardstick, SQL statements).
BUDGETS = {
    "Today, 100 clients": (30, 8),
    "a course of 20 sessions": (20, 15),
    "save a link": (10, 12),
    "a PHQ-9": (12, 12),
    "trials, asked before": (20, 4),
    "perinatal trials, asked before": (20, 4),
}
YARDSTICK = "one query, one line"
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def yardstick(request: HttpRequest) -> HttpResponse:
    """Return one query, one line."""
    return HttpResponse(Service.objects.values_list("name", flat=True).first())


def clinic(now: datetime) -> tuple[User, list[Course]]:
    """Return a therapist with a hundred clients: the first has a long course, every one a session today."""
    service = create_service(name="Bench", zone="UTC", by=None, now=now)
    thea, _ = create_user(
        service=service, email="thea@example.org", name="Thea", roles=["therapist"], password="quiet-lake-in-autumn",
        by=None, now=now,
    )  # fmt: skip
    courses = [course(thea, number, now) for number in range(CLIENTS)]
    long_course(thea, courses[0], now)
    return thea, courses


def course(thea: User, number: int, now: datetime) -> Course:
    client = add_client(details={"name": f"Client {number}"}, by=thea, now=now)
    opened = actions.open_course(
        client=client, form="individual-acute", setting="outpatient", referred_on=(now - timedelta(days=200)).date(),
        therapist=thea, by=thea, now=now,
    )  # fmt: skip
    course: Course = getattr(opened, "course", opened)  # an earlier revision returns the course itself
    book_sessions(course=course, starts=[now + timedelta(minutes=number)], by=thea, now=now)
    actions.record_response(course=course, measure="phq-9", answers=[1] * 8 + [0], by=thea, now=now)
    return course


def long_course(thea: User, course: Course, now: datetime) -> None:
    """Twenty sessions with two measures, a link and a step each; seven people, four goals."""
    common = {"course": course, "by": thea, "now": now}
    people = [new_id() for _ in range(7)]
    for number, person in enumerate(people):
        named = {"name": f"Person {number}", "relation": "friend"}
        actions.record_fact(kind="person", data=named, id=person, **common)
        actions.record_fact(kind="ring", data={"person": str(person), "when": "now", "ring": 2}, **common)
    for n in range(4):
        actions.record_fact(kind="goal", data={"text": f"Goal {n}"}, **common)
    starts = [now - timedelta(days=7 * (SESSIONS - n)) for n in range(SESSIONS)]
    book_sessions(starts=starts, **common)
    for session in Session.objects.filter(course=course, starts_at__in=starts).order_by("starts_at"):
        day = session.starts_at.date()
        at = {"session": session.pk, "happened_on": day}
        actions.record_fact(kind="attendance", data={"state": "held"}, **at, **common)
        actions.record_response(measure="phq-9", answers=[1] * 8 + [0], **at, **common)
        actions.record_response(measure="gad-7", answers=[1] * 7, **at, **common)
        actions.record_fact(kind="link", data={"symptom": "low mood", "person": str(people[0])}, **at, **common)
        actions.record_fact(kind="step", data={"text": "Ring Fern", "week": True}, **at, **common)


def cpu(act: Callable[[], object]) -> float:
    """CPU time of one run, in seconds."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def times_yardstick(act: Callable[[], object], measure: Callable[[], object]) -> float:
    """Return the median of several runs, each beside runs of the yardstick: what slows the machine slows both."""
    act()
    return statistics.median(cpu(act) / statistics.median(cpu(measure) for _ in range(5)) for _ in range(RUNS))


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum(1 for query in queries if not query["sql"].startswith(NOT_COUNTED))


def acts(browser: Client, thea: User, courses: list[Course], now: datetime) -> dict[str, Callable[[], object]]:
    first = courses[0].pk
    session = courses[0].sessions.earliest("starts_at").pk  # a link belongs to a session

    def save_link() -> None:
        data = {"id": str(new_id()), "session": str(session), "symptom": "low mood", "direction": "worse"}
        answer = browser.post(f"/courses/{first}/record/link/", data)
        assert answer.status_code == 302, answer.status_code

    def phq9() -> None:
        actions.record_response(
            course=courses[1], measure="phq-9", answers=[1] * 9, by=thea, now=datetime.now(UTC), id=new_id()
        )

    def get(address: str) -> Callable[[], None]:
        def act() -> None:
            answer = browser.get(address)
            assert answer.status_code == 200, answer.status_code

        return act

    return {
        "Today, 100 clients": get("/"),
        "a course of 20 sessions": get(f"/courses/{first}/"),
        "save a link": save_link,
        "a PHQ-9": phq9,
        "trials, asked before": get("/evidence/"),
        "perinatal trials, asked before": get("/evidence/?population=ppd"),
    }


def jobs() -> dict[str, Callable[[], object]]:
    """Return what is timed, by name, in a clinic of its own; the yardstick last."""
    urls.urlpatterns.append(path("yardstick/", yardstick))
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    thea, courses = clinic(now)
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(thea, backend="openipt.clinic.accounts.backend.Backend")
    return {**acts(browser, thea, courses, now), YARDSTICK: lambda: browser.get("/yardstick/")}


def main() -> int:
    tasks = jobs()
    measure = tasks.pop(YARDSTICK)
    broken = []
    print(f"{'':32}{'CPU x yardstick':>18}{'budget':>8}{'statements':>12}{'budget':>8}")
    for name, act in tasks.items():
        ratio, count = times_yardstick(act, measure), statements(act)
        most, most_statements = BUDGETS[name]
        print(f"{name:32}{ratio:18.1f}{most:8}{count:12}{most_statements:8}")
        broken += [name] if ratio > most or count > most_statements else []
    print("Broken: " + ", ".join(broken) if broken else "All within their budgets.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
