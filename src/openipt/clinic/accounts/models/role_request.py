# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Roles that one administrator asks for and another confirms."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from openipt.clinic.ledger.tenancy import InService, ServiceQuerySet

OPEN_FOR = timedelta(days=7)


class RoleRequestQuerySet(ServiceQuerySet["RoleRequest"]):
    """Requests; `open_at` keeps those that can still be confirmed."""

    def open_at(self, now: datetime) -> "RoleRequestQuerySet":
        """Keep the requests that no one has answered and that have not run out."""
        return self.filter(settled_at=None, asked_at__gt=now - OPEN_FOR)


class RoleRequest(InService):
    """The roles that a user is to hold, asked for by one administrator; settled by another, or run out."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="role_requests")
    roles = models.CharField(max_length=200)  # ids of roles with spaces between
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    was_confirmed = models.BooleanField(default=False)

    objects: ClassVar = RoleRequestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="role_request_confirmed_by_another",
                condition=~models.Q(was_confirmed=True, settled_by=models.F("asked_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.roles} for {self.user_id}"

    @property
    def role_ids(self) -> frozenset[str]:
        """The roles asked for."""
        return frozenset(self.roles.split())

    @property
    def runs_out_at(self) -> datetime:
        """Until when it can be confirmed."""
        return self.asked_at + OPEN_FOR
