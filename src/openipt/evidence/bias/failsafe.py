# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Fail-safe N: how many studies without effect would undo the result. Of historical interest; says nothing of bias.

Rosenthal (1979), Psychol Bull 86:638-641; Orwin (1983), J Educ Stat 8:157-159; Rosenberg (2005), Evolution 59:464-468.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from openipt.evidence.checks import effects_and_variances
from openipt.evidence.errors import UnknownChoiceError, refuse

KINDS = ("rosenthal", "orwin", "rosenberg")


@dataclass(frozen=True, slots=True)
class FailSafe:
    """n: studies needed. p: of the result as it is (Rosenthal one-sided, Rosenberg two-sided). target: Orwin's."""

    kind: str
    n: int
    p: float | None
    target: float | None

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def fail_safe_n(
    yi: ArrayLike, vi: ArrayLike, kind: str = "rosenthal", alpha: float = 0.05, target: float | None = None
) -> FailSafe:
    """Fail-safe N. target (Orwin): the effect to fall to, by default half of the fixed-effect mean."""
    effects, variances = effects_and_variances(yi, vi)
    weights, k = 1 / variances, len(effects)
    total = float(weights.sum())
    mean = float(np.average(effects, weights=weights))
    if kind == "rosenthal":
        z = float(np.sum(effects / np.sqrt(variances)) / math.sqrt(k))
        n = k * (z / ndtri(1 - alpha)) ** 2 - k
        return FailSafe(kind, _whole(n), float(ndtr(-abs(z))), None)
    if kind == "rosenberg":
        z = mean * math.sqrt(total)
        n = k * ((z / ndtri(1 - alpha / 2)) ** 2 - 1)
        return FailSafe(kind, _whole(n), 2 * float(ndtr(-abs(z))), None)
    if kind == "orwin":
        goal = mean / 2 if target is None else target
        if goal == 0:
            raise refuse("Orwin's fail-safe N needs a target other than zero")
        return FailSafe(kind, _whole(k * (mean - goal) / goal), None, goal)
    raise UnknownChoiceError("fail-safe N", kind, KINDS)


def _whole(n: float) -> int:
    """Round up, but not by the last bit of rounding error."""
    return max(0, math.ceil(n - 1e-9 * max(1.0, abs(n))))
