# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sentences with places for values, and the one rule for what is left out when a value is missing.

``{name}`` is the place of a value, ``{name?}`` asks for one without showing it, ``[...]`` is a part that may be left
out, ``|`` stands between ways of saying the same sentence. A part, and a sentence, stands when every value asked for
directly in it is there; one that asks for none directly needs a part of its own that stands. The first way of a
sentence that stands is taken. So no sentence is ever written about a value that no one entered.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SIGN = re.compile(r"[\[\]|]|\{\w+\??\}|(?<=[.?!])\s+|[^\[\]|{}\s]+|\s+|[{}]")
_PLACE = re.compile(r"\{(\w+)(\??)\}")
_STOPPED = re.compile(r"[.?!…][\"”’')]*\Z")  # what was typed ends a sentence by itself
_STOP = re.compile(r"\A([\"”’')]*)\.")
_LIST_BEGINS = (":", "(")


class LineFault(ValueError):
    """A line whose brackets or braces do not close."""


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """Text, places and smaller parts, in their order."""

    pieces: tuple["str | Place | Part", ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The places asked for directly, without those of smaller parts."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Place))

    @property
    def parts(self) -> tuple["Part", ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Part))

    @property
    def ends_with_stop(self) -> bool:
        last = self.pieces[-1]
        return isinstance(last, str) and last.endswith((".", "?", "!"))

    @property
    def is_value_alone(self) -> bool:
        return self.pieces == self.places


Sentence = tuple[Part, ...]  # the ways of saying it, best first


def sentences(line: str) -> tuple[Sentence, ...]:
    """Return the sentences of a line. Raises LineFault if a bracket or brace does not close."""
    signs = _SIGN.findall(line.strip())
    sentences: list[list[Part]] = [[]]
    while signs:
        part, end = _part(signs, "")
        sentences[-1].append(part)
        if end != "|":
            sentences.append([])
    return tuple(tuple(ways) for ways in sentences if ways)


def _part(signs: list[str], opened: str) -> tuple[Part, str]:
    """Return the part at the head of `signs`, which are used up, and what ended it."""
    pieces: list[str | Place | Part] = []
    while signs:
        sign = signs.pop(0)
        if sign == "]" and opened:
            return Part(tuple(pieces)), sign
        if not opened and (sign == "|" or (sign.isspace() and _ends_sentence(pieces))):
            return Part(tuple(pieces)), sign
        if sign == "[":
            pieces.append(_part(signs, sign)[0])
        elif place := _PLACE.fullmatch(sign):
            pieces.append(Place(place[1], not place[2]))
        elif sign in "[]{}|":
            raise LineFault(f"{sign!r} stands alone")
        else:
            _add_text(pieces, sign)
    if opened:
        raise LineFault("'[' does not close")
    return Part(tuple(pieces)), ""


def _ends_sentence(pieces: list[str | Place | Part]) -> bool:
    return bool(pieces) and Part(tuple(pieces)).ends_with_stop


def _add_text(pieces: list[str | Place | Part], text: str) -> None:
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] += text
    else:
        pieces.append(text)


def places(line: str) -> tuple[Place, ...]:
    """Return every place of a line, in its order."""
    return tuple(place for sentence in sentences(line) for way in sentence for place in _all_places(way))


def _all_places(part: Part) -> Iterator[Place]:
    for piece in part.pieces:
        if isinstance(piece, Place):
            yield piece
        elif isinstance(piece, Part):
            yield from _all_places(piece)


def filled(line: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sentences of the line that stand, with the values as they were typed.

    A value that is missing, or holds blanks only, is none. Every sentence ends in one full stop, whether the line or
    the value brings it; only a value that is the whole sentence stands as it was typed.
    """
    told = (next((text for way in ways if (text := _sentence(way, values))), "") for ways in sentences(line))
    return tuple(text for text in told if text)


def _sentence(way: Part, values: Mapping[str, str]) -> str:
    text = _told(way, values)
    return text if not text or way.is_value_alone else _joined(text, "" if way.ends_with_stop else ".")


def _told(part: Part, values: Mapping[str, str]) -> str:
    """Return the part with its values; "" if it does not stand."""
    if not all(values.get(place.name, "").strip() for place in part.places):
        return ""
    inner = {id(smaller): _told(smaller, values) for smaller in part.parts}
    if inner and not part.places and not any(inner.values()):
        return ""
    text = ""
    for piece in part.pieces:
        if isinstance(piece, Place):
            text += values[piece.name] if piece.shown else ""
        else:
            text = _joined(text, inner[id(piece)] if isinstance(piece, Part) else piece)
    return text


def _joined(before: str, text: str) -> str:
    """`text` after what stands already: no comma where a list begins, no second full stop."""
    if text.startswith(",") and before.rstrip().endswith(_LIST_BEGINS):
        text = text[1:] if before.endswith(":") else text[1:].lstrip()
    if _STOPPED.search(before):
        text = _STOP.sub(r"\1", text)
    return before + text
