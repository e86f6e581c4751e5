# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The same question for parts of the trials chosen: each value of each filter, pooled by itself."""

from dataclasses import dataclass
from math import inf
from typing import Any

from django.utils.translation import gettext as _

from openipt.clinic.drawings.trial_words import effect_words, forest_words
from openipt.clinic.interface import evidence_words as words
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.library.filters import LABELS, codes, query, value_words
from openipt.clinic.library.opening import Trials, folder
from openipt.clinic.library.presenters.evidence import Table
from openipt.drawing import forest
from openipt.drawing.svg import Markup
from openipt.evidence import releases
from openipt.evidence.rows import EQUAL, select


@dataclass(frozen=True, slots=True)
class Parts:
    """The trials divided by one feature."""

    heading: str
    drawing: Markup
    table: Table


def parts(trials: Trials) -> list[Parts]:
    """By every feature that divides the trials chosen in two or more."""
    groups = [(name, _lines(trials, name)) for name in LABELS if name in EQUAL and name not in trials.filters]
    return [_parts(trials, name, lines) for name, lines in groups if len(lines) > 1]


def _lines(trials: Trials, name: str) -> list[forest.Line]:
    """One line for each value; its weight is the number of its trials."""
    lines = []
    rows = select(trials.rows, trials.filters)
    for code in codes(EQUAL[name], rows):
        if any(row.get(EQUAL[name]) == code for row in rows):
            lines.append(_line(trials, name, code))
    return lines


def _line(trials: Trials, name: str, code: str) -> forest.Line:
    chosen = {**trials.filters, name: code}
    result: dict[str, Any] = releases.result(folder(), trials.release, chosen)
    pooled, k = result["pooled"], len(result["trials"])
    label, url = f"{value_words(EQUAL[name], code)} ({k})", reverse("library:evidence") + query(chosen, trials.named)
    return forest.Line(label, pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"], float(k), url)


def _parts(trials: Trials, name: str, lines: list[forest.Line]) -> Parts:
    pooled, heading = trials.result()["pooled"], str(LABELS[name])
    whole = forest.Line(_("All trials together"), pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"], 0.0)
    in_full = forest.Forest(lines, whole, None, heading, words.answer(pooled), room=inf)
    drawn = forest.both(in_full, forest_words(), f"by-{name}")
    rows = [(line.name, effect_words(line)) for line in lines]
    return Parts(heading, drawn, Table(heading, (_("Subgroup (trials)"), _("Effect (g)")), rows))
