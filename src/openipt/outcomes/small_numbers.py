# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which counts of people may be shown, so that no small group can be read off or worked out (statistical disclosure).

A count from 1 up to the threshold is hidden (primary suppression). What is shown must not give it away: where sums
pin a hidden count below the threshold, further counts are hidden too (secondary suppression). Source: Hundepool et al.
2012, Statistical Disclosure Control, chapter 4. Not covered: comparing the same report on two days.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf

import numpy as np


@dataclass(frozen=True, slots=True)
class Sum:
    """A count that is the sum of others: everyone in `total` is in exactly one of `parts`."""

    total: str
    parts: tuple[str, ...]


def safe_to_show(
    counts: Mapping[str, int],
    sums: Sequence[Sum],
    wanted: Collection[str],
    *,
    threshold: int,
    known: Collection[str] = (),
) -> frozenset[str]:
    """Return those of the `wanted` counts that may be shown together.

    `counts` names every group of people that the sums speak of, also those that are never printed; `known` are the ones
    that readers know anyhow. From what is shown nobody can conclude that a group has between 1 and `threshold` - 1
    people. Raises ValueError for a negative count and for a sum that does not add up.
    """
    _check(counts, sums)
    small = [name for name, count in counts.items() if 0 < count < threshold and name not in known]
    shown = {name for name in wanted if name not in small}
    while pinned := next(_pinned(counts, sums, small, shown | set(known), threshold), None):
        candidates = sorted(shown, key=lambda name: (counts[name], name))
        if not candidates:
            break
        shown.remove(_to_hide(candidates, pinned, counts, sums, shown | set(known), threshold))
    return frozenset(shown)


def _check(counts: Mapping[str, int], sums: Sequence[Sum]) -> None:
    for name, count in counts.items():
        if count < 0:
            raise ValueError(f"{name}: there cannot be {count} people")
    for one_sum in sums:
        if counts[one_sum.total] != sum(counts[part] for part in one_sum.parts):
            raise ValueError(f"{one_sum.total} is not the sum of {', '.join(one_sum.parts)}")


def _pinned(
    counts: Mapping[str, int], sums: Sequence[Sum], small: Sequence[str], shown: Collection[str], threshold: int
) -> Iterator[str]:
    """Return the small groups of which a reader could tell that they are small."""
    return (name for name in small if _highest(name, counts, sums, shown) < threshold)


def _to_hide(
    candidates: Sequence[str],
    pinned: str,
    counts: Mapping[str, int],
    sums: Sequence[Sum],
    shown: Collection[str],
    threshold: int,
) -> str:
    """Return the smallest count whose hiding frees the pinned group; else the smallest one that a sum ties to it."""
    for name in candidates:
        if _highest(pinned, counts, sums, set(shown) - {name}) >= threshold:
            return name
    tied = _tied_to(pinned, sums)
    return next((name for name in candidates if name in tied), candidates[0])


def _tied_to(name: str, sums: Sequence[Sum]) -> set[str]:
    """Return every group that sums connect with this one, however many sums lie between."""
    tied, before = {name}, set[str]()
    while tied != before:
        before = set(tied)
        for one_sum in sums:
            groups = {one_sum.total, *one_sum.parts}
            tied |= groups if groups & tied else set()
    return tied


def _highest(name: str, counts: Mapping[str, int], sums: Sequence[Sum], shown: Collection[str]) -> float:
    """Return the largest number that a group can have for someone who sees only what is shown."""
    if name in shown:
        return counts[name]
    from scipy.optimize import linprog  # slow to load, and needed for reports only

    place = {group: index for index, group in enumerate(counts)}
    equations = np.zeros((len(sums), len(place)))
    for row, one_sum in enumerate(sums):
        equations[row, place[one_sum.total]] = -1
        equations[row, [place[part] for part in one_sum.parts]] += 1
    aim = np.zeros(len(place))
    aim[place[name]] = -1
    bounds = [(counts[group], counts[group]) if group in shown else (0, None) for group in counts]
    solution = linprog(aim, A_eq=equations if sums else None, b_eq=np.zeros(len(sums)) if sums else None, bounds=bounds)
    return inf if solution.status == _UNBOUNDED else floor(-solution.fun + 1e-6)


_UNBOUNDED = 3
