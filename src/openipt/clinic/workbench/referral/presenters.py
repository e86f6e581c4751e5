# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Courses in a list."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openipt.clinic.casework.models import Standing
from openipt.clinic.clients.models import Course
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.header import due_words, position_in_a_list
from openipt.course.state import DIED
from openipt.protocol.days import in_zone


@dataclass(frozen=True, slots=True)
class CourseLine:
    name: str
    therapist: str
    position: str
    alert: str
    next_on: date | None
    last_on: date | None
    waiting_since: date | None
    url: str
    hand_over_url: str = ""
    is_shared: bool = False  # someone else treats: nothing here is the reader's to write up


def course_lines(
    request: Request,
    courses: Iterable[Course],
    *,
    may_open: Container[UUID] | None = None,
    may_hand_over: bool = False,
    therapists: Mapping[UUID, str] | None = None,
    are_shared: bool = False,
) -> list[CourseLine]:
    """One line a course; those not in `may_open` lead nowhere, for whoever may list but not read. None: all lead.

    `therapists` names who treats, for whoever lists the courses of others.
    """
    named = therapists or {}
    return [
        replace(
            _line(request, course, may_open is None or course.pk in may_open, may_hand_over, named.get(course.pk, "")),
            is_shared=are_shared,
        )
        for course in courses
    ]


def _line(request: Request, course: Course, link: bool, hand_over: bool, therapist: str) -> CourseLine:
    standing = course.standing
    zone = request.user.service.tzinfo
    next_on = in_zone(standing.next_at, zone).date() if standing.next_at else None
    return CourseLine(
        name=course.client.name,
        therapist=therapist,
        position=position_in_a_list(standing, course, _number(standing, next_on, request.today)),
        alert=_alert(request, standing),
        next_on=next_on,
        last_on=standing.last_held_on,
        waiting_since=None if standing.held else course.waiting_since or course.referred_on,
        url=reverse("course", args=[course.pk]) if link else "",
        hand_over_url=reverse("course-hand-over", args=[course.pk]) if hand_over and _going_on(standing) else "",
    )


def _number(standing: Standing, next_on: date | None, today: date) -> int | None:
    """As the course's own head says: the session that is on or not written up yet, else the last one held."""
    last = standing.card.get("last_number")
    return last if last is not None and (next_on is None or next_on > today) else standing.number


def _going_on(standing: Standing) -> bool:
    """Return whether someone has still to do something in this course."""
    return standing.closed_on is None or standing.alerts_open > 0


def _alert(request: Request, standing: Standing) -> str:
    if not standing.alerts_open:
        return ""
    if standing.card.get("closed") == DIED:
        return _("The review after the death is open.")
    words = _("Open alert, unassigned, %s") if standing.alert_owner is None else _("Open alert, %s")
    return words % due_words(request, standing.alert_due_at)
