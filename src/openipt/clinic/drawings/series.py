# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A measure's series and the labels at it: the last value large, its change in words, and what else has room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext

from openipt.clinic.drawings.geometry import Box, Point, Segment
from openipt.clinic.drawings.panel import Frame, Scored, cutoff_words, error_edges, scored, shown
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup

_LINE = 16


@dataclass
class _Room:
    """What labels keep clear of: boxes and lines always, the panel's level lines if there is any way."""

    boxes: list[Box]
    lines: list[Segment]
    levels: list[Segment]
    top: float  # nothing stands higher: above it are other panels' words

    def free(self, box: Box) -> bool:
        """Tell whether a label may stand here."""
        if box.top < self.top:
            return False
        return not any(box.meets(other, 1.5) for other in self.boxes) and not any(map(box.crossed, self.lines))

    def take(self, box: Box) -> Box:
        """Take a box as it is, where no place is free."""
        self.boxes.append(box)
        return box

    def clean(self, boxes: Iterable[Box]) -> Box | None:
        """Take the first free box that no level line strikes through, if there is one."""
        best = next((box for box in boxes if self.free(box) and not any(map(box.crossed, self.levels))), None)
        if best:
            self.boxes.append(best)
        return best

    def first(self, boxes: Sequence[Box]) -> Box | None:
        """Take the first clean box, else the first free one, else nothing."""
        best = self.clean(boxes)
        if best is None:
            best = next((box for box in boxes if self.free(box)), None)
            self.boxes += [best] if best else []
        return best


def draw(
    frame: Frame, main: bool, narrow: bool = False, boxes: Sequence[Box] = (), lines: Sequence[Segment] = ()
) -> Markup:
    """Draw the series. `boxes` and `lines` are other marks that the labels keep clear of."""
    points = scored(frame.measure)
    if not points:
        return svg.text(frame.left + 12, (frame.top + frame.bottom) / 2, gettext("no score yet"), "second")
    places = [frame.at(point) for point in points]
    kind = "" if main else " second-series"
    parts = [svg.polyline(places, f"series{kind}")] if len(places) > 1 else []
    parts += [svg.circle(x, y, 4 if main else 3.5, f"value{kind}") for x, y in places[:-1]]
    parts.append(svg.circle(*places[-1], 6 if main else 5, "value last"))
    marks = [Box(x - 5, y - 5, x + 5, y + 5) for x, y in places]
    # On the phone the panel's heading stands right above it.
    top = frame.top - (2 if narrow else 20)
    room = _Room([*marks, *boxes], [*pairwise(places), *lines], _levels(frame), top)
    parts += _languages(frame, room)
    parts.append(_last(frame, points[-1], places[-1], room, 22 if main else 17, "" if narrow else frame.measure.change))
    parts += [_cutoff(frame, room)] if narrow else _notes(frame, room)
    inner = list(zip(points, places, strict=True))[:-1]
    parts += _values(inner if main and not narrow else inner[:1], room, main)
    parts.append(_error_words(frame, room, 130 if narrow else 230))
    return svg.join(*parts)


def _levels(frame: Frame) -> list[Segment]:
    """Give the level lines that would strike words through: the cutoff and the error band's edges."""
    ys = list(error_edges(frame) or ())
    if frame.measure.cutoff is not None:
        ys.append(frame.y(frame.measure.cutoff))
    return [((frame.left, y), (frame.right, y)) for y in ys]


@dataclass(frozen=True)
class _LastWords:
    """The last value and the lines of its change, with their sizes."""

    value: str
    size: int
    lines: tuple[str, ...]

    @property
    def number_width(self) -> float:
        return lettering.width(self.value, self.size, bold=True)

    @property
    def words_width(self) -> float:
        return max((lettering.width(line, 13) for line in self.lines), default=0)

    @property
    def row_width(self) -> float:
        return self.number_width + (8 + self.words_width if self.lines else 0)


