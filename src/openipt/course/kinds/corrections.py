# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What takes a fact out of the record."""

from dataclasses import dataclass

from openipt.course.entries import WITHDRAWAL
from openipt.course.kinds.fact import Fact


@dataclass(frozen=True, kw_only=True)
class Withdrawal(Fact, kind=WITHDRAWAL):
    """That what it replaces was entered in error."""
