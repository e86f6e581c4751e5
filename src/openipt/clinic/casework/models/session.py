# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sessions of therapy."""

from django.db import models

from openipt.clinic.ledger.tenancy import InService


class Session(InService):
    """An appointment of a course; whether it was held is a dated fact, its number is worked out.

    `starts_at` and `minutes` are the current ones. Every time that was ever set is a fact of the kind "session",
    so that the course can be shown as it stood on any day; `zone` keeps a weekly 10:00 at 10:00.
    """

    course = models.ForeignKey("clients.Course", on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(name="sessions_by_day", fields=("service", "starts_at")),)

    def __str__(self) -> str:
        return f"session of {self.course_id}"
