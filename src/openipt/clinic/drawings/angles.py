# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One angle for a person, for the whole course: only the distance from the middle changes.

Angles go by kind of tie: home at the top, family right, neighbours below, work left below, friends left. They are given
in the order in which people were added, so that a new person never turns the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from openipt.clinic.drawings.geometry import apart

# Degrees as the screen counts: 0 right, 90 down, 180 left, 270 up.
SECTORS: Mapping[str, int] = {
    "home": 282,
    "family": 355,
    "neighbour": 62,
    "work": 135,
    "friend": 197,
    "other": 235,
}
# Least distance between two people, and how far from the sector's middle one may stand to keep it. When a sector is
# full its people move together before they leave it, and no two ever share an angle while fewer than 90 are placed.
_TRIES = ((25, 34), (25, 46), (20, 46), (16, 60), (14, 90), (12, 180), (9, 180), (7, 180), (4, 180))


def angles(kinds: Sequence[str], taken: Iterable[int] = ()) -> tuple[int, ...]:
    """Give an angle in whole degrees for each kind of tie in turn, keeping clear of angles already taken.

    A kind that is not known stands with the others. Those who come later change nothing for those before them.
    """
    return _angles(tuple(kinds), tuple(taken))


@lru_cache(maxsize=512)
def _angles(kinds: tuple[str, ...], taken: tuple[int, ...]) -> tuple[int, ...]:
    """Work angles out once: one page asks several times for the same people."""
    clear = [180] * 360  # for every degree, how far the nearest person is
    for angle in taken:
        _take(angle, clear)
    answer = []
    for kind in kinds:
        angle = _next(SECTORS.get(kind, SECTORS["other"]), clear)
        _take(angle, clear)
        answer.append(angle)
    return tuple(answer)


def _take(angle: int, clear: list[int]) -> None:
    for degree, nearest in enumerate(clear):
        clear[degree] = min(nearest, int(apart(degree, angle)))


def _next(middle: int, clear: Sequence[int]) -> int:
    """Find the free degree nearest to the sector's middle; with more than some ninety people, the freest one left."""
    for least, reach in _TRIES:
        for step in range(reach + 1):
            for angle in ((middle + step) % 360, (middle - step) % 360):
                if clear[angle] >= least:
                    return angle
    return max(range(360), key=lambda degree: clear[degree])
