# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which forms have been saved already."""

from django.db import models

from openipt.clinic.ledger.ids import new_id
from openipt.clinic.ledger.tenancy import ServiceQuerySet


class Submission(models.Model):
    """One saved form under the id it carried: who sent it, which form it was, and where its answer led.

    `content` is a keyed hash of what was sent, never the content itself. Written in the transaction of what the form
    saved, and never changed. No foreign keys: like the audit, it knows who acted by the id alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_id = models.UUIDField()
    user_id = models.UUIDField()
    form = models.CharField(max_length=400)
    content = models.CharField(max_length=64)
    answer = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    objects = ServiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.form} at {self.sent_at:%Y-%m-%d %H:%M}"
