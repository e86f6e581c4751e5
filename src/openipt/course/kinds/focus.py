# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the work is about: what speaks for a problem area, the focus chosen, strategies touched."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from openipt.course.kinds.fact import Fact
from openipt.protocol.model import Finding


@dataclass(frozen=True, kw_only=True)
class AreaEvidence(Fact, kind="evidence"):
    """What speaks for or against a problem area."""

    area: str = ""
    side: Literal["for", "against", "onset", "priority", ""] = ""
    text: str = ""
    person: str = ""
    event: str = ""
    quote: str = ""


@dataclass(frozen=True, kw_only=True)
class Focus(Fact, kind="focus"):
    """The focus that was chosen, or that it is not clear yet."""

    primary: str = ""
    secondary: str = ""
    not_yet: bool = False
    decide_by: date | None = None
    people: tuple[str, ...] = ()
    sentence: str = ""
    reason: str = ""

    def faults(self) -> Iterator[Finding]:
        if not self.primary and not self.not_yet:
            yield Finding("focus_missing", "primary")
        if self.not_yet and not self.decide_by:
            yield Finding("decide_by_missing", "decide_by")
        if self.primary and self.primary == self.secondary:
            yield Finding("same_area_twice", "secondary")


@dataclass(frozen=True, kw_only=True)
class AreaTouched(Fact, kind="area_touched"):
    """A strategy of a problem area that was worked with."""

    area: str = ""
    strategy: str = ""
