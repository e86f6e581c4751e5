# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One client's change on one instrument: last minus first, against a published threshold.

The rule is the reliable change of Jacobson & Truax 1991 (*Clinical significance*) in its published form, points on the
scale: reliable when |change| >= threshold. The instrument's direction says which way is better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from openipt.measures.faults import AnswerError
from openipt.measures.model import ChangeThreshold, Cutoff, Instrument, tidy
from openipt.measures.scoring import check_total

METHOD = "published reliable change threshold"
CATEGORIES = ("recovered", "improved", "unchanged", "deteriorated", "harmed")


@dataclass(frozen=True)
class Change:
    """The change between two totals, in scale points.

    ``change`` is last minus first. ``threshold`` (positive), ``source`` and ``level`` are None when no threshold with a
    source is known; then ``reliable`` (improved, unchanged, deteriorated) is None too. ``case_first`` and ``case_last``
    are None when the instrument has no cutoff. ``category`` is one of CATEGORIES.
    """

    measure: str
    first: float
    last: float
    change: float
    threshold: float | None
    reliable: str | None
    case_first: bool | None
    case_last: bool | None
    category: str | None
    source: str | None
    level: str | None
    method: str = METHOD


class DatedTotal(NamedTuple):
    """A total of a day. Only totals of the same ``basis`` are compared: "of 32" is not measured like "of 40"."""

    on: date
    total: float | None
    basis: str = ""


@dataclass(frozen=True)
class Point:
    """One total of a series; both changes are None at the first point and where there is no total to compare with."""

    on: date
    total: float | None
    since_first: Change | None
    since_previous: Change | None
    basis: str = ""


@dataclass(frozen=True)
class Series:
    """A client's totals on one instrument in order of date.

    A total strictly between ``error_low`` and ``error_high`` (first total -/+ threshold, cut to the scale) differs
    from the first by no more than measurement error. ``first_below`` is the first day on the healthy side of the
    cutoff after a first total on the clinical side.
    """

    measure: str
    points: tuple[Point, ...]
    threshold: ChangeThreshold | None
    cutoff: Cutoff | None
    error_low: float | None
    error_high: float | None
    first_below: date | None


def change(
    instrument: Instrument,
    first: float,
    last: float,
    *,
    threshold: ChangeThreshold | None = None,
    cutoff: Cutoff | None = None,
) -> Change:
    """Return the change from ``first`` to ``last``, by the instrument's first threshold and cutoff if none is named.

    Raises AnswerError when a total is outside the scale.
    """
    for total in (first, last):
        check_total(instrument, total)
    used = threshold or default_threshold(instrument)
    line = cutoff or default_cutoff(instrument)
    difference = tidy(last - first)
    case_first, case_last = (line.is_case(total) if line else None for total in (first, last))
    reliable = direction_of(instrument, difference, used.points) if used else None
    return Change(
        measure=instrument.id,
        first=first,
        last=last,
        change=difference,
        threshold=used.points if used else None,
        reliable=reliable,
        case_first=case_first,
        case_last=case_last,
        category=category_of(reliable, case_first, case_last),
        source=used.source if used else None,
        level=used.level if used else None,
    )


def default_threshold(instrument: Instrument) -> ChangeThreshold | None:
    """Return the threshold that holds when none is named: the first of the file."""
    return instrument.changes[0] if instrument.changes and instrument.direction != "none" else None


def default_cutoff(instrument: Instrument) -> Cutoff | None:
    """Return the cutoff that holds when none is named: the first of the file."""
    return instrument.cutoffs[0] if instrument.cutoffs else None


def direction_of(instrument: Instrument, difference: float, threshold: float) -> str:
    """Improved, unchanged or deteriorated: reliable when |difference| >= threshold."""
    if abs(difference) < threshold:
        return "unchanged"
    better = difference < 0 if instrument.direction == "lower" else difference > 0
    return "improved" if better else "deteriorated"


def category_of(reliable: str | None, case_first: bool | None, case_last: bool | None) -> str | None:
    """Reliable change and cutoff together: crossing the line makes improved recovered, and deteriorated harmed."""
    if reliable == "improved" and case_first and case_last is False:
        return "recovered"
    if reliable == "deteriorated" and case_first is False and case_last:
        return "harmed"
    return reliable


def series(instrument: Instrument, totals: Sequence[tuple[date, float | None] | DatedTotal]) -> Series:
    """Dated totals (None where there is none) as points with their change since the first and the one before.

    A change between totals of two bases is not judged: it is None. Raises AnswerError with every total that is outside
    the scale.
    """
    ordered = sorted((DatedTotal(*row) for row in totals), key=lambda row: row.on)
    _check_totals(instrument, ordered)
    known = [row for row in ordered if row.total is not None]
    answered = [(row.on, row.total) for row in known if row.total is not None and row.basis == known[0].basis]
    threshold, cutoff = default_threshold(instrument), default_cutoff(instrument)
    low, high = _error_band(instrument, answered[0][1], threshold) if answered and threshold else (None, None)
    return Series(
        measure=instrument.id,
        points=_points(instrument, ordered),
        threshold=threshold,
        cutoff=cutoff,
        error_low=low,
        error_high=high,
        first_below=_first_below(cutoff, answered),
    )


def _check_totals(instrument: Instrument, totals: Sequence[DatedTotal]) -> None:
    faults: list[str] = []
    for on, total, _basis in totals:
        try:
            if total is not None:
                check_total(instrument, total)
        except AnswerError as fault:
            faults += [f"{on.isoformat()}: {text}" for text in fault.faults]
    if faults:
        raise AnswerError(faults)


def _points(instrument: Instrument, totals: Sequence[DatedTotal]) -> tuple[Point, ...]:
    points: list[Point] = []
    before: list[DatedTotal] = []
    for row in totals:
        if row.total is None:
            points.append(Point(row.on, None, None, None, row.basis))
            continue
        since = (
            [_change_since(instrument, earlier, row) for earlier in (before[0], before[-1])] if before else [None] * 2
        )
        points.append(Point(row.on, row.total, since[0], since[1], row.basis))
        before.append(row)
    return tuple(points)


def _change_since(instrument: Instrument, earlier: DatedTotal, later: DatedTotal) -> Change | None:
    if earlier.total is None or later.total is None or earlier.basis != later.basis:
        return None
    return change(instrument, earlier.total, later.total)


def _error_band(instrument: Instrument, first: float, threshold: ChangeThreshold) -> tuple[float, float]:
    low, high = instrument.scoring.low, instrument.scoring.high
    assert low is not None
    assert high is not None
    return max(low, tidy(first - threshold.points)), min(high, tidy(first + threshold.points))


def _first_below(cutoff: Cutoff | None, totals: Sequence[tuple[date, float]]) -> date | None:
    if cutoff is None or not totals or not cutoff.is_case(totals[0][1]):
        return None
    return next((on for on, total in totals if not cutoff.is_case(total)), None)
