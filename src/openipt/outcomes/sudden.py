# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sudden gains and losses from session to session (Tang & DeRubeis 1999; missing sessions after Lutz et al. 2013)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.quantiles import t_quantile

SHARE = 0.25
AROUND = 3


@dataclass(frozen=True)
class Sudden:
    """A sudden step between two measurement points (counted from 0) of one client, in scale points (last minus
    first).
    """

    before: int
    after: int
    change: float


def sudden_steps(scores: Sequence[float | None], cutoff: float, *, gains: bool = True) -> tuple[Sudden, ...]:
    """The sudden gains (falls) or losses (rises) of one client's scores, session by session, None where there is none.

    A step must be at least ``cutoff`` points (of reliable change), at least a quarter of the score before it, and the
    mean of up to three scores before must differ from that of up to three after by more than the two-sided 5 % value
    of t (n - 2 degrees of freedom, 2.776 when all six are there) times their pooled SD. The criteria can only be put
    from the second point to the last but one, and need two scores on each side. Raises OutcomeError for a cutoff that
    is not above 0.
    """
    if not cutoff > 0:
        raise OutcomeError([f"the cutoff for a sudden step must be above 0, not {cutoff}"])
    values = np.array([np.nan if score is None else score for score in scores], float)
    sign = 1 if gains else -1
    found = (_step(values, place, cutoff, sign) for place in range(2, len(values) - 1))
    return tuple(step for step in found if step)


def _step(values: np.ndarray, place: int, cutoff: float, sign: int) -> Sudden | None:
    """The step into ``place`` if all three criteria hold; a missing score on either side of it leaves it open."""
    fall = sign * (values[place - 1] - values[place])
    if np.isnan(fall) or fall < cutoff or fall < SHARE * values[place - 1]:
        return None
    sides = [side[~np.isnan(side)] for side in (values[max(0, place - AROUND) : place], values[place : place + AROUND])]
    before, after = sides
    if min(len(before), len(after)) < 2:
        return None
    freedom = len(before) + len(after) - 2
    pooled = sqrt(((len(before) - 1) * before.var(ddof=1) + (len(after) - 1) * after.var(ddof=1)) / freedom)
    if not sign * (before.mean() - after.mean()) > t_quantile(0.975, freedom) * pooled:
        return None
    return Sudden(place - 1, place, float(values[place] - values[place - 1]))
