# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which forms have been saved already."""

from django.db import models

from openipt.clinic.accounts.tenancy import InService


class Submission(InService):
    """One saved form under the id it carried: who sent it, which form it was, and where its answer led.

    `content` is a keyed hash of what was sent, never the content itself. Written in the transaction of what the form
    saved, and never changed.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", editable=False)
    form = models.CharField(max_length=400)
    content = models.CharField(max_length=64)
    answer = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.form} at {self.sent_at:%Y-%m-%d %H:%M}"
