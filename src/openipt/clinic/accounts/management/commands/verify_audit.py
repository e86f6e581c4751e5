# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt manage verify_audit`: work through every service's audit chain again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openipt.clinic.accounts.models import Service
from openipt.clinic.ledger.audit import Fault, out_of_order, verify
from openipt.clinic.ledger.models import AuditChain

_WORDS = {
    "hash": "row {number} is not as it was written, or the row before it",
    "gap": "rows are missing before row {number}",
    "head": "the last rows are missing: the chain had {number}",
}


class Command(BaseCommand):
    """Says for each service whether its chain holds; fails if one does not."""

    help = "Check that no row of the audit was changed or taken away, and name rows that are stamped out of order."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [service for service in Service.objects.order_by("name", "pk") if not self._holds(service)]
        if broken:
            raise CommandError("The audit does not hold. Compare with a backup before anything else is done.")

    def _holds(self, service: Service) -> bool:
        faults = verify(service)
        rows = AuditChain.objects.get(pk=service.pk).number
        self.stdout.write(f"{service.name}: {rows} rows, {'the chain holds' if not faults else 'BROKEN'}")
        for fault in faults:
            self.stdout.write(f"  {_sentence(fault)}")
        if spans := out_of_order(service):
            places = ", ".join(map(str, spans))
            self.stdout.write(f"  warning: stamped earlier than the rows before, as after a clock set back: {places}")
        return not faults


def _sentence(fault: Fault) -> str:
    return _WORDS[fault.code].format(number=fault.number)