def _last(frame: Frame, point: Scored, at: Point, room: _Room, size: int, change: str) -> Markup:
    """Write the last value and its change ahead of the point, or above or below it where the ground ahead is short."""
    for limit in (520, 300, 200, 120):
        words = _LastWords(shown(point.value), size, lettering.wrap(change, 13, limit))
        if words.row_width <= frame.right - at[0] - 14 and (place := room.clean(_ahead(frame, words, at))):
            return _written_ahead(words, place)
    words = _LastWords(shown(point.value), size, lettering.wrap(change, 13, 210))
    stacked = _stacked(frame, words, at)
    if place := room.clean(box for box in stacked if abs(box.bottom - at[1]) < 30):
        return _written_stacked(words, place)
    one_line = _LastWords(words.value, size, (change,) if change else ())
    if place := room.clean(_beside(frame, one_line, at)):
        return _written_row(one_line, place)
    return _written_stacked(words, room.first(stacked) or room.take(stacked[0]))


def _ahead(frame: Frame, words: _LastWords, at: Point) -> list[Box]:
    height = max(words.size, len(words.lines) * _LINE)
    left = at[0] + 12
    tops = [at[1] - height - 1, at[1] - height / 2, at[1] - height - 10, at[1] + 7, at[1] - height - 24]
    boxes = [Box(left, top, left + words.row_width, top + height) for top in tops]
    return [box for box in boxes if box.bottom <= frame.bottom]


def _beside(frame: Frame, words: _LastWords, at: Point) -> list[Box]:
    """Give places for one row of words and number that ends at the last point: below it, or above."""
    right = min(at[0] + 8, frame.right - 4)
    tops = [at[1] + 9, at[1] + 16, at[1] - words.size - 10, at[1] - words.size - 20]
    boxes = [Box(right - words.row_width, top, right, top + words.size) for top in tops]
    return [box for box in boxes if frame.left < box.left and box.bottom < frame.bottom + 20]


def _written_row(words: _LastWords, box: Box) -> Markup:
    baseline = box.top + words.size * 0.82
    number = svg.text(box.right, baseline, words.value, f"t{words.size} bold action end on-band")
    x = box.right - words.number_width - 8
    return svg.join(number, *(svg.text(x, baseline, line, "end on-band") for line in words.lines))


def _written_ahead(words: _LastWords, box: Box) -> Markup:
    middle = (box.top + box.bottom) / 2
    parts = [svg.text(box.left, middle + words.size * 0.36, words.value, f"t{words.size} bold action on-band")]
    x = box.left + words.number_width + 8
    first = middle - len(words.lines) * _LINE / 2 + 12
    parts += [svg.text(x, first + i * _LINE, line, "on-band") for i, line in enumerate(words.lines)]
    return svg.join(*parts)


def _stacked(frame: Frame, words: _LastWords, at: Point) -> list[Box]:
    """Give places for the number over its words, ending at the last point, within the panel."""
    width = max(words.words_width, words.number_width)
    height = words.size + len(words.lines) * _LINE + 2
    right = max(min(at[0] + 8, frame.right - 4), frame.left + width + 4)
    wanted = [at[1] - 10 - height - step for step in (0, 8, 16, 26, 38, 52, 70)] + [
        at[1] + step for step in (10, 18, 30)
    ]
    highest = frame.top - 2
    tops = [max(min(top, frame.bottom - 2 - height), highest) for top in wanted]
    return [Box(right - width, top, right, top + height) for top in tops]


def _written_stacked(words: _LastWords, box: Box) -> Markup:
    parts = [svg.text(box.right, box.top + words.size * 0.82, words.value, f"t{words.size} bold action end on-band")]
    first = box.top + words.size + 12
    parts += [svg.text(box.right, first + i * _LINE, line, "end on-band") for i, line in enumerate(words.lines)]
    return svg.join(*parts)


def _values(inner: Sequence[tuple[Scored, Point]], room: _Room, main: bool) -> list[Markup]:
    """Write values at their points where they touch nothing, above or below; elsewhere the table has them."""
    parts = []
    size, classes = (13, "bold middle on-band") if main else (12, "t12 middle on-band")
    for point, (x, y) in inner:
        words = shown(point.value)
        half = lettering.width(words, size, bold=main) / 2
        bottoms = [(shift, bottom) for bottom in (y - 7, y + 8 + size) for shift in (0, half + 3, -half - 3)]
        box = room.first([Box(x + s - half, b - size, x + s + half, b) for s, b in bottoms])
        if box:
            parts.append(svg.text((box.left + box.right) / 2, box.bottom - 2, words, classes))
    return parts


