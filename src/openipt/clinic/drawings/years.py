# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An axis of days with its months and years, and the marks of years that are left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from openipt.clinic.dates import written
from openipt.clinic.drawings.axis import Axis, Piece
from openipt.clinic.drawings.geometry import Box
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup


def line(axis: Axis, y: float, wall: float, narrow: bool) -> Markup:
    """Draw the axis: a line for each piece, months and years under it, and the marks of broken-out years.

    `wall` is the x of the onset, beside which no month is named.
    """
    parts, words = [], []
    for piece in axis.pieces:
        parts.append(svg.line(piece.left, y, piece.right, y, "axis"))
        parts += _months(piece, y, wall)
        words += _years(piece, y)
    for gap in axis.breaks:
        parts += [svg.line(gap.x + s - 3, y + 6, gap.x + s + 3, y - 6, "break-mark") for s in (-4, 4)]
        years = ngettext("%(n)d year", "%(n)d years", gap.years) % {"n": gap.years}
        words.append(_Year(gap.x - lettering.width(years, 12) / 2, y + (34 if narrow else 18), years, "t12 third"))
    return svg.join(*parts, *_with_room(words))


@dataclass(frozen=True)
class _Year:
    """Words under the axis: a year, or how many years are left out."""

    x: float
    y: float
    words: str
    classes: str = "t12 bold"

    @property
    def box(self) -> Box:
        """Give the room they take."""
        return Box(self.x, self.y - 10, self.x + lettering.width(self.words, 12, bold=True) + 3, self.y + 2)


def _with_room(words: Sequence[_Year]) -> list[Markup]:
    """Write years and breaks that touch no others; years come first, the latest before the earlier."""
    taken: list[Box] = []
    parts = []
    for word in sorted(words, key=lambda word: ("third" in word.classes, -word.x)):
        if not any(word.box.meets(other) for other in taken):
            taken.append(word.box)
            parts.append(svg.text(word.x, word.y, word.words, word.classes))
    return parts


def _month_width(piece: Piece) -> float:
    return 30.4 / max((piece.last - piece.first).days, 1) * (piece.right - piece.left)


def _months(piece: Piece, y: float, wall: float) -> list[Markup]:
    """Mark and name months where they have room; the onset's own name tells its month."""
    width = _month_width(piece)
    parts = []
    for first in _firsts(piece):
        x, january = piece.x(first), first.month == 1
        if width >= 13 or january:
            parts.append(svg.line(x, y - (5 if january else 3), x, y + (9 if january else 3), "axis"))
        middle = x + width / 2
        if width >= 20 and middle < piece.right and abs(middle - wall) > 7:
            parts.append(svg.text(middle, y + 18, written(first, "M")[:1], "t12 third middle"))
    return parts


def _years(piece: Piece, y: float) -> list[_Year]:
    """Name the years that begin in a piece at their January; a piece without one gets its year in the middle."""
    januaries = [(piece.x(first), first.year) for first in _firsts(piece) if first.month == 1]
    named = [_Year(x + 3, y + 34, str(year)) for x, year in januaries if x + 10 <= piece.right]
    if named:
        return named
    year = str((piece.first + (piece.last - piece.first) / 2).year)
    x = (piece.left + piece.right - lettering.width(year, 12, bold=True)) / 2
    return [_Year(x, y + (18 if _month_width(piece) < 20 else 34), year)]


def _firsts(piece: Piece) -> Iterable[date]:
    """Give the first days of the months of a piece."""
    year, month = piece.first.year, piece.first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if year > piece.last.year or date(year, month, 1) > piece.last:
            return
        yield date(year, month, 1)
