# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Referral: a client, and a course that begins with it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.passwords import hold_unless_known
from openipt.clinic.casework.read import CourseRead, Lock, Recorded, read_course
from openipt.clinic.casework.restate import folded, restate
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Client, Course, CourseStaff
from openipt.clinic.ledger.audit import Touched, append
from openipt.clinic.ledger.errors import check_sent_again, ids_from_outside
from openipt.clinic.ledger.ids import new_id
from openipt.protocol.load import content


@ids_from_outside()
@transaction.atomic
def open_course(
    *,
    client: Client,
    form: str,
    setting: str,
    referred_on: date,
    therapist: User,
    by: User,
    now: datetime,
    id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> Recorded:
    """Begin a course of a client with a therapist. `details`: referrer, presenting, waiting_since.

    The same id with the same content again gives the first course; raises Conflict where the content is another one,
    IdTaken where the id is another row's.
    """
    referral = {"client_id": client.pk, "setting": setting, "referred_on": referred_on, **(details or {})}
    first = Course.objects.filter(pk=id, created_by=by).first() if id else None
    if first is not None:
        check_sent_again({name: getattr(first, name) for name in referral}, referral)
        return Recorded((), read_course(first, now.astimezone(client.service.tzinfo).date()))
    course = Course.objects.create(
        id=id or new_id(),
        service_id=client.service_id,
        form_id=snapshots.keep(content().forms[form]).structure,
        created_at=now,
        created_by=by,
        **referral,
    )
    today = now.astimezone(client.service.tzinfo).date()
    staff = CourseStaff.objects.create(
        service_id=client.service_id, course=course, user=therapist, relation="therapist", since=today, given_by=by
    )
    if therapist.pk != by.pk:
        hold_unless_known(therapist, by=by, reads_it=True)
    course.therapist_id = therapist.pk
    opened = CourseRead(course, (), folded(course, [], today), Lock())
    restate(course, opened.state)
    rows = [Touched("course.opened", course.pk, course.pk), Touched("course.staff", staff.pk, course.pk)]
    append(service=client.service_id, by=by, now=now, rows=rows)
    return Recorded((), opened)
