# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One class a file; this is where they are found."""

from openipt.clinic.ledger.models.audit_chain import AuditChain
from openipt.clinic.ledger.models.audit_row import AuditRow
from openipt.clinic.ledger.models.submission import Submission

__all__ = ["AuditChain", "AuditRow", "Submission"]
