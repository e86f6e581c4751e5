# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who works on a course."""

from django.db import models

from openipt.clinic.accounts.fields import PrivateText
from openipt.clinic.accounts.tenancy import InService

RELATIONS = ("therapist", "co-therapist", "supervisor", "duty", "reader")


class CourseStaff(InService):
    """One relation of a user to a course from one day until another; ended, never deleted. Read by `access` alone."""

    course = models.ForeignKey("clients.Course", on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="course_relations")
    relation = models.CharField(max_length=20, choices=[(each, each) for each in RELATIONS])
    since = models.DateField()
    until = models.DateField(null=True)
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reason = PrivateText(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_relation_at_a_time", fields=("course", "user", "relation"), condition=models.Q(until=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.relation} on {self.course_id}"
