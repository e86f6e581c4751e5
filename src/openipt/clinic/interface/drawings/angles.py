# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One angle for a person, for the whole course: only the distance from the middle changes.

Angles go by kind of tie: home at the top, family right, neighbours below, work left below, friends left. They are given
in the order in which people were added, so that a new person never turns the others.
"""

from collections.abc import Iterable, Mapping, Sequence

from openipt.clinic.interface.drawings.geometry import apart

# Degrees as the screen counts: 0 right, 90 down, 180 left, 270 up.
SECTORS: Mapping[str, float] = {
    "home": 282.0,
    "family": 355.0,
    "neighbour": 62.0,
    "work": 135.0,
    "friend": 197.0,
    "other": 235.0,
}
# Least distance between two people, and how far from the sector's middle one may stand to keep it. When a sector is
# full its people move together before they leave it, and no two ever share an angle while fewer than 90 are placed.
_TRIES = ((25, 34), (25, 46), (20, 46), (16, 60), (14, 90), (12, 180), (9, 180), (7, 180), (4, 180))


def angles(kinds: Sequence[str], taken: Iterable[float] = ()) -> tuple[float, ...]:
    """Give an angle in degrees for each kind of tie in turn, keeping clear of angles already taken.

    A kind that is not known stands with the others. Those who come later change nothing for those before them.
    """
    given: list[float] = list(taken)
    answer = []
    for kind in kinds:
        angle = _next(SECTORS.get(kind, SECTORS["other"]), given)
        given.append(angle)
        answer.append(angle)
    return tuple(answer)


def _next(middle: float, given: Sequence[float]) -> float:
    for least, reach in _TRIES:
        for step in range(reach + 1):
            for side in (1, -1):
                angle = (middle + side * step) % 360
                if all(apart(angle, other) >= least for other in given):
                    return angle
    return (middle + 2.0 * len(given)) % 360
