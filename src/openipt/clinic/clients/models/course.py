# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course of care."""

from uuid import UUID

from django.db import models

from openipt.clinic.ledger.fields import PrivateText
from openipt.clinic.ledger.tenancy import InService


class Course(InService):
    """One course of IPT of a client, from the referral on; a client can have several over the years.

    `form` is the form of IPT as it was when the course began or was last agreed: its definition is kept.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="courses")
    form = models.ForeignKey("clients.ContentSnapshot", on_delete=models.PROTECT, related_name="+")
    setting = models.CharField(max_length=40)
    referred_on = models.DateField()
    referrer = PrivateText(blank=True, default="")
    presenting = PrivateText(blank=True, default="")
    waiting_since = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    # Worked out by some queries alone, which say so
    treats: bool
    answers: bool
    therapist_id: UUID | None

    def __str__(self) -> str:
        return f"course {self.pk}"
