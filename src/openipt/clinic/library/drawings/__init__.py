# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Drawings of trials for the page, in the manner of `openipt.clinic.interface.drawings`; those for print are the
engine's own.
"""
