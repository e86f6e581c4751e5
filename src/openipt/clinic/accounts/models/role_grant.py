# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who holds which role, since when, given by whom."""

from django.db import models

from openipt.clinic.ledger.tenancy import InService
from openipt.privacy import ROLES


class RoleGrant(InService):
    """One role of one user from `given_at` until `ended_at`; ended, never deleted."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role, role) for role in ROLES])
    given_at = models.DateTimeField()
    # Empty when the command line gave it, before there was anybody.
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_current_grant_per_role", fields=("user", "role"), condition=models.Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="grant_ended_by_somebody",
                condition=models.Q(ended_at__isnull=False) | models.Q(ended_by__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.user_id}"
