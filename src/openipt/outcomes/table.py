# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whole tables at once: totals, bands and risk flags of answers, and the change class of each client.

Equal, row by row, to ``openipt.measures.score`` and ``openipt.measures.change``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openipt.measures import Instrument, instrument
from openipt.measures.change import CATEGORIES, default_cutoff, default_threshold
from openipt.outcomes.faults import OutcomeError

# Rows worked on at a time, so that they stay in the processor's cache.
BLOCK = 16384
SHOWN = 10


@dataclass(frozen=True)
class ScoreTable:
    """``total`` (scale points), ``band`` (place in ``bands``, -1 for none), ``risk`` (an answer meets a risk rule)."""

    total: NDArray[np.int16]
    band: NDArray[np.int8]
    risk: NDArray[np.bool_]
    bands: tuple[str, ...]


def score_table(answers: NDArray[np.integer], measure: Instrument | str = "phq-9") -> ScoreTable:
    """Score complete forms, one a row, in the printed codes; for instruments that are a plain sum from 0 upwards.

    Questions at the end that do not count may be left off. Raises OutcomeError for another shape or scoring, and for
    answers outside the range, with their rows (from 1).
    """
    form = instrument(measure) if isinstance(measure, str) else measure
    table = np.asarray(answers)
    _check(form, table)
    tops = np.array([item.high for item in form.items[: table.shape[1]]])
    scored = [item.number - 1 for item in form.items if item.scored]
    total, risk = np.empty(len(table), np.int16), np.zeros(len(table), bool)
    by_item: dict[int, float] = {}
    for rule in (rule for rule in form.risks if rule.item <= table.shape[1]):
        by_item[rule.item - 1] = min(rule.at_least, by_item.get(rule.item - 1, rule.at_least))
    for start in range(0, len(table), BLOCK):
        # Column by column: adding nine short rows is far quicker than summing many short ones.
        columns = np.ascontiguousarray(table[start : start + BLOCK].T)
        _check_range(columns, tops, table)
        total[start : start + BLOCK] = columns[scored].sum(axis=0, dtype=np.int16)
        for item, least in by_item.items():
            risk[start : start + BLOCK] |= columns[item] >= least
    return ScoreTable(total, _band_lookup(form)[total], risk, tuple(band.label for band in form.bands))


def _check(form: Instrument, table: NDArray[np.integer]) -> None:
    faults = []
    plain = form.scoring.rule == "sum" and form.scoring.factor == 1 and not form.scoring.domains and not form.codings
    if not plain or any(item.reversed or item.low != 0 or item.codes or item.step != 1 for item in form.items):
        faults.append(f"{form.name} is no plain sum of answers from 0: score it with openipt.measures.score")
    if not np.issubdtype(table.dtype, np.integer):
        faults.append(f"answers must be whole numbers, not {table.dtype}")
    if table.ndim != 2 or not form.least_items <= table.shape[1] <= len(form.items):
        faults.append(f"answers should have {form.least_items} columns, one an item; their shape is {table.shape}")
    if faults:
        raise OutcomeError(faults)


def _check_range(columns: NDArray[np.integer], tops: NDArray[np.float64], table: NDArray[np.integer]) -> None:
    if columns.size and columns.min() >= 0 and (columns.max(axis=1) <= tops).all():
        return
    places = np.argwhere((table < 0) | (table > tops))
    text = [
        f"row {row + 1}, item {item + 1}: {table[row, item]} is not 0 to {tops[item]:g}" for row, item in places[:SHOWN]
    ]
    raise OutcomeError([*text, *([f"and {len(places) - SHOWN} more"] if len(places) > SHOWN else [])])


def _band_lookup(form: Instrument) -> NDArray[np.int8]:
    """For every possible total the place of its band."""
    bands = [form.band_of(total) for total in range(int(form.scoring.high or 0) + 1)]
    return np.array([-1 if band is None else form.bands.index(band) for band in bands], np.int8)


def change_classes(
    first: NDArray[np.floating], last: NDArray[np.floating], measure: Instrument | str
) -> NDArray[np.int8]:
    """Return the class of each client's change, a place in CATEGORIES, by the published threshold and cutoff.

    Raises OutcomeError when the instrument has no threshold with a source, or a total is outside the scale.
    """
    form = instrument(measure) if isinstance(measure, str) else measure
    before, after = np.asarray(first), np.asarray(last)
    threshold = default_threshold(form)
    if threshold is None:
        raise OutcomeError([f"{form.name} has no threshold for reliable change with a source"])
    if before.shape != after.shape:
        raise OutcomeError([f"{before.size} first and {after.size} last totals: these should be as many"])
    for name, totals in (("first", before), ("last", after)):
        _check_totals(form, name, totals)
    classes = np.empty(before.shape, np.int8)
    for start in range(0, len(before), BLOCK):
        part = slice(start, start + BLOCK)
        classes[part] = _classes(form, before[part], after[part], threshold.points)
    return classes


def _classes(
    form: Instrument, before: NDArray[np.floating], after: NDArray[np.floating], points: float
) -> NDArray[np.int8]:
    """Return places in CATEGORIES: 2 is unchanged, 1 and 3 improved and deteriorated, 0 and 4 across the line too."""
    wide = np.int16 if before.dtype.kind == "u" or after.dtype.kind == "u" else None
    gain = np.subtract(after, before, dtype=wide, casting="unsafe")
    if form.direction == "lower":
        np.negative(gain, out=gain)
    if gain.dtype.kind == "f":
        # Rounded as in measures.change, so that tenths meet a threshold exactly.
        np.round(gain, 10, out=gain)
    improved, worse = gain >= points, gain <= -points
    classes = 2 - improved.view(np.int8) + worse.view(np.int8)
    if line := default_cutoff(form):
        case_before, case_after = (_cases(line.rule, totals, line.points) for totals in (before, after))
        classes -= (improved & case_before & ~case_after).view(np.int8)
        classes += (worse & ~case_before & case_after).view(np.int8)
    return np.asarray(classes, np.int8)


def _check_totals(form: Instrument, name: str, totals: NDArray[np.floating]) -> None:
    low, high = form.scoring.low or 0, form.scoring.high or 0
    if totals.size and not (totals.min() >= low and totals.max() <= high):
        rows = np.flatnonzero(~((totals >= low) & (totals <= high)))
        text = [f"row {row + 1}: {name} total {totals[row]} is not {low} to {high}" for row in rows[:SHOWN]]
        raise OutcomeError([*text, *([f"and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else [])])


def _cases(rule: str, totals: NDArray[np.floating], points: float) -> NDArray[np.bool_]:
    compare = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}[rule]
    return np.asarray(compare(totals, points))


def class_names(classes: NDArray[np.int8]) -> tuple[str, ...]:
    """Return the research keys of classes that ``change_classes`` gave."""
    return tuple(CATEGORIES[place] for place in classes)
