# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The forest plot: each trial with its interval, the pooled effect as a diamond, and where a further trial may lie.

Squares have areas in proportion to weight (Lewis & Clarke 2001, BMJ 322:1479-1480). One drawing serves the desk, the
phone and print: a `Sheet` says where things stand, `Words` what stands there. On the phone a trial's name stands above
its line; in print weights have a column of their own.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openipt.drawing import lettering, svg
from openipt.drawing.scale import Scale, scale_over
from openipt.drawing.svg import Markup


class Kind(StrEnum):
    TRIAL = "trial"
    HEADING = "heading"  # the name of a group of trials
    SUBTOTAL = "subtotal"  # what they show together


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, effect with interval, weight (percent; of trials alone) and where it leads."""

    name: str
    effect: float = 0.0
    lower: float = 0.0
    upper: float = 0.0
    weight: float = 0.0
    url: str = ""
    kind: Kind = Kind.TRIAL


@dataclass(frozen=True, slots=True)
class Forest:
    """The lines in their order, the pooled effect, the prediction interval (none of one trial), and all in words.

    A long interval of a single trial may end in a point, so that the others keep their room: it may reach beyond
    what is shown in full by `room` times its width. `ratio`: effects are logarithms of ratios.
    """

    lines: Sequence[Line]
    pooled: Line
    predicted: tuple[float, float] | None
    title: str
    said: str
    room: float = 1.0
    ratio: bool = False

    @property
    def trials(self) -> list[Line]:
        return [line for line in self.lines if line.kind is Kind.TRIAL]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands beside the marks, in the reader's language.

    `value` is an effect with its interval, `limits` the prediction interval, `mark` a number of the axis. `better` and
    `worse` stand on either side of no effect. `heads` are the heads of the columns name, weight and effect; without
    them there is no column of weights. `axis` names what the axis shows.
    """

    value: Callable[[Line], str]
    limits: Callable[[float, float], str]
    mark: Callable[[float], str]
    predicted: str
    more_about: str = "{name}"
    better: str = ""
    worse: str = ""
    heads: tuple[str, str, str] | None = None
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things stand: width, the plot's edges, height of a row, and of the line within it."""

    kind: str
    width: float
    left: float
    right: float
    row: float
    middle: float
    top: float
    edge: float = 0.0  # where names begin
    words: float = 24.0  # from the plot to the effects in words

    @property
    def narrow(self) -> bool:
        return self.kind == "narrow"


WIDE = Sheet("wide", 920, 240, 720, 26, 13, 30)
NARROW = Sheet("narrow", 358, 10, 348, 46, 32, 26)


def both(forest: Forest, words: Words, prefix: str) -> Markup:
    """For the desk and for the phone; the style shows what fits."""
    return svg.join(draw(forest, words, WIDE, f"{prefix}-w"), draw(forest, words, NARROW, f"{prefix}-n"))


def draw(forest: Forest, words: Words, sheet: Sheet, prefix: str) -> Markup:
    """On one sheet."""
    body, bottom = marks(forest, words, sheet)
    linked = any(line.url for line in forest.lines)
    size = (sheet.width, bottom + 28)
    return svg.drawing(f"forest {sheet.kind}", size, prefix, forest.title, forest.said, body, linked=linked)


def marks(forest: Forest, words: Words, sheet: Sheet) -> tuple[Markup, float]:
    """Return everything that is drawn, and where its axis stands."""
    drawing = _Drawing(forest, words, sheet)
    return drawing.marks(), drawing.bottom


