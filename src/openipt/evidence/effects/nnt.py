# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Number needed to treat. The methods are not interchangeable: name the one shown.

Positive values favour group 1, negative group 2; infinite at no effect.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from openipt.evidence.effects.conversions import success_rate_difference
from openipt.evidence.effects.effect import require
from openipt.evidence.grouping import Array


def _inverse(difference: ArrayLike) -> Array:
    with np.errstate(divide="ignore"):
        return 1.0 / np.asarray(difference, dtype=float)


def kraemer_kupfer(d: ArrayLike) -> Array:
    """1 / (2 Phi(d / sqrt 2) - 1): needs no control rate. Kraemer & Kupfer (2006), Biol Psychiatry 59:990-996."""
    return _inverse(success_rate_difference(d))


def response_rate(d: ArrayLike, control_rate: ArrayLike) -> Array:
    """Return share that does well with an effect of d where `control_rate` (0 to 1) does without: Phi(d + Phi^-1(c)).

    Furukawa & Leucht (2011), PLoS ONE 6:e19070.
    """
    rate = np.asarray(control_rate, dtype=float)
    require((np.atleast_1d(rate) > 0) & (np.atleast_1d(rate) < 1), "control_rate", "must lie between 0 and 1")
    return ndtr(np.asarray(d, dtype=float) + ndtri(rate))


def furukawa_leucht(d: ArrayLike, control_rate: ArrayLike) -> Array:
    """1 / (Phi(d + Phi^-1(c)) - c), c the share of the control group that does well, between 0 and 1.

    Furukawa & Leucht (2011), PLoS ONE 6:e19070.
    """
    return _inverse(response_rate(d, control_rate) - np.asarray(control_rate, dtype=float))


def from_risk_difference(risk_difference: ArrayLike) -> Array:
    """1 / RD. Laupacis, Sackett & Roberts (1988), N Engl J Med 318:1728-1733."""
    return _inverse(risk_difference)
