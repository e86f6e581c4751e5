# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers to a score, by the instrument's own published rule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from openipt.measures.answers import Answer, ReadAnswers, read_answers
from openipt.measures.faults import AnswerError
from openipt.measures.model import (
    MISSING,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    REFUSED,
    Band,
    Instrument,
    RiskRule,
    Subscale,
    band_in,
    tidy,
)

SCORER_VERSION = "2"
UNANSWERED = {
    MISSING: "Item {item} was not answered: ask about it in person.",
    REFUSED: "Item {item} was refused: ask about it in person.",
    NOT_APPLICABLE: "Item {item} was marked as not applicable: ask about it in person.",
    NOT_ASSESSED: "Item {item} was not assessed: ask about it in person.",
}
LEVELS = ("review", "urgent")  # rising
AT_LEAST = "at_least:"


@dataclass(frozen=True)
class Flag:
    """Something a person should look at. ``kind``: risk (one meets a risk rule) or ask (it has no answer).

    ``danger_to`` says whose safety the question is about: self or others.
    """

    kind: str
    item: int
    level: str
    text: str
    danger_to: str = "self"


@dataclass(frozen=True)
class SubscaleScore:
    """The score of one subscale; None when too many of its answers are missing or it does not apply.

    ``band`` is the word for its range and ``cutoffs`` are those that it meets, where any are published.
    """

    id: str
    name: str
    score: float | None
    band: str = ""
    cutoffs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scored:
    """What the answers come to.

    ``total`` is None when answers are missing that the manual does not allow to be missing, or when the instrument has
    no total. ``out_of`` is the highest total that could have been reached: less than the instrument's when a question
    does not apply to the person, and then there is no band. ``complete`` is true when no scored item is open.
    ``missing``, ``refused`` and ``not_applicable`` hold item numbers, from 1. ``uncounted`` holds the answers to items
    that do not count, with their numbers. ``remarks`` say what a publication reads from single answers. ``coding`` is
    how the form was numbered, where there are several ways. ``category`` is the id of the result of an instrument that
    has one in place of a total, with AT_LEAST before it while an open question could lead to an earlier one.
    """

    measure: str
    total: float | None
    complete: bool
    band: Band | None
    missing: tuple[int, ...]
    flags: tuple[Flag, ...]
    subscales: tuple[SubscaleScore, ...]
    prorated: bool
    instrument_version: str
    out_of: float | None = None
    refused: tuple[int, ...] = ()
    not_applicable: tuple[int, ...] = ()
    uncounted: tuple[tuple[int, float], ...] = ()
    remarks: tuple[str, ...] = ()
    coding: str = ""
    category: str = ""
    scorer_version: str = SCORER_VERSION

    @property
    def basis(self) -> str:
        """What sets this total apart from others of the instrument; only totals of the same basis can be compared."""
        return "" if self.out_of is None or self.total is None else f"of {self.out_of}"


def score(instrument: Instrument, answers: Sequence[Answer], coding: str | None = None) -> Scored:
    """Score the codes of all items in order; raises AnswerError with all faults.

    An answer is a code, None for a missing one, or a word for a way of not answering that the form knows (refused, not
    applicable, not assessed). ``coding`` is needed where the form is printed with different numbers and the answers do
    not show which.
    """
    read = read_answers(instrument, answers, coding)
    parts = tuple(_subscale_score(part, read) for part in instrument.subscales)
    total, out_of = _total(instrument, read, parts), _out_of(instrument, read)
    category, label = _category(instrument, read) if instrument.scoring.rule == "category" else ("", "")
    open_items = [item.number for item in instrument.items if item.scored and _is_unanswered(read, item.number)]
    return Scored(
        measure=instrument.id,
        total=total,
        complete=not open_items,
        band=Band(0, 0, label) if label else _band(instrument, total, out_of),
        missing=read.of_kind(MISSING),
        flags=_flags(instrument, read.values, read.kinds),
        subscales=parts,
        prorated=total is not None and bool(open_items),
        instrument_version=instrument.version,
        out_of=out_of,
        refused=read.of_kind(REFUSED),
        not_applicable=read.of_kind(NOT_APPLICABLE),
        uncounted=tuple(
            (item.number, read.values[item.number])
            for item in instrument.items
            if not item.scored and item.number in read.answered
        ),
        remarks=tuple(rule.text for rule in instrument.remarks if any(when.holds(read.values) for when in rule.any)),
        coding=read.coding.id if read.coding else "",
        category=category,
    )


def is_total(instrument: Instrument, total: float) -> bool:
    """Return whether the number can be a total of this instrument."""
    try:
        check_total(instrument, total)
    except AnswerError:
        return False
    return True


def check_total(instrument: Instrument, total: float) -> None:
    """Raise AnswerError unless the number can be a total of this instrument."""
    low, high = instrument.scoring.low, instrument.scoring.high
    if low is None or high is None:
        raise AnswerError([f"{instrument.name} has no total score"])
    if not low <= total <= high:
        raise AnswerError([f"{instrument.name} totals go from {low} to {high}; {total} is outside"])


def unseen(instrument: Instrument) -> tuple[Flag, ...]:
    """Return the flags of a total without its answers: every question about risk has still to be asked."""
    return _flags(instrument, {}, {item.number: MISSING for item in instrument.items})


