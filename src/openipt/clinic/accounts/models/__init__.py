# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One class a file; this is where they are found."""

from openipt.clinic.accounts.models.account_notice import AccountNotice
from openipt.clinic.accounts.models.role_grant import RoleGrant
from openipt.clinic.accounts.models.role_request import RoleRequest
from openipt.clinic.accounts.models.service import Service
from openipt.clinic.accounts.models.user import User

__all__ = ["AccountNotice", "RoleGrant", "RoleRequest", "Service", "User"]
