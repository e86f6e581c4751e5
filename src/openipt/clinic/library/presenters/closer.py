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
    """Return what is shown where there is nothing to look closer at."""
    there_are = ngettext("There is %(k)d trial;", "There are %(k)d trials;", k) % {"k": k}
    needed = _("this look needs at least %(fewest)d.") % {"fewest": FEWEST[look]}
    return Closer(title, asks, [f"{there_are} {needed}"], [])


def funnel(trials: Trials) -> Closer:
    """Return each trial's effect against its precision."""
    title, asks = _("Funnel plot of the trials"), _("Did small trials find different effects from large ones?")
    result = trials.result()
    points = [(trial["study"], trial["g"], trial["variance"]) for trial in result["trials"]]
    if len(points) < FEWEST["funnel"]:
        return too_few("funnel", title, asks, len(points))
    test = egger_words(result)
    rows = [(name, words.number(g), words.number(variance**0.5)) for name, g, variance in points]
    return Closer(
        title,
        asks,
        [test],
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
        funnel_drawing.draw(points, result["pooled"]["estimate"], title, test, "funnel"),
        Table(_("Effect and standard error of every trial"), (_("Trial"), _("Effect (g)"), _("Standard error")), rows),
    )


def egger_words(result: Values) -> str:
    """Return the test of the funnel, which needs ten trials."""
    if result["egger_p"] is None:
        return _("With fewer than %(fewest)d trials, a funnel test tells us nothing.") % {"fewest": EGGER_FROM}
    return _("Egger's test for a lopsided funnel: p %(p)s.") % {"p": words.number(result["egger_p"], 3)}


def without(trials: Trials) -> Closer:
    """Return the pooled effect without each trial in turn."""
    title, asks = _("Without each trial"), _("Does the result depend on a single trial?")
    result = trials.result()
    if len(result["trials"]) < FEWEST["without"]:
        return too_few("without", title, asks, len(result["trials"]))
    without = releases.closer(folder(), trials.release, trials.filters, "without")["trials"]
    ordered = sorted(without, key=lambda trial: trial["without_estimate"])
    return Closer(
        title,
        asks,
        [_range_words(ordered), _influence_words(without)],
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


def _influence_words(trials: list[Values]) -> str:
    named = [trial["study"] for trial in trials if trial["influential"]]
    if not named:
        return _("No trial stands out as influential.")
    return _("Influential trials: %(trials)s.") % {"trials": ", ".join(named)}


def _left_out(ordered: list[Values], pooled: Values, title: str) -> forest.Forest:
    lines = [
        forest.Line(
            _("without %(trial)s") % {"trial": trial["study"]},
            trial["without_estimate"], trial["without_ci_lower"], trial["without_ci_upper"], 1.0,
        )
        for trial in ordered
    ]  # fmt: skip
    whole = forest.Line(_("All trials together"), pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"], 100.0)
    return forest.Forest(lines, whole, None, title, _range_words(ordered))


def _left_out_table(ordered: list[Values]) -> Table:
    heads = (_("Left out"), _("Effect of the others (g)"), _("I² of the others"), _("Cook's distance"), _("Weight"))
    rows = [
        (
            trial["study"],
            effect_words(
                forest.Line("", trial["without_estimate"], trial["without_ci_lower"], trial["without_ci_upper"])
            ),
            percent(trial["without_i2"]),
            "" if trial["cook"] is None else words.number(trial["cook"], 3),
            percent(trial["weight"]),
        )
        for trial in ordered
    ]
    return Table(_("The pooled effect without each trial"), heads, rows)


def percent(value: float | None) -> str:
    """With its sign; nothing where there is no value."""
    return "" if value is None else _("%(percent)s%%") % {"percent": words.number(value, 1)}
