# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reads for lists: each a fixed number of statements, however many courses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from openipt.clinic.accounts.models import Service, User
from openipt.clinic.casework.models import Draft, Session, Signature, Text, TextVersion
from openipt.clinic.clients.models import Course, CourseStaff
from openipt.clinic.clients.names import search_key
from openipt.clinic.clients.staff import THERAPIST
from openipt.privacy import RELATIONS, ROLES, Permission
from openipt.protocol.days import days_after

# Whose sessions someone writes up.
TREATING = frozenset({THERAPIST, "co-therapist"})
# Who answers alerts in a course, and records what was said.
ANSWERING = tuple(relation.id for relation in RELATIONS.values() if Permission.ANSWER_ALERT in relation.permissions)


@dataclass(frozen=True, slots=True)
class Day:
    """What a member of staff has before them on a day.

    `courses` are theirs to treat or to answer an alert in; each says whether they treat in it (`treats`). `shared`
    are those that they read. Sessions and drafts are of courses that they treat or record in.
    """

    sessions: list[Session]
    courses: Sequence[Course]
    drafts: list[Draft]
    shared: Sequence[Course]


def day_of(user: User, day: date) -> Day:
    """Return the day's appointments that take place, someone's courses, and their unsigned notes: three statements.

    A session belongs to whoever treats: a supervisor, a reader or whoever is on duty has none to open or to write up.
    """
    zone = user.service.tzinfo
    start, end = day_bounds(day, zone)
    sessions = Session.objects.in_service(user.service_id).filter(
        _mine(user, relations=TREATING), starts_at__gte=start, starts_at__lt=end, course__standing__closed_on=None
    )
    waiting = Q(standing__alerts_open__gt=0, standing__alert_owner=user.pk)
    courses = Course.objects.in_service(user.service_id).filter(_mine(user, "pk") | waiting)
    treats, answers = _mine(user, "pk", TREATING), _mine(user, "pk", ANSWERING)
    courses = courses.annotate(treats=treats, answers=answers)  # type: ignore[no-redef]  # Course says their types
    mine = _mine(user, relations=ANSWERING)
    drafts = Draft.objects.in_service(user.service_id).filter(mine, author=user, key__startswith="note:")
    courses_by_id = {
        course.pk: course
        for course in courses.select_related("client", "standing").order_by("client__search_key", "id")
    }
    own: list[Course] = []
    shared: list[Course] = []
    for course in courses_by_id.values():
        (own if course.answers or course.standing.alert_owner == user.pk else shared).append(course)
    return Day(
        sessions=list(_taking_place(sessions.order_by("starts_at", "id"), courses_by_id)),
        courses=own,
        drafts=list(drafts.select_related("course__client").order_by("saved_at")),
        shared=shared,
    )


def _taking_place(sessions: Iterable[Session], courses: Mapping[UUID, Course]) -> Iterator[Session]:
    """Yield the sessions that were not called off, each with its course as it was read already."""
    for session in sessions:
        course = courses.get(session.course_id)
        if course is not None and str(session.pk) not in course.standing.card.get("off", ()):
            session.course = course
            yield session


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A session that is over and wants writing up: `code` as in course.writing_up, `note` the text not signed."""

    course: Course
    code: str
    session: UUID
    number: int | None
    starts_at: datetime
    note: UUID | None


def unwritten(day: Day, now: datetime) -> list[Unwritten]:
    """Return what is over and not written up, of the courses someone treats: open concerns first, then the oldest."""
    rows = [
        (course, row) for course in day.courses if course.treats for row in course.standing.card.get("to_write_up", ())
    ]
    over = [_unwritten(course, row) for course, row in rows if datetime.fromisoformat(row["ends_at"]) <= now]
    return sorted(over, key=lambda late: (not late.course.standing.concern_open, late.starts_at, late.session))


def _unwritten(course: Course, row: Mapping[str, Any]) -> Unwritten:
    return Unwritten(
        course=course,
        code=row["code"],
        session=UUID(row["session"]),
        number=row["number"],
        starts_at=datetime.fromisoformat(row["starts_at"]),
        note=UUID(row["note"]) if row["note"] else None,
    )


def _mine(user: User, course: str = "course_id", relations: Iterable[str] = tuple(RELATIONS)) -> Q:
    """Return whether someone works on a course in one of these ways now, and holds a role in which that counts."""
    counts = set().union(*(ROLES[role].relations for role in user.role_ids)).intersection(relations)
    working = CourseStaff.objects.filter(course_id=OuterRef(course), user=user, until=None, relation__in=counts)
    return Q(Exists(working))


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first moment of a day in a zone, and that of the next."""
    return datetime.combine(day, time(), zone), datetime.combine(days_after(day, 1), time(), zone)


