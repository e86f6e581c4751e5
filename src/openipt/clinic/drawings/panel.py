# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One measure's panel: the instrument's full range, the error band, the cutoff by name, the series and its labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext

from openipt.clinic.drawings.geometry import Point
from openipt.clinic.drawings.ribbon import Scale
from openipt.clinic.language import with_decimal_sign
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup


@dataclass(frozen=True)
class Score:
    """A value on a day; none where a session was held and there is no score."""

    day: date
    value: float | None


@dataclass(frozen=True)
class Band:
    """A range of scores and the word usually used for it; both ends belong to it."""

    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Note:
    """A remark at one point of the series ("first drop larger than error")."""

    day: date
    words: str


@dataclass(frozen=True)
class Measure:
    """One measure over the course.

    `error`: a change from the first score of less than this can be measurement error (none: no band). `change` is
    the last value's change in words ("down 8 since the start, reliable"), `about` what is asked ("depression").
    `languages`: the day of each first answer to questions in another language than before, and its name.
    """

    name: str
    points: tuple[Score, ...]
    lowest: float
    highest: float
    about: str = ""
    cutoff: float | None = None
    error: float | None = None
    bands: tuple[Band, ...] = ()
    change: str = ""
    notes: tuple[Note, ...] = ()
    languages: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Frame:
    """A panel's place: left, right, top (the highest score) and bottom (the lowest)."""

    measure: Measure
    scale: Scale
    left: float
    right: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """Give the height of a score."""
        share = (value - self.measure.lowest) / ((self.measure.highest - self.measure.lowest) or 1)
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)

    def at(self, score: "Scored") -> Point:
        """Give the place of a score."""
        return self.scale.x(score.day), self.y(score.value)


@dataclass(frozen=True)
class Scored:
    """A score that is there."""

    day: date
    value: float


def scored(measure: Measure) -> list[Scored]:
    """Give the scores that are there, by date."""
    present = [Scored(point.day, point.value) for point in measure.points if point.value is not None]
    return sorted(present, key=lambda score: score.day)


def shown(value: float) -> str:
    """Write a score, with the decimal sign of the page."""
    return with_decimal_sign(svg.number(value))


def cutoff_words(cutoff: float) -> str:
    """Name a cutoff."""
    return gettext("cutoff %(value)s") % {"value": shown(cutoff)}


def peak(frame: Frame, left: float, right: float) -> float | None:
    """Give the highest place of the curve between two edges (the least y), or nothing where there is no curve."""
    places = [frame.at(score) for score in scored(frame.measure)]
    heights = [y for x, y in places if left <= x <= right]
    for (x1, y1), (x2, y2) in pairwise(places):
        heights += [y1 + (y2 - y1) * ((x - x1) / (x2 - x1)) for x in (left, right) if x1 <= x <= x2 and x1 < x2]
    return min(heights, default=None)


def change_lines(measure: Measure) -> tuple[str, ...]:
    """Break the change in words for the phone, where it stands above the panel."""
    return lettering.wrap(measure.change, 12, 330)


def ground(frame: Frame, narrow: bool = False) -> Markup:
    """Draw what lies under the series: error band, grid, cutoff, the margin's words."""
    parts = [_error_band(frame)]
    parts += [svg.line(frame.left, frame.y(v), frame.right, frame.y(v), "grid") for v in _grid(frame)]
    parts += [svg.text(frame.left - 8, frame.y(v) + 4, shown(v), "t12 second end") for v in _numbers(frame)]
    if frame.measure.cutoff is not None:
        y = frame.y(frame.measure.cutoff)
        parts.append(svg.line(frame.left, y, frame.right, y, "cutoff"))
    parts.append(_narrow_words(frame) if narrow else _margins(frame))
    return svg.join(*parts)


def _grid(frame: Frame) -> list[float]:
    """Choose few lines: both ends of the range and round steps between; a low panel gets its ends only."""
    low, high = frame.measure.lowest, frame.measure.highest
    if frame.bottom - frame.top < 100:
        return [low, high]
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50, 100) if (high - low) / s <= 6), (high - low) / 5)
    lines = [low]
    while lines[-1] + step < high - step * 0.6:
        lines.append(lines[-1] + step)
    return [*lines, high]


