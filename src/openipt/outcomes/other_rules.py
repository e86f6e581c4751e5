# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Other rules in use, shown beside reliable change and never mixed with it: response, remission, a smallest difference.

They say nothing of measurement error. The last function gives the share of a whole group that changed and became
functional as Hageman & Arrindell 1999 estimate it, from means and SDs of true scores.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from openipt.outcomes.cutoffs import true_score_cutoff
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.indices import end_reliability, measurement_error, reliability_of_differences
from openipt.outcomes.pairs import Pairs
from openipt.outcomes.significance import Settings

CLASSES = ("improved", "unchanged", "deteriorated")
NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class GroupShares:
    """Estimated share (0 to 1) of the group that changed for the better and that is functional at the end."""

    changed: float
    functional: float


def percentage_change(pairs: Pairs, share: float = 0.5, better: str = "lower") -> tuple[str, ...]:
    """Response: each client's class by a change of at least this share of the first score (0.5 is a fall by half).

    A first score of 0 has no percentage: such a client is "not judged". Raises OutcomeError for a share not above 0.
    """
    if not share > 0:
        raise OutcomeError([f"the share must be above 0, not {share}"])
    size = np.divide(pairs.change, pairs.pre, out=np.zeros(len(pairs.ids)), where=pairs.pre != 0)
    classes = _classes(size, share, better)
    return tuple(NOT_JUDGED if pre == 0 else name for pre, name in zip(pairs.pre, classes, strict=True))


def anchor_change(pairs: Pairs, points: float, better: str = "lower") -> tuple[str, ...]:
    """Return each client's class by a change of at least the smallest difference that matters, in scale points."""
    if not points > 0:
        raise OutcomeError([f"the smallest difference must be above 0, not {points}"])
    return _classes(pairs.change, points, better)


def remission(pairs: Pairs, line: float, better: str = "lower") -> NDArray[np.bool_]:
    """Return who ends at or on the healthy side of a line (HAM-D 7, PHQ-9 4)."""
    return np.asarray(pairs.post <= line if better == "lower" else pairs.post >= line)


def group_shares(pairs: Pairs, settings: Settings) -> GroupShares:
    """Hageman & Arrindell 1999 on the level of the group; needs a reliability and a cutoff."""
    faults = settings.faults() + ([] if settings.cutoff else ["a cutoff is needed"])
    if faults or settings.cutoff is None:
        raise OutcomeError(faults)
    error = measurement_error(pairs, settings.reliability or 0.0)
    line = true_score_cutoff(pairs, settings.cutoff, settings.functional, settings.sign, error)
    true_change = float(pairs.change.std(ddof=1)) * sqrt(reliability_of_differences(pairs, error))
    true_end = pairs.post_sd * sqrt(end_reliability(pairs, error))
    gain = settings.sign * float(pairs.change.mean())
    beyond = settings.sign * (float(pairs.post.mean()) - line)
    normal = NormalDist()
    return GroupShares(normal.cdf(gain / true_change), normal.cdf(beyond / true_end))


def _classes(size: NDArray[np.float64], least: float, better: str) -> tuple[str, ...]:
    gain = -size if better == "lower" else size
    places = np.where(gain >= least, 0, np.where(gain <= -least, 2, 1))
    return tuple(CLASSES[place] for place in places)