def courses_of(user: User, words: str = "", *, archived: bool = False) -> list[Course]:
    """Return the courses someone works on whose client's name has all these words (beginnings count): one statement.

    Each says whether they treat in it (`treats`).
    """
    own = Course.objects.in_service(user.service_id).filter(_mine(user, "pk"))
    own = own.annotate(treats=_mine(user, "pk", TREATING))  # type: ignore[no-redef]  # Course says its type
    return _found(own, words, archived)


def courses_in(service: Service, words: str = "", *, archived: bool = False) -> list[Course]:
    """Return every course of a service, for those who may list them: one statement."""
    return _found(Course.objects.in_service(service), words, archived)


def therapists_in(service: Service) -> dict[UUID, str]:
    """Return the name of each course's therapist, by the course's id: one statement."""
    treating = CourseStaff.objects.in_service(service).filter(until=None, relation=THERAPIST)
    return dict(treating.values_list("course_id", "user__name"))


def therapists_of(courses: Iterable[Course]) -> dict[UUID, str]:
    """Return the name of the therapist of each of these courses, by the course's id.

    One statement, none without courses.
    """
    ids = [course.pk for course in courses]
    treating = CourseStaff.objects.filter(course__in=ids, until=None, relation=THERAPIST).order_by("-since", "-id")
    return dict(treating.values_list("course_id", "user__name")) if ids else {}


def ids_of_own(user: User) -> set[UUID]:
    """Return the ids of the courses someone works on: one statement."""
    return set(Course.objects.in_service(user.service_id).filter(_mine(user, "pk")).values_list("pk", flat=True))


def _found(courses: QuerySet[Course], words: str, archived: bool) -> list[Course]:
    for word in search_key(words).split():
        courses = courses.filter(client__search_key__contains=f" {word}")
    shown = courses.filter(client__archived_at__isnull=not archived)
    return list(shown.select_related("client", "standing").order_by("client__search_key", "referred_on", "id"))


def text_of(course: Course, text: UUID) -> Text | None:
    """Return a text of this course with its versions (newest first) and their signatures: three statements."""
    versions = TextVersion.objects.order_by("-number").select_related("saved_by")
    signatures = Signature.objects.select_related("signed_by")
    texts = Text.objects.in_service(course.service_id).filter(course=course, pk=text)
    with_versions = texts.prefetch_related(Prefetch("versions", versions))
    return with_versions.prefetch_related(Prefetch("versions__signatures", signatures)).first()


def drafts_of(user: User, course: Course, kind: str) -> list[Draft]:
    """Return what someone has typed into worksheets of a kind and not saved, the last first: theirs alone."""
    mine = Draft.objects.in_service(course.service_id).filter(author=user, course=course, key__startswith=f"{kind}:")
    return list(mine.order_by("-saved_at", "-id"))


def draft_of(user: User, course: Course, key: str) -> Draft | None:
    """Return what someone has typed into a form and not saved: theirs alone."""
    return Draft.objects.in_service(course.service_id).filter(author=user, course=course, key=key).first()
