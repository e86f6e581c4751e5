# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A score for people and for other programs, as ``openipt measure score`` prints it."""

from typing import Any

from openipt.measures import Instrument, Scored, SubscaleScore, in_figures
from openipt.measures.wording import band_words, in_other_codings, other_band_words


def score_row(result: Scored) -> dict[str, Any]:
    """Return a score for other programs."""
    return {
        "measure": result.measure,
        "complete": result.complete,
        "total": result.total,
        "out_of": result.out_of,
        "coding": result.coding or None,
        "subscales": {part.id: part.score for part in result.subscales},
        "band": result.band.label if result.band else None,
        "missing": list(result.missing),
        "refused": list(result.refused),
        "not_applicable": list(result.not_applicable),
        "uncounted": {str(number): value for number, value in result.uncounted},
        "flags": [vars(flag) for flag in result.flags],
        "remarks": list(result.remarks),
        "prorated": result.prorated,
        "instrument_version": result.instrument_version,
        "scorer_version": result.scorer_version,
    }


def score_lines(instrument: Instrument, result: Scored) -> list[str]:
    """Return a score in words: rounded for reading; the band is that of the exact score."""
    lines = [f"{instrument.name}: {total_words(instrument, result)}"]
    lines += [f"  {words}" for words in range_words(instrument, result)]
    lines += [f"  {part_words(part)}" for part in result.subscales]
    lines += [f"  {remark}" for remark in result.remarks]
    for name in ("missing", "refused", "not_applicable"):
        items = getattr(result, name)
        lines += [f"  {name.replace('_', ' ')}: item {', '.join(map(str, items))}"] if items else []
    lines += [f"  not in the total: {words}" for words in uncounted_words(instrument, result)]
    return lines + [f"  {flag.level}: {flag.text}" for flag in result.flags]


def uncounted_words(instrument: Instrument, result: Scored) -> list[str]:
    """Return the answers that do not count, each with its question and, if shipped, the words of the choice."""
    items = {item.number: item for item in instrument.items}
    lines = []
    for number, value in result.uncounted:
        label, options = items[number].label, instrument.options_of(items[number])
        choice = next((option.text for option in options if option.code == value and option.text), "")
        lines.append(f"item {number}{f' ({label})' if label else ''}: {value:g}{f', {choice}' if choice else ''}")
    return lines


def total_words(instrument: Instrument, result: Scored) -> str:
    """Return the total with its range, and how it came about where that is not plain."""
    if result.total is None:
        return "no total"
    words = f"{in_figures(result.total)} of {instrument.scoring.low} to {result.out_of or instrument.scoring.high}"
    coding = next((coding for coding in instrument.codings if coding.id == result.coding), None)
    words += f" (read as printed {coding.id}: {coding.name})" if coding else ""
    words += " (worked out from the answers given)" if result.prorated else ""
    return f"{words} (item {', '.join(map(str, result.not_applicable))} not applicable)" if result.out_of else words


def range_words(instrument: Instrument, result: Scored) -> list[str]:
    """Return how scores in this range are described, by each published set of bands, and how the band was read."""
    if result.total is None and result.band is None:
        return []
    lines = [band_words(instrument, result.band)] if result.band else []
    lines += other_band_words(instrument, result.total) if result.total is not None and not result.out_of else []
    lines += in_other_codings(instrument, result.total) if result.total is not None else []
    if result.out_of:
        lines.append(
            "No band: the published ones are for the whole form. Compare only with totals of the same questions."
        )
    elif lines and result.prorated:
        lines.append("The band is read before rounding: it is the highest one whose lower end the score has reached.")
    return lines


def part_words(part: SubscaleScore) -> str:
    """Return a subscale with its score, its band and the cutoffs that it meets."""
    points = "-" if part.score is None else in_figures(part.score)
    return "; ".join([f"{part.name}: {points}", *([part.band] if part.band else []), *part.cutoffs])
