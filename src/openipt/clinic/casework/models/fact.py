# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated facts."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateJSON, PrivateText
from openipt.clinic.ledger.tenancy import InService


class Fact(InService):
    """A dated fact of a course: a ring, a link, a consent, a rating, an alert. Rows are only ever added.

    Its kind (protocol.content.facts) says what `data` may hold. `subject` is the first id of what it is about.
    `replaces` names the fact it corrects or, for the kind "withdrawal", the row it takes back (a fact, a response
    or a version), so it is no foreign key. See docs/decisions/0002-one-table-of-dated-facts.md.
    """

    course = models.ForeignKey("clients.Course", on_delete=models.PROTECT, related_name="facts")
    session = models.ForeignKey("casework.Session", on_delete=models.PROTECT, null=True, related_name="facts")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    replaces = models.UUIDField(null=True)
    reason = PrivateText(blank=True, default="")
    data = PrivateJSON(default=dict)

    class Meta:
        indexes = (models.Index(name="facts_of_course", fields=("course", "kind", "happened_on")),)
        constraints = (
            models.UniqueConstraint(
                name="replaced_once", fields=("replaces", "kind"), condition=models.Q(replaces__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} on {self.happened_on}"
