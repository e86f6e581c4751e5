# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Definitions as canonical JSON and back: what was in force when a course began or a worksheet was filled in is kept.

Canonical: keys sorted, UTF-8, composed letters (NFC), no blanks, keys with nothing to say left out. The same
definition gives the same text and the same SHA-256 on every machine.
"""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from openipt.protocol.model import Form, Worksheet
from openipt.protocol.text import composed

T = TypeVar("T")


class SnapshotFault(ValueError):
    """A text that is no snapshot of this kind of definition."""


def body(value: object) -> str:
    """Return the definition as canonical JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(body(value).encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        values = {attribute.name: (getattr(value, attribute.name), attribute) for attribute in fields(value)}
        return {name: _plain(inner) for name, (inner, attribute) in values.items() if inner != _default(attribute)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _default(attribute: Any) -> object:
    if attribute.default is not MISSING:
        return attribute.default
    return attribute.default_factory() if attribute.default_factory is not MISSING else MISSING


def worksheet_from(text: str) -> Worksheet:
    return _from(Worksheet, text)


def form_from(text: str) -> Form:
    return _from(Form, text)


def _from(kind: type[T], text: str) -> T:
    """Make a definition of its JSON text; raises SnapshotFault if the text is not such a definition."""
    try:
        content = _value(kind, json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise SnapshotFault(f"this is no snapshot of a {kind.__name__}: {fault}") from fault
    return typing.cast("T", content)


def _value(kind: Any, value: Any) -> Any:
    """`value` from JSON as the annotated type `kind`."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return (
            None
            if value is None
            else _value(next(kind_inside for kind_inside in inside if kind_inside is not type(None)), value)
        )
    if origin is tuple:
        kinds = (inside[0],) * len(value) if inside[-1] is Ellipsis else inside
        return tuple(_value(kind_inside, item) for kind_inside, item in zip(kinds, value, strict=True))
    if origin is Mapping:
        return {key: _value(inside[1], item) for key, item in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return _scalar(kind, value)


_hints = cache(typing.get_type_hints)  # slow, and the same for a class


def _dataclass(kind: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{key: _value(hints[key], item) for key, item in value.items()})


def _scalar(kind: Any, value: Any) -> Any:
    if kind is object:
        return value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} where {kind.__name__} should stand")
    return value
