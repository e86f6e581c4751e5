# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Texts kept in versions: session notes and worksheets."""

from django.db import models

from openipt.clinic.ledger.fields import PrivateJSON, PrivateText
from openipt.clinic.ledger.tenancy import InService


class Text(InService):
    """The head of a text: what kind it is ("note" or a worksheet's id) and what one copy of it belongs to."""

    course = models.ForeignKey("clients.Course", on_delete=models.PROTECT, related_name="texts")
    session = models.ForeignKey("casework.Session", on_delete=models.PROTECT, null=True, related_name="texts")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(name="texts_of_course", fields=("course", "kind", "subject")),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.course_id}"


class TextVersion(InService):
    """One saved version; only ever added. `amends` is true when the version before it had been signed.

    `called` keeps how each person, event or goal that the answers point at was called then, by id. `wording` are the
    words of the worksheet that were on the screen; `language` is theirs and that of a note, which has no worksheet.
    """

    text = models.ForeignKey("casework.Text", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.ForeignKey("clients.ContentSnapshot", on_delete=models.PROTECT, null=True, related_name="+")
    wording = models.ForeignKey("clients.ContentWording", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=12)
    answers = PrivateJSON()
    called = PrivateJSON(default=dict)
    hash = models.CharField(max_length=64)
    happened_on = models.DateField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    amends = models.BooleanField(default=False)
    reason = PrivateText(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(name="version_number_once", fields=("text", "number")),)

    def __str__(self) -> str:
        return f"version {self.number} of {self.text_id}"


class Signature(InService):
    """Someone's signature under exactly what stood on the screen: the hash is the version's."""

    version = models.ForeignKey("casework.TextVersion", on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(name="signed_once_by_each", fields=("version", "signed_by")),)

    def __str__(self) -> str:
        return f"signature of {self.version_id}"
