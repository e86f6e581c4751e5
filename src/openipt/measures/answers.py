# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The answers of one filled form, read: which numbers count, and why the other questions have none.

An answer is a code, None where nothing was marked, or one of the words in ``model.KINDS`` where the form knows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openipt.measures.faults import AnswerError
from openipt.measures.model import (
    AREA,
    KINDS,
    MISSING,
    NOT_ASKED,
    ONE_OF,
    OPEN,
    Coding,
    Instrument,
    Item,
    NoAnswer,
    tidy,
)

Answer = float | str | None


@dataclass(frozen=True)
class ReadAnswers:
    """Answers as they count: ``values`` and ``kinds`` (of not answering) under item numbers.

    ``answered`` holds the items with a marked answer. An item may have a value and a kind: one that was not asked
    counts its lowest answer, say.
    """

    values: Mapping[int, float]
    kinds: Mapping[int, str]
    coding: Coding | None = None
    answered: frozenset[int] = field(default_factory=frozenset)

    def of_kind(self, *kinds: str) -> tuple[int, ...]:
        """Return the items without an answer of these kinds, in order."""
        return tuple(sorted(number for number, kind in self.kinds.items() if kind in kinds))

    def is_open(self, number: int) -> bool:
        """Return whether an answer is still wanted before the item can count."""
        return number not in self.values and self.kinds.get(number) in OPEN

    def is_left_out(self, number: int) -> bool:
        """Return whether the item is out of the base: it does not apply, was not asked, or stands beside its pair."""
        return number not in self.values and not self.is_open(number)


def read_answers(instrument: Instrument, answers: Sequence[Answer], coding: str | None = None) -> ReadAnswers:
    """Read the codes of all items in order; raises AnswerError with every fault.

    ``coding`` names one of the instrument's codings. Without it the answers must show by themselves which it is.
    """
    count, least = len(instrument.items), instrument.least_items
    if not least <= len(answers) <= count:
        more = f", and {count - least} more that may be left off" if least < count else ""
        raise AnswerError([f"{instrument.name} has {least} items{more}; number of answers given: {len(answers)}"])
    full = [*answers, *[None] * (count - len(answers))]
    used = coding_of(instrument, [answer for answer in full if isinstance(answer, int | float)], coding)
    values: dict[int, float] = {}
    kinds: dict[int, str] = {}
    faults: list[str] = []
    for item, answer in zip(instrument.items, full, strict=True):
        _read_one(instrument, item, answer, used, values, kinds, faults)
    if faults:
        raise AnswerError(faults)
    answered = frozenset(values) - frozenset(kinds)
    _explain(instrument, values, kinds)
    return ReadAnswers(values, kinds, used, answered)


def coding_of(instrument: Instrument, numbers: Sequence[float], named: str | None) -> Coding | None:
    """Return the coding of some answers: the named one, or the only one that has all of them; raises AnswerError."""
    if named and not instrument.codings:
        raise AnswerError([f"{instrument.name} is numbered in one way only: no coding can be chosen"])
    if named:
        chosen = next((coding for coding in instrument.codings if coding.id == named), None)
        if chosen is None:
            known = ", ".join(coding.id for coding in instrument.codings)
            raise AnswerError([f"{instrument.name} has no coding {named!r}; choose one of {known}"])
        return chosen
    fitting = [
        coding for coding in instrument.codings if all(coding.low <= number <= coding.high for number in numbers)
    ]
    if len(fitting) > 1:
        raise AnswerError([coding_unclear(instrument)])
    return fitting[0] if fitting else instrument.own_coding


def coding_unclear(instrument: Instrument) -> str:
    """Return what is said when answers fit more than one coding."""
    ways = "; ".join(f"{coding.id} ({coding.name})" for coding in instrument.codings)
    return f"{instrument.name} is printed with different numbers and these fit more than one: say which coding: {ways}"


