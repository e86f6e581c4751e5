# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Plain data (from TOML or JSON) to frozen values, by the types of the model, with all faults at once."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any

from openipt.measures.faults import InstrumentError
from openipt.measures.model import Instrument

WORDS: dict[type, str] = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def read_instrument(data: Mapping[str, Any], where: str) -> Instrument:
    """Make an Instrument of file-shaped data; raises InstrumentError with every missing, unknown or wrong key."""
    faults: list[str] = []
    made = _read_value(Instrument, _expand_answers(data), where, faults)
    if faults:
        raise InstrumentError(faults)
    assert isinstance(made, Instrument)
    return made


def _expand_answers(data: Mapping[str, Any]) -> dict[str, Any]:
    """The short form of a file: ``[answers]`` (count, low, high, step, reversed, unscored) for a list of items."""
    full = dict(data)
    short = full.pop("answers", None)
    if not isinstance(short, Mapping):
        return full if short is None else {**full, "answers": short}
    shared = {key: short[key] for key in ("low", "high", "step") if key in short}
    unknown = set(short) - {"count", "low", "high", "step", "reversed", "unscored"}
    full.update({f"answers.{key}": short[key] for key in sorted(unknown)})
    listed = full.get("items", [])
    given = {item.get("number", place): item for place, item in enumerate(listed, 1) if isinstance(item, Mapping)}
    count = short.get("count", len(listed))
    full["items"] = [_full_item(n, shared, short, given.get(n, {})) for n in range(1, count + 1)]
    full["items"] += [item for n, item in given.items() if n not in range(1, count + 1)]
    return full


def _full_item(
    number: int, shared: Mapping[str, Any], short: Mapping[str, Any], own: Mapping[str, Any]
) -> dict[str, Any]:
    marks = {"reversed": True} if number in short.get("reversed", ()) else {}
    if number in short.get("unscored", ()):
        marks["scored"] = False
    return {"number": number, **shared, **marks, **own}


def _read_value(kind: Any, value: Any, where: str, faults: list[str]) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _read_record(kind, value, where, faults)
    if typing.get_origin(kind) is tuple:
        return _read_row(typing.get_args(kind)[0], value, where, faults)
    if isinstance(kind, types.UnionType):
        return None if value is None else _read_value(typing.get_args(kind)[0], value, where, faults)
    accepted = (int, float) if kind is float else (kind,)
    if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool) or value != value:  # noqa: PLR0124
        faults.append(f"{where}: {value!r} should be {WORDS[kind]}")
    return value


def _read_row(kind: Any, value: Any, where: str, faults: list[str]) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        faults.append(f"{where}: {value!r} should be a list")
        return ()
    return tuple(_read_value(kind, part, f"{where}[{place}]", faults) for place, part in enumerate(value, 1))


def _read_record(kind: type, value: Any, where: str, faults: list[str]) -> Any:
    if not isinstance(value, Mapping):
        faults.append(f"{where}: {value!r} should be a table of keys")
        return None
    fields = {f.name: f for f in dataclasses.fields(kind)}
    hints = _hints(kind)
    before = len(faults)
    faults += [f"{where}: unknown key {key!r}" for key in value if key not in fields]
    faults += [f"{where}: {name!r} is missing" for name, f in fields.items() if name not in value and _required(f)]
    known = {name: _read_value(hints[name], value[name], f"{where}.{name}", faults) for name in fields if name in value}
    return kind(**known) if len(faults) == before else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _required(f: "dataclasses.Field[Any]") -> bool:
    return f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
