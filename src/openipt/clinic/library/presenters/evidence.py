# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The answer of the trials chosen: in words, as a forest, as a table with sources."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from openipt.clinic.drawings import hundred
from openipt.clinic.drawings.trial_words import effect_words, forest_words, trial_line
from openipt.clinic.interface import evidence_words as words
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.library.opening import Trials
from openipt.clinic.library.taking import commands
from openipt.clinic.library.trials import addresses, coded, each, source
from openipt.drawing import forest
from openipt.drawing.svg import Markup
from openipt.evidence.rows import EQUAL, RANGES, Row, as_number, select


@dataclass(frozen=True, slots=True)
class Table:
    """For `{% table_twin %}`."""

    caption: str
    heads: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says, in the order in which it says it."""

    said: str
    for_clients: str
    certainty: str
    reasons: list[str]
    elsewhere: str
    base: str
    hundred: Markup | None
    drawing: Markup
    table: Table
    sources: list[str]
    commands: list[str]


def answer(trials: Trials, result: dict[str, Any]) -> Answer:
    """Return everything the page says of a result with at least one trial."""
    pooled, certainty = result["pooled"], result["certainty"]
    by_trial = rows_by_trial(trials)
    ordered = lines(trials, result)
    return Answer(
        said=words.answer(pooled),
        for_clients=words.for_clients(result),
        certainty=str(words.CERTAINTY[certainty["level"]]),
        reasons=[words.reason(reason["code"], reason["values"]) for reason in certainty["reasons"]],
        elsewhere=words.prediction(pooled),
        base=words.size_of_base(result),
        hundred=_hundred(result),
        drawing=forest.both(_forest(pooled, ordered), forest_words(), "forest"),
        table=_table(ordered, by_trial, pooled),
        sources=[source(by_trial[line.name][0]) for line in ordered],
        commands=commands(trials.release, trials.filters),
    )


def _hundred(result: dict[str, Any]) -> Markup | None:
    """Return only where the trials tell a difference: a picture of one that may not be there would stay in the mind."""
    if not words.tells(result["pooled"]):
        return None
    rates = result["out_of_100"]
    return hundred.draw(round(rates["control"]), round(rates["ipt"]), words.for_clients(result), "hundred")


def rows_by_trial(trials: Trials) -> dict[str, list[Row]]:
    """Return the rows chosen, trial by trial."""
    rows_by_trial: dict[str, list[Row]] = {}
    for row in select(trials.rows, trials.filters):
        rows_by_trial.setdefault(row["study"], []).append(row)
    return rows_by_trial


def lines(trials: Trials, result: dict[str, Any]) -> list[forest.Line]:
    """Return the trials from the first to the latest, with their weight in the pooled effect."""
    tau2 = (result["pooled"] or {}).get("tau2") or 0.0
    weights = {trial["study"]: 1 / (trial["variance"] + tau2) for trial in result["trials"]}
    whole, slugs = sum(weights.values()), addresses(trials.rows)
    years = {row["study"]: as_number(row["year"]) or 0.0 for row in trials.rows}
    ordered = sorted(result["trials"], key=lambda trial: (years[trial["study"]], trial["study"].casefold()))
    return [
        trial_line(
            trial["study"],
            trial["g"],
            math.sqrt(trial["variance"]),
            100 * weights[trial["study"]] / whole,
            reverse("library:trial", args=[slugs[trial["study"]]]) + trials.query,
        )
        for trial in ordered
    ]


def _forest(pooled: dict[str, Any], lines: Sequence[forest.Line]) -> forest.Forest:
    whole = forest.Line(_("All trials together"), pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"], 100.0)
    limits = None if pooled["pi_lower"] is None else (pooled["pi_lower"], pooled["pi_upper"])
    return forest.Forest(lines, whole, limits, _("Forest plot of the trials"), words.answer(pooled))


def _table(ordered: Sequence[forest.Line], by_trial: dict[str, list[Row]], pooled: dict[str, Any]) -> Table:
    heads = (
        _("Trial"), _("Effect (g)"), _("Weight"), _("Who was treated"), _("Compared with"), _("How it was given"),
        _("Sessions"),
        _("Risk-of-bias items met"),
    )  # fmt: skip
    caption = _("Every trial with its effect, weight and features. All together: %(figures)s")
    rows = [_row(line, by_trial[line.name]) for line in ordered]
    return Table(caption % {"figures": words.interval(pooled)}, heads, rows)


def _row(line: forest.Line, rows: Sequence[Row]) -> tuple[Any, ...]:
    return (
        format_html('<a href="{}">{}</a>', line.url, line.name),
        effect_words(line),
        _("%(percent)s%%") % {"percent": words.number(line.weight, 1)},
        coded(rows, EQUAL["population"]),
        coded(rows, EQUAL["comparator"]),
        coded(rows, EQUAL["format"]),
        each(rows, RANGES["sessions"]),
        each(rows, RANGES["rob"]),
    )
