# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One line of a service's audit."""

from django.db import models

from openipt.clinic.ledger.ids import new_id


class AuditRow(models.Model):
    """Who did what kind of thing to which row, when, from which page.

    Ids and field names only, never a value or a name; no foreign keys, so that the row outlives whatever it names.
    `hash` covers the row and the hash of the one before it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    # Empty when the software itself acted, from the command line.
    by_id = models.UUIDField(null=True)
    sign_in = models.UUIDField(null=True)
    page = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    course_id = models.UUIDField(null=True)
    fields = models.TextField(blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(name="audit_number_once", fields=("service_id", "number")),)
        indexes = (
            models.Index(name="audit_of_course", fields=("course_id", "at")),
            models.Index(name="audit_reads", fields=("sign_in", "kind", "course_id", "page", "at")),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
