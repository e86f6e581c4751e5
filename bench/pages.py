# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a page costs, as a multiple of a bare Django view with one query, and how it grows with its record.

Run: python bench/pages.py, or ./run bench pages; on PostgreSQL with sh tools/postgres.sh before it. Every request goes
through WSGI. A job and the bare view alternate one by one, because the bare view costs up to twice as much right after
a heavy page as in a loop of its own; the figure is the median of the ratios of the pairs. CPU time, user and system.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openipt.clinic.config.settings")
os.environ.setdefault("OPENIPT_DATA", tempfile.mkdtemp(prefix="openipt-bench-"))
import django

django.setup()

from _clinic import Session, new_id
from _world import course_of, member, more_courses, more_sessions, team, treated
from _wsgi import Bare, Browser, alternating
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Course

Job = Callable[[], float]

PAIRS = 15
YARDSTICK = "the bare view"
# Job -> (CPU as a multiple of the bare view, SQL statements); None where there is no budget of its own.
BUDGETS: dict[str, tuple[float | None, int | None]] = {
    "Today, 100 clients": (30, 8),
    "course": (15, 15),
    "session": (30, 15),
    "save a link": (10, 12),
    "PHQ-9 sent": (10, 16),
    "people": (15, 15),
    "timeline": (15, 15),
    "risk": (20, 15),
    "agreement": (20, 15),
    "PHQ-9 form": (20, 15),
    "settings of the service": (15, 10),
    "trials, asked before": (12, 4),
}
# Job -> (the job it is set against, at most so many times as much), or (None, at most so many times the bare view).
GROWTH: dict[str, tuple[str | None, float]] = {
    "save a link, 300 sessions": ("save a link", 1.5),
    "course, 300 sessions": ("course", 2),
    "session, 300 sessions": ("session", 2),
    "people, 60 of them": ("people", 8),
    "people, 400 of them": (None, 60),
    "timeline, 200 events": ("timeline, 10 events", 10),
    "Today, service of 10,000 courses": ("Today, service of 31 courses", 1.2),
    "courses, 10,000 of them": (None, 20),
    "search, 10,000 courses": (None, 20),
    "own figures, 10,000 courses": (None, 40),
}
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def jobs() -> dict[str, Job]:
    """Return what is timed, by name, in clinics of its own; the bare view last. Each returns its CPU seconds."""
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    application = WSGIHandler()
    bare = Browser(Bare())
    return {
        **of_a_course(application, now),
        **of_many_rows(application, now),
        **of_many_courses(application, now),
        YARDSTICK: lambda: bare.get("/"),
    }


def of_a_course(application: WSGIHandler, now: datetime) -> dict[str, Job]:
    """Return jobs of a therapist with a hundred clients, a session each today; the course has twenty sessions."""
    therapist, administrator = team(now, "a")
    course = treated(therapist, "Client 0", now)
    for number in range(1, 100):
        course_of(therapist, f"Client {number}", now)
    browser, own = Browser(application, therapist), f"/courses/{course.pk}/"
    office = Browser(application, administrator)
    last = latest(course, now)
    return {
        "Today, 100 clients": lambda: browser.get("/"),
        "course": lambda: browser.get(own),
        "session": lambda: browser.get(f"{own}sessions/{last}/"),
        "save a link": lambda: browser.post(f"{own}record/link/", link(last)),
        "PHQ-9 sent": lambda: browser.post(f"{own}measures/phq-9/", phq9(now)),
        "people": lambda: browser.get(f"{own}people/"),
        "timeline": lambda: browser.get(f"{own}timeline/"),
        "risk": lambda: browser.get(f"{own}risk/"),
        "agreement": lambda: browser.get(f"{own}agreement/"),
        "PHQ-9 form": lambda: browser.get(f"{own}measures/phq-9/"),
        "settings of the service": lambda: office.get("/administration/service/"),
        "trials, asked before": lambda: browser.get("/evidence/"),
    }


