# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers against their fields: what may be stored, and in which shape.

Answers are plain JSON values by field id: text, whole numbers, true, lists, and for a partial date a table
``{"first", "last", "precision", "text"}`` with ISO dates, or ``{"precision": "words", "text"}`` without days.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from openipt.protocol.dates_in_words import Precision
from openipt.protocol.days import read_day
from openipt.protocol.model import Field, FieldType, Finding
from openipt.protocol.partial_date import WORDS
from openipt.protocol.text import (
    MOST_IN_LINE,
    MOST_IN_TEXT,
    MOST_ROWS,
    cannot_be_stored,
    composed,
    has_too_many_marks,
    is_blank,
)

_WORDS = (FieldType.LINE, FieldType.TEXT)
_LISTS = (FieldType.CHOICES, FieldType.PEOPLE)


def clean_text(text: str) -> str:
    """Composed letters (NFC), line ends as LF, no blanks around; letters stay as typed where marks pile up."""
    return composed(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_length(length: int, most: int, where: str) -> tuple[Finding, ...]:
    """Return a finding where something has more characters than it may have."""
    return (Finding("answer.too_long", where, {"most": most, "length": length}),) if length > most else ()


def check_text(text: str, most: int, where: str) -> tuple[Finding, ...]:
    """Return what keeps a text from being stored: its length, characters that no database takes, marks that pile up."""
    if wrong := check_length(len(text), most, where):
        return wrong
    if cannot_be_stored(text):
        return (Finding("answer.characters", where),)
    if has_too_many_marks(text):
        return (Finding("answer.marks", where),)
    return ()


def normalise(fields: Sequence[Field], data: Mapping[str, object]) -> dict[str, object]:
    """Return the answers as they are stored: texts cleaned, and whatever says nothing left out.

    Fields that are not known are kept as they are; `check_answers` names them.
    """
    known = {field.id: field for field in fields}
    normalised = {key: _normalised(known.get(key), value) for key, value in data.items()}
    return {key: value for key, value in normalised.items() if not _says_nothing(value)}


def _says_nothing(value: object) -> bool:
    if isinstance(value, str):
        return is_blank(value)
    return value is None or value is False or (isinstance(value, list | dict) and not value)


def _normalised(field: Field | None, value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {str(key): inner for key, inner in normalise((), value).items()}
    if isinstance(value, list | tuple):
        columns = field.fields if field else ()
        rows = [normalise(columns, row) if isinstance(row, Mapping) else _normalised(None, row) for row in value]
        return [row for row in rows if not _says_nothing(row)]
    return value


def check_answers(fields: Sequence[Field], data: Mapping[str, object]) -> tuple[Finding, ...]:
    """Return everything that is wrong with the answers, all at once; empty if they may be stored.

    `where` is the path of the field, rows counted from 0: ``lines.2.words``.
    """
    return tuple(_check(fields, normalise(fields, data), ""))


def _check(fields: Sequence[Field], data: Mapping[str, object], at: str) -> Iterator[Finding]:
    known = {field.id for field in fields}
    for key in data:
        if key not in known:
            yield Finding("answer.unknown_field", f"{at}{key}")
    for field in fields:
        if field.id in data:
            yield from _check_value(field, data[field.id], f"{at}{field.id}")
        elif field.required:
            yield Finding("answer.required", f"{at}{field.id}", {"label": field.label.staff})


def _check_value(field: Field, value: object, where: str) -> Iterator[Finding]:
    most = MOST_IN_LINE if field.type in (FieldType.LINE, FieldType.WHEN) else MOST_IN_TEXT
    if wrong := next((fault for text in _texts_in(value) if (fault := check_text(text, most, where))), None):
        yield from wrong
        return
    if isinstance(value, list) and len(value) > MOST_ROWS:
        yield Finding("answer.too_many", where, {"most": MOST_ROWS, "number": len(value)})
        return
    yield from _CHECKS.get(field.type, _check_id)(field, value, where)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner)


def _wrong(field: Field, where: str) -> Finding:
    return Finding("answer.type", where, {"expected": field.type.value})


def _check_words(field: Field, value: object, where: str) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _wrong(field, where)
    elif field.type is FieldType.LINE and "\n" in value:
        yield Finding("answer.one_line", where)


def _check_number(field: Field, value: object, where: str) -> Iterator[Finding]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield _wrong(field, where)
        return
    lowest, highest = (0, 10) if field.type is FieldType.RATING else (field.lowest, field.highest)
    if lowest is not None and value < lowest:
        yield Finding("answer.too_low", where, {"lowest": lowest})
    if highest is not None and value > highest:
        yield Finding("answer.too_high", where, {"highest": highest})


def _check_yes(field: Field, value: object, where: str) -> Iterator[Finding]:
    if value is not True:
        yield _wrong(field, where)


def _check_choice(field: Field, value: object, where: str) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _wrong(field, where)
    elif value not in {choice.id for choice in field.choices}:
        yield Finding("answer.choice", where, {"value": value})


def _check_list(field: Field, value: object, where: str) -> Iterator[Finding]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        yield _wrong(field, where)
        return
    if len(set(value)) != len(value):
        yield Finding("answer.twice", where)
    if field.type is FieldType.CHOICES:
        for code in value:
            yield from _check_choice(field, code, where)


def _check_date(field: Field, value: object, where: str) -> Iterator[Finding]:
    if read_day(value) is None:
        yield Finding("answer.date", where)


def _check_when(field: Field, value: object, where: str) -> Iterator[Finding]:
    """First and last day in order and the precision known, or words alone; nothing else in the table."""
    if not isinstance(value, Mapping):
        yield _wrong(field, where)
        return
    text = value.get("text", "")
    if value.get("precision") == WORDS:
        if set(value) != {"precision", "text"} or not isinstance(text, str) or not text.strip():
            yield Finding("answer.when", where)
        return
    first, last = read_day(value.get("first")), read_day(value.get("last"))
    whole = value.get("precision") in set(Precision) and isinstance(text, str)
    if first is None or last is None or not whole or set(value) - {"first", "last", "precision", "text"}:
        yield Finding("answer.when", where)
    elif first > last:
        yield Finding("answer.when_order", where)


def _check_rows(field: Field, value: object, where: str) -> Iterator[Finding]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield _wrong(field, where)
        return
    for number, row in enumerate(value):
        yield from _check(field.fields, row, f"{where}.{number}.")


def _check_id(field: Field, value: object, where: str) -> Iterator[Finding]:
    """Check the form of an id; whether it belongs to this course is checked where the course is known."""
    if not isinstance(value, str):
        yield _wrong(field, where)


_CHECKS: dict[FieldType, Callable[[Field, object, str], Iterator[Finding]]] = {
    **dict.fromkeys(_WORDS, _check_words),
    **dict.fromkeys((FieldType.NUMBER, FieldType.RATING), _check_number),
    **dict.fromkeys(_LISTS, _check_list),
    FieldType.YES: _check_yes,
    FieldType.CHOICE: _check_choice,
    FieldType.DATE: _check_date,
    FieldType.WHEN: _check_when,
    FieldType.ROWS: _check_rows,
}
