# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An instrument (a questionnaire or rating scale) as frozen values.

The fields are those of an instrument file: what stands here under a name stands in the file under the same key, and
``Instrument.body()`` writes it out again. All scores are raw scale points.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from openipt.wording import ClientText, OfficialText, StaffText

# Ways of not answering that are marked or left; those of the next line are told from the other answers.
MISSING, REFUSED, NOT_APPLICABLE, NOT_ASSESSED = "missing", "refused", "not_applicable", "not_assessed"
NOT_ASKED, ONE_OF, AREA = "not_asked", "one_of_a_pair", "area_left_out"
KINDS = (MISSING, REFUSED, NOT_APPLICABLE, NOT_ASSESSED)
OPEN = (MISSING, REFUSED)  # still to be answered, unless the form says what they count


@dataclass(frozen=True)
class Option:
    """One printed answer: ``code`` is the number printed on the form, ``loinc`` its answer code (LA...)."""

    code: float
    text: OfficialText
    loinc: str = ""


@dataclass(frozen=True)
class When:
    """True when the answer to ``item`` is at least ``at_least`` and at most ``at_most``, as far as they are set."""

    item: int
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, values: Mapping[int, float]) -> bool | None:
        """Return whether the condition is met by values under their item numbers; None while the item has none."""
        value = values.get(self.item)
        if value is None:
            return None
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class NoAnswer:
    """A way of not answering that the form or its manual knows; ``kind`` is one of KINDS.

    ``code`` is the number printed for it, if there is one. ``counts`` is what it counts as; where that is None the
    question is left out of the base (not applicable, not assessed) or stays open (refused, missing).
    """

    kind: str
    code: float | None = None
    counts: float | None = None


@dataclass(frozen=True)
class Coding:
    """One of the ways in which the same form is printed: the answers numbered from ``low`` to ``high``.

    ``turned`` means that the highest printed number is the answer that counts lowest.
    """

    id: str
    name: StaffText
    low: float
    high: float
    turned: bool = False


@dataclass(frozen=True)
class Item:
    """One question. ``text`` is empty where the licence does not let us ship it; ``label`` is our own short name.

    Answers are codes (``Instrument.codes_are`` says what they mean) from ``low`` to ``high`` in steps of ``step``, or
    just ``codes`` where the form skips numbers. A ``reversed`` item is turned by the scorer (low + high - answer); one
    with ``highest_first`` has been turned by the print, whose first choice carries the highest code. An item that is
    not ``scored`` (a frequency, say) is kept with the answers and left out of every total, and an ``optional`` one is
    never missing. One with ``asked_if`` is put only when one of these holds: after a no it is not missing and counts
    ``not_asked_counts``, or is left out of the base where that is None.
    """

    number: int
    text: OfficialText = ""
    label: StaffText = ""
    low: float = 0
    high: float = 3
    step: float = 1
    codes: tuple[float, ...] = ()
    reversed: bool = False
    highest_first: bool = False
    scored: bool = True
    optional: bool = False
    options: tuple[Option, ...] = ()
    asked_if: tuple[When, ...] = ()
    not_asked_counts: float | None = None
    no_answers: tuple[NoAnswer, ...] = ()
    loinc: str = ""


@dataclass(frozen=True)
class Band:
    """A range of scores with the published word, for "scores in this range are usually described as ..."."""

    low: float
    high: float
    label: StaffText


@dataclass(frozen=True)
class BandSet:
    """Bands of another publication for the same score."""

    name: StaffText
    source: str
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Category:
    """A result by rule in place of a total: holds when any of ``any`` holds, or always when there is none.

    ``id`` is what a record keeps of it. ``open_label`` is said in place of ``label`` while an open question could
    still lead to an earlier category.
    """

    id: str
    label: StaffText
    any: tuple[When, ...] = ()
    open_label: StaffText = ""


@dataclass(frozen=True)
class Remark:
    """What a publication reads from single answers beside the total: said when any of ``any`` holds."""

    any: tuple[When, ...]
    text: StaffText
    source: str


