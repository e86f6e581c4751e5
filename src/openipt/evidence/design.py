# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Moderators as a design matrix: numbers as they are, categories as differences from the first level in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from openipt.evidence.errors import DataError, Fault, refuse
from openipt.evidence.grouping import Array

Moderators = Mapping[str, Sequence[object]]


def is_numeric(values: Sequence[object]) -> bool:
    """Return whether every value is a number (True and False are categories)."""
    return all(isinstance(value, (int, float, np.number)) and not isinstance(value, bool) for value in values)


def design_matrix(moderators: Moderators, k: int, *, intercept: bool = True) -> tuple[list[str], Array]:
    """Return names of the columns and the matrix (k by p).

    A category named `m` with levels in sorted order gives one column `m=level` for each but the first; without an
    intercept the first moderator, if a category, keeps all its levels. Raises DataError for missing values, a category
    of one level, and columns that repeat one another.
    """
    names, parts = (["intercept"], [np.ones(k)]) if intercept else ([], [])
    for name, values in moderators.items():
        _complete(name, values, k)
        if is_numeric(values):
            names.append(name)
            parts.append(np.asarray(values, dtype=float))
            continue
        levels = sorted({str(value) for value in values})
        if len(levels) < 2 and (intercept or parts):
            raise refuse(f"has one level only, {levels[0]!r}", name)
        for level in levels[1:] if intercept or parts else levels:
            names.append(f"{name}={level}")
            parts.append(np.array([float(str(value) == level) for value in values]))
    matrix = np.column_stack(parts)
    _solvable(names, matrix)
    return names, matrix


def _complete(name: str, values: Sequence[object], k: int) -> None:
    if len(values) != k:
        raise refuse(f"has {len(values)} values for {k} effects", name)
    numeric = is_numeric(values)
    gone = [
        row
        for row, value in enumerate(values, start=1)
        if value is None or value == "" or (numeric and not np.isfinite(float(value)))  # type: ignore[arg-type]
    ]
    if gone:
        raise DataError(Fault(row, name, "missing") for row in gone)


def _solvable(names: list[str], matrix: Array) -> None:
    k, p = matrix.shape
    if k <= p:
        raise refuse(f"{k} effects are too few for {p} coefficients ({', '.join(names)})")
    length = np.linalg.norm(matrix, axis=0)
    flat = [name for name, size in zip(names, length, strict=True) if size == 0]
    if flat or np.linalg.matrix_rank(matrix / np.where(length > 0, length, 1.0), tol=1e-9) < p:
        raise refuse(f"the moderators repeat one another or do not vary: {', '.join(flat or names)}")
