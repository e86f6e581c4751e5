# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sudden gains and losses from session to session (Tang & DeRubeis 1999; missing sessions after Lutz et al. 2013)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.pairs import Floats
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


def sudden_steps(
    scores: Sequence[float | None],
    cutoff: float,
    *,
    gains: bool = True,
    share: float = SHARE,
    critical: float | None = None,
) -> tuple[Sudden, ...]:
    """Return the sudden gains (falls) or losses (rises) of a client's scores, session by session, else None.

    A step must be at least ``cutoff`` points (of reliable change), at least ``share`` of the score before it, and the
    mean of up to three scores before must differ from that of up to three after by more than ``critical`` times their
    pooled SD: by default the two-sided 5 % value of t (n - 2 degrees of freedom, 2.776 when all six are there). The
    criteria can only be put from the second point to the last but one, and need two scores on each side. Raises
    OutcomeError for a cutoff that is not above 0, or a share or critical value below 0.
    """
    if not cutoff > 0:
        raise OutcomeError([f"the cutoff for a sudden step must be above 0, not {cutoff}"])
    if not share >= 0 or not (critical is None or critical >= 0):
        raise OutcomeError(["the share and the critical value for a sudden step must not be below 0"])
    values = _values(scores)
    sign = 1 if gains else -1
    steps = (_step(values, place, cutoff, sign, share, critical) for place in range(2, len(values) - 1))
    return tuple(step for step in steps if step)


def steps_judged(scores: Sequence[float | None]) -> int:
    """Return how many steps of a client have the scores that the criteria need."""
    values = _values(scores)
    return sum(_sides(values, place) is not None for place in range(2, len(values) - 1))


def _values(scores: Sequence[float | None]) -> Floats:
    return np.array([np.nan if score is None else score for score in scores], float)


def _sides(values: Floats, place: int) -> tuple[Floats, Floats] | None:
    """Return the scores on each side of the step into ``place``; None where the step cannot be judged."""
    if np.isnan(values[place - 1]) or np.isnan(values[place]):
        return None
    before, after = (
        side[~np.isnan(side)] for side in (values[max(0, place - AROUND) : place], values[place : place + AROUND])
    )
    return (before, after) if min(len(before), len(after)) >= 2 else None


def _step(values: Floats, place: int, cutoff: float, sign: int, share: float, critical: float | None) -> Sudden | None:
    """Return the step into ``place`` if all three criteria hold."""
    sides = _sides(values, place)
    fall = sign * (values[place - 1] - values[place])
    if sides is None or fall < cutoff or fall < share * values[place - 1]:
        return None
    before, after = sides
    freedom = len(before) + len(after) - 2
    pooled = sqrt(((len(before) - 1) * before.var(ddof=1) + (len(after) - 1) * after.var(ddof=1)) / freedom)
    limit = t_quantile(0.975, freedom) if critical is None else critical
    if not sign * (before.mean() - after.mean()) > limit * pooled:
        return None
    return Sudden(place - 1, place, float(values[place] - values[place - 1]))