@dataclass(frozen=True)
class Example:
    """A form worked out by hand from the publication, and what it comes to; the file is refused where it does not.

    ``answers`` are the codes of all items in order with spaces between them, "-" for one that is missing. ``total`` is
    left out where there is none.
    """

    answers: str
    source: str
    total: float | None = None
    category: str = ""
    coding: str = ""

    @property
    def codes(self) -> list[float | None]:
        """The answers as the scorer takes them; ValueError for what is no number."""
        return [None if code == "-" else float(code) for code in self.answers.split()]


@dataclass(frozen=True)
class Cutoff:
    """A published line between a case and none: a case has a score ``rule`` (>=, >, <= or <) ``points``."""

    points: float
    rule: str
    label: StaffText
    source: str

    def is_case(self, score: float) -> bool:
        """Return whether a score is on the clinical side of this cutoff."""
        line = self.points
        return {">=": score >= line, ">": score > line, "<=": score <= line, "<": score < line}[self.rule]


@dataclass(frozen=True)
class ChangeThreshold:
    """The smallest change, in points, that is called reliable; ``level`` says at what confidence or by what convention.

    ``sd`` and ``reliability`` are what the threshold was worked out from, where that is known
    (1.96 x SD x sqrt(2) x sqrt(1 - r), Jacobson & Truax 1991).
    """

    points: float
    source: str
    level: StaffText
    sd: float | None = None
    reliability: float | None = None


@dataclass(frozen=True)
class RiskRule:
    """Ask the person when the scored answer to ``item`` is ``at_least`` this; ``level`` is review or urgent.

    ``danger_to`` says to whom: self or others. ``unanswered`` is the level while the question has no answer. It is a
    prompt for a conversation: never a statement about the person.
    """

    item: int
    at_least: float
    text: StaffText
    level: str = "review"
    danger_to: str = "self"
    unanswered: str = "review"


@dataclass(frozen=True)
class Licence:
    """Who owns the instrument and its terms; ``items_shipped`` tells whether its wording is in this program."""

    state: StaffText
    items_shipped: bool = False
    notice: OfficialText = ""


@dataclass(frozen=True)
class Subscale:
    """A part of the instrument with a score of its own: the sum or mean of its items.

    ``missing_allowed`` items may be missing (the mean of the rest stands for them). One that is ``skippable`` may be
    left out whole when it does not apply to the person.
    """

    id: str
    name: StaffText
    items: tuple[int, ...]
    rule: str = "sum"
    factor: float = 1
    missing_allowed: int = 0
    skippable: bool = False
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()


@dataclass(frozen=True)
class Scoring:
    """How the total is made.

    ``rule``: sum, mean, subscales (the mean of the subscale scores), category (see Category) or none. The result is
    multiplied by ``factor``. Of a ``domain`` (a group of items) only the highest answer counts. Up to
    ``missing_allowed`` scored items may be missing, and only those in ``may_be_missing`` if it names any: then the mean
    of the answered ones stands for the rest, rounded to ``prorated_decimals`` where the publication does so. At least
    ``least_answered`` items must be answered. Of each group in ``one_of`` a single answer is enough. Bands are read
    from the score rounded to ``band_decimals`` where the publication does so.
    """

    rule: str
    low: float | None = None
    high: float | None = None
    factor: float = 1
    missing_allowed: int = 0
    may_be_missing: tuple[int, ...] = ()
    least_answered: int = 0
    prorated_decimals: int | None = None
    domains: tuple[tuple[int, ...], ...] = ()
    one_of: tuple[tuple[int, ...], ...] = ()
    band_decimals: int | None = None
    text: StaffText = ""


@dataclass(frozen=True)
class Loinc:
    """LOINC codes of the whole instrument; only verified ones stand here."""

    panel: str = ""
    total: str = ""


@dataclass(frozen=True)
class Fact:
    """How far one fact of an instrument file has been checked, and against what.

    ``mark``: V checked against a source, U looked for and not found in anything that could be read.
    """

    name: str
    mark: str
    source: str = ""


