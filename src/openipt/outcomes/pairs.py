# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients with a first and a last score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openipt.outcomes.faults import OutcomeError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Complete pairs: the same place in ``ids``, ``pre`` and ``post`` is the same client. Scores in scale points."""

    ids: tuple[str, ...]
    pre: Floats
    post: Floats

    @property
    def change(self) -> Floats:
        """Last minus first."""
        return self.post - self.pre

    @property
    def pre_sd(self) -> float:
        """SD at intake (n - 1) over all analysed pairs, whatever their arm."""
        return float(self.pre.std(ddof=1))

    @property
    def post_sd(self) -> float:
        """SD at the end (n - 1)."""
        return float(self.post.std(ddof=1))


def complete_pairs(ids: Sequence[str], pre: Sequence[float | None], post: Sequence[float | None]) -> Pairs:
    """The clients with both scores (None and NaN are missing); raises OutcomeError."""
    faults = [f"the id {one!r} stands {count} times" for one, count in sorted(Counter(ids).items()) if count > 1]
    first, last = (np.array([np.nan if score is None else score for score in row], float) for row in (pre, post))
    if not len(ids) == len(first) == len(last):
        faults.append(f"{len(ids)} ids, {len(first)} first and {len(last)} last scores: these should be as many")
    if faults:
        raise OutcomeError(faults)
    both = np.isfinite(first) & np.isfinite(last)
    kept = tuple(one for one, here in zip(ids, both, strict=True) if here)
    return enough(Pairs(kept, first[both], last[both]))


def enough(pairs: Pairs) -> Pairs:
    """The pairs themselves; raises OutcomeError when an SD at intake cannot be taken of them."""
    if len(pairs.ids) < 2:
        raise OutcomeError([f"at least 2 clients with both scores are needed; there are {len(pairs.ids)}"])
    if np.ptp(pairs.pre) == 0:
        raise OutcomeError(["all first scores are the same: without variance there is no SD at intake"])
    return pairs
