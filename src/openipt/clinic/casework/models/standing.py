# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The one stored projection."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateJSON
from openipt.clinic.ledger.tenancy import ServiceQuerySet


class Standing(models.Model):
    """How a course stands, one row each, written by `restate` alone; lists read it, the course page folds.

    Times and dates only, never "overdue": the page compares with today. `card` is what a list shows in words
    (last scores, step, what is due).
    """

    course = models.OneToOneField("clients.Course", on_delete=models.PROTECT, primary_key=True, related_name="standing")
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=40)
    held = models.PositiveIntegerField(default=0)
    agreed = models.PositiveIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    next_at = models.DateTimeField(null=True)
    last_held_on = models.DateField(null=True)
    focus = models.CharField(max_length=40, blank=True)
    second_focus = models.CharField(max_length=40, blank=True)
    concern_open = models.BooleanField(default=False)
    alerts_open = models.PositiveIntegerField(default=0)
    alert_due_at = models.DateTimeField(null=True)
    alert_owner = models.UUIDField(null=True)
    follow_up_due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    card = PrivateJSON(default=dict)

    objects = ServiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"standing of {self.course_id}"
