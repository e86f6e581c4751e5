# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Someone leaves a course, a role or the service: the alerts that wait for them go on in the same transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openipt.clinic.accounts import actions as accounts
from openipt.clinic.accounts import roles as role_actions
from openipt.clinic.accounts.models import AccountNotice, RoleRequest, User
from openipt.clinic.accounts.notices import tell
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.casework.actions.sessions import first_finding
from openipt.clinic.casework.models import Standing
from openipt.clinic.casework.owners import hand_on
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.casework.write import writing
from openipt.clinic.clients.models import Course, CourseStaff
from openipt.clinic.clients.staff import THERAPIST, end, give, treating
from openipt.privacy import ROLES, Permission

LEADS = tuple(role.id for role in ROLES.values() if Permission.SHARE_COURSE in role.permissions)


def end_relation(*, staff: CourseStaff, by: User, now: datetime, course: Course | CourseRead | None = None) -> Recorded:
    """Someone works on the course in this way no longer; the row stays."""
    with writing(course or staff.course, by=by, now=now) as here:
        here.touched += end([staff], today=here.today)
        hand_on(here, staff.user)
        return here.done()


def hand_course_over(
    *, course: Course | CourseRead, to: User, by: User, now: datetime, reason: str, id: UUID | None = None
) -> Recorded:
    """Another therapist takes the course over from today: those who had it lose it, what waits for them goes along.

    Raises Refused where `to` is no therapist of the service, or takes it over alone while another could hand it over.
    """
    with writing(course, by=by, now=now) as here:
        if not has_permission(to, Permission.RECORD, service=here.course.service_id, relations={THERAPIST}):
            raise first_finding("cannot_treat", "to")
        if to.pk == by.pk and _another_can_hand_over(here.course, by):
            raise first_finding("not_to_oneself", "to")
        others = CourseStaff.objects.filter(course=here.course, relation=THERAPIST, until=None).exclude(user=to)
        before = list(others.select_related("user"))
        _staff, rows = give(here.course, to, THERAPIST, by=by, today=here.today, reason=reason, id=id)
        here.touched += [*end(before, today=here.today), *rows]
        for former in before:
            hand_on(here, former.user)
        if before:
            tell([former.user for former in before], AccountNotice.HANDED_OVER, by=by, now=now)
        return here.done()


def _another_can_hand_over(course: Course, user: User) -> bool:
    """Return whether its therapist, or a service lead beside this one, could do it.

    Then no one gives a course to themselves.

    Where there is neither, a client must not be left without a therapist; whoever had the course is told.
    """
    leads = User.objects.in_service(course.service_id).active().with_role(*LEADS).exclude(pk=user.pk)
    return leads.exists() or treating(course.pk).exclude(user=user).exists()


def deactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Let a user sign in no more; see accounts.actions. Their open alerts get another owner."""
    with _losing(user, by=by, now=now):
        accounts.deactivate_user(user=user, by=by, now=now)


def change_roles(*, user: User, roles: Iterable[str], by: User, now: datetime) -> RoleRequest | None:
    """Give and end roles; see accounts.roles. Open alerts that cannot be answered any more get another owner."""
    with _losing(user, by=by, now=now):
        return accounts.change_roles(user=user, roles=roles, by=by, now=now)


def confirm_roles(*, request: RoleRequest, by: User, now: datetime) -> None:
    """Give the roles that another administrator asked for; alerts as with every change of roles."""
    with _losing(request.user, by=by, now=now):
        role_actions.confirm_roles(request=request, by=by, now=now)


@contextmanager
def _losing(user: User, *, by: User, now: datetime) -> Iterator[None]:
    """Around what may take from someone what their alerts need.

    The courses are locked before anything else, in one order: an action on one of them waits, none waits for another.
    """
    with transaction.atomic():
        theirs = Standing.objects.filter(alerts_open__gt=0).filter(Q(course__staff__user=user) | Q(alert_owner=user.pk))
        locked = Course.objects.select_for_update().order_by("pk")
        courses = list(locked.filter(pk__in=theirs.values("course_id")))
        yield
        for course in courses:
            with writing(course, by=by, now=now) as here:
                hand_on(here, user)