class _Drawing:
    """One forest on one sheet."""

    def __init__(self, forest: Forest, words: Words, sheet: Sheet) -> None:
        self.forest, self.words, self.sheet = forest, words, sheet
        self.scale = _scale(forest, sheet)
        rows = len(forest.lines) + 1 + (forest.predicted is not None)
        self.bottom = sheet.top + sheet.row * rows + 4
        self.heaviest = max(line.weight for line in forest.trials)

    def marks(self) -> Markup:
        parts = [self._heads(), self._directions(), self._guides()]
        parts += [self._line(line, place) for place, line in enumerate(self.forest.lines)]
        parts += [self._pooled(), self.scale.axis(self.bottom, self.words.mark)]
        if self.words.axis:
            middle = (self.sheet.left + self.sheet.right) / 2
            parts.append(svg.text(middle, self.bottom + 38, self.words.axis, "t12 middle"))
        return svg.join(*parts)

    def _top(self, place: int) -> float:
        return self.sheet.top + place * self.sheet.row

    def _heads(self) -> Markup:
        if self.words.heads is None:
            return svg.join()
        name, weight, effect = self.words.heads
        sheet, y = self.sheet, self.sheet.top - 10
        return svg.join(
            svg.text(sheet.edge, y, name, "bold"),
            svg.text(self._weight_x, y, weight, "bold end"),
            svg.text(sheet.right + sheet.words, y, effect, "bold"),
        )

    @property
    def _weight_x(self) -> float:
        return self.sheet.right + self.sheet.words - 20

    def _directions(self) -> Markup:
        """Return which side favours which treatment, on either side of no effect, if there is room for the words."""
        zero, y = self.scale.x(0.0), self.sheet.top - 12
        parts = [svg.text(zero + 6, y, self.words.better, "t12 second")] if self.words.better else []
        room = zero - 6 - lettering.width(self.words.worse, 12)
        if self.words.worse and room > (0 if self.sheet.narrow else self.sheet.left):
            parts.append(svg.text(zero - 6, y, self.words.worse, "t12 end second"))
        return svg.join(*parts)

    def _guides(self) -> Markup:
        zero, mean, top = self.scale.x(0.0), self.scale.x(self.forest.pooled.effect), self.sheet.top
        none = svg.line(zero, top - 6, zero, self.bottom, "none")
        return svg.join(none, svg.line(mean, top - 2, mean, self.bottom, "mean"))

    def _line(self, line: Line, place: int) -> Markup:
        top = self._top(place)
        if line.kind is Kind.HEADING:
            return svg.text(self.sheet.edge, self._baseline(top), line.name, "bold on-paper")
        if line.kind is Kind.SUBTOTAL:
            return self._diamond(line, top)
        y = top + self.sheet.middle
        side = 4 + 8 * math.sqrt(line.weight / self.heaviest)
        square = svg.rect(self.scale.x(line.effect) - side / 2, y - side / 2, side, side, "square")
        weight = (self._weight(line, top),) if self.words.heads else ()
        return svg.join(
            self._interval(line.lower, line.upper, y, "interval"),
            square,
            self._name(line, top),
            *weight,
            self._value(self.words.value(line), top),
        )

    def _interval(self, lower: float, upper: float, y: float, classes: str) -> Markup:
        """Return an interval, with a point at each end that goes on beyond the scale."""
        start, end = self.scale.x(lower), self.scale.x(upper)
        bar = svg.rect(start, y - 2.5, end - start, 5, classes) if classes == "predicted" else ""
        parts = [bar or svg.line(start, y, end, y, classes)]
        if lower < self.scale.low:
            parts.append(svg.polygon([(start, y), (start + 7, y - 4), (start + 7, y + 4)], "point"))
        if upper > self.scale.high:
            parts.append(svg.polygon([(end, y), (end - 7, y - 4), (end - 7, y + 4)], "point"))
        return svg.join(*parts)

    def _baseline(self, top: float) -> float:
        return top + (16 if self.sheet.narrow else self.sheet.middle + 4)

    def _name(self, line: Line, top: float) -> Markup:
        sheet = self.sheet
        width = min(lettering.width(line.name, 13), sheet.width)
        hit = svg.rect(sheet.edge, top if sheet.narrow else top + 1, width, 24, "hit", 3)
        words = svg.text(sheet.edge, self._baseline(top), line.name, "link" if line.url else "")
        paper = svg.rect(sheet.edge, top + 3, width, 18, "paper")  # keeps the guides off the name
        return svg.join(paper, svg.link(line.url, self.words.more_about.format(name=line.name), hit, words))

    def _weight(self, line: Line, top: float) -> Markup:
        return svg.text(self._weight_x, self._baseline(top), f"{line.weight:.1f}", "end")

    def _value(self, words: str, top: float, classes: str = "") -> Markup:
        sheet = self.sheet
        if sheet.narrow:
            return svg.text(sheet.width, self._baseline(top), words, f"end t12 on-paper {classes}".strip())
        return svg.text(sheet.right + sheet.words, self._baseline(top), words, classes)

    def _diamond(self, line: Line, top: float) -> Markup:
        y, x = top + self.sheet.middle, self.scale.x(line.effect)
        corners = [(self.scale.x(line.lower), y), (x, y - 7), (self.scale.x(line.upper), y), (x, y + 7)]
        name = svg.text(self.sheet.edge, self._baseline(top), line.name, "bold on-paper")
        return svg.join(svg.polygon(corners, "diamond"), name, self._value(self.words.value(line), top, "bold"))

    def _pooled(self) -> Markup:
        place, predicted = len(self.forest.lines), self.forest.predicted
        diamond = self._diamond(self.forest.pooled, self._top(place))
        return diamond if predicted is None else svg.join(diamond, self._predicted(predicted, self._top(place + 1)))

    def _predicted(self, limits: tuple[float, float], top: float) -> Markup:
        lower, upper = limits
        words, sheet = self.words.limits(lower, upper), self.sheet
        x, classes = (sheet.width, "end t12 second on-paper") if sheet.narrow else (sheet.right + sheet.words, "second")
        return svg.join(
            self._interval(lower, upper, top + sheet.middle, "predicted"),
            svg.text(sheet.edge, self._baseline(top), self.words.predicted, "second on-paper"),
            svg.text(x, self._baseline(top), words, classes),
        )


def _scale(forest: Forest, sheet: Sheet) -> Scale:
    """Return all effects and what is pooled in full; intervals of single trials as far as there is room."""
    pooled = [line for line in (*forest.lines, forest.pooled) if line.kind is Kind.SUBTOTAL or line is forest.pooled]
    firm = [trial.effect for trial in forest.trials] + [end for line in pooled for end in (line.lower, line.upper)]
    firm += forest.predicted or ()
    low, high = min(0.0, *firm), max(0.0, *firm)
    room = (high - low or 1.0) * forest.room
    ends = [max(trial.lower, low - room) for trial in forest.trials]
    ends += [min(trial.upper, high + room) for trial in forest.trials]
    return scale_over([*firm, *ends], sheet.left, sheet.right, ratio=forest.ratio)
