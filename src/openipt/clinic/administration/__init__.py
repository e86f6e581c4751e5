# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The pages for signing in, for one's own account, and for the administrator: users, roles, the service."""
