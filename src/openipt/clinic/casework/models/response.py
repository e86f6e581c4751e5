# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An answered measure."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateJSON, PrivateText
from openipt.clinic.ledger.tenancy import InService

MODES = ("self", "read_aloud", "clinician", "paper_total")


class Response(InService):
    """The answers to one instrument on one day, complete or part-filled; only ever added.

    `answers` is `{"answers": [code or null, ...], "category": ..., "cause": ...}`, codes throughout: what is read from
    a total is worked out when it is shown. What is charted has columns.
    `session_id` is the id of a session of therapy, which the apps above know.
    """

    course = models.ForeignKey("clients.Course", on_delete=models.PROTECT, related_name="responses")
    session_id = models.UUIDField(null=True)
    instrument = models.CharField(max_length=40)
    definition = models.ForeignKey("clients.ContentSnapshot", on_delete=models.PROTECT, related_name="+")
    wording = models.ForeignKey("clients.ContentWording", on_delete=models.PROTECT, related_name="+")
    total = models.FloatField(null=True)
    complete = models.BooleanField()
    mode = models.CharField(max_length=20, choices=[(mode, mode) for mode in MODES])
    answers = PrivateJSON()
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = PrivateText(blank=True, default="")

    class Meta:
        indexes = (models.Index(name="responses_of_course", fields=("course", "happened_on")),)

    def __str__(self) -> str:
        return f"{self.instrument} on {self.happened_on}"
