# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether an instrument makes sense: the same check for ours and for a service's own, all faults at once."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from openipt.measures.faults import AnswerError
from openipt.measures.model import KINDS, Band, Instrument, Item
from openipt.measures.scoring import score

ABOUT = ("symptom", "functioning", "relationships", "alliance", "wellbeing", "goals", "risk")
DIRECTIONS = ("lower", "higher", "none")
CODES_ARE = ("printed", "place", "score")
MARKS = ("V", "U")
LEVELS = ("review", "urgent")
RULES = ("sum", "mean", "subscales", "category", "none")
MOST_CODES = 10_000
ITEM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def faults_of(instrument: Instrument) -> list[str]:
    """Return everything that is wrong with an instrument, each with its place; an empty list when nothing is."""
    checks = (_words, _items, _codings, _references, _scoring, _bands, _thresholds, _risks, _examples)
    return [f"{instrument.id}: {fault}" for check in checks for fault in check(instrument)]


def _examples(instrument: Instrument) -> Iterator[str]:
    for place, example in enumerate(instrument.examples, 1):
        try:
            scored = score(instrument, example.codes, example.coding or None)
        except AnswerError as fault:
            yield f"example {place}: {fault}"
            continue
        except ValueError:
            yield f"example {place}: answers {example.answers!r} are not codes with spaces between them"
            continue
        if (scored.total, scored.category) != (example.total, example.category):
            results = (f"{total} {category}".strip() for total, category in (
                (scored.total, scored.category), (example.total, example.category),
            ))  # fmt: skip
            yield "example {}: the file scores {}, the example says {}".format(place, *results)


def _words(instrument: Instrument) -> Iterator[str]:
    if not ITEM_ID.fullmatch(instrument.id):
        yield f"id {instrument.id!r}: small letters, digits and single hyphens only"
    for name, value, allowed in (
        ("about", instrument.about, ABOUT),
        ("direction", instrument.direction, DIRECTIONS),
        ("scoring.rule", instrument.scoring.rule, RULES),
        ("verification", instrument.verification, ("V", "P", "M")),
        ("codes_are", instrument.codes_are, CODES_ARE),
        *((f"mark of fact {fact.name!r}", fact.mark, MARKS) for fact in instrument.facts),
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
        yield from _no_answers(instrument, item)
        options = instrument.options_of(item)
        if item.highest_first and options and options[0].code != item.high:
            order = "list its own options in the order of the form, each with its number"
            yield f"item {item.number} is printed from {item.high} down (highest_first): {order}"
        if item.optional and item.scored:
            yield f"item {item.number}: an optional question cannot be scored"
        if item.reversed and item.highest_first:
            yield f"item {item.number}: highest_first (turned by the print) and reversed (turned by the scorer)"
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


def _no_answers(instrument: Instrument, item: Item) -> Iterator[str]:
    for way in item.no_answers:
        if way.kind not in KINDS:
            yield f"item {item.number}: no_answers kind {way.kind!r} is not one of {', '.join(KINDS)}"
        if way.code is not None and item.low < item.high and way.code in instrument.codes_of(item):
            yield f"item {item.number}: {way.code} is an answer and cannot mean {way.kind!r} too"


def _codings(instrument: Instrument) -> Iterator[str]:
    if not instrument.codings:
        return
    for coding in instrument.codings:
        if any(item.high - item.low != coding.high - coding.low for item in instrument.items):
            yield f"coding {coding.id!r}: it has another number of answers than the items"
    if instrument.own_coding is None:
        yield "codings: none of them is that of the items"


def _references(instrument: Instrument) -> Iterator[str]:
    known = {item.number for item in instrument.items}
    named = [("risks", rule.item) for rule in instrument.risks]
    named += [(f"subscales.{part.id}", number) for part in instrument.subscales for number in part.items]
    named += [("scoring.domains", number) for domain in instrument.scoring.domains for number in domain]
    named += [("scoring.may_be_missing", number) for number in instrument.scoring.may_be_missing]
    named += [("scoring.one_of", number) for group in instrument.scoring.one_of for number in group]
    rules = [(f"categories {kind.label!r}", when) for kind in instrument.categories for when in kind.any]
    rules += [(f"items.{item.number}.asked_if", when) for item in instrument.items for when in item.asked_if]
    rules += [(f"remarks {remark.text!r}", when) for remark in instrument.remarks for when in remark.any]
    named += [(where, when.item) for where, when in rules]
    for where, when in rules:
        if when.at_least is None and when.at_most is None:
            yield f"{where}: the rule on item {when.item} needs at_least or at_most"
    for where, number in named:
        if number not in known:
            yield f"{where}: there is no item {number}"
    for where, parts in (("subscales", instrument.subscales), ("categories", instrument.categories)):
        ids = [part.id for part in parts]
        for twice in sorted({name for name in ids if ids.count(name) > 1}):
            yield f"{where}: {twice!r} stands twice"


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
    yield from _band_set(instrument.bands, low, high)
    if instrument.bands and not instrument.bands_source.strip():
        yield "bands_source is empty: say where the bands were published"
    for other in instrument.other_bands:
        yield from _band_set(other.bands, low, high)
        if not other.name.strip() or not other.source.strip():
            yield "other_bands: each needs a name and a source"


def _band_set(bands: Sequence[Band], low: float | None, high: float | None) -> Iterator[str]:
    for band in bands:
        if band.low > band.high:
            yield f"band {band.label!r}: low {band.low} is above high {band.high}"
    for band, next_band in pairwise(bands):
        if next_band.low <= band.high:
            yield f"bands {band.label!r} and {next_band.label!r} overlap or are out of order"
    if bands and low is not None and (bands[0].low, bands[-1].high) != (low, high):
        yield f"bands go from {bands[0].low} to {bands[-1].high}, the total from {low} to {high}"


def _thresholds(instrument: Instrument) -> Iterator[str]:
    for cutoff in (*instrument.cutoffs, *(cut for part in instrument.subscales for cut in part.cutoffs)):
        if cutoff.rule not in (">=", ">", "<=", "<"):
            yield f"cutoff {cutoff.points}: rule {cutoff.rule!r} is not >=, >, <= or <"
        if not cutoff.source.strip():
            yield f"cutoff {cutoff.points}: it has no source"
    for threshold in instrument.changes:
        if threshold.points <= 0:
            yield f"change threshold {threshold.points} is not above 0"
        if not threshold.source.strip() or not threshold.level.strip():
            yield f"change threshold {threshold.points}: it needs a source and a level"


def _risks(instrument: Instrument) -> Iterator[str]:
    for rule in instrument.risks:
        for level in (rule.level, rule.unanswered):
            if level not in LEVELS:
                yield f"risk rule of item {rule.item}: level {level!r} is not review or urgent"
        if rule.danger_to not in ("self", "others"):
            yield f"risk rule of item {rule.item}: danger_to {rule.danger_to!r} is not self or others"
        if not rule.text.strip():
            yield f"risk rule of item {rule.item}: it has no text"
