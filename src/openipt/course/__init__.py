# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course of IPT: entries in, state out. Pure: no clock, no database, no web."""
