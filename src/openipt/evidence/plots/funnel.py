# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Funnel plot, contour-enhanced: effects against standard errors, with the areas where p passes .10, .05 and .01.

Peters et al. (2008), J Clin Epidemiol 61:991-996. The dashed funnel is where 95 percent of studies would lie about the
pooled effect if sampling error were all. Filled studies (trim and fill) are drawn open.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from openipt.drawing import svg
from openipt.drawing.svg import Markup
from openipt.evidence.bias.trimfill import TrimFill
from openipt.evidence.plots.axis import Axis, guide, horizontal, spread, vertical
from openipt.evidence.plots.figure import CREDIT, Figure, credit, credit_width, document
from openipt.evidence.pooled import counted
from openipt.evidence.pooling import pool

CONTOURS = ((0.01, "contour-1"), (0.05, "contour-2"), (0.10, "contour-3"))  # p, the shade that ends there
LEFT, RIGHT, TOP, BOTTOM = 70.0, 610.0, 44.0, 400.0


def funnel(
    yi: Sequence[float],
    vi: Sequence[float],
    labels: Sequence[str],
    *,
    method: str = "reml",
    filled: TrimFill | None = None,
    title: str = "Funnel plot",
    axis_label: str = "Effect",
    ratio: bool = False,
    source: str = "",
) -> Figure:
    """Draw the studies, and those of trim and fill when given; `source` is printed below. Raises as `pool`."""
    centre = pool(yi, vi, method).estimate
    effects, errors = np.asarray(yi, dtype=float), np.sqrt(np.asarray(vi, dtype=float))
    added = np.array(filled.filled_yi if filled else ())
    added_errors = np.sqrt(np.array(filled.filled_vi if filled else ()))
    deepest = float(max(errors.max(), added_errors.max(initial=0.0))) * 1.05
    reach = float(ndtri(0.975)) * deepest
    x = Axis(*spread(np.concatenate((effects, added, [centre - reach, centre + reach]))), LEFT, RIGHT, ratio)
    y = Axis(0.0, deepest, TOP, BOTTOM)
    side = [(x.clamp(centre + sign * reach), y.at(deepest)) for sign in (-1, 1)]
    apex = (x.at(centre), y.at(0.0))
    parts = [svg.text(LEFT, 24, title, "title"), *_contours(x, y, deepest)]
    parts.append(svg.polyline((side[0], apex, side[1]), "expected"))
    parts.append(guide(x, centre, TOP, BOTTOM, "mean"))
    for effect, error in zip(effects, errors, strict=True):
        parts.append(svg.circle(x.at(effect), y.at(error), 4, "dot"))
    for effect, error in zip(added, added_errors, strict=True):
        parts.append(svg.circle(x.at(effect), y.at(error), 4, "open-dot"))
    parts += [*horizontal(x, BOTTOM, axis_label), *vertical(y, LEFT, "Standard error")]
    rows = [(label, f"{e:.3f}", f"{s:.3f}") for label, e, s in zip(labels, effects, errors, strict=True)]
    rows += [("filled", f"{e:.3f}", f"{s:.3f}") for e, s in zip(added, added_errors, strict=True)]
    description = (
        f"{counted(len(effects)).capitalize()} about a pooled effect of {centre:.2f}, precise studies at the top. "
        f"Shaded: two-sided p above 0.10 (darkest), 0.05 to 0.10, 0.01 to 0.05."
    )
    if filled:
        description += f" Open circles: {counted(filled.filled)} filled in on the {filled.side}."
    parts += credit(source, BOTTOM + 52 + CREDIT / 2)
    width, height = max(RIGHT + 24, credit_width(source)), BOTTOM + 52 + (CREDIT if source else 0)
    drawn = document(width, height, title, description, parts)
    return Figure(drawn, title, description, ("Study", "Effect", "Standard error"), tuple(rows))


def _contours(x: Axis, y: Axis, deepest: float) -> list[Markup]:
    """Nested wedges about no effect, the widest (p above .01) first."""
    wedges = []
    for p, shade in CONTOURS:
        reach = float(ndtri(1 - p / 2)) * deepest
        apex = (x.clamp(0.0), y.at(0.0))
        points = [apex, *_edge(x, y, reach, deepest, 1), *reversed(_edge(x, y, reach, deepest, -1))]
        wedges.append(svg.polygon(points, shade))
    return wedges


def _edge(x: Axis, y: Axis, reach: float, deepest: float, sign: int) -> list[tuple[float, float]]:
    """From the apex down one side, turning down along the frame where the side leaves it."""
    limit = x.high if sign > 0 else -x.low
    if reach <= limit or limit <= 0:
        return [(x.clamp(sign * reach), y.at(deepest))]
    leaves = deepest * limit / reach
    return [(x.at(sign * limit), y.at(leaves)), (x.at(sign * limit), y.at(deepest))]
