# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Versions of texts: the note of a session, and worksheets, of which code reads the fields named here.

Every other field of a worksheet is read, shown and printed as its definition says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from openipt.course.entries import Entry
from openipt.course.kinds.fact import Fact

NOTE, WORKSHEET = "note", "worksheet"
_OF_VERSIONS = frozenset({"worksheet", "version", "signed"})


def version_of(
    kind: str, text: str, answers: Mapping[str, object], *, number: int, signed: bool
) -> Mapping[str, object]:
    """Return what the entry of a version stores: its answers, and what every version says of itself."""
    own: dict[str, object] = {"worksheet": kind, "version": number, "signed": signed}
    return {**answers, **own} if kind == NOTE else {**answers, **own, "text": text}  # a note's own text is its `text`


@dataclass(frozen=True, kw_only=True)
class TextVersion(Fact):
    """A version of a text, which is the fact's subject. `version` counts from 1."""

    version: int | None = None
    signed: bool = False

    @property
    def text_kind(self) -> str:
        """What kind of text it is a version of: the note, or the id of the worksheet."""
        return NOTE

    @property
    def answers(self) -> dict[str, object]:
        """What was written, by field, without what every version says of itself."""
        return {field_id: value for field_id, value in self.stored.items() if field_id not in self._own}

    @property
    def _own(self) -> frozenset[str]:
        return _OF_VERSIONS


@dataclass(frozen=True, kw_only=True)
class Note(TextVersion, kind=NOTE):
    """The note of a session."""

    text: str = ""


SHEETS: dict[str, type["Sheet"]] = {}  # by the id of the worksheet


@dataclass(frozen=True, kw_only=True)
class Sheet(TextVersion, kind=WORKSHEET):
    """A worksheet that was filled in."""

    worksheet_id: ClassVar[str] = ""

    worksheet: str = ""
    person: str = ""
    people: tuple[str, ...] = ()

    def __init_subclass__(cls, *, worksheet: str = "", **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.kind_id = WORKSHEET
        if worksheet:
            cls.worksheet_id = worksheet
            SHEETS[worksheet] = cls

    @classmethod
    def class_of(cls, entry: Entry) -> type[Fact]:
        return SHEETS.get(str(entry.data.get(WORKSHEET)), cls)

    @property
    def text_kind(self) -> str:
        return self.worksheet

    @property
    def _own(self) -> frozenset[str]:
        return _OF_VERSIONS | {"text"}  # the id of the text


@dataclass(frozen=True, kw_only=True)
class SafetyPlan(Sheet, worksheet="safety-plan"):
    """The client's plan for hard times."""

    review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class WaysOut(Sheet, worksheet="ways-out"):
    """How a course ended before its end, and what was arranged."""

    kind: str = ""
    what_happened: str = ""
    handed_to: str = ""
    come_back: str = ""
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class Formulation(Sheet, worksheet="formulation"):
    """The formulation that the client heard."""

    chain: str = ""
    reply_words: str = ""
