# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What others did to someone's account, for the person to read."""

from django.db import models

from openipt.clinic.ledger.tenancy import InService


class AccountNotice(InService):
    """One thing that another person did: shown at the next sign-in until it is read, and on the account page after."""

    PASSWORD_RESET, ACCESS_CONFIRMED, ROLES, CLOSED, REOPENED, DUTY, HANDED_OVER = KINDS = (
        "password-reset", "access-confirmed", "roles", "closed", "reopened", "duty", "handed-over",
    )  # fmt: skip

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    roles = models.CharField(max_length=200, blank=True)  # those held since, with spaces between
    # Empty for what was done on the command line of the server.
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(name="notices_of_user", fields=("user", "at")),)

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
