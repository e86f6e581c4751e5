# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The person who comes for help."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateJSON, PrivateText
from openipt.clinic.ledger.tenancy import InService


class Client(InService):
    """A client of one service. Plain details are edited in place; the old value goes to `Change`.

    `contact` holds phone, email, address and, for each way, whether it is safe to use it; `emergency` names
    someone to call and whether the client agreed to that. `language` says what they speak, in words; `page_language`
    is the code of the language of everything OpenIPT shows or prints for them.
    """

    name = PrivateText()
    search_key = models.CharField(max_length=600, db_index=True)
    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, null=True, related_name="client")
    pronouns = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(null=True)
    language = models.CharField(max_length=60, blank=True)
    page_language = models.CharField(max_length=12, default="en")
    contact = PrivateJSON(default=dict)
    emergency = PrivateJSON(default=dict)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"client {self.pk}"

    @property
    def initials(self) -> str:
        """For the discreet view."""
        return "".join(word[0] for word in self.name.split()[:3])
