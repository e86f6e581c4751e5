# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Settings, addresses and the ways in: demo, serve, manage."""
