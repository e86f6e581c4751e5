# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Cumulative forest plot: the pooled effect as each study was added. Lau et al. (1992), N Engl J Med 327:248-254."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from openipt.drawing import svg
from openipt.evidence.plots.axis import Axis, guide, horizontal
from openipt.evidence.plots.figure import CHARACTER, Figure, document
from openipt.evidence.pooled import counted
from openipt.evidence.sensitivity.omitting import cumulative

ROW, TOP, PLOT, EDGE = 20.0, 56.0, 320.0, 12.0


def cumulative_forest(
    yi: Sequence[float],
    vi: Sequence[float],
    labels: Sequence[str],
    *,
    order: Sequence[float] | Sequence[str] | None = None,
    method: str = "reml",
    level: float = 0.95,
    title: str = "Cumulative meta-analysis",
    axis_label: str = "Pooled effect",
    ratio: bool = False,
) -> Figure:
    """Draw the pooled effect after each study, sorted by `order` (say, years). Raises as `pool`."""
    steps, sequence = cumulative(yi, vi, order, method, level=level)
    names = [f"+ {labels[row]}" for row in sequence]
    left = EDGE + CHARACTER * max(len(name) for name in names) + 16
    settled = max(1, len(names) // 4)  # the first intervals are wide and would flatten the rest
    firm = np.concatenate((steps.ci_lower[settled:], steps.ci_upper[settled:], steps.estimate, [0.0]))
    axis = Axis(float(firm.min()) - 0.05, float(firm.max()) + 0.05, left, left + PLOT, ratio)
    value_x, bottom = left + PLOT + 20, TOP + ROW * len(names) + 6
    parts = [
        svg.text(EDGE, 24, title, "title"),
        guide(axis, 0.0, TOP, bottom, "none"),
        guide(axis, float(steps.estimate[-1]), TOP, bottom, "mean"),
    ]
    rows = []
    show = np.exp if ratio else np.asarray
    for place, name in enumerate(names):
        middle = TOP + ROW * (place + 0.5)
        estimate, lower, upper = (getattr(steps, key)[place] for key in ("estimate", "ci_lower", "ci_upper"))
        words = f"{show(estimate):.2f} [{show(lower):.2f}, {show(upper):.2f}]"
        parts += [
            svg.text(EDGE, middle + 4, name),
            svg.line(axis.clamp(lower), middle, axis.clamp(upper), middle, "interval"),
            svg.circle(axis.at(estimate), middle, 4, "dot"),
            svg.text(value_x, middle + 4, words),
        ]
        rows.append((name, str(place + 1), words))
    parts += horizontal(axis, bottom, axis_label)
    first, last = rows[0][2], rows[-1][2]
    description = f"Pooled effect after each of {counted(len(names))}, from {first} with the first to {last} with all."
    drawn = document(value_x + CHARACTER * 24, bottom + 48, title, description, parts)
    return Figure(drawn, title, description, ("Study added", "k", "Pooled effect"), tuple(rows))
