# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Measures answered, skipped and added."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from openipt.course.kinds.agreement import PassingReason
from openipt.course.kinds.fact import Fact
from openipt.measures import Answer

RESPONSE = "response"


def response_of(
    instrument: str,
    answers: Mapping[str, object],
    *,
    total: float | None,
    complete: bool,
    definition: str,
    wording: str,
) -> Mapping[str, object]:
    """Return what the entry of a response stores: what the row holds, and what stands in columns of its own."""
    own = {"instrument": instrument, "total": total, "complete": complete}
    return {**answers, **own, "definition": definition, "wording": wording}


@dataclass(frozen=True, kw_only=True)
class Response(Fact, kind=RESPONSE):
    """An answered measure. `answers` are in the order of its items, empty where only a total from paper is known."""

    instrument: str = ""
    instrument_version: str = ""
    definition: str = ""  # the hash of the instrument's structure as it was answered
    wording: str = ""  # and of the words in which it was answered
    answers: tuple[Answer, ...] = ()
    total: float | None = None
    out_of: float | None = None
    complete: bool = False
    mode: str = ""
    coding: str = ""
    category: str = ""  # the result by rule of an instrument without a total
    language: str = ""  # of the questions that were answered; empty for that of the content files
    cause: str = ""  # why it took the place of another, where no one typed a reason


@dataclass(frozen=True, kw_only=True)
class Declined(Fact, kind="declined"):
    """A measure that was skipped, once or for the whole course."""

    instrument: str = ""
    scope: Literal["once", "course", ""] = ""
    why: PassingReason = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasureAdded(Fact, kind="measure_added"):
    """A measure added to those of the form of IPT."""

    instrument: str = ""
