# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The tenant."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from openipt.clinic.ledger.ids import new_id


def default_zone() -> str:
    """Return the zone that the installation was started with."""
    return settings.TIME_ZONE


def check_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise ValidationError(_("%(name)s is not a time zone.") % {"name": name}, "zone") from problem


class Service(models.Model):
    """A clinic, practice or programme: the people who work there share clients, settings and an audit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default=default_zone, validators=[check_zone])
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=12, default="en")
    # Whom a client in danger can reach in this country at any hour; shown to clients, so never private.
    crisis_contacts = models.TextField(blank=True)
    # An alert is due this many minutes after it was raised, and waits for the duty user if the therapist is away.
    alert_due_minutes = models.PositiveIntegerField(default=240)
    duty_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Not every school of IPT gives the sick role.
    uses_sick_role = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="service_alert_is_due_some_time", condition=models.Q(alert_due_minutes__gt=0)),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone in which this service's days begin and end."""
        return ZoneInfo(self.zone)
