# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether an instrument makes sense: the same check for ours and for a service's own, all faults at once."""

import re
from collections.abc import Iterator

from openipt.measures.model import Instrument, Item

ABOUT = ("symptom", "functioning", "relationships", "alliance", "wellbeing", "goals", "risk")
DIRECTIONS = ("lower", "higher", "none")
RULES = ("sum", "mean", "subscales", "category", "none")
MOST_CODES = 10_000
ITEM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def faults_of(instrument: Instrument) -> list[str]:
    """Everything that is wrong with an instrument, each with its place; an empty list when nothing is."""
    checks = (_words, _items, _references, _scoring, _bands, _thresholds)
    return [f"{instrument.id}: {fault}" for check in checks for fault in check(instrument)]


def _words(instrument: Instrument) -> Iterator[str]:
    if not ITEM_ID.fullmatch(instrument.id):
        yield f"id {instrument.id!r}: small letters, digits and single hyphens only"
    for name, value, allowed in (
        ("about", instrument.about, ABOUT),
        ("direction", instrument.direction, DIRECTIONS),
        ("scoring.rule", instrument.scoring.rule, RULES),
        ("verification", instrument.verification, ("V", "P", "M")),
    ):
        if value not in allowed:
            yield f"{name} {value!r} is not one of {', '.join(allowed)}"
    for name in ("name", "title", "client_title", "source", "version"):
        if not getattr(instrument, name).strip():
            yield f"{name} is empty"
    if not instrument.licence.state.strip():
        yield "licence.state is empty: say who owns it and what the terms are"


def _items(instrument: Instrument) -> Iterator[str]:
    if not instrument.items:
        yield "there are no items"
    for place, item in enumerate(instrument.items, 1):
        if item.number != place:
            yield f"item in place {place} has number {item.number}: items are numbered 1, 2, 3, ..."
        yield from _range(instrument, item)
        if instrument.licence.items_shipped and not item.text.strip():
            yield f"item {item.number} has no text, though licence.items_shipped says that the wording is here"
        if item.text and not instrument.licence.items_shipped:
            yield f"item {item.number} has text, though licence.items_shipped does not say so"


def _range(instrument: Instrument, item: Item) -> Iterator[str]:
    if item.low >= item.high:
        yield f"item {item.number}: low {item.low} is not below high {item.high}"
        return
    if item.step <= 0:
        yield f"item {item.number}: step {item.step} is not above 0"
        return
    if (item.high - item.low) / item.step > MOST_CODES:
        yield f"item {item.number}: more than {MOST_CODES} answers between {item.low} and {item.high}"
        return
    codes = instrument.codes_of(item)
    if len(set(codes)) != len(codes):
        yield f"item {item.number}: an answer code stands twice"
    if (codes[0], codes[-1]) != (item.low, item.high):
        ends = f"from {codes[0]} to {codes[-1]}"
        yield f"item {item.number}: answer codes go {ends}, the item from {item.low} to {item.high}"


def _references(instrument: Instrument) -> Iterator[str]:
    known = {item.number for item in instrument.items}
    named = [("risks", rule.item) for rule in instrument.risks]
    named += [(f"subscales.{part.id}", number) for part in instrument.subscales for number in part.items]
    named += [("scoring.domains", number) for domain in instrument.scoring.domains for number in domain]
    named += [("scoring.may_be_missing", number) for number in instrument.scoring.may_be_missing]
    named += [(f"categories {kind.label!r}", when.item) for kind in instrument.categories for when in kind.any]
    named += [(f"items.{item.number}.asked_if", when.item) for item in instrument.items for when in item.asked_if]
    for where, number in named:
        if number not in known:
            yield f"{where}: there is no item {number}"
    ids = [part.id for part in instrument.subscales]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"subscales: {twice!r} stands twice"


def _scoring(instrument: Instrument) -> Iterator[str]:
    scoring = instrument.scoring
    if scoring.rule in ("sum", "mean", "subscales") and (scoring.low is None or scoring.high is None):
        yield "scoring.low and scoring.high say the range of the total: both are needed"
    if scoring.low is not None and scoring.high is not None and scoring.low >= scoring.high:
        yield f"scoring.low {scoring.low} is not below scoring.high {scoring.high}"
    if scoring.rule == "subscales" and not instrument.subscales:
        yield "scoring.rule 'subscales' needs subscales"
    if scoring.rule == "category" and not instrument.categories:
        yield "scoring.rule 'category' needs categories"
    if not all(scoring.domains):
        yield "scoring.domains: one is empty"
    for part in instrument.subscales:
        if part.rule not in ("sum", "mean"):
            yield f"subscales.{part.id}: rule {part.rule!r} is not sum or mean"
        if not part.items:
            yield f"subscales.{part.id}: it has no items"


def _bands(instrument: Instrument) -> Iterator[str]:
    low, high = instrument.scoring.low, instrument.scoring.high
    for band in instrument.bands:
        if band.low > band.high:
            yield f"band {band.label!r}: low {band.low} is above high {band.high}"
    for one, two in zip(instrument.bands, instrument.bands[1:], strict=False):
        if two.low <= one.high:
            yield f"bands {one.label!r} and {two.label!r} overlap or are out of order"
    if instrument.bands and low is not None and (instrument.bands[0].low, instrument.bands[-1].high) != (low, high):
        yield f"bands go from {instrument.bands[0].low} to {instrument.bands[-1].high}, the total from {low} to {high}"
    if instrument.bands and not instrument.bands_source.strip():
        yield "bands_source is empty: say where the bands were published"


def _thresholds(instrument: Instrument) -> Iterator[str]:
    for cutoff in instrument.cutoffs:
        if cutoff.rule not in (">=", ">", "<=", "<"):
            yield f"cutoff {cutoff.points}: rule {cutoff.rule!r} is not >=, >, <= or <"
        if not cutoff.source.strip():
            yield f"cutoff {cutoff.points}: it has no source"
    for threshold in instrument.changes:
        if threshold.points <= 0:
            yield f"change threshold {threshold.points} is not above 0"
        if not threshold.source.strip() or not threshold.level.strip():
            yield f"change threshold {threshold.points}: it needs a source and a level"
    for rule in instrument.risks:
        if rule.level not in ("review", "urgent"):
            yield f"risk rule of item {rule.item}: level {rule.level!r} is not review or urgent"
        if not rule.text.strip():
            yield f"risk rule of item {rule.item}: it has no text"
