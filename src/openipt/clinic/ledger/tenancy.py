# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Every clinical row belongs to one service."""

from typing import Protocol, Self, TypeVar
from uuid import UUID

from django.db import models

from openipt.clinic.ledger.ids import new_id

# By its name, as Django names the model of users: a service belongs to the accounts, which stand on this.
SERVICE = "accounts.Service"
Row = TypeVar("Row", bound=models.Model)


class Keyed(Protocol):
    """A row that is known by its id: a service or a user, whatever else they are."""

    @property
    def pk(self) -> UUID: ...


def id_of(row: Keyed | UUID) -> UUID:
    """Return the id of a row that is given itself or by its id."""
    return row if isinstance(row, UUID) else row.pk


class ServiceQuerySet(models.QuerySet[Row]):
    """Querysets of rows that belong to a service; begin every read with `in_service`."""

    def in_service(self, service: Keyed | UUID) -> Self:
        """Keep the rows of one service, given itself or its id."""
        return self.filter(service_id=id_of(service))


class InService(models.Model):
    """A row with a UUID made before saving, in exactly one service, which it never leaves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(SERVICE, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        abstract = True
