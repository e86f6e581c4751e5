# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What someone has typed and not saved."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateJSON
from openipt.clinic.ledger.tenancy import InService


class Draft(InService):
    """The unsaved state of one form of one author: no part of the record, seen by no one else, not audited.

    `key` names the form ("note:SESSION", "worksheet:KIND:SUBJECT:ID"); `base` is the version of the text it
    began from; `revision` guards against a second tab.
    """

    course = models.ForeignKey("clients.Course", on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=160)
    base = models.PositiveIntegerField(default=0)
    body = PrivateJSON(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_draft_of_a_form", fields=("author", "course", "key")),)

    def __str__(self) -> str:
        return f"draft {self.key}"
