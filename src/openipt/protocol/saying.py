# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The one way to say a value: a field, its value and a reader give words.

`Saying(content, reader=..., names=...)` is made once for a page, a note or a print. Its content is in the reader's
language already. What the reader may not see gives no words, so a caller never has to leave anything out itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openipt.protocol.clauses import filled, places
from openipt.protocol.dates_in_words import written
from openipt.protocol.days import read_day
from openipt.protocol.model import Choice, Content, Field, FieldType, Wording
from openipt.protocol.partial_date import words_of

POINTERS = frozenset(
    {FieldType.PERSON, FieldType.PEOPLE, FieldType.EVENT, FieldType.GOAL, FieldType.STEP, FieldType.SCORE}
)
CHOOSING = frozenset({FieldType.CHOICE, FieldType.CHOICES})


class Reader(StrEnum):
    """Who reads: a clinician, the client, or someone outside the service, as the reader of a letter is."""

    CLINICIAN = "clinician"
    CLIENT = "client"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Answer:
    """One field as it is said. A table has `heads` and `rows`; everything else has `lines`, mostly one."""

    label: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    words: bool = False  # the client's own words, shown in the other voice

    @property
    def text(self) -> str:
        return ", ".join(self.lines)


def nameless(row_id: str) -> str:
    """Return no name for anything: for fields that point at nothing of a course."""
    return ""


@dataclass(frozen=True, slots=True)
class Saying:
    """How values are said to one reader.

    `names` says how a person, event, goal, step or score of the course, or an instrument, is called, by its id (""
    where it is not known). `day` writes a day in the language of the content.
    """

    content: Content
    reader: Reader = Reader.CLINICIAN
    names: Callable[[str], str] = nameless
    day: Callable[[date], str] = written

    # ---------- words of content ----------

    def words(self, wording: Wording) -> str:
        """Return the wording for this reader; "" where a client has none."""
        return (wording.client or "") if self.reader is Reader.CLIENT else wording.staff

    def term(self, key: str) -> str:
        """Return the words that content has under a key of words/en.toml; "" where it has none."""
        wording = self.content.words.get(key)
        return self.words(wording) if wording else ""

    def may_see(self, field: Field) -> bool:
        """Return whether this reader may see what the field holds: no one but staff sees what is for staff alone."""
        return field.for_client if self.reader is Reader.CLIENT else self._inside or not field.staff_only

    @property
    def _inside(self) -> bool:
        return self.reader is Reader.CLINICIAN

    def choice(self, field: Field, code: object) -> str:
        """Return the label of a choice; "" where the field has no such choice, or none that this reader may see."""
        chosen = _chosen(field, code)
        return self.words(chosen.words) if chosen else ""

    # ---------- values ----------

    def value(self, field: Field, value: object) -> str:
        """Return the value on one line; "" where there is none, or none for this reader."""
        return ", ".join(self.lines(field, value))

    def lines(self, field: Field, value: object) -> tuple[str, ...]:
        """Return the value, a line for each of its parts: the rows of a table, the people named, the choices taken."""
        if _is_nothing(value) or not self.may_see(field):
            return ()
        if field.type is FieldType.ROWS:
            return tuple(text for row in _rows(value) if (text := ", ".join(self._cells(field, row))))
        parts = value if isinstance(value, list | tuple) else (value,)
        return tuple(text for part in parts if (text := self._part(field, part)))

    def _cells(self, table: Field, row: Mapping[str, object]) -> Iterator[str]:
        return (text for column in table.fields if (text := self.value(column, row.get(column.id))))

    def _part(self, field: Field, value: object) -> str:
        if field.type in CHOOSING:
            return self.choice(field, value) or ("" if _chosen(field, value) else self._unlisted(value))
        if field.type in POINTERS:
            return self.names(str(value))
        if value is True:
            return self.term("saying.yes")
        if isinstance(value, Mapping):
            return words_of(value)
        if field.type is FieldType.DATE and (day := read_day(value)):
            return self.day(day)
        return self._called(field, str(value)) or str(value)

    def _unlisted(self, code: object) -> str:
        """Return a code that the definition no longer lists is shown to staff as it is, and to no one else."""
        return str(code) if self._inside else ""

    def _called(self, field: Field, code: str) -> str:
        """Return what a technique, handout, phase or instrument is called, where the field holds the code of one."""
        if field.id == "technique" and code in self.content.techniques:
            return self.words(self.content.techniques[code].name)
        if field.id == "handout" and code in self.content.handouts:
            return self.words(self.content.handouts[code].title)
        if field.id == "phase":
            return self.term(f"phase.{code}")
        return self.names(code) if field.id == "instrument" else ""

    # ---------- several fields ----------

    def answers(self, fields: Iterable[Field], values: Mapping[str, object]) -> tuple[Answer, ...]:
        """Return the answers in these fields, in their order: only what this reader may see, and no empty ones."""
        answers = (self._answer(field, values[field.id]) for field in fields if field.id in values)
        return tuple(answer for answer in answers if answer is not None)

    def _answer(self, field: Field, value: object) -> Answer | None:
        if _is_nothing(value) or not self.may_see(field):
            return None
        if field.type is FieldType.ROWS:
            columns = [column for column in field.fields if self.may_see(column)]
            rows = tuple(tuple(self.value(column, row.get(column.id)) for column in columns) for row in _rows(value))
            heads = tuple(self.words(column.label) for column in columns)
            return Answer(self.words(field.label), heads=heads, rows=rows) if rows else None
        lines = self.lines(field, value)
        return Answer(self.words(field.label), lines, words=field.words) if lines else None

    def sentences(self, line: str, fields: Iterable[Field], values: Mapping[str, object]) -> tuple[str, ...]:
        """Return the sentences of a line with the values in their places, as `openipt.protocol.clauses` has it.

        A sentence about a value that no one entered is left out.
        """
        known = {field.id: field for field in fields}
        asked = {place.name for place in places(line)}
        return filled(line, {name: self.value(known[name], values.get(name)) for name in asked if name in known})


def _is_nothing(value: object) -> bool:
    """Return whether nothing was entered; 0 is something."""
    return value is None or value is False or (isinstance(value, str | list | tuple | Mapping) and not value)


def _chosen(field: Field, code: object) -> Choice | None:
    return next((choice for choice in field.choices if choice.id == code), None)


def _rows(value: object) -> tuple[Mapping[str, object], ...]:
    return tuple(row for row in value if isinstance(row, Mapping)) if isinstance(value, list | tuple) else ()
