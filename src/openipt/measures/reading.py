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
MOST_ITEMS = 1000
LARGEST = 1e9  # beyond it, and for NaN, no scale has points and sums lose their last digits


def read_instrument(data: Mapping[str, Any], where: str) -> Instrument:
    """Make an Instrument of file-shaped data; raises InstrumentError with every missing, unknown or wrong key."""
    faults: list[str] = []
    instrument = _read_value(Instrument, _expand_answers(data, where, faults), where, faults)
    if faults:
        raise InstrumentError(faults)
    assert isinstance(instrument, Instrument)
    return instrument


@dataclasses.dataclass(frozen=True)
class _Answers:
    """The short form of a file for items that are all alike."""

    count: int
    low: float = 0
    high: float = 3
    step: float = 1
    reversed: tuple[int, ...] = ()
    highest_first: tuple[int, ...] = ()
    unscored: tuple[int, ...] = ()


def _expand_answers(data: Mapping[str, Any], where: str, faults: list[str]) -> dict[str, Any]:
    """Return the data with ``[answers]`` written out as a list of items, each with what the file says of it alone."""
    full = dict(data)
    if "answers" not in full:
        return full
    written = full.pop("answers")
    ways = {"no_answers": written["no_answers"]} if isinstance(written, Mapping) and "no_answers" in written else {}
    alike = {key: part for key, part in written.items() if key not in ways} if ways else written
    short = _read_value(_Answers, alike, f"{where}.answers", faults)
    listed = full.get("items", [])
    if not isinstance(short, _Answers) or not isinstance(listed, list):
        return full
    if short.count > MOST_ITEMS:
        faults.append(f"{where}.answers.count: {short.count} items are too many, {MOST_ITEMS} is the most")
        return full
    own = {_number_of(item, place): item for place, item in enumerate(listed, 1)}
    every = [*range(1, short.count + 1), *(n for n in own if n not in range(1, short.count + 1))]
    full["items"] = [_full_item(number, short, ways, own.get(number, {})) for number in every]
    return full


def _number_of(item: Any, place: int) -> int:
    number = item.get("number", place) if isinstance(item, Mapping) else place
    return number if isinstance(number, int) else place


def _full_item(number: int, short: _Answers, ways: Mapping[str, Any], own: Any) -> Any:
    if not isinstance(own, Mapping):
        return own
    shared = {key: getattr(short, key) for key in ("low", "high", "step")}
    marks = {"reversed": number in short.reversed, "scored": number not in short.unscored}
    marks["highest_first"] = number in short.highest_first
    return {"number": number, **shared, **marks, **ways, **own}


def _read_value(kind: Any, value: Any, where: str, faults: list[str]) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _read_record(kind, value, where, faults)
    if typing.get_origin(kind) is tuple:
        return _read_row(typing.get_args(kind)[0], value, where, faults)
    if isinstance(kind, types.UnionType):
        return None if value is None else _read_value(typing.get_args(kind)[0], value, where, faults)
    accepted = (int, float) if kind is float else (kind,)
    wrong = not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool)
    if wrong or (isinstance(value, int | float) and not abs(value) <= LARGEST):
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
