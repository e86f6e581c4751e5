# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every clinical row belongs to one service."""

from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from django.db import models

from openipt.clinic.accounts.ids import new_id

if TYPE_CHECKING:
    from openipt.clinic.accounts.models.service import Service

Row = TypeVar("Row", bound=models.Model)


class ServiceQuerySet(models.QuerySet[Row]):
    """Querysets of rows that belong to a service; begin every read with `in_service`."""

    def in_service(self, service: "Service | UUID") -> Self:
        """Keep the rows of one service, given itself or its id."""
        return self.filter(service_id=service if isinstance(service, UUID) else service.pk)


class InService(models.Model):
    """A row with a UUID made before saving, in exactly one service, which it never leaves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        abstract = True
