# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A time axis with the empty years broken out, so that a year of trouble is not a millimetre wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openipt.protocol.days import days_after

_PAD = 45  # days
_EMPTY = timedelta(days=550)  # a stretch longer than this with nothing in it is broken out


@dataclass(frozen=True)
class Piece:
    """An unbroken stretch of the axis: its days and where it stands, in pixels."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Give the place of a day of this stretch."""
        days = max((self.last - self.first).days, 1)
        return self.left + (day - self.first).days / days * (self.right - self.left)


@dataclass(frozen=True)
class Break:
    """A stretch that is left out: where its mark stands, and how many whole years it holds."""

    x: float
    years: int


@dataclass(frozen=True)
class Axis:
    """Pieces from left to right, and the breaks between them."""

    pieces: tuple[Piece, ...]
    breaks: tuple[Break, ...]

    def x(self, day: date) -> float:
        """Give the place of a day; a day in a break stands at its mark, days outside stand at the ends."""
        for index, piece in enumerate(self.pieces):
            if day < piece.first:
                return self.breaks[index - 1].x if index else piece.left
            if day <= piece.last:
                return piece.x(day)
        return self.pieces[-1].right


def lay(spans: Sequence[tuple[date, date]], left: float, right: float, gap: float, earlier: float) -> Axis:
    """Lay an axis between two edges over everything that has a date; `gap` is the room of one break (less
    where there are many).

    The last stretch, in which today lies, gets the room; each earlier one gets its share by length, at most `earlier`
    pixels and at least half of that (less only where there are so many that they would leave the last no room).
    """
    stretches = _stretches(spans)
    between = len(stretches) - 1
    gap = min(gap, (right - left) * 0.4 / between) if between else 0.0
    room = right - left - gap * between
    widths = _shares([(last - first).days for first, last in stretches], room, earlier)
    pieces: list[Piece] = []
    breaks, x = [], left
    for index, ((first, last), width) in enumerate(zip(stretches, widths, strict=True)):
        if index:
            breaks.append(Break(x + gap / 2, max(round((first - pieces[-1].last).days / 365.25), 1)))
            x += gap
        pieces.append(Piece(first, last, x, x + width))
        x += width
    return Axis(tuple(pieces), tuple(breaks))


def _stretches(spans: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Join spans that lie within a year and a half of each other, with some room at both ends."""
    merged: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if merged and first - merged[-1][1] <= _EMPTY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return [(days_after(first, -_PAD), days_after(last, _PAD)) for first, last in merged]


def _shares(days: Sequence[int], room: float, earlier: float) -> list[float]:
    before = len(days) - 1
    most = min(earlier, room * 0.6 / before) if before else 0.0
    widths = [min(max(room * length / sum(days), most / 2), most) for length in days[:-1]]
    return [*widths, room - sum(widths)]
