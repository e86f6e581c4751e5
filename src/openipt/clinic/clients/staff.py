# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who works on a course: the rows, for the actions that give and end them."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError
from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.passwords import hold_unless_known
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.clients.models import Course, CourseStaff
from openipt.clinic.ledger.audit import Touched
from openipt.clinic.ledger.errors import IdTaken, check_sent_again
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.tenancy import ServiceQuerySet
from openipt.privacy import ROLES, Permission

THERAPIST, DUTY = "therapist", "duty"


def roles_for(relation: str) -> tuple[str, ...]:
    """Return the roles whose holders may work on a course in this way."""
    return tuple(role.id for role in ROLES.values() if relation in role.relations)


def treating(course: UUID | OuterRef) -> QuerySet[CourseStaff]:
    """Return the therapists of a course who can sign in and still are therapists, the longest first."""
    able = User.objects.active().with_role(*roles_for(THERAPIST)).values("pk")
    treating_now = CourseStaff.objects.filter(Q(course=course), relation=THERAPIST, until=None, user__in=able)
    return treating_now.order_by("since", "id")


def with_therapist(courses: ServiceQuerySet[Course]) -> ServiceQuerySet[Course]:
    """Return the same courses, each with the id of its therapist (`therapist_id`), None where there is none."""
    therapist = treating(OuterRef("pk")).values("user_id")[:1]
    # By a dictionary: the model declares the attribute, which django-stubs takes for a second one of this name
    return courses.annotate(**{"therapist_id": Subquery(therapist, output_field=UUIDField())})


def relations_of(course: Course, user: User) -> set[str]:
    """In which ways someone works on the course now."""
    return set(CourseStaff.objects.filter(course=course, user=user, until=None).values_list("relation", flat=True))


def may_answer(course: Course, user: User) -> bool:
    """Return whether someone can open the course and answer its alerts."""
    current = relations_of(course, user)
    return has_permission(user, Permission.ANSWER_ALERT, service=course.service_id, relations=current)


def give(
    course: Course,
    user: User,
    relation: str,
    *,
    by: User,
    today: date,
    reason: str = "",
    cause: str = "",
    id: UUID | None = None,
) -> tuple[CourseStaff, list[Touched]]:
    """Return the relation, and what the audit says of it: nothing where it was held already.

    A new account may then open nothing until a second person has confirmed whose it is (`hold_unless_known`). Raises
    IdTaken where the id is another row's, Conflict where `by` has used it for someone else or another relation.
    """
    if not user.owner_confirmed:
        hold_unless_known(user, by=by, reads_it=bool(relations_of(course, by)))
    row = {"id": id or new_id(), "service_id": course.service_id, "since": today, "given_by": by}
    row |= {"reason": reason, "cause": cause}
    try:
        staff, is_new = CourseStaff.objects.get_or_create(
            course=course, user=user, relation=relation, until=None, defaults=row
        )
    except IntegrityError as taken:
        return _given_before(course, by, id, {"user_id": user.pk, "relation": relation}, taken), []
    return staff, [Touched("course.shared", staff.pk, course.pk, (relation,))] if is_new else []


def _given_before(
    course: Course, by: User, id: UUID | None, sent: Mapping[str, object], taken: IntegrityError
) -> CourseStaff:
    """Return the relation that the same user gave under this id before, since ended."""
    first = CourseStaff.objects.filter(pk=id, course=course, given_by=by).first() if id else None
    if first is None:
        raise IdTaken from taken
    check_sent_again({"user_id": first.user_id, "relation": first.relation}, sent)
    return first


def end(ended: Iterable[CourseStaff], *, today: date) -> list[Touched]:
    """Return these relations hold no longer; the rows stay."""
    rows = list(ended)
    CourseStaff.objects.filter(pk__in=[row.pk for row in rows]).update(until=today)
    return [Touched("course.unshared", row.pk, row.course_id, (row.relation,)) for row in rows]