def _numbers(frame: Frame) -> list[float]:
    """Write the numbers of the grid, and of the cutoff where it is clear of them."""
    numbers = _grid(frame)
    cutoff = frame.measure.cutoff
    if cutoff is not None and all(abs(frame.y(cutoff) - frame.y(v)) > 13 for v in numbers):
        numbers = [*numbers, cutoff]
    return numbers


def error_edges(frame: Frame) -> tuple[float, float] | None:
    """Give the band's upper and lower edge: the first score plus and minus the error, within the range."""
    points = scored(frame.measure)
    if frame.measure.error is None or not points:
        return None
    first = points[0].value
    return frame.y(first + frame.measure.error), frame.y(first - frame.measure.error)


def _error_band(frame: Frame) -> Markup:
    edges = error_edges(frame)
    if edges is None:
        return svg.join()
    upper, lower = edges
    drawn = [svg.rect(frame.left, upper, frame.right - frame.left, lower - upper, "error")]
    drawn += [svg.line(frame.left, y, frame.right, y, "error-edge") for y in edges]
    return svg.join(*drawn)


def _margins(frame: Frame) -> Markup:
    """Write the measure's name at the left; bands and cutoff by name at the right, none over another."""
    beside, below = frame.left - 30, frame.left - 20  # the axis' top number
    is_long = any(lettering.width(word, 13, bold=True) > beside for word in frame.measure.name.split())
    name = lettering.wrap(frame.measure.name, 13, below if is_long else beside, bold=True) or ("",)
    first = frame.top + (20 if is_long else 4)
    about = lettering.wrap(frame.measure.about, 12, frame.left - 10)
    under = first + 16 * len(name)
    parts = [svg.text(0, first + i * 16, line, "bold") for i, line in enumerate(name)]
    parts += [svg.text(0, under + i * 14, line, "t12 second") for i, line in enumerate(about)]
    x = frame.right + 12
    wanted: list[tuple[float, str, str, str]] = []
    for band in frame.measure.bands:
        top, bottom = frame.y(band.high), frame.y(band.low)
        parts.append(svg.line(x - 9, top + 1, x - 9, bottom - 1 if bottom < frame.bottom else bottom, "axis"))
        reach = f"{shown(band.low)}–{shown(band.high)}"
        wanted.append(((top + bottom) / 2, band.words, reach, "second"))
    if frame.measure.cutoff is not None:
        wanted.append((frame.y(frame.measure.cutoff), cutoff_words(frame.measure.cutoff), "", "bold t12"))
    for y, words, reach, classes in _spread(wanted, 15):
        parts.append(svg.text(x, y + 4, words, classes, svg.span(f" {reach}", "third t12 plain") if reach else ""))
    if frame.measure.bands:
        parts.append(svg.text(x, frame.top - 14, gettext("usually described as"), "t12 third"))
    return svg.join(*parts)


def _spread(wanted: Sequence[tuple[float, str, str, str]], least: float) -> list[tuple[float, str, str, str]]:
    """Push labels apart, up and down in turn, until no two are nearer than `least`."""
    ordered = sorted(wanted)
    ys = [item[0] for item in ordered]
    for _ in range(20):
        for index in range(len(ys) - 1):
            short = least - (ys[index + 1] - ys[index])
            if short > 0:
                ys[index] -= short / 2
                ys[index + 1] += short / 2
    for index in range(1, len(ys)):
        ys[index] = max(ys[index], ys[index - 1] + least)
    return [(y, *item[1:]) for y, item in zip(ys, ordered, strict=True)]


def _narrow_words(frame: Frame) -> Markup:
    """Write the measure's name and its change above the panel; the series names the cutoff where it leaves room."""
    lines = change_lines(frame.measure)
    top = frame.top - 12 - 15 * len(lines)
    parts = [svg.text(0, top, frame.measure.name, "bold", svg.span(f" {frame.measure.about}", "plain second"))]
    parts += [svg.text(0, top + 15 * (index + 1), line, "t12") for index, line in enumerate(lines)]
    return svg.join(*parts)
