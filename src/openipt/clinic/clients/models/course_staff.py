# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who works on a course."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateText
from openipt.clinic.ledger.tenancy import InService

RELATIONS = ("therapist", "co-therapist", "supervisor", "duty", "reader")
ALERT_HANDED_OVER = "alert_handed_over"


class CourseStaff(InService):
    """One relation of a user to a course from one day until another; ended, never deleted. Read by `access` alone.

    `reason` is what someone typed. `cause` is a code where the relation came with something else that was done.
    """

    course = models.ForeignKey("clients.Course", on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="course_relations")
    relation = models.CharField(max_length=20, choices=[(relation, relation) for relation in RELATIONS])
    since = models.DateField()
    until = models.DateField(null=True)
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reason = PrivateText(blank=True, default="")
    cause = models.CharField(max_length=40, blank=True, choices=[(ALERT_HANDED_OVER, ALERT_HANDED_OVER)])

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_relation_at_a_time", fields=("course", "user", "relation"), condition=models.Q(until=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.relation} on {self.course_id}"
