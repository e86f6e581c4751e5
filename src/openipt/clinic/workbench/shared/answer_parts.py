# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A section of answers under a title, as `shared/answer_parts.html` shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from openipt.protocol.saying import Answer


@dataclass(frozen=True, slots=True)
class Part:
    """A section and its answers; `is_safety` if a client reads in it about safety."""

    title: str
    answers: Sequence[Answer]
    is_safety: bool = False
