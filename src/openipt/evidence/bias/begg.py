# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Rank correlation test of funnel asymmetry. Begg & Mazumdar (1994), Biometrics 50:1088-1101."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from openipt.evidence.checks import effects_and_variances, require_varied
from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array

EXACT_UP_TO = 200  # studies; beyond, the normal approximation is as good and cheaper


@dataclass(frozen=True, slots=True)
class RankTest:
    """Kendall's tau-b between standardised effects and variances; `exact` says how p was found."""

    tau: float
    p: float
    exact: bool

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def rank_test(yi: ArrayLike, vi: ArrayLike) -> RankTest:
    """Begg and Mazumdar's test; exact p without ties, else the normal approximation."""
    effects, variances = effects_and_variances(yi, vi)
    if len(effects) < 3:
        raise refuse("a rank test needs at least three studies")
    require_varied(effects, variances)
    weights = 1 / variances
    mean = np.average(effects, weights=weights)
    own = variances - 1 / weights.sum()
    standardised = (effects - mean) / np.sqrt(own)
    agreement = float(
        np.triu(
            np.sign(np.subtract.outer(standardised, standardised)) * np.sign(np.subtract.outer(variances, variances)), 1
        ).sum()
    )
    ties_x, ties_y = _ties(standardised), _ties(variances)
    n = len(effects)
    pairs = n * (n - 1) / 2
    free = (pairs - _tied_pairs(ties_x)) * (pairs - _tied_pairs(ties_y))
    if free <= 0:
        raise refuse("cannot be judged: all standardised effects are equal")
    tau = agreement / math.sqrt(free)
    exact = not ties_x and not ties_y and n <= EXACT_UP_TO
    p = _exact_p(agreement, n) if exact else _normal_p(agreement, n, ties_x, ties_y)
    return RankTest(tau, min(1.0, p), exact)


def _ties(values: Array) -> list[int]:
    return [count for count in Counter(values.tolist()).values() if count > 1]


def _tied_pairs(ties: list[int]) -> float:
    return sum(count * (count - 1) / 2 for count in ties)


def _exact_p(agreement: float, n: int) -> float:
    """Return the two-sided p value from the distribution of inversions (Kendall 1938, Biometrika 30:81-93)."""
    chances = np.array([1.0])
    for size in range(2, n + 1):
        chances = np.convolve(chances, np.full(size, 1 / size))
    concordant = round((agreement + n * (n - 1) / 2) / 2)
    return 2 * float(min(chances[: concordant + 1].sum(), chances[concordant:].sum()))


def _normal_p(agreement: float, n: int, ties_x: list[int], ties_y: list[int]) -> float:
    """Kendall (1970), Rank Correlation Methods, section 4.5, without continuity correction."""

    def third(ties: list[int]) -> float:
        return sum(count * (count - 1) * (2 * count + 5) for count in ties)

    def second(ties: list[int]) -> float:
        return sum(count * (count - 1) * (count - 2) for count in ties)

    variance = (n * (n - 1) * (2 * n + 5) - third(ties_x) - third(ties_y)) / 18
    variance += 4 * _tied_pairs(ties_x) * _tied_pairs(ties_y) / (2 * n * (n - 1))
    variance += second(ties_x) * second(ties_y) / (9 * n * (n - 1) * (n - 2))
    return 2 * float(ndtr(-abs(agreement) / math.sqrt(variance)))
