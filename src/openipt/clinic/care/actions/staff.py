# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Somebody leaves a course, a role or the service: the alerts that wait for them go on in the same transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openipt.clinic.accounts import actions as accounts
from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.care.actions.sessions import first_finding
from openipt.clinic.care.models import Standing
from openipt.clinic.care.owners import hand_on
from openipt.clinic.care.recording import recording
from openipt.clinic.clients.models import Course, CourseStaff
from openipt.clinic.clients.staff import THERAPIST, end, give
from openipt.privacy import Permission


def end_relation(*, staff: CourseStaff, by: User, now: datetime) -> None:
    """Somebody works on the course in this way no longer; the row stays."""
    with recording(staff.course, by=by, now=now) as here:
        here.touched += end([staff], today=here.today)
        hand_on(here, staff.user)


def hand_course_over(
    *, course: Course, to: User, by: User, now: datetime, reason: str, id: UUID | None = None
) -> CourseStaff:
    """Another therapist takes the course over from today: those who had it lose it, what waits for them goes along.

    Raises Refused where `to` is no therapist of the service.
    """
    with recording(course, by=by, now=now) as here:
        if not has_permission(to, Permission.RECORD, service=here.course.service_id, relations={THERAPIST}):
            raise first_finding("cannot_treat", "to")
        held = CourseStaff.objects.filter(course=here.course, relation=THERAPIST, until=None).exclude(user=to)
        before = list(held.select_related("user"))
        staff, rows = give(here.course, to, THERAPIST, by=by, today=here.today, reason=reason, id=id)
        here.touched += [*end(before, today=here.today), *rows]
        for each in before:
            hand_on(here, each.user)
        return staff


def deactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Let a user sign in no more; see accounts.actions. Their open alerts get another owner."""
    with _losing(user, by=by, now=now):
        accounts.deactivate_user(user=user, by=by, now=now)


def change_roles(*, user: User, roles: Iterable[str], by: User, now: datetime) -> None:
    """Give and end roles; see accounts.actions. Open alerts that cannot be answered any more get another owner."""
    with _losing(user, by=by, now=now):
        accounts.change_roles(user=user, roles=roles, by=by, now=now)


@contextmanager
def _losing(user: User, *, by: User, now: datetime) -> Iterator[None]:
    """Around what may take from somebody what their alerts need.

    The courses are locked before anything else, in one order: an action on one of them waits, none waits for another.
    """
    with transaction.atomic():
        theirs = Standing.objects.filter(alerts_open__gt=0).filter(Q(course__staff__user=user) | Q(alert_owner=user.pk))
        locked = Course.objects.select_for_update().order_by("pk")
        courses = list(locked.filter(pk__in=theirs.values("course_id")))
        yield
        for course in courses:
            with recording(course, by=by, now=now) as here:
                hand_on(here, user)
