# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A closer look at a pooled result: what hangs on each trial, bias, figures for print.

This loads numpy and scipy, so nothing that shows a stored result imports it; `releases.closer` keeps what it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from openipt.evidence.plots.figure import Figure
from openipt.evidence.plots.forest import forest
from openipt.evidence.plots.funnel import funnel
from openipt.evidence.reports import bias_report, influence_report
from openipt.evidence.rows import ATTRIBUTION

AXIS = "Hedges' g, positive favours IPT"


def look(result: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return one of KINDS for the trials of a result (`openipt.evidence.results.work_out`).

    Raises DataError where there are too few trials: `without` and `funnel` need two, `bias` three.
    """
    trials = result["trials"]
    yi, vi = [trial["g"] for trial in trials], [trial["variance"] for trial in trials]
    return _KINDS[kind](yi, vi, [trial["study"] for trial in trials])


Numbers = Sequence[float]
Names = Sequence[str]


def _without(yi: Numbers, vi: Numbers, names: Names) -> dict[str, Any]:
    return {"trials": influence_report(yi, vi, names)}


def _bias(yi: Numbers, vi: Numbers, _names: Names) -> dict[str, Any]:
    return bias_report(yi, vi)


def _forest(yi: Numbers, vi: Numbers, names: Names) -> dict[str, Any]:
    return _figure(forest(yi, vi, names, title="IPT against control", axis_label=AXIS, source=ATTRIBUTION))


def _funnel(yi: Numbers, vi: Numbers, names: Names) -> dict[str, Any]:
    return _figure(funnel(yi, vi, names, title="IPT against control", axis_label=AXIS, source=ATTRIBUTION))


def _figure(figure: Figure) -> dict[str, Any]:
    return asdict(figure)


_KINDS: dict[str, Callable[[Numbers, Numbers, Names], dict[str, Any]]] = {
    "without": _without,
    "bias": _bias,
    "forest": _forest,
    "funnel": _funnel,
}
KINDS = tuple(_KINDS)
