# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of this room: each loads through access, calls queries or one action, and renders."""

from openipt.clinic.workbench.plan.pages import closing, ending, goals

urls = [*goals.urls, *ending.urls, *closing.urls]
