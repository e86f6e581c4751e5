# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Content as it was used: what a definition is, and, apart, the words in which it was shown."""

from django.db import models


class ContentSnapshot(models.Model):
    """The structure of a definition (form of IPT, worksheet, instrument) as it was when something was recorded with it.

    Every text of it is empty, so that a better wording is the same snapshot; folding, rules and scoring need no more.
    It belongs to no service: it is the software's own content, the same for all, found by its hash.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    content_id = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    structure = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.content_id} {self.version}"


class ContentWording(models.Model):
    """The texts of a snapshot in one language as they stood on the screen, by their places in the definition.

    What was signed or answered names one, and is shown and printed in these words for ever.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    snapshot = models.ForeignKey("clients.ContentSnapshot", on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=12)
    texts = models.TextField()

    def __str__(self) -> str:
        return f"{self.snapshot_id} in {self.language}"
