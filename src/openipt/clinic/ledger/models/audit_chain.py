# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The head of a service's audit."""

from django.db import models


class AuditChain(models.Model):
    """Number and hash of the last audit row of a service; locked while the next rows are added."""

    service_id = models.UUIDField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.service_id} at {self.number}"
