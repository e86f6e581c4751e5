# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Instruments from files: ours from ``instruments/*.toml``, a service's own from a folder, and from stored text."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from openipt.measures.checking import faults_of
from openipt.measures.faults import InstrumentError, UnknownInstrumentError
from openipt.measures.model import Instrument
from openipt.measures.reading import read_instrument

FOLDER = Path(__file__).with_name("instruments")
_known: dict[str, Instrument] = {}  # ours and a service's own; empty while there are only ours


def instruments() -> tuple[Instrument, ...]:
    """Return all instruments in the order of their ids: ours, read once and kept, and those that ``use_own`` put in."""
    return tuple(_known.values()) if _known else tuple(_shipped().values())


def is_known(id_or_alias: str) -> bool:
    """Return whether there is such an instrument: the file of a service's own may have gone since it was answered."""
    return normal(id_or_alias) in _by_name()


def use_own(instruments_of_service: Iterable[Instrument]) -> None:
    """Put a service's own beside ours for the rest of this process, each in place of ours of the same id."""
    by_id = {form.id: form for form in instruments_of_service}
    _known.clear()
    _known.update(sorted({**_shipped(), **by_id}.items()) if by_id else ())
    _by_name.cache_clear()


def instrument(id_or_alias: str) -> Instrument:
    """Return the instrument with this id, name or alias, whatever its case; raises UnknownInstrumentError."""
    return find(_by_name(), id_or_alias)


def find(by_name: Mapping[str, Instrument], id_or_alias: str) -> Instrument:
    """Return the instrument under a name in what ``names_of`` gave; raises UnknownInstrumentError."""
    try:
        return by_name[normal(id_or_alias)]
    except KeyError:
        unclear = [form for form in by_name.values() if normal(id_or_alias) in map(normal, form.unclear_names)]
        more = f"it can mean several; {unclear[0].id} is the {unclear[0].title}. All of them" if unclear else "see"
        raise UnknownInstrumentError([f"there is no measure {id_or_alias!r}; {more}: openipt measure list"]) from None


def load_folder(path: str | Path) -> tuple[Instrument, ...]:
    """Return all instruments of a folder of ``*.toml`` files; raises InstrumentError with the faults of all files."""
    folder = Path(path)
    if not folder.is_dir():
        raise InstrumentError([f"{folder}: there is no such folder"])
    loaded: list[Instrument] = []
    faults: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            loaded.append(load_file(file))
        except InstrumentError as fault:
            faults += fault.faults
    faults += names_used_twice(loaded)
    if faults:
        raise InstrumentError(faults)
    return tuple(loaded)


def load_file(file: Path) -> Instrument:
    """Return one instrument from a TOML file; raises InstrumentError with all that is wrong in it."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise InstrumentError([f"{file.name}: {fault}"]) from None
    return checked(read_instrument(data, file.name))


def from_body(text: str) -> Instrument:
    """Return the instrument that ``Instrument.body()`` wrote; raises InstrumentError."""
    try:
        data = json.loads(text)
    except ValueError as fault:
        raise InstrumentError([f"body: {fault}"]) from None
    return read_instrument(data if isinstance(data, dict) else {}, "body")


def checked(instrument: Instrument) -> Instrument:
    """Return the instrument itself if it makes sense; raises InstrumentError with every fault."""
    if faults := faults_of(instrument):
        raise InstrumentError(faults)
    return instrument


@lru_cache(1000)
def normal(name: str) -> str:
    """Return a name as it is looked up: only letters and digits count, so PHQ-9, phq9 and "phq 9" are the same."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def names_used_twice(loaded: Iterable[Instrument]) -> list[str]:
    """Return a fault for each id or alias that two instruments share."""
    owner: dict[str, str] = {}
    faults = []
    for instrument in loaded:
        for name in _names(instrument):
            if owner.setdefault(name, instrument.id) != instrument.id:
                faults.append(f"{instrument.id}: the name {name!r} is that of {owner[name]} too")
    return sorted(faults)


def names_of(loaded: Iterable[Instrument]) -> dict[str, Instrument]:
    """Return instruments under every spelling they are found by; a later one takes the place of an earlier one."""
    return {name: instrument for instrument in loaded for name in _names(instrument)}


def _names(instrument: Instrument) -> set[str]:
    return {normal(name) for name in (instrument.id, instrument.name, *instrument.aliases)}


@cache
def _shipped() -> dict[str, Instrument]:
    return {
        instrument.id: instrument for instrument in sorted(load_folder(FOLDER), key=lambda instrument: instrument.id)
    }


@cache
def _by_name() -> dict[str, Instrument]:
    return names_of(instruments())
