# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the record shows: the clock against the audit, the audit itself, answers that were read wrongly."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from openipt.clinic.accounts.models import Service
from openipt.clinic.casework.checks import responses_to_check
from openipt.clinic.config.conditions import words
from openipt.clinic.config.conditions.words import Finding, found
from openipt.clinic.ledger import audit


def clock(now: datetime | None = None) -> Iterator[Finding]:
    """Yield whether the clock is behind the newest entries of the audit."""
    now = now or timezone.now()
    latest = audit.latest_entry()
    if latest is not None and latest > now + audit.CLOCKS_DIFFER_BY:
        yield found(words.CLOCK_BEHIND, now=_shown(now), latest=_shown(latest))


def audits() -> Iterator[Finding]:
    """Work through every chain again."""
    for service in Service.objects.order_by("name", "pk"):
        if audit.verify(service):
            yield found(words.AUDIT_BROKEN, service=service.name)
        if spans := audit.out_of_order(service):
            yield found(words.AUDIT_OUT_OF_ORDER, service=service.name, rows=", ".join(map(str, spans)))


def read_wrongly() -> Iterator[Finding]:
    """Find stored forms that an earlier version of their instrument may have read wrongly, by instrument."""
    courses: dict[str, list[str]] = {}
    for form in responses_to_check():
        courses.setdefault(form.instrument, []).append(f"/courses/{form.course}/measures/")
    for instrument, pages in sorted(courses.items()):
        where = ", ".join(dict.fromkeys(pages))
        yield found(words.READ_WRONGLY, instrument=instrument, count=len(pages), courses=where)


def _shown(moment: datetime) -> str:
    rounded = moment + timedelta(seconds=30)
    return f"{rounded.astimezone(timezone.get_current_timezone()):%Y-%m-%d %H:%M %Z}"
