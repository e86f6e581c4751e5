# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients with a first and a last score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openipt.outcomes.faults import OutcomeError

Floats = NDArray[np.float64]
LARGEST = 1e9  # no scale has scores beyond; squares of them keep all their digits
SMALLEST_SD = 1e-100  # below, a square is no longer told from 0


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
    """Return the clients with both scores (None, NaN: missing); raises OutcomeError with all faulty rows (from 1)."""
    faults = [f"the id {client_id!r} stands {count} times" for client_id, count in Counter(ids).items() if count > 1]
    if not len(ids) == len(pre) == len(post):
        faults.append(f"{len(ids)} ids, {len(pre)} first and {len(post)} last scores: these should be as many")
    first, last = _scores(pre, "first", faults), _scores(post, "last", faults)
    if faults:
        raise OutcomeError(faults)
    both = np.isfinite(first) & np.isfinite(last)
    complete = tuple(client_id for client_id, here in zip(ids, both, strict=True) if here)
    return enough(Pairs(complete, first[both], last[both]))


def _scores(column: Sequence[float | None], name: str, faults: list[str]) -> Floats:
    """Return scores as numbers, NaN where missing; adds what is not a possible score to ``faults``."""
    try:
        scores = np.array([np.nan if score is None else score for score in column], float)
    except (TypeError, ValueError, OverflowError):
        scores = np.array([_number_or_infinity(score) for score in column])
    wrong = np.flatnonzero(abs(scores) > LARGEST)
    faults += [f"row {row + 1}: {name} score {column[int(row)]!r} is no score" for row in wrong]
    return scores


def _number_or_infinity(score: Any) -> float:
    try:
        return float("nan") if score is None else float(score)
    except (TypeError, ValueError, OverflowError):
        return float("inf")


def enough(pairs: Pairs) -> Pairs:
    """Return the pairs themselves; raises OutcomeError when an SD at intake cannot be taken of them."""
    if len(pairs.ids) < 2:
        raise OutcomeError([f"at least 2 clients with both scores are needed; there are {len(pairs.ids)}"])
    if np.ptp(pairs.pre) == 0 or pairs.pre_sd < SMALLEST_SD:
        raise OutcomeError(["all first scores are the same: without variance there is no SD at intake"])
    return pairs
