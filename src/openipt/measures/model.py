# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An instrument (a questionnaire or rating scale) as frozen values.

The fields are those of an instrument file: what stands here under a name stands in the file under the same key, and
``Instrument.body()`` writes it out again. All scores are raw scale points.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Option:
    """One printed answer: ``code`` is the number printed on the form, ``loinc`` its answer code (LA...)."""

    code: float
    text: str
    loinc: str = ""


@dataclass(frozen=True)
class When:
    """True when the answer to ``item`` is at least ``at_least``."""

    item: int
    at_least: float


@dataclass(frozen=True)
class Item:
    """One question. ``text`` is empty where the licence does not let us ship it.

    Answers are the codes printed on the form: from ``low`` to ``high`` in steps of ``step``, or just ``codes`` where
    the form skips numbers. A reversed item is turned by the scorer (low + high - answer). An item that is not
    ``scored`` (a frequency, say) is kept with the answers and left out of every total. One with ``asked_if`` is put
    only when one of these holds: left out after a no, it is not missing.
    """

    number: int
    text: str = ""
    low: float = 0
    high: float = 3
    step: float = 1
    codes: tuple[float, ...] = ()
    reversed: bool = False
    scored: bool = True
    options: tuple[Option, ...] = ()
    asked_if: tuple[When, ...] = ()
    loinc: str = ""


@dataclass(frozen=True)
class Band:
    """A range of scores with the published word, for "scores in this range are usually described as ..."."""

    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Category:
    """A result by rule in place of a total: holds when any of ``any`` holds, or always when there is none."""

    label: str
    any: tuple[When, ...] = ()


@dataclass(frozen=True)
class Cutoff:
    """A published line between a case and none: a case has a score ``rule`` (>=, >, <= or <) ``points``."""

    points: float
    rule: str
    label: str
    source: str

    def is_case(self, score: float) -> bool:
        """Whether a score is on the clinical side of this cutoff."""
        return {
            ">=": score >= self.points,
            ">": score > self.points,
            "<=": score <= self.points,
            "<": score < self.points,
        }[self.rule]


@dataclass(frozen=True)
class ChangeThreshold:
    """The smallest change, in points, that is called reliable; ``level`` says at what confidence or by what convention.

    ``sd`` and ``reliability`` are what the threshold was worked out from, where that is known
    (1.96 x SD x sqrt(2) x sqrt(1 - r), Jacobson & Truax 1991).
    """

    points: float
    source: str
    level: str
    sd: float | None = None
    reliability: float | None = None


@dataclass(frozen=True)
class RiskRule:
    """Ask the person when the scored answer to ``item`` is ``at_least`` this; ``level`` is review or urgent.

    It is a prompt for a conversation: never a statement about the person.
    """

    item: int
    at_least: float
    text: str
    level: str = "review"


@dataclass(frozen=True)
class Licence:
    """Who owns the instrument and its terms; ``items_shipped`` tells whether its wording is in this program."""

    state: str
    items_shipped: bool = False
    notice: str = ""


@dataclass(frozen=True)
class Subscale:
    """A part of the instrument with a score of its own: the sum or mean of its items.

    ``missing_allowed`` items may be missing (the mean of the rest stands for them). One that is ``skippable`` may be
    left out whole when it does not apply to the person.
    """

    id: str
    name: str
    items: tuple[int, ...]
    rule: str = "sum"
    factor: float = 1
    missing_allowed: int = 0
    skippable: bool = False


@dataclass(frozen=True)
class Scoring:
    """How the total is made.

    ``rule``: sum, mean, subscales (the mean of the subscale scores), category (see Category) or none. The result is
    multiplied by ``factor``. Of a ``domain`` (a group of items) only the highest answer counts. Up to
    ``missing_allowed`` scored items may be missing, and only those in ``may_be_missing`` if it names any: then the mean
    of the answered ones stands for the rest. Bands are read from the score rounded to ``band_decimals`` where the
    publication does so.
    """

    rule: str
    low: float | None = None
    high: float | None = None
    factor: float = 1
    missing_allowed: int = 0
    may_be_missing: tuple[int, ...] = ()
    domains: tuple[tuple[int, ...], ...] = ()
    band_decimals: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Loinc:
    """LOINC codes of the whole instrument; only verified ones stand here."""

    panel: str = ""
    total: str = ""


@dataclass(frozen=True)
class Instrument:
    """An instrument as a frozen value; see the field's own type for each part.

    ``about`` is what it tells of (symptom, functioning, relationships, alliance, wellbeing, goals, risk); ``direction``
    is which way is better (lower, higher, none); ``client_title`` is what a client reads in place of ``title``.
    ``verification``: V checked against sources, P in part, M from general knowledge and not checked.
    """

    id: str
    version: str
    name: str
    title: str
    client_title: str
    about: str
    construct: str
    rater: str
    population: str
    recall: str
    direction: str
    scoring: Scoring
    licence: Licence
    source: str
    verification: str
    items: tuple[Item, ...]
    instructions: str = ""
    aliases: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    categories: tuple[Category, ...] = ()
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    cutoffs: tuple[Cutoff, ...] = ()
    changes: tuple[ChangeThreshold, ...] = ()
    change_note: str = ""
    reliability: str = ""
    risks: tuple[RiskRule, ...] = ()
    loinc: Loinc = field(default_factory=Loinc)
    notes: tuple[str, ...] = ()

    def item(self, number: int) -> Item:
        """The item with this number, counted from 1; KeyError if there is none."""
        if not 1 <= number <= len(self.items):
            raise KeyError(number)
        return self.items[number - 1]

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """The printed answers of an item: its own or the ones that all items share; empty for a shell."""
        return item.options or self.options

    def codes_of(self, item: Item) -> tuple[float, ...]:
        """The answer codes an item takes, lowest first."""
        if options := self.options_of(item):
            return tuple(sorted(option.code for option in options))
        if item.codes:
            return tuple(sorted(item.codes))
        steps = round((item.high - item.low) / item.step)
        return tuple(tidy(item.low + place * item.step) for place in range(steps + 1))

    def band_of(self, total: float) -> Band | None:
        """The band a total falls into: the one with the highest lower end that is not above it."""
        places = self.scoring.band_decimals
        read = total if places is None else round(total, places)
        below = [band for band in self.bands if band.low <= read]
        return max(below, key=lambda band: band.low) if below else None

    @property
    def total_step(self) -> float | None:
        """What totals go up by, counted from the lowest one; None where a mean makes any number possible."""
        if self.scoring.rule != "sum" or self.scoring.missing_allowed:
            return None
        return tidy(min(item.step for item in self.items) * self.scoring.factor)

    def body(self) -> str:
        """This instrument as canonical JSON text; ``load.from_body`` makes the same value of it again."""
        return json.dumps(_data(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the body in hexadecimal: two instruments are the same definition exactly when this is equal."""
        return hashlib.sha256(self.body().encode()).hexdigest()


def tidy(number: float) -> float:
    """The number without floating dust (tenths add up exactly), as an int where it is whole."""
    rounded = round(number, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def in_figures(score: float) -> str:
    """A score as people read it: 14, 3.4; two decimals at most."""
    return f"{round(score, 2):g}"


def _data(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _data(v) for f in dataclasses.fields(value) if (v := getattr(value, f.name)) != _default(f)}
    if isinstance(value, tuple):
        return [_data(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _data(part) for key, part in value.items()}
    return value


def _default(f: "dataclasses.Field[Any]") -> Any:
    return f.default_factory() if f.default_factory is not dataclasses.MISSING else f.default
