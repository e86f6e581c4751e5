# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Believable clients who do not exist, as values from a seed and a day. Pure: no clock, no database, no web.

`clinic.clinic(seed, today, zone)` gives the whole of it; `model` says what it is made of.
"""
