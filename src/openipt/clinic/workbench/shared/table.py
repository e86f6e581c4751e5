# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A table beside a drawing: the same values in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    heads: list[str]
    rows: list[list[str]]
