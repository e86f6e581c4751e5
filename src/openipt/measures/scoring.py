# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers to a score, by the instrument's own published rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openipt.measures.faults import AnswerError
from openipt.measures.model import Band, Category, Instrument, Item, Subscale, tidy

SCORER_VERSION = "1"


@dataclass(frozen=True)
class Flag:
    """Something a person should look at. ``kind``: risk (one meets a risk rule) or ask (its answer is missing)."""

    kind: str
    item: int
    level: str
    text: str


@dataclass(frozen=True)
class SubscaleScore:
    """The score of one subscale; None when too many of its answers are missing or it does not apply."""

    id: str
    name: str
    score: float | None


@dataclass(frozen=True)
class Scored:
    """What the answers come to.

    ``total`` is None when answers are missing that the manual does not allow to be missing, or when the instrument has
    no total. ``complete`` is true when no scored item is missing. ``missing`` holds item numbers, from 1.
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
    scorer_version: str = SCORER_VERSION


def score(instrument: Instrument, answers: Sequence[float | None]) -> Scored:
    """Score the printed codes of all items in order, None for a missing one; raises AnswerError with all faults."""
    _check(instrument, answers)
    values = _scored_values(instrument, answers)
    left_out = _skipped(instrument, values)
    missing = tuple(i.number for i in instrument.items if i.number not in left_out and _is_missing(i, values))
    needed = tuple(number for number in missing if instrument.item(number).scored)
    parts = tuple(SubscaleScore(part.id, part.name, _subscale(part, values)) for part in instrument.subscales)
    total = _total(instrument, values, parts)
    return Scored(
        measure=instrument.id,
        total=total,
        complete=not needed,
        band=_band(instrument, values, total, needed),
        missing=missing,
        flags=_flags(instrument, values, missing),
        subscales=parts,
        prorated=total is not None and bool(needed),
        instrument_version=instrument.version,
    )


def check_total(instrument: Instrument, total: float) -> None:
    """Raise AnswerError unless the number can be a total of this instrument."""
    low, high = instrument.scoring.low, instrument.scoring.high
    if low is None or high is None:
        raise AnswerError([f"{instrument.name} has no total score"])
    if not low <= total <= high:
        raise AnswerError([f"{instrument.name} totals go from {low} to {high}; {total} is outside"])


def unseen(instrument: Instrument) -> tuple[Flag, ...]:
    """The flags of a total without its answers: every question about risk has still to be asked."""
    return _flags(instrument, {}, [item.number for item in instrument.items])


def _check(instrument: Instrument, answers: Sequence[float | None]) -> None:
    count = len(instrument.items)
    if len(answers) != count:
        raise AnswerError([f"{instrument.name} has {count} items; number of answers given: {len(answers)}"])
    given = zip(instrument.items, answers, strict=True)
    faults = [f for item, answer in given if answer is not None and (f := _answer_fault(instrument, item, answer))]
    if faults:
        raise AnswerError(faults)


def _answer_fault(instrument: Instrument, item: Item, answer: float) -> str | None:
    codes = instrument.codes_of(item)
    if not isinstance(answer, bool) and answer in codes:
        return None
    shown = ", ".join(map(str, codes)) if len(codes) <= 12 else f"{codes[0]} to {codes[-1]} in steps of {item.step}"
    return f"item {item.number}: {answer} is not one of {shown}"


def _scored_values(instrument: Instrument, answers: Sequence[float | None]) -> dict[int, float]:
    """Item number to value as it counts: reversed items turned, missing ones left out."""
    given = {item: answers[item.number - 1] for item in instrument.items}
    turned = {item: item.low + item.high - a if item.reversed else a for item, a in given.items() if a is not None}
    return {item.number: value for item, value in turned.items()}


def _is_missing(item: Item, values: Mapping[int, float]) -> bool:
    """No answer, though the question was to be put: a follow-up question is not missing after every no."""
    if item.number in values:
        return False
    after_no = [values.get(when.item, when.at_least) < when.at_least for when in item.asked_if]
    return not after_no or not all(after_no)


def _combine(rule: str, factor: float, values: Sequence[float], count: int) -> float:
    """The sum (a mean standing in for what is missing of ``count``) or the mean, times the factor."""
    times = count if rule == "sum" else 1
    return tidy(sum(values) * times / len(values) * factor)


def _subscale(part: Subscale, values: Mapping[int, float]) -> float | None:
    answered = [values[number] for number in part.items if number in values]
    if not answered or len(part.items) - len(answered) > part.missing_allowed:
        return None
    return _combine(part.rule, part.factor, answered, len(part.items))


def _total(instrument: Instrument, values: Mapping[int, float], parts: Sequence[SubscaleScore]) -> float | None:
    scoring = instrument.scoring
    if scoring.rule in ("none", "category"):
        return None
    if scoring.rule == "subscales":
        scores = [part.score for part in parts if part.score is not None]
        return tidy(sum(scores) / len(scores) * scoring.factor) if len(scores) == len(parts) else None
    groups = _groups(instrument)
    answered = [max(values[number] for number in group) for group in groups if all(n in values for n in group)]
    left_out = _skipped(instrument, values)
    missing = [n for group in groups for n in group if n not in values and n not in left_out]
    if not answered or not _may_miss(instrument, missing):
        return None
    return _combine(scoring.rule, scoring.factor, answered, len(groups))


def _groups(instrument: Instrument) -> tuple[tuple[int, ...], ...]:
    """The items that count, one a group, or the domains of which the highest answer counts."""
    return instrument.scoring.domains or tuple((item.number,) for item in instrument.items if item.scored)


def _skipped(instrument: Instrument, values: Mapping[int, float]) -> set[int]:
    """Items of areas that do not apply to the person and were left out whole; none on an empty form."""
    if not values:
        return set()
    whole = [part for part in instrument.subscales if part.skippable and not any(n in values for n in part.items)]
    return {number for part in whole for number in part.items}


def _may_miss(instrument: Instrument, missing: Sequence[int]) -> bool:
    scoring = instrument.scoring
    if len(missing) > scoring.missing_allowed:
        return False
    return not scoring.may_be_missing or all(number in scoring.may_be_missing for number in missing)


def _band(
    instrument: Instrument, values: Mapping[int, float], total: float | None, missing: Sequence[int]
) -> Band | None:
    if instrument.scoring.rule == "category":
        return _category_band(instrument.categories, values, bool(missing))
    return None if total is None else instrument.band_of(total)


def _category_band(kinds: Iterable[Category], values: Mapping[int, float], unsure: bool) -> Band | None:
    """The first category that holds; the last one (no condition) only when nothing is missing."""
    for kind in kinds:
        if any(values.get(when.item, when.at_least - 1) >= when.at_least for when in kind.any):
            return Band(0, 0, kind.label)
        if not kind.any:
            return None if unsure else Band(0, 0, kind.label)
    return None


def _flags(instrument: Instrument, values: Mapping[int, float], missing: Sequence[int]) -> tuple[Flag, ...]:
    """One flag an item at most: the strictest risk rule that its answer meets, or to ask when it is missing."""
    by_item: dict[int, Flag] = {}
    for rule in sorted(instrument.risks, key=lambda rule: rule.at_least):
        if rule.item in missing:
            text = f"Item {rule.item} was not answered: ask about it in person."
            by_item[rule.item] = Flag("ask", rule.item, "review", text)
        elif values.get(rule.item, rule.at_least - 1) >= rule.at_least:
            by_item[rule.item] = Flag("risk", rule.item, rule.level, rule.text)
    return tuple(by_item[item] for item in sorted(by_item))
