# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Labels that hang on upright threads above (or below) an axis, so that none touches another or is crossed.

Each label stands beside its thread, in rows counted from the figure's edge towards the axis. The thread runs from the
label's first row to the axis, so words nearer to the axis must not stand in its way: in a cluster the earlier
label takes the higher row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from openipt.clinic.drawings.geometry import Box

_GAP = 5.0  # between a thread and its words
_CLEAR = 8.0  # between the words of two labels
_ALWAYS_OUT = 40  # from this row on words may pass the end
_BESIDE = 3.0  # between a thread and other words


@dataclass(frozen=True, slots=True)
class Label:
    """What hangs: the thread's place and the words' width, in pixels, and the number of rows they need.

    `inward` tries the side towards the start first.
    """

    x: float
    width: float
    rows: int
    inward: bool = False


@dataclass(frozen=True, slots=True)
class Hung:
    """Where a label hangs: its first row, whether the words stand left of the thread, and its place."""

    row: int
    left: bool
    box: Box  # pixels across, rows down


def hang(labels: Sequence[Label], start: float, end: float) -> tuple[Hung, ...]:
    """Hang labels between two edges; the answer is in the order of the labels.

    Words stand right of their thread unless they would pass the end and fit on the left. When they fit on neither side
    they stand on the right and pass the end: callers leave room there for their widest label.
    """
    order = sorted(range(len(labels)), key=lambda index: labels[index].x)
    placed: list[tuple[float, Box]] = []
    answer: dict[int, Hung] = {}
    for index in order:
        x = labels[index].x
        answer[index] = next(hung for hung in _places(labels[index], start, end) if _free(x, hung, placed))
        placed.append((x, answer[index].box))
    return tuple(answer[index] for index in range(len(labels)))


def hang_around(labels: Sequence[Label], wall: float, start: float, end: float) -> tuple[Hung, ...]:
    """Hang labels on both sides of an upright line that no words may cross: mirrored before it, as usual after it."""
    before = [index for index, label in enumerate(labels) if label.x < wall]
    after = [index for index, label in enumerate(labels) if label.x >= wall]
    mirrored = hang([replace(labels[index], x=-labels[index].x) for index in before], -wall, -start)
    turned = (Hung(h.row, not h.left, replace(h.box, left=-h.box.right, right=-h.box.left)) for h in mirrored)
    answer = dict(zip(before, turned, strict=True))
    answer |= zip(after, hang([replace(labels[index], inward=False) for index in after], wall, end), strict=True)
    return tuple(answer[index] for index in range(len(labels)))


def depth(hung: Sequence[Hung]) -> int:
    """Give the number of rows that hung labels need."""
    return int(max((place.box.bottom for place in hung), default=0))


def _places(label: Label, start: float, end: float) -> Iterator[Hung]:
    """Try row after row, outer side first. The outer side of a new last row is always free, so this ends."""
    for row in count():
        right = Box(label.x + _GAP, row, label.x + _GAP + label.width, row + label.rows)
        left = Box(label.x - _GAP - label.width, row, label.x - _GAP, row + label.rows)
        can_left = left.left >= start
        if can_left and label.inward:
            yield Hung(row, True, left)
        if right.right <= end or not can_left or row > _ALWAYS_OUT:
            yield Hung(row, False, right)
        if can_left and not label.inward:
            yield Hung(row, True, left)


def _free(x: float, hung: Hung, placed: Sequence[tuple[float, Box]]) -> bool:
    box = hung.box
    wide = Box(box.left - _CLEAR, box.top, box.right + _CLEAR, box.bottom)
    for other_x, taken in placed:
        crosses_other = taken.left - _BESIDE < x < taken.right + _BESIDE and taken.bottom > box.top
        crossed_by_other = box.left - _BESIDE < other_x < box.right + _BESIDE and box.bottom > taken.top
        if wide.meets(taken) or crosses_other or crossed_by_other:
            return False
    return True
