# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a likelihood that was looked at on a grid has its tops."""

from __future__ import annotations

import itertools

import numpy as np

from openipt.evidence.grouping import Array


def tops(heights: Array) -> list[tuple[int, ...]]:
    """Return the places of a table of any number of axes that are as high as all neighbours, corners included."""
    framed = np.pad(heights, 1, constant_values=-np.inf)
    highest = heights
    for shift in itertools.product(range(3), repeat=heights.ndim):
        part = tuple(slice(start, start + size) for start, size in zip(shift, heights.shape, strict=True))
        highest = np.maximum(highest, framed[part])
    return [tuple(int(i) for i in place) for place in np.argwhere(heights >= highest)]