@dataclass(frozen=True)
class Instrument:
    """An instrument as a frozen value; see the field's own type for each part.

    ``codes_are`` says what an answer code is: *printed* (the number that stands beside the choice on the form), *score*
    (what the choice counts, on a form that may print nothing) or *place* (the place of the choice, the first being the
    lowest code). ``edition`` names the form that is meant; ``entry_note`` is shown wherever answers are typed.
    ``codings`` are the ways in which the form is numbered where there are several: then answers are read only when the
    coding is named or plain from the answers themselves. ``unclear_names`` are names that may mean another scale.

    ``about`` is what it tells of (symptom, functioning, relationships, alliance, wellbeing, goals, risk); ``direction``
    is which way is better (lower, higher, none); ``client_title`` is what a client reads in place of ``title``.
    ``verification``: V checked against sources, P in part, M from general knowledge and not checked.
    """

    folder: ClassVar[str] = "instruments"

    id: str
    version: str
    name: str
    title: StaffText
    client_title: ClientText
    about: str
    construct: StaffText
    rater: str
    population: StaffText
    recall: StaffText
    direction: str
    scoring: Scoring
    licence: Licence
    source: str
    verification: str
    items: tuple[Item, ...]
    codes_are: str = "printed"
    edition: StaffText = ""
    entry_note: StaffText = ""
    instructions: OfficialText = ""
    aliases: tuple[str, ...] = ()
    unclear_names: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    codings: tuple[Coding, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    categories: tuple[Category, ...] = ()
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    other_bands: tuple[BandSet, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    changes: tuple[ChangeThreshold, ...] = ()
    change_note: StaffText = ""
    reliability: str = ""
    risks: tuple[RiskRule, ...] = ()
    remarks: tuple[Remark, ...] = ()
    examples: tuple[Example, ...] = ()
    loinc: Loinc = field(default_factory=Loinc)
    notes: tuple[StaffText, ...] = ()
    facts: tuple[Fact, ...] = ()

    def item(self, number: int) -> Item:
        """Return the item with this number, counted from 1; KeyError if there is none."""
        if not 1 <= number <= len(self.items):
            raise KeyError(number)
        return self.items[number - 1]

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """Return the printed answers of an item: its own or the ones that all items share; empty for a shell."""
        return item.options or self.options

    def codes_of(self, item: Item) -> tuple[float, ...]:
        """Return the answer codes an item takes, lowest first."""
        if options := self.options_of(item):
            return tuple(sorted(option.code for option in options))
        if item.codes:
            return tuple(sorted(item.codes))
        steps = round((item.high - item.low) / item.step)
        return tuple(tidy(item.low + place * item.step) for place in range(steps + 1))

    @property
    def least_items(self) -> int:
        """How many answers a form has at least: the optional questions at its end may be left off."""
        return max((item.number for item in self.items if not item.optional), default=0)

    @property
    def own_coding(self) -> Coding | None:
        """The coding in which the codes of the items stand; None where the form is numbered in one way only."""
        return next((coding for coding in self.codings if coding.low == self.items[0].low and not coding.turned), None)

    def band_of(self, total: float) -> Band | None:
        """Return the band a total falls into: the one with the highest lower end that is not above it."""
        places = self.scoring.band_decimals
        return band_in(self.bands, total if places is None else round(total, places))

    @property
    def total_step(self) -> float | None:
        """What totals go up by, counted from the lowest one; None where a mean makes any number possible."""
        if self.scoring.rule != "sum" or self.scoring.missing_allowed:
            return None
        return tidy(min(item.step for item in self.items) * self.scoring.factor)

    def body(self) -> str:
        """Return this instrument as canonical JSON text; ``load.from_body`` makes the same value of it again."""
        return json.dumps(_data(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the body in hexadecimal: two instruments are the same definition exactly when this is equal."""
        return hashlib.sha256(self.body().encode()).hexdigest()


def band_in(bands: Iterable[Band], total: float) -> Band | None:
    """Return the band whose lower end is the highest that a total reaches: 22.2 has reached 20 and not 23."""
    return max((band for band in bands if band.low <= total), key=lambda band: band.low, default=None)


def tidy(number: float) -> float:
    """Return the number without floating dust (tenths add up exactly), as an int where it is whole."""
    rounded = round(number, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def in_figures(score: float) -> str:
    """Return a score as people read it: 14, 3.4; two decimals at most."""
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
