# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The funnel, and the result without each trial, in words, drawings and tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.clinic.drawings import funnel as funnel_drawing
from openipt.clinic.drawings.trial_words import effect_words, forest_words
from openipt.clinic.interface import evidence_words as words
from openipt.clinic.library.opening import Trials, folder
from openipt.clinic.library.presenters.evidence import Table
from openipt.drawing import forest
from openipt.drawing.svg import Markup
from openipt.evidence import releases
from openipt.evidence.certainty import EGGER_FROM

FEWEST = {"funnel": 3, "without": 2, "bias": 3}
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Closer:
    """A title, what is asked, what was found, how to read it; a drawing and a table where there are any."""

    title: str
    asks: str
    found: list[str]
    reading: list[str]
    drawing: Markup | None = None
    table: Table | None = None


def too_few(look: str, title: str, asks: str, k: int) -> Closer:
    """What is shown where there is nothing to look closer at."""
    said = ngettext("There is %(k)d trial;", "There are %(k)d trials;", k) % {"k": k}
    needed = _("this look needs at least %(fewest)d.") % {"fewest": FEWEST[look]}
    return Closer(title, asks, [f"{said} {needed}"], [])


def funnel(trials: Trials) -> Closer:
    """Each trial's effect against its precision."""
    title, asks = _("Funnel plot of the trials"), _("Did small trials find different effects from large ones?")
    result = trials.result()
    found = [(one["study"], one["g"], one["variance"]) for one in result["trials"]]
    if len(found) < FEWEST["funnel"]:
        return too_few("funnel", title, asks, len(found))
    said = egger_words(result)
    rows = [(name, words.number(g), words.number(variance**0.5)) for name, g, variance in found]
    return Closer(
        title,
        asks,
        [said],
        [
            _(
                "More precise trials are at the top. If results differed only by chance, 95 in 100 "
                "would lie inside the dashed lines."
            ),
            _(
                "A lopsided funnel can mean that some trials were never published. It can also "
                "mean that small trials treated different people, or treated them differently."
            ),
        ],
        funnel_drawing.draw(found, result["pooled"]["estimate"], title, said, "funnel"),
        Table(_("Effect and standard error of every trial"), (_("Trial"), _("Effect (g)"), _("Standard error")), rows),
    )


def egger_words(result: Values) -> str:
    """The test of the funnel, which needs ten trials."""
    if result["egger_p"] is None:
        return _("With fewer than %(fewest)d trials, a funnel test tells us nothing.") % {"fewest": EGGER_FROM}
    return _("Egger's test for a lopsided funnel: p %(p)s.") % {"p": words.number(result["egger_p"], 3)}


def without(trials: Trials) -> Closer:
    """The pooled effect without each trial in turn."""
    title, asks = _("Without each trial"), _("Does the result depend on a single trial?")
    result = trials.result()
    if len(result["trials"]) < FEWEST["without"]:
        return too_few("without", title, asks, len(result["trials"]))
    found = releases.closer(folder(), trials.release, trials.filters, "without")["trials"]
    ordered = sorted(found, key=lambda one: one["without_estimate"])
    return Closer(
        title,
        asks,
        [_range_words(ordered), _influence_words(found)],
        [_("Each line is the pooled effect of all the other trials, from the lowest to the highest.")],
        forest.both(_left_out(ordered, result["pooled"], title), forest_words(), "without"),
        _left_out_table(ordered),
    )


def _range_words(ordered: list[Values]) -> str:
    first, last = ordered[0], ordered[-1]
    return _("Between %(lowest)s (without %(first)s) and %(highest)s (without %(last)s).") % {
        "lowest": words.number(first["without_estimate"]),
        "first": first["study"],
        "highest": words.number(last["without_estimate"]),
        "last": last["study"],
    }


def _influence_words(found: list[Values]) -> str:
    named = [one["study"] for one in found if one["influential"]]
    if not named:
        return _("No trial stands out as influential.")
    return _("Influential trials: %(trials)s.") % {"trials": ", ".join(named)}


def _left_out(ordered: list[Values], pooled: Values, title: str) -> forest.Forest:
    lines = [
        forest.Line(
            _("without %(trial)s") % {"trial": one["study"]},
            one["without_estimate"], one["without_ci_lower"], one["without_ci_upper"], 1.0,
        )
        for one in ordered
    ]  # fmt: skip
    whole = forest.Line(_("All trials together"), pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"], 100.0)
    return forest.Forest(lines, whole, None, title, _range_words(ordered))


def _left_out_table(ordered: list[Values]) -> Table:
    heads = (_("Left out"), _("Effect of the others (g)"), _("I² of the others"), _("Cook's distance"), _("Weight"))
    rows = [
        (
            one["study"],
            effect_words(forest.Line("", one["without_estimate"], one["without_ci_lower"], one["without_ci_upper"])),
            percent(one["without_i2"]),
            "" if one["cook"] is None else words.number(one["cook"], 3),
            percent(one["weight"]),
        )
        for one in ordered
    ]
    return Table(_("The pooled effect without each trial"), heads, rows)


def percent(value: float | None) -> str:
    """With its sign; nothing where there is no value."""
    return "" if value is None else _("%(percent)s%%") % {"percent": words.number(value, 1)}
