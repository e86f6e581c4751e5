# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading tables of a content file: every getter notes what is wrong and goes on, so that all faults show at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from openipt.protocol.model import Mark, Source, Wording

_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "a table"}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a content file; prints as ``file: entry: key: problem``."""

    file: str
    entry: str
    key: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.key}: {self.problem}"


class ContentFaults(Exception):
    """Content that cannot be used, with everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


def kind_of(value: object) -> str:
    """Return what a value read from TOML is, in words."""
    return _NAMES.get(type(value), f"a {type(value).__name__}")


class Table:
    """One TOML table with the place where it stands. `close` reports the keys nobody asked for."""

    def __init__(self, values: Mapping[str, object], file: str, entry: str, faults: list[Fault], at: str = "") -> None:
        self._left = dict(values)
        self.file, self.entry, self.faults, self.at = file, entry, faults, at

    def fault(self, key: str, problem: str) -> None:
        self.faults.append(Fault(self.file, self.entry, f"{self.at}{key}", problem))

    def has(self, key: str) -> bool:
        return key in self._left

    def holds_text(self, key: str) -> bool:
        return isinstance(self._left.get(key), str)

    def holds_table(self, key: str) -> bool:
        return isinstance(self._left.get(key), dict)

    def rest(self) -> tuple[str, ...]:
        """Return the keys not asked for yet."""
        return tuple(self._left)

    def take(self, key: str) -> object:
        """Return the raw value, None if it is not there."""
        return self._left.pop(key, None)

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text that is not blank; without a default it must be there."""
        value = self.take(key)
        if value is None:
            if default is None:
                self.fault(key, "is missing")
            return default or ""
        if not isinstance(value, str):
            self.fault(key, f"must be text, not {kind_of(value)}")
            return default or ""
        if not value.strip() and default is None:
            self.fault(key, "is empty")
        return value.strip()

    def maybe_whole(self, key: str) -> int | None:
        """Return a whole number or None."""
        value = self.take(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(key, f"must be a whole number, not {kind_of(value)}")
        return None

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number; without a default it must be there."""
        if not self.has(key) and default is None:
            self.fault(key, "is missing")
        number = self.maybe_whole(key)
        return number if number is not None else (default or 0)

    def maybe_share(self, key: str) -> float | None:
        """Return a number from 0 to 1 or None."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.fault(key, "must be a number from 0 to 1")
            return None
        return float(value)

    def flag(self, key: str) -> bool:
        """Return the yes or no of a key; absent is false."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(key, f"must be true or false, not {kind_of(value)}")
        return False

    def items(self, key: str, *, needed: bool = False) -> list[object]:
        """Return a list; absent is empty."""
        value = self.take(key)
        if isinstance(value, list) and (value or not needed):
            return value
        if value is None and not needed:
            return []
        self.fault(key, "is missing" if value is None else "must be a list that is not empty")
        return []

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return a list of texts."""
        items = self.items(key, needed=needed)
        if all(isinstance(item, str) and item.strip() for item in items):
            return tuple(str(item) for item in items)
        self.fault(key, "must be a list of texts, none of them empty")
        return ()

    def wholes(self, key: str, length: int | None = None) -> tuple[int, ...]:
        """Return a list of whole numbers, of a given length if one is given."""
        items = self.items(key, needed=True)
        good = [item for item in items if isinstance(item, int) and not isinstance(item, bool)]
        if items and (len(good) != len(items) or length not in (None, len(items))):
            self.fault(key, f"must be a list of {length or ''} whole numbers".replace("  ", " "))
            good = []
        return tuple(good) if good or length is None else (0,) * length

    def range(self, key: str) -> tuple[int, int]:
        """Return two whole numbers, the lower first."""
        low, high = self.wholes(key, 2)
        if low > high:
            self.fault(key, f"the first number ({low}) must not be above the second ({high})")
        return low, high

    def words(self, key: str) -> Wording:
        """``[staff, client]``, or ``[staff]`` where a client never sees it."""
        return self.as_words(key, self.take(key))

    def maybe_words(self, key: str) -> Wording | None:
        return self.words(key) if self.has(key) else None

    def as_words(self, key: str, value: object) -> Wording:
        if value is None:
            self.fault(key, "is missing")
            return Wording("")
        good = isinstance(value, list) and len(value) in (1, 2)
        if not (isinstance(value, list) and good and all(isinstance(text, str) and text.strip() for text in value)):
            self.fault(key, "must be a list of one or two wordings: [staff, client]")
            return Wording("")
        return Wording(*value)

    def table(self, key: str) -> "Table | None":
        """Return a table inside this one, None if it is not there."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Table(value, self.file, self.entry, self.faults, f"{self.at}{key}.")
        self.fault(key, f"must be a table, not {kind_of(value)}")
        return None

    def tables(self, key: str, name: str = "", *, needed: bool = False) -> list["Table"]:
        """Return a list of tables. With `name` each is an entry of its own, called by its id."""
        tables = []
        for place, value in enumerate(self.items(key, needed=needed), start=1):
            if not isinstance(value, dict):
                self.fault(key, f"number {place} must be a table, not {kind_of(value)}")
                continue
            mark = str(value.get("id", place))
            entry = f"{self.entry} {name} {mark}".strip() if name else self.entry
            tables.append(Table(value, self.file, entry, self.faults, "" if name else f"{self.at}{key}.{mark}."))
        return tables

    def source(self, default: Source | None = None) -> Source:
        """``source`` and ``mark``; those of the file where the entry has none."""
        if default is not None and not self.has("source") and not self.has("mark"):
            return default
        source = Source(
            self.text("source"),
            self.mark("mark"),
            **{key: self.text(key, "") for key in ("address", "confirmed", "unchecked", "ours", "schools")},
        )
        self._check_source(source)
        return source

    def mark(self, key: str) -> Mark:
        """Return one of the marks; DESIGN, with a fault, if it is none of them."""
        mark = self.text(key)
        if mark and mark not in set(Mark):
            self.fault(key, f"{mark!r} is not one of {', '.join(Mark)}")
        return Mark(mark) if mark in set(Mark) else Mark.DESIGN

    def _check_source(self, source: Source) -> None:
        """Check a mark against its notes: what is verified has nothing unchecked, the rest says what is."""
        if source.mark is Mark.VERIFIED and source.unchecked:
            self.fault("unchecked", "what is verified has nothing unchecked: mark it P")
        if source.mark is Mark.PARTLY and not (source.confirmed and (source.unchecked or source.ours)):
            self.fault("mark", "P says what is confirmed, and what is unchecked or ours")
        if source.mark is Mark.MEMORY and not source.unchecked:
            self.fault("mark", "M says what is unchecked")

    def close(self) -> None:
        """Report every key that no one asked for."""
        for key in self._left:
            self.fault(key, "is not known here")