def _is_unanswered(read: ReadAnswers, number: int) -> bool:
    return read.is_open(number) or read.kinds.get(number) == MISSING


def _combine(rule: str, factor: float, values: Sequence[float], count: int) -> float:
    """Return the sum (a mean standing in for what is missing of ``count``) or the mean, times the factor."""
    times = count if rule == "sum" else 1
    return tidy(sum(values) * times / len(values) * factor)


def _subscale_score(part: Subscale, read: ReadAnswers) -> SubscaleScore:
    points = _subscale(part, read)
    if points is None:
        return SubscaleScore(part.id, part.name, None)
    band = band_in(part.bands, points)
    met = tuple(f"{cut.label} ({cut.source})" for cut in part.cutoffs if cut.is_case(points))
    return SubscaleScore(part.id, part.name, points, band.label if band else "", met)


def _subscale(part: Subscale, read: ReadAnswers) -> float | None:
    counted = [number for number in part.items if not read.is_left_out(number)]
    answered = [read.values[number] for number in counted if number in read.values]
    if not answered or len(counted) - len(answered) > part.missing_allowed:
        return None
    return _combine(part.rule, part.factor, answered, len(counted))


def _total(instrument: Instrument, read: ReadAnswers, parts: Sequence[SubscaleScore]) -> float | None:
    scoring = instrument.scoring
    if scoring.rule in ("none", "category"):
        return None
    if scoring.rule == "subscales":
        scores = [part.score for part in parts if part.score is not None]
        return tidy(sum(scores) / len(scores) * scoring.factor) if len(scores) == len(parts) else None
    groups = [group for group in _groups(instrument) if not all(read.is_left_out(number) for number in group)]
    whole = [group for group in groups if not any(read.is_open(number) for number in group)]
    answered = [max(read.values[number] for number in group if number in read.values) for group in whole]
    missing = [number for group in groups for number in group if read.is_open(number)]
    if not answered or len(answered) < scoring.least_answered or not _may_miss(instrument, missing):
        return None
    total = _combine(scoring.rule, scoring.factor, answered, len(groups))
    return tidy(round(total, scoring.prorated_decimals)) if missing and scoring.prorated_decimals is not None else total


def _out_of(instrument: Instrument, read: ReadAnswers) -> float | None:
    """Return the highest total when a question is out of the base; None on the whole base and for means."""
    scoring = instrument.scoring
    if scoring.rule != "sum" or scoring.high is None or scoring.domains:
        return None
    out = [item.high for item in instrument.items if item.scored and read.is_left_out(item.number)]
    return tidy(scoring.high - sum(out) * scoring.factor) if out else None


def _groups(instrument: Instrument) -> tuple[tuple[int, ...], ...]:
    """Return the items that count, one a group, or the domains of which the highest answer counts."""
    return instrument.scoring.domains or tuple((item.number,) for item in instrument.items if item.scored)


def _may_miss(instrument: Instrument, missing: Sequence[int]) -> bool:
    scoring = instrument.scoring
    if len(missing) > scoring.missing_allowed:
        return False
    return not scoring.may_be_missing or all(number in scoring.may_be_missing for number in missing)


def _band(instrument: Instrument, total: float | None, out_of: float | None) -> Band | None:
    return None if total is None or out_of is not None else instrument.band_of(total)


def _category(instrument: Instrument, read: ReadAnswers) -> tuple[str, str]:
    """Id and label of the first category that holds; "at least" it where an open question could lead to an earlier one.

    Both are empty where none holds for certain: nothing was answered, or only open questions could decide.
    """
    may_be_higher = False
    for category in instrument.categories if read.answered or read.of_kind(REFUSED) else ():
        met = [None if read.is_open(when.item) else bool(when.holds(read.values)) for when in category.any]
        if any(met):
            if may_be_higher:
                return AT_LEAST + category.id, category.open_label or f"at least: {category.label}"
            return category.id, category.label
        if not category.any:
            return ("", "") if may_be_higher else (category.id, category.label)
        may_be_higher = may_be_higher or None in met
    return "", ""


def _flags(instrument: Instrument, values: Mapping[int, float], kinds: Mapping[int, str]) -> tuple[Flag, ...]:
    """Return one flag an item at most: the strictest risk rule that its answer meets, or to ask when it has none."""
    by_item: dict[int, Flag] = {}
    for rule in sorted(instrument.risks, key=lambda rule: rule.at_least):
        kind = kinds.get(rule.item) or (None if rule.item in values else MISSING)  # an optional question left off
        if kind in UNANSWERED:
            by_item[rule.item] = _to_ask(rule, kind, instrument.risks)
        elif values.get(rule.item, rule.at_least - 1) >= rule.at_least:
            by_item[rule.item] = Flag("risk", rule.item, rule.level, rule.text, rule.danger_to)
    return tuple(by_item[item] for item in sorted(by_item))


def _to_ask(rule: RiskRule, kind: str, rules: Collection[RiskRule]) -> Flag:
    level = max((other.unanswered for other in rules if other.item == rule.item), key=LEVELS.index)
    return Flag("ask", rule.item, level, UNANSWERED[kind].format(item=rule.item), rule.danger_to)
