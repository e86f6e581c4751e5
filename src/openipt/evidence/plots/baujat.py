# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Baujat plot: what each study adds to heterogeneity against how far it moves the pooled effect.

Baujat et al. (2002), Statistics in Medicine 21:2641-2652: under the fixed-effect model, the squared Pearson residual
against the squared standardised change of the estimate without the study.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from openipt.drawing import svg
from openipt.evidence.checks import effects_and_variances
from openipt.evidence.plots.axis import Axis, horizontal, spread, vertical
from openipt.evidence.plots.figure import Figure, document
from openipt.evidence.sensitivity.omitting import leave_one_out

LEFT, RIGHT, TOP, BOTTOM = 70.0, 610.0, 44.0, 400.0
NAMED = 5  # how many of the studies that matter most carry their name


def baujat(yi: Sequence[float], vi: Sequence[float], labels: Sequence[str], *, title: str = "Baujat plot") -> Figure:
    """Draw one point a study. Raises as `leave_one_out`."""
    effects, variances = effects_and_variances(yi, vi)
    weights = 1 / variances
    mean = float(np.average(effects, weights=weights))
    without = leave_one_out(effects, variances, "fe")
    heterogeneity = weights * (effects - mean) ** 2
    pull = ((mean - without.estimate) / without.se) ** 2
    x = Axis(0.0, spread(heterogeneity)[1], LEFT, RIGHT)
    y = Axis(0.0, spread(pull)[1], BOTTOM, TOP)
    far = np.argsort(-(heterogeneity / heterogeneity.max(initial=1e-300) + pull / pull.max(initial=1e-300)))[:NAMED]
    parts = [svg.text(LEFT, 24, title, "title")]
    for place, (across, up) in enumerate(zip(heterogeneity, pull, strict=True)):
        parts.append(svg.circle(x.at(across), y.at(up), 4, "dot"))
        if place in far:
            late = x.at(across) > (LEFT + RIGHT) / 2
            side = (x.at(across) - 8, "end") if late else (x.at(across) + 8, "")
            parts.append(svg.text(side[0], y.at(up) + 4, str(labels[place]), side[1]))
    parts += [*horizontal(x, BOTTOM, "Part of Q"), *vertical(y, LEFT, "Influence on the pooled effect")]
    named = ", ".join(str(labels[place]) for place in far)
    description = f"{len(effects)} studies. Those that matter most for heterogeneity and result: {named}."
    rows = [(str(n), f"{a:.3f}", f"{b:.3f}") for n, a, b in zip(labels, heterogeneity, pull, strict=True)]
    drawn = document(RIGHT + 24, BOTTOM + 52, title, description, parts)
    return Figure(drawn, title, description, ("Study", "Part of Q", "Influence"), tuple(rows))
