# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Trim and fill. Duval & Tweedie (2000a), Biometrics 56:455-463; (2000b), JASA 95:89-98.

The answer depends on the model the funnel's centre is found with while trimming. Two conventions: `metafor` trims under
the model that is pooled with, `meta` trims under the fixed-effect model and pools with the model asked for. On the IPT
trials the first fills seven under REML, the second none: show both.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.bias.least_squares import weighted_line
from openipt.evidence.checks import effects_and_variances, require_varied
from openipt.evidence.errors import UnknownChoiceError, refuse
from openipt.evidence.grouping import Array
from openipt.evidence.pooled import Pooled
from openipt.evidence.pooling import pool
from openipt.evidence.regression import meta_regression

CONVENTIONS = ("metafor", "meta")
COUNTS = ("l0", "r0", "q0")
LIMIT = 100


@dataclass(frozen=True, slots=True)
class TrimFill:
    """filled: studies added, on `side`; their effects and variances; the pooled effect with them."""

    convention: str
    count: str
    filled: int
    filled_se: float
    side: str
    filled_yi: tuple[float, ...]
    filled_vi: tuple[float, ...]
    pooled: Pooled

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def trim_and_fill(
    yi: ArrayLike,
    vi: ArrayLike,
    method: str = "reml",
    count: str = "l0",
    convention: str = "metafor",
    side: str | None = None,
    test: str = "z",
) -> TrimFill:
    """Estimate how many studies are missing and fill them in. side: left, right, or found by regression on precision.

    Raises DataError with fewer than three studies, with equal effects, with equal variances unless the side is given,
    or when the count chosen has no value.
    """
    effects, variances = effects_and_variances(yi, vi)
    if convention not in CONVENTIONS:
        raise UnknownChoiceError("convention", convention, CONVENTIONS)
    if count not in COUNTS:
        raise UnknownChoiceError("count", count, COUNTS)
    if len(effects) < 3:
        raise refuse("trim and fill needs at least three studies")
    require_varied(effects, None if side else variances)
    trim_under = "fe" if convention == "meta" else method
    side = side or _missing_side(effects, variances, trim_under)
    if side not in ("left", "right"):
        raise UnknownChoiceError("side", side, ("left", "right"))
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * effects, kind="stable")
    y, v = sign * effects[order], variances[order]
    missing, se, centre = _trim(y, v, trim_under, count)
    new_y, new_v = sign * (2 * centre - y[len(y) - missing :]), v[len(v) - missing :]
    pooled = pool(np.concatenate((effects, new_y)), np.concatenate((variances, new_v)), method, test)
    return TrimFill(convention, count, missing, se, side, tuple(new_y.tolist()), tuple(new_v.tolist()), pooled)


def _missing_side(yi: Array, vi: Array, method: str) -> str:
    """Opposite to where small studies lean."""
    sei = np.sqrt(vi)
    if method == "fe":
        slope = float(weighted_line(yi, sei, 1 / vi).estimate[1])
    else:
        slope = meta_regression(yi, vi, {"sei": sei.tolist()}, method).coefficients[1].estimate
    return "right" if slope < 0 else "left"


def _trim(y: Array, v: Array, method: str, count: str) -> tuple[int, float, float]:
    """Return the number missing on the left of sorted y, its standard error, and the centre of the trimmed funnel."""
    k, missing = len(y), 0
    for _ in range(LIMIT):
        if k - missing < 1:
            raise refuse("trim and fill would trim away every study")
        centre = pool(y[: k - missing], v[: k - missing], method).estimate
        shifted = y - centre
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(shifted), kind="stable")] = np.arange(1, k + 1)
        raw, se = _missing(shifted, ranks, count)
        new = max(0, round(raw))
        if new == missing:
            return missing, se, centre
        missing = new
    raise refuse("trim and fill did not settle")


def _missing(shifted: Array, ranks: Array, count: str) -> tuple[float, float]:
    k = len(ranks)
    if count == "r0":
        below = ranks[shifted < 0]
        raw = k - (below.max() if len(below) else 0) - 1
        return raw, float(np.sqrt(2 * max(0.0, raw) + 2))
    rank_sum = ranks[shifted > 0].sum()
    if count == "l0":
        raw = (4 * rank_sum - k * (k + 1)) / (2 * k - 1)
        return raw, float(4 * np.sqrt(max(0.0, _rank_variance(k, raw))) / (2 * k - 1))
    inside = 2 * k**2 - 4 * rank_sum + 0.25
    if inside < 0:
        raise refuse("the count q0 has no value for these studies")
    raw = k - 0.5 - np.sqrt(inside)
    below_root = (k - 0.5) ** 2 - raw * (2 * k - raw - 1)
    return float(raw), float(2 * np.sqrt(max(0.0, _rank_variance(k, raw)) / below_root)) if below_root > 0 else 0.0


def _rank_variance(k: int, k0: float) -> float:
    """Return the variance of the rank sum, Duval & Tweedie (2000b), section 3."""
    whole = k * (k + 1) * (2 * k + 1)
    return (whole + 10 * k0**3 + 27 * k0**2 + 17 * k0 - 18 * k * k0**2 - 18 * k * k0 + 6 * k**2 * k0) / 24
