# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""GOSH plot: the pooled effect and I2 of every subset of the studies. Olkin, Dahabreh & Trikalinos (2012), 3:214-223.

All subsets of two or more studies up to `most`, beyond that as many drawn at random with a given seed. The page shows
how many subsets fall in each cell, so its size does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from openipt.drawing import svg
from openipt.evidence.checks import effects_and_variances
from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array, Groups
from openipt.evidence.plots.axis import Axis, horizontal, spread, vertical
from openipt.evidence.plots.figure import Figure, document
from openipt.evidence.pooling import pool_groups

LEFT, RIGHT, TOP, BOTTOM = 70.0, 610.0, 44.0, 400.0
CELLS = 60


@dataclass(frozen=True, slots=True)
class Subsets:
    """Estimate, I2 (percent) and size of each subset; `complete`: all subsets, not a sample."""

    estimate: Array
    i2: Array
    k: Array
    complete: bool


def subsets(yi: Sequence[float], vi: Sequence[float], method: str = "fe", most: int = 10_000, seed: int = 1) -> Subsets:
    """Pool subsets of the studies. Raises DataError with fewer than three studies or more than 60."""
    effects, variances = effects_and_variances(yi, vi)
    k = len(effects)
    if not 3 <= k <= 60:
        raise refuse(f"a GOSH plot needs 3 to 60 studies, there are {k}")
    complete = 2**k - k - 1 <= most
    codes = np.arange(2**k) if complete else np.random.default_rng(seed).integers(1, 2**k, size=most, dtype=np.int64)
    chosen = (codes[:, None] >> np.arange(k)) & 1 == 1
    chosen = chosen[chosen.sum(axis=1) >= 2]
    sizes = chosen.sum(axis=1)
    rows = np.nonzero(chosen)[1]
    pooled = pool_groups(
        effects[rows],
        variances[rows],
        Groups(sizes),
        list(range(len(sizes))),
        method=method,
        test="z",
        level=0.95,
        pi="meta",
    )
    return Subsets(pooled.estimate, pooled.i2, sizes, complete)


def gosh(
    yi: Sequence[float],
    vi: Sequence[float],
    *,
    method: str = "fe",
    most: int = 10_000,
    seed: int = 1,
    title: str = "GOSH plot",
    axis_label: str = "Pooled effect",
    ratio: bool = False,
) -> Figure:
    """Draw how subsets of the studies scatter in effect and I2. Raises as `subsets`."""
    fits = subsets(yi, vi, method, most, seed)
    x = Axis(*spread(fits.estimate), LEFT, RIGHT, ratio)
    y = Axis(0.0, 100.0, BOTTOM, TOP)
    counts, across, up = np.histogram2d(fits.estimate, fits.i2, CELLS, [[x.low, x.high], [0.0, 100.0]])
    width, height = (RIGHT - LEFT) / CELLS, (BOTTOM - TOP) / CELLS
    parts = [svg.text(LEFT, 24, title, "title")]
    for i, j in zip(*np.nonzero(counts), strict=True):
        shade = f"{0.15 + 0.85 * np.sqrt(counts[i, j] / counts.max()):.2f}"
        left, top = x.at(float(across[i])), y.at(float(up[j + 1]))
        cell = svg.tag("rect", x=left, y=top, width=width, height=height, class_="cell", fill_opacity=shade)
        parts.append(cell)
    parts += [*horizontal(x, BOTTOM, axis_label), *vertical(y, LEFT, "I2 (percent)")]
    rows = []
    for name, values in (("Pooled effect", fits.estimate), ("I2 (percent)", fits.i2)):
        rows.append((name, *(f"{value:.3f}" for value in np.quantile(values, (0, 0.25, 0.5, 0.75, 1)))))
    kind = "all" if fits.complete else "a random sample of"
    description = (
        f"{kind} {len(fits.k)} subsets of {len(yi)} studies: pooled effects from {rows[0][1]} to {rows[0][5]}, "
        f"half of them between {rows[0][2]} and {rows[0][4]}."
    )
    header = ("", "lowest", "quarter", "middle", "three quarters", "highest")
    drawn = document(RIGHT + 24, BOTTOM + 52, title, description, parts)
    return Figure(drawn, title, description, header, tuple(rows))
