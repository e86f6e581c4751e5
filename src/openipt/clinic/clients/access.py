# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The only way to a course or a client: through the question who may.

Raises NotHere for a stranger, to whom nothing is told, and PermissionDenied for who may open it but not do this.
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import F, FilteredRelation, Q

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.clients.models import Client, Course, CourseStaff
from openipt.clinic.clients.staff import relations_of, with_therapist
from openipt.clinic.ledger.errors import NotHere
from openipt.privacy import Permission


@dataclass(frozen=True, slots=True)
class Access:
    """A course that someone may open, and in which relations they work on it."""

    course: Course
    user: User
    relations: tuple[str, ...]

    def may(self, permission: Permission) -> bool:
        owner = self.course.client.user_id
        return has_permission(
            self.user, permission, service=self.course.service_id, relations=self.relations, owner=owner
        )


def course_for(user: User | AnonymousUser, course_id: UUID, permission: Permission, *, lock: bool = False) -> Access:
    """Return the course, for someone who may do this with it.

    NotHere for a stranger, PermissionDenied for a mere reader.

    With `lock` nobody else records anything in it until the transaction ends, and the course knows its `therapist_id`.
    """
    if not user.is_authenticated:
        raise NotHere
    mine = FilteredRelation("staff", condition=Q(staff__user=user, staff__until=None))
    courses = Course.objects.in_service(user.service_id).select_related("client", "service").filter(pk=course_id)
    if lock:
        courses = with_therapist(courses.select_for_update(of=("self",)))
    rows = list(courses.annotate(mine=mine).annotate(relation=F("mine__relation")))
    if not rows:
        raise NotHere
    access = Access(rows[0], user, tuple(row.relation for row in rows if row.relation))
    if not access.may(Permission.READ_COURSE):
        raise NotHere
    if not access.may(permission):
        raise PermissionDenied
    return access


def course_to_share(user: User | AnonymousUser, course_id: UUID) -> Course:
    """Return the course, for someone who may say who works on it without reading it; NotHere for everyone else."""
    if not user.is_authenticated:
        raise NotHere
    course = Course.objects.in_service(user.service_id).select_related("client", "service").filter(pk=course_id).first()
    if course is None or not has_permission(
        user, Permission.SHARE_COURSE, service=course.service_id, relations=relations_of(course, user)
    ):
        raise NotHere
    return course


# Open before closed; then the one with the next meeting, the one met in last, the latest.
_RUNNING_FIRST = (
    F("standing__closed_on").desc(nulls_first=True),
    F("standing__next_at").asc(nulls_last=True),
    F("standing__last_held_on").desc(nulls_last=True),
    "-referred_on",
    "-created_at",
)


def own_course(user: User | AnonymousUser) -> Course:
    """Return the client's own course, of several the one that runs; NotHere for everyone else."""
    if not user.is_authenticated or not has_permission(user, Permission.READ_OWN, owner=user.pk):
        raise NotHere
    courses = Course.objects.in_service(user.service_id).filter(client__user=user).select_related("client", "service")
    course = courses.order_by(*_RUNNING_FIRST).first()
    if course is None:
        raise NotHere
    return course


def courses_of(user: User) -> "Q":
    """Return which courses someone works on now, as a condition on Course."""
    return Q(service_id=user.service_id, staff__user=user, staff__until=None)


def client_for(user: User, client_id: UUID) -> Client:
    """Return the client, for someone who treats them in some course now; NotHere for everyone else."""
    clients = Client.objects.in_service(user.service_id).filter(pk=client_id)
    client = clients.filter(courses__staff__user=user, courses__staff__until=None).distinct().first()
    if client is None:
        raise NotHere
    relations = CourseStaff.objects.filter(course__client=client, user=user, until=None)
    current = set(relations.values_list("relation", flat=True))
    if not has_permission(user, Permission.MANAGE_CLIENT, service=client.service_id, relations=current):
        raise PermissionDenied
    return client
