# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Rows laid out group after group, so that many analyses share each array operation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Groups:
    """Consecutive runs of rows. `sizes` holds the number of rows of each group, each at least one."""

    def __init__(self, sizes: NDArray[np.intp]) -> None:
        self.sizes = sizes
        self.count = len(sizes)
        self.starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        self._index = None if self.count == 1 else np.repeat(np.arange(self.count), sizes)

    def sum(self, rows: Array) -> Array:
        """Return sums over the last axis within each group: (..., rows) to (..., groups)."""
        return np.add.reduceat(rows, self.starts, axis=-1)

    def largest(self, rows: Array) -> Array:
        """Return the largest over the last axis within each group: (..., rows) to (..., groups)."""
        return np.maximum.reduceat(rows, self.starts, axis=-1)

    def smallest(self, rows: Array) -> Array:
        """Return the smallest over the last axis within each group: (..., rows) to (..., groups)."""
        return np.minimum.reduceat(rows, self.starts, axis=-1)

    def spread(self, values: Array) -> Array:
        """Return each group's value at each of its rows: (..., groups) to (..., rows), or (..., 1) for one group."""
        return values if self._index is None else values[..., self._index]


def arrange(labels: Sequence[object]) -> tuple[Groups, NDArray[np.intp], list[object]]:
    """Return groups in order of first appearance, the row order that lays them out, and their labels."""
    first_seen: dict[object, int] = {}
    codes = np.array([first_seen.setdefault(label, len(first_seen)) for label in labels], dtype=np.intp)
    order = np.argsort(codes, kind="stable")
    return Groups(np.bincount(codes)), order, list(first_seen)