def _within(total: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= total <= ends[1]


def total_from_print(instrument: Instrument, totals: Sequence[float], named: str | None = None) -> list[float]:
    """Return totals added up from printed numbers, as totals of this instrument; raises AnswerError when unclear.

    Without codings they are what they are. Several totals of one person are taken to come from one edition.
    """
    if not instrument.codings:
        coding_of(instrument, (), named)
        return list(totals)
    ranges = {coding.id: total_range(instrument, coding) for coding in instrument.codings}
    if named:
        chosen = coding_of(instrument, (), named)
    else:
        fitting = [
            coding for coding in instrument.codings if all(_within(total, ranges[coding.id]) for total in totals)
        ]
        if len(fitting) > 1:
            raise AnswerError([coding_unclear(instrument)])
        chosen = fitting[0] if fitting else instrument.own_coding
    assert chosen is not None
    low, high = ranges[chosen.id]
    faults = [
        f"{instrument.name} totals go from {low} to {high} in coding {chosen.id}; {total} is outside"
        for total in totals
        if not low <= total <= high
    ]
    if faults:
        raise AnswerError(faults)
    lowest = instrument.scoring.low or 0
    return [tidy(high - total + lowest if chosen.turned else total - low + lowest) for total in totals]


def total_range(instrument: Instrument, coding: Coding) -> tuple[float, float]:
    """Return the lowest and the highest total in a coding."""
    many = len([item for item in instrument.items if item.scored]) if instrument.scoring.rule == "sum" else 1
    factor = instrument.scoring.factor
    return tidy(coding.low * many * factor), tidy(coding.high * many * factor)


def _is_number(answer: Answer) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)


def _read_one(
    instrument: Instrument,
    item: Item,
    answer: Answer,
    coding: Coding | None,
    values: dict[int, float],
    kinds: dict[int, str],
    faults: list[str],
) -> None:
    none = _no_answer(item, answer)
    if none is not None:
        kinds[item.number] = none.kind
        if none.counts is not None:
            values[item.number] = none.counts
    elif answer is None:
        if not item.optional:
            kinds[item.number] = MISSING
    elif fault := _fault(instrument, item, answer, coding):
        faults.append(fault)
    else:
        code = _in_own_coding(item, float(answer), coding) if coding else answer
        values[item.number] = tidy(item.low + item.high - float(code)) if item.reversed else float(code)


def _no_answer(item: Item, answer: Answer) -> NoAnswer | None:
    """Return the item's entry for a way of not answering; a gap has one only where the form says what it counts."""
    for way in item.no_answers:
        if answer == way.kind or (answer is None and way.kind == MISSING):
            return way
        if way.code is not None and _is_number(answer) and answer == way.code:
            return way
    return None


def _fault(instrument: Instrument, item: Item, answer: Answer, coding: Coding | None) -> str | None:
    if isinstance(answer, str):
        if answer in KINDS:
            return f"item {item.number}: {answer!r} is not an answer of this form"
        return f"item {item.number}: {answer!r} is no number"
    codes = printed_codes(instrument, item, coding)
    if _is_number(answer) and answer in codes:
        return None
    many = f"{codes[0]} to {codes[-1]} in steps of {item.step}"
    shown = ", ".join(map(str, codes)) if len(codes) <= 12 else many
    in_coding = f" (coding {coding.id})" if coding else ""
    return f"item {item.number}: {answer} is not one of {shown}{in_coding}"


def printed_codes(instrument: Instrument, item: Item, coding: Coding | None = None) -> tuple[float, ...]:
    """Return the codes that may be typed for an item, lowest first, without those for not answering."""
    codes = instrument.codes_of(item)
    return tuple(tidy(code - item.low + coding.low) for code in codes) if coding else codes


def _in_own_coding(item: Item, printed: float, coding: Coding) -> float:
    return tidy(coding.high - printed + item.low if coding.turned else printed - coding.low + item.low)


def _explain(instrument: Instrument, values: dict[int, float], kinds: dict[int, str]) -> None:
    """Tell gaps that the form itself asks for from those that were left."""
    answered = set(values)
    for item in instrument.items:
        if kinds.get(item.number) == MISSING and item.asked_if and _is_jumped(item, values, kinds):
            kinds[item.number] = NOT_ASKED
            if item.not_asked_counts is not None:
                values[item.number] = item.not_asked_counts
    for group in instrument.scoring.one_of:
        if any(number in answered for number in group):
            kinds.update({number: ONE_OF for number in group if kinds.get(number) == MISSING})
    for number in _areas_left_out(instrument, values):
        if kinds.get(number) == MISSING:
            kinds[number] = AREA


def _is_jumped(item: Item, values: Mapping[int, float], kinds: Mapping[int, str]) -> bool:
    """Return whether every question that would lead to this one was answered otherwise, or was itself not put."""
    return all(
        when.holds(values) is False or (when.item not in values and kinds.get(when.item) not in (*OPEN, None))
        for when in item.asked_if
    )


def _areas_left_out(instrument: Instrument, values: Mapping[int, float]) -> Iterator[int]:
    """Yield items of areas that do not apply to the person and were left out whole; none on an empty form."""
    for part in instrument.subscales if values else ():
        if part.skippable and not any(number in values for number in part.items):
            yield from part.items
