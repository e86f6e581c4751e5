# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pooling again without each study, and as studies were added one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from openipt.evidence.checks import effects_and_variances
from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array, Groups
from openipt.evidence.pooled import PooledMany
from openipt.evidence.pooling import pool_groups

ROWS_AT_ONCE = 500_000  # keeps memory flat however many studies there are

Index = NDArray[np.intp]


def leave_one_out(
    yi: ArrayLike,
    vi: ArrayLike,
    method: str = "reml",
    test: str = "z",
    level: float = 0.95,
    pi: str = "metafor",
) -> PooledMany:
    """Return one result for each study left out, in row order; `group` holds the row (from 1). Raises as `pool`."""
    effects, variances = effects_and_variances(yi, vi)
    k = len(effects)
    if k < 2:
        raise refuse("leaving one out needs at least two studies")
    others = np.arange(k - 1)

    def rows(first: int, last: int) -> tuple[Index, Index]:
        left_out = np.arange(first, last)[:, None]
        return (others + (others >= left_out)).ravel(), np.full(last - first, k - 1)

    step = max(1, ROWS_AT_ONCE // k)
    chunks = (rows(start, min(start + step, k)) for start in range(0, k, step))
    return _pool_chunks(effects, variances, chunks, k, method=method, test=test, level=level, pi=pi)


def cumulative(
    yi: ArrayLike,
    vi: ArrayLike,
    order: Sequence[float] | Sequence[str] | None = None,
    method: str = "reml",
    test: str = "z",
    level: float = 0.95,
    pi: str = "metafor",
) -> tuple[PooledMany, Index]:
    """Return one result after each added study, and the row added (from 0); `order` (say, years) sorts, ties by row.

    Lau et al. (1992), N Engl J Med 327:248-254. Raises as `pool`.
    """
    effects, variances = effects_and_variances(yi, vi)
    k = len(effects)
    if order is not None and len(order) != k:
        raise refuse(f"{k} effects but {len(order)} values to sort by")
    sequence = np.arange(k) if order is None else np.argsort(np.asarray(order), kind="stable")

    def rows(first: int, last: int) -> tuple[Index, Index]:
        sizes = np.arange(first + 1, last + 1)
        return np.concatenate([sequence[:size] for size in sizes]), sizes

    step = max(1, ROWS_AT_ONCE // k)
    chunks = (rows(start, min(start + step, k)) for start in range(0, k, step))
    return _pool_chunks(effects, variances, chunks, k, method=method, test=test, level=level, pi=pi), sequence


def _pool_chunks(yi: Array, vi: Array, chunks: Iterator[tuple[Index, Index]], count: int, **choices: Any) -> PooledMany:
    parts = []
    for index, sizes in chunks:
        parts.append(pool_groups(yi[index], vi[index], Groups(sizes), list(sizes), **choices))
    return replace(_join(parts), group=list(range(1, count + 1)))


def _join(parts: list[PooledMany]) -> PooledMany:
    if len(parts) == 1:
        return parts[0]
    joined: dict[str, Any] = {}
    for field in fields(PooledMany):
        values = [getattr(part, field.name) for part in parts]
        if isinstance(values[0], np.ndarray):
            joined[field.name] = np.concatenate(values)
        elif isinstance(values[0], list):
            joined[field.name] = [item for value in values for item in value]
        else:
            joined[field.name] = values[0]
    return PooledMany(**joined)
