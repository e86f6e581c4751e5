# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of this room: each loads through access, calls queries or one action, and renders."""

from openipt.clinic.workbench.referral.pages import client_account, clients, hand_over

urls = [*clients.urls, *client_account.urls, *hand_over.urls]