def _languages(frame: Frame, room: _Room) -> list[Markup]:
    """Mark each change of language: a line between the answers before and after, and the language beside it."""
    places = {point.day: frame.at(point)[0] for point in scored(frame.measure)}
    days, parts = sorted(places), []
    for note in frame.measure.languages:
        if note.day not in places:
            continue
        earlier = [day for day in days if day < note.day] or [note.day]  # both on one day: at their point
        x = (places[earlier[-1]] + places[note.day]) / 2
        room.lines.append(((x, frame.top), (x, frame.bottom)))
        width = lettering.width(note.words, 12)
        heights = (frame.top + 2, frame.bottom - 16, (frame.top + frame.bottom) / 2)
        lefts = (x + 4, x - 4 - width)
        boxes = [Box(left, top, left + width, top + 14) for top in heights for left in lefts]
        within = [box for box in boxes if frame.left <= box.left and box.right <= frame.right]
        box = room.first(within) or room.take((within or boxes)[0])
        parts.append(svg.line(x, frame.top, x, frame.bottom, "language"))
        parts.append(svg.text(box.left, box.top + 11, note.words, "t12 on-band"))
    return parts


def _notes(frame: Frame, room: _Room) -> list[Markup]:
    """Hang remarks below their points on short leaders; a remark without room stays in the table."""
    by_day = {point.day: frame.at(point) for point in scored(frame.measure)}
    parts = []
    for note in frame.measure.notes:
        if note.day not in by_day:
            continue
        x, y = by_day[note.day]
        lines = lettering.wrap(note.words, 13, 180)
        width = max((lettering.width(line, 13) for line in lines), default=0)
        height = len(lines) * _LINE
        drops = [drop for drop in (22, 30, 40, 52, 66, 82) if y + drop + height < frame.bottom]
        box = room.first([Box(x - 6 - width, y + drop, x - 6, y + drop + height) for drop in drops])
        if box:
            parts.append(svg.line(x, y + 7, x, box.bottom, "thread"))
            parts += [svg.text(x - 6, box.top + 12 + i * _LINE, line, "end on-band") for i, line in enumerate(lines)]
    return parts


def _cutoff(frame: Frame, room: _Room) -> Markup:
    """Name the cutoff in the panel, under its line or over it, at the right end or where there is room."""
    if frame.measure.cutoff is None:
        return svg.join()
    words, y = cutoff_words(frame.measure.cutoff), frame.y(frame.measure.cutoff)
    width = lettering.width(words, 12)
    rights = (frame.right - 4, frame.left + width + 4, (frame.left + frame.right + width) / 2)
    boxes = [Box(right - width, y + down, right, y + down + 12) for right in rights for down in (3, -15)]
    box = room.first(boxes)
    return svg.text(box.right, box.bottom - 2, words, "t12 end") if box else svg.join()


def _error_words(frame: Frame, room: _Room, limit: float) -> Markup:
    """Name the error band inside itself, at its right end or where the curve leaves room; left out when none does."""
    edges = error_edges(frame)
    if edges is None or frame.bottom - frame.top < 100:
        return svg.join()
    words = gettext("a change from the first score that stays inside this band may be measurement error")
    lines = lettering.wrap(words, 12, limit)
    width = max(lettering.width(line, 12) for line in lines)
    height = len(lines) * 14
    rights = (frame.right - 8, frame.left + width + 8, (frame.left + frame.right + width) / 2)
    tops = [top for top in (edges[0] + 4, edges[1] - height - 5, (edges[0] + edges[1] - height) / 2) if top > edges[0]]
    box = room.first([Box(right - width, top, right, top + height) for right in rights for top in tops])
    if box is None or box.bottom > edges[1]:
        return svg.join()
    return svg.join(
        *(svg.text(box.right, box.top + 11 + i * 14, line, "t12 second end") for i, line in enumerate(lines))
    )
