# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The app and what it connects when Django starts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from openipt.clinic.ledger.appendonly import restore_after_migrate


class LedgerConfig(AppConfig):
    """What every record rests on."""

    name = "openipt.clinic.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Put back the triggers that a rebuilt SQLite table has lost."""
        post_migrate.connect(restore_after_migrate, sender=self, dispatch_uid="ledger.appendonly")
