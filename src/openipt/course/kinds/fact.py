# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every fact of a course carries, and how the class of its kind is made from the entry as it is stored.

A kind is a frozen class whose attributes are the fields of its definition in `protocol/content/facts.toml`, by the
same names (`from` is `from_`, since Python keeps that word). What was not entered has the attribute's default, and so
has a stored value of another type: no stored value keeps a course from being read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from keyword import iskeyword
from types import UnionType
from typing import Any, ClassVar, Literal, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from openipt.course.entries import Entry
from openipt.protocol.days import read_day, read_moment
from openipt.protocol.model import Field, Finding
from openipt.protocol.partial_date import NOT_DATED, When

Reader = Callable[[object], object]
# By the field's id: the attribute, the type of a value that is taken as it is stored, and what reads any other.
Readers = Mapping[str, tuple[str, type | None, Reader]]
KINDS: dict[str, type["Fact"]] = {}  # by the id of the kind


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact of a course. Each kind has a class of its own below it; one without a class stays a plain `Fact`."""

    kind_id: ClassVar[str] = ""
    readers: ClassVar[Readers] = {}

    id: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    session: str | None
    subject: str  # what it is about: the first id of a person, event, goal or step, whatever has replaced it since
    replaces: str | None
    recorded_reason: str
    stored: Mapping[str, object]  # by field id, for what is shown as its definition says

    def __init_subclass__(cls, *, kind: str = "", **more: Any) -> None:
        """Take the class for the facts of this kind. Without a kind it is a base that several kinds share."""
        super().__init_subclass__(**more)
        cls.readers = readers_of(cls, Fact)
        if kind:
            cls.kind_id = kind
            KINDS[kind] = cls

    @classmethod
    def class_of(cls, entry: Entry) -> "type[Fact]":
        """Return the class for an entry of this kind; a kind that is stored in several shapes chooses here."""
        return cls

    def value_of(self, field: Field) -> object:
        """Return what is stored for a field of the definition; None where nothing is."""
        return self.stored.get(field.id)

    @property
    def own_reason(self) -> str:
        """The reason that a field of its own asks for, where it has one."""
        return _text(self.stored.get("reason"))

    def faults(self) -> Iterator[Finding]:
        """Yield what cannot be true, or what is missing, by what the fact says of itself."""
        yield from ()

    @property
    def people_named(self) -> tuple[str, ...]:
        """The ids of the people it is about, as far as it names any."""
        named = (_text(self.stored.get("person")), *_texts(self.stored.get("people")))
        return tuple(person for person in named if person)

    def naming(self, person: str) -> Self:
        """Return the fact as if it named this person."""
        changes: dict[str, Any] = {"stored": {**self.stored, "person": person}}
        if "person" in self.readers:
            changes["person"] = person
        return replace(self, **changes)

    def has(self, where: Mapping[str, object]) -> bool:
        """Tell whether every value asked for is stored: a list asks for any one of its values, "*" for anything."""
        for name, wanted in where.items():  # noqa: SIM110 - gates ask this most, and a generator takes twice the time
            if not _matches(self.stored.get(name), wanted):
                return False
        return True


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table that is part of a fact."""

    readers: ClassVar[Readers] = {}

    def __init_subclass__(cls) -> None:
        cls.readers = readers_of(cls, Row)


def fact_of(entry: Entry) -> Fact:
    """Return the fact that an entry records, in the class of its kind."""
    kind = KINDS.get(entry.kind, Fact).class_of(entry)
    # A course is made of thousands of facts with few of their fields entered. The others are found as defaults of the
    # class, so only what is there is written: a tenth of the time that a call of the class takes.
    attributes = {
        "id": entry.id,
        "happened_on": entry.happened_on,
        "recorded_at": entry.recorded_at,
        "recorded_by": entry.by,
        "session": entry.session,
        "subject": entry.subject or entry.id,
        "replaces": entry.replaces,
        "recorded_reason": entry.reason,
        "stored": entry.data,
    }
    if kind is Fact:
        attributes["kind_id"] = entry.kind
    return _with(kind, attributes, entry.data)


M = TypeVar("M", Fact, Row)


def _with(kind: type[M], attributes: dict[str, object], stored: Mapping[str, object]) -> M:
    """Return an instance with these attributes and those that are stored."""
    readers = kind.readers
    for field_id, value in stored.items():
        if field_id in readers:
            name, usual, read = readers[field_id]
            attributes[name] = value if type(value) is usual else read(value)
    fact = object.__new__(kind)
    object.__setattr__(fact, "__dict__", attributes)
    return fact


def readers_of(kind: type, base: type) -> Readers:
    """Return the readers of what a class says of itself and not of every `base`."""
    own = {name: hint for name, hint in get_type_hints(kind).items() if name not in base.__annotations__}
    readers = {name: _reader(hint) for name, hint in own.items() if get_origin(hint) is not ClassVar}
    return {field_id_of(name): (name, _TAKEN.get(read), read) for name, read in readers.items()}


def field_id_of(attribute: str) -> str:
    """Return the id of the field that an attribute holds."""
    bare = attribute.removesuffix("_")
    return bare if iskeyword(bare) else attribute


def _matches(value: object, wanted: object) -> bool:
    if wanted == "*":
        return value not in (None, "", [], ())
    if isinstance(wanted, list | tuple):
        return value in wanted
    return value == wanted


def _reader(hint: Any) -> Reader:
    """Return what reads a stored value as an attribute of this type. Raises TypeError for a type no field has."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(inner for inner in get_args(hint) if inner is not type(None))
    if get_origin(hint) is Literal:
        hint = str
    if get_origin(hint) is tuple:
        return _reader_of_many(get_args(hint)[0])
    if hint not in _READERS:
        raise TypeError(f"no field is stored as {hint}")
    return _READERS[hint]


def _reader_of_many(hint: Any) -> Reader:
    if isinstance(hint, type) and issubclass(hint, Row):
        return lambda value: _rows(hint, value)
    return _texts if hint is str else _items


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _measure(value: object) -> float | None:
    """Return a number that may have decimals, as means of answers have."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _yes(value: object) -> bool:
    return value is True


def _items(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in _items(value))


def _when(value: object) -> When:
    return When(value) if isinstance(value, Mapping) else NOT_DATED


def _rows(kind: type[Row], value: object) -> tuple[Row, ...]:
    return tuple(_with(kind, {}, item) for item in _items(value) if isinstance(item, Mapping))


_TAKEN: dict[Reader, type] = {_text: str, _number: int}
_READERS: dict[type, Reader] = {
    str: _text,
    int: _number,
    float: _measure,
    bool: _yes,
    date: read_day,
    datetime: read_moment,
    When: _when,
}
