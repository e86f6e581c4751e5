# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Subgroups: one pooled effect a level and a test of the difference between levels.

Each level has its own tau2 (Borenstein et al. 2009, chapter 19, "separate estimates"); for a common tau2 use
`common_tau2`, a meta-regression on the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.errors import DataError, Fault
from openipt.evidence.inference import chi_square_p
from openipt.evidence.pooled import Pooled, PooledMany
from openipt.evidence.pooling import pool_many
from openipt.evidence.regression import MetaRegression, meta_regression


@dataclass(frozen=True, slots=True)
class Between:
    """Q between levels: weighted squares of their effects about the common mean, on levels less one df."""

    q: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Pooled effect by level, in order of first appearance, and the test between them."""

    levels: dict[str, Pooled]
    between: Between

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "subgroups": {level: pooled.to_dict() for level, pooled in self.levels.items()},
            "between": {"q": self.between.q, "df": self.between.df, "p": self.between.p},
        }


def subgroups(
    yi: ArrayLike,
    vi: ArrayLike,
    levels: Sequence[object],
    method: str = "reml",
    test: str = "z",
    level: float = 0.95,
    pi: str = "metafor",
) -> Subgroups:
    """Pool each level with a tau2 of its own. Raises DataError for a row without a level, and as `pool`."""
    gone = [row for row, value in enumerate(levels, start=1) if value is None or value == ""]
    if gone:
        raise DataError(Fault(row, "subgroup", "missing") for row in gone)
    many = pool_many(yi, vi, [str(value) for value in levels], method, test, level, pi)
    pooled = {str(name): many.one(index) for index, name in enumerate(many.group)}
    return Subgroups(pooled, between(many))


def between(many: PooledMany) -> Between:
    """Cochran's Q of the subgroup effects, weighted by their standard errors as tested."""
    known = many.se > 0
    weights = 1.0 / np.square(np.where(known, many.se, np.inf))
    if not known.any():
        return Between(0.0, 0, 1.0)
    mean = np.average(many.estimate, weights=weights)
    q = float(np.sum(weights * (many.estimate - mean) ** 2))
    df = int(known.sum()) - 1
    return Between(q, df, float(chi_square_p(np.float64(q), np.float64(df))))


def common_tau2(
    yi: ArrayLike, vi: ArrayLike, levels: Sequence[object], method: str = "reml", test: str = "z", level: float = 0.95
) -> MetaRegression:
    """Fit one tau2 for all levels: coefficients are the levels' effects. Fit an intercept to test between levels."""
    column = {"level": [str(value) for value in levels]}
    return meta_regression(yi, vi, column, method, test, level, intercept=False)
