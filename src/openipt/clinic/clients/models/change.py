# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Old values of plain details."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateJSON
from openipt.clinic.ledger.tenancy import InService


class Change(InService):
    """What a detail was before it was edited in place: which row, which fields, their old values, when, by whom."""

    table = models.CharField(max_length=60)
    row = models.UUIDField()
    old = PrivateJSON()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(name="changes_of_row", fields=("row", "changed_at")),)

    def __str__(self) -> str:
        return f"change of {self.table} {self.row}"
