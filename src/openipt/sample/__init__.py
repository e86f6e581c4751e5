# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Believable clients who do not exist, as values from a seed and a day. Pure: no clock, no database, no web."""

from openipt.sample.clinic import clinic
from openipt.sample.model import Act, Case, Clinic, Person, Service, User

__all__ = ["Act", "Case", "Clinic", "Person", "Service", "User", "clinic"]
