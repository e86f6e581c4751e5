# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a person reads in a definition, and the same definition in other words.

A definition (a form of IPT, a worksheet, an instrument, all content) is a frozen dataclass. A field that holds a text
is annotated with who reads it: `StaffText`, `ClientText`. Everything else is structure. Every text has a path, the
place of its entry in content: `worksheets/relapse-plan/sections/green/title`. So a text is found again after it has
been worded better or translated.

The catalogue, which gives the text in another wording or language, is an argument: nothing here reads a file.
"""

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar

D = TypeVar("D")


class Audience(StrEnum):
    """For whom a text is written. What is for clients may be read by staff too, never the other way round."""

    STAFF = "staff"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Says:
    """The mark of a field that holds a text."""

    audience: Audience
    is_official: bool = False  # worded by the owner of a questionnaire: translated by them alone


@dataclass(frozen=True, slots=True)
class KeptAt:
    """The mark of entries that also stand elsewhere in content: the path they have there.

    `named_by` is the field that says under which name; where that is empty, the entries are the definition's own.
    """

    path: str
    named_by: str = ""


StaffText = Annotated[str, Says(Audience.STAFF)]
ClientText = Annotated[str, Says(Audience.CLIENT)]
OfficialText = Annotated[str, Says(Audience.CLIENT, is_official=True)]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a definition. `path` and `audience` together name it; entries without an id are counted as `#1`."""

    path: str
    audience: Audience
    text: str
    is_official: bool = False

    @property
    def place(self) -> str:
        """Path and audience in one: where the text stands in its definition."""
        return f"{self.path} {self.audience}"

    @property
    def context(self) -> str:
        """The path as translators see it, without what changes when a line is put in above this one.

        Where a source is said is of no account to its words: many entries come from the same one.
        """
        path, _, rest = self.path.partition("/source/")
        return f"source/{rest}" if rest else path.partition("/#")[0]


Catalogue = Callable[[Text], str]  # the text in another wording or language; its own where there is none
Translation = Callable[[Audience, str, str], str]  # audience, context, paragraph -> the paragraph in a language

_BETWEEN = re.compile(r"(\n{2,}|\n\Z)")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which are translated one by one."""
    return [part for part in _BETWEEN.split(text)[::2] if part]


def translated(find: Translation) -> Catalogue:
    """Return the catalogue of a language, made of its translations of paragraphs.

    The wording of a questionnaire stays: another language of it is another official version.
    """

    def catalogue(text: Text) -> str:
        if text.is_official:
            return text.text
        parts = _BETWEEN.split(text.text)
        parts[::2] = [find(text.audience, text.context, part) if part else "" for part in parts[::2]]
        return "".join(parts)

    return catalogue


def texts(definition: object) -> Iterator[Text]:
    """Yield every text of a definition that says something, in the order of its file."""
    seen: list[Text] = []

    def note(text: Text) -> str:
        seen.append(text)
        return text.text

    reworded(definition, note)
    yield from (text for text in seen if text.text)


def reworded(definition: D, catalogue: Catalogue) -> D:
    """Return the definition with what the catalogue gives in the place of every text, empty ones too."""
    folder = getattr(definition, "folder", "")
    path = _below(folder, _key(definition, 1)) if folder else ""
    return typing.cast("D", _reworded_fields(definition, path, catalogue))


def wordless(definition: D) -> D:
    """Return the structure of a definition: every text empty. A better wording leaves it equal."""
    return reworded(definition, lambda text: "")


def texts_by_place(definition: object) -> dict[str, str]:
    """Return the texts of a definition by place; `put_in` makes the definition of them again, with `wordless`."""
    return {text.place: text.text for text in texts(definition)}


def put_in(structure: D, by_place: Mapping[str, str]) -> D:
    """Return a structure with texts in their places; empty where there is none."""
    return reworded(structure, lambda text: by_place.get(text.place, ""))


def places_in(structure: object) -> set[str]:
    """Return every place of a definition in which a text may stand."""
    places: set[str] = set()

    def note(text: Text) -> str:
        places.add(text.place)
        return text.text

    reworded(structure, note)
    return places


def _reworded(hint: Any, value: Any, path: str, catalogue: Catalogue) -> Any:
    """`value`, whose annotation is `hint`, in other words."""
    if value is None:
        return None
    kind, mark = _read(hint)
    if isinstance(mark, Says):
        return catalogue(Text(path, mark.audience, value, mark.is_official))
    if isinstance(value, tuple):
        parts = enumerate(zip(_kinds(kind, len(value)), value, strict=True), 1)
        return tuple(
            _reworded(part, entry, _below(path, _key(entry, place)), catalogue) for place, (part, entry) in parts
        )
    if isinstance(value, Mapping):
        part = typing.get_args(kind)[1]
        return {key: _reworded(part, entry, _below(path, key), catalogue) for key, entry in value.items()}
    return _reworded_fields(value, path, catalogue) if is_dataclass(value) else value


def _read(hint: Any) -> tuple[Any, Any]:
    """Return the type that an annotation names, and its mark; an optional one is read as if it had to be there."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return _read(next(part for part in typing.get_args(hint) if part is not types.NoneType))
    if typing.get_origin(hint) is Annotated:
        kind, mark = typing.get_args(hint)
        return kind, mark
    return hint, None


def _kinds(kind: Any, number: int) -> tuple[Any, ...]:
    inside = typing.get_args(kind)
    return inside[:1] * number if inside[-1] is Ellipsis else inside


def _reworded_fields(value: Any, path: str, catalogue: Catalogue) -> Any:
    kind: Any = type(value)
    hints = _hints(kind)
    changed = {
        name: _reworded(hints[name], getattr(value, name), _place(hints[name], value, name, path), catalogue)
        for name in _worded(kind)
    }
    return replace(value, **changed) if changed else value


def _place(hint: Any, value: Any, name: str, path: str) -> str:
    """Return the path of a field: below its entry, under its name. The two wordings of one entry share its path."""
    _, mark = _read(hint)
    if isinstance(mark, KeptAt) and not mark.named_by:
        return mark.path
    if isinstance(mark, KeptAt) and (shared := getattr(value, mark.named_by)):
        return _below(mark.path, shared)
    return path if name in set(Audience) else _below(path, name)


def _below(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _key(value: Any, place: int) -> str:
    """Return what an entry of a list is called in a path: its id, its printed number, or its place counted from 1."""
    for name in ("id", "number", "code"):
        if (key := getattr(value, name, None)) is not None:
            return f"{key:g}" if isinstance(key, float) else str(key)
    return f"#{place}"


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


@cache
def _worded(kind: Any) -> tuple[str, ...]:
    """Return the fields of a class in which a text may stand, however deep."""
    return tuple(part.name for part in fields(kind) if _has_text(_hints(kind)[part.name], frozenset({kind})))


def _has_text(hint: Any, above: frozenset[Any]) -> bool:
    kind, mark = _read(hint)
    if isinstance(mark, Says):
        return True
    if isinstance(kind, type) and is_dataclass(kind):
        return kind in above or any(_has_text(part, above | {kind}) for part in _hints(kind).values())
    return any(_has_text(part, above) for part in typing.get_args(kind))
