# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Content as it was used."""

from django.db import models


class ContentSnapshot(models.Model):
    """A definition (form of IPT, worksheet, instrument) as it stood when something was recorded with it.

    It belongs to no service: it is the software's own content, the same for all, found by its hash.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    content_id = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.content_id} {self.version}"
