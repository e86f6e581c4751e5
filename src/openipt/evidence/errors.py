# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with evidence data, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable

from openipt.tables.faults import DataError, Fault, refuse

__all__ = ["DataError", "Fault", "NotConvergedError", "UnknownChoiceError", "refuse"]


class UnknownChoiceError(ValueError):
    """A method, test or convention was named that does not exist; the message lists those that do."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown {kind} {name!r}; known are {', '.join(known)}")


class NotConvergedError(ArithmeticError):
    """An iteration did not settle within its limit of steps."""