def of_many_rows(application: WSGIHandler, now: datetime) -> dict[str, Job]:
    """Return jobs on courses with more sessions, people or events than usual."""
    therapist, _ = team(now, "b")
    long = treated(therapist, "Client 300", now)
    more_sessions(long, 300)
    crowds = {number: treated(therapist, f"People {number}", now, people=number) for number in (60, 400)}
    lives = {number: treated(therapist, f"Events {number}", now, events=number) for number in (10, 200)}
    browser, own, last = Browser(application, therapist), f"/courses/{long.pk}/", latest(long, now)

    def page(course: Course, name: str) -> Job:
        return lambda: browser.get(f"/courses/{course.pk}/{name}/")

    return {
        "save a link, 300 sessions": lambda: browser.post(f"{own}record/link/", link(last)),
        "course, 300 sessions": lambda: browser.get(own),
        "session, 300 sessions": lambda: browser.get(f"{own}sessions/{last}/"),
        **{f"people, {number} of them": page(course, "people") for number, course in crowds.items()},
        **{f"timeline, {number} events": page(course, "timeline") for number, course in lives.items()},
    }


def of_many_courses(application: WSGIHandler, now: datetime) -> dict[str, Job]:
    """Return jobs of therapists with thirty clients: one service has a course more, one has 10,000 of others."""
    jobs: dict[str, Job] = {}
    for name, size in (("c", 31), ("d", 10_000)):
        therapist, _ = team(now, name)
        for number in range(30):
            course_of(therapist, f"Own {number}", now)
        more_courses(course_of(other(therapist, now), "Other", now), size)
        browser = Browser(application, therapist)
        jobs[f"Today, service of {size:,} courses"] = lambda browser=browser: browser.get("/")
    office = Browser(application, member(therapist.service, "service-lead", "lead", now))
    jobs["courses, 10,000 of them"] = lambda: office.get("/courses/")
    jobs["search, 10,000 courses"] = lambda: office.get("/courses/?q=client+99")
    jobs["own figures, 10,000 courses"] = lambda: office.get("/evidence/own/")
    return jobs


def other(therapist: User, now: datetime) -> User:
    """Return another therapist of the same service."""
    return member(therapist.service, "therapist", "other", now)


def latest(course: Course, now: datetime) -> UUID:
    """Return the last session of a course that is over: a link belongs to a session."""
    return Session.objects.filter(course=course, starts_at__lt=now - timedelta(hours=1)).latest("starts_at").pk


def link(session: UUID) -> dict[str, object]:
    return {"id": new_id(), "session": session, "symptom": "low mood", "direction": "worse"}


def phq9(now: datetime) -> dict[str, object]:
    """Answers that raise an alert."""
    items = {f"item_{number}": 1 for number in range(1, 10)}
    return {"id": new_id(), "mode": "self", "happened_on": now.date(), "difficulty": 1, **items}


def statements(job: Job) -> int:
    with CaptureQueriesContext(connection) as queries:
        job()
    return sum(1 for query in queries if not query["sql"].startswith(NOT_COUNTED))


def main() -> int:
    tasks = jobs()
    bare = tasks.pop(YARDSTICK)
    ratios: dict[str, float] = {}
    broken = []
    print(f"{'':36}{'CPU, ms':>10}{'x bare':>10}{'at most':>10}{'statements':>12}{'at most':>10}")
    for name, job in tasks.items():
        pairs = alternating(job, bare, PAIRS)
        ratios[name] = statistics.median(seconds / yardstick for seconds, yardstick in pairs)
        count, most, most_statements = statements(job), *BUDGETS.get(name, (None, None))
        cpu = 1e3 * statistics.median(seconds for seconds, _ in pairs)
        print(
            f"{name:36}{cpu:10.1f}{ratios[name]:10.1f}{most or '':>10}{count:12}{most_statements or '':>10}", flush=True
        )
        broken += [name] if (most and ratios[name] > most) or (most_statements and count > most_statements) else []
    print(f"\n{'growth':36}{'x':>10}{'at most':>10}   of")
    for name, (model, most) in GROWTH.items():
        times = ratios[name] / (ratios[model] if model else 1)
        print(f"{name:36}{times:10.1f}{most:>10}   {model or YARDSTICK}")
        broken += [name] if times > most else []
    print("\nOver the budget: " + ", ".join(dict.fromkeys(broken)) if broken else "\nAll within their budgets.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
