# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Stored answers that an earlier version of an instrument may have read wrongly: to be held against their paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from openipt.clinic.accounts.models import Service
from openipt.clinic.casework.models import Response
from openipt.clinic.clients import snapshots
from openipt.measures import misread
from openipt.measures.misreadings import misreadings


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One stored form that may have been misread, and why. No name: who asks for it may not know the client."""

    response: UUID
    course: UUID
    instrument: str
    day: date
    reason: str


def responses_to_check(service: Service | None = None) -> Iterator[ToCheck]:
    """Yield every form of a service, or of all, that may have been misread and was not corrected since: one statement.

    The answers themselves are never changed: a correction from the paper takes them off this list.
    """
    versions = {(row.instrument, row.version) for row in misreadings()}
    concerned = reduce(or_, (Q(instrument=name, definition__version=version) for name, version in sorted(versions)))
    rows = Response.objects.filter(concerned, replaced_by__isnull=True).order_by("happened_on", "id")
    if service is not None:
        rows = rows.filter(service=service)
    for row in rows.iterator():
        reason = reason_to_check(row.definition_id, row.answers, row.total)
        if reason:
            yield ToCheck(row.pk, row.course_id, row.instrument, row.happened_on, reason)


def reason_to_check(definition: str, stored: dict[str, object], total: float | None) -> str:
    """Return why a form stored with a definition (its hash) is to be checked; empty when it is not."""
    answers = stored.get("answers")
    answered = answers if isinstance(answers, list) else []
    return misread(snapshots.instrument_structure(definition), answered, total, str(stored.get("category") or ""))
