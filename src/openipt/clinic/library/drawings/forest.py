# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The forest: each trial with its interval, the pooled effect as a diamond, below it where a further trial may lie.

Squares have areas in proportion to weight (Lewis & Clarke 2001, BMJ 322:1479-1480). On the phone a trial's name stands
above its line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openipt.clinic.interface.evidence_words import number
from openipt.clinic.library.drawings.scale import Scale, scale_over
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup

_NORMAL = 1.959964


@dataclass(frozen=True, slots=True)
class Trial:
    """One line: its name, effect with interval, weight (percent) and where it leads."""

    name: str
    g: float
    lower: float
    upper: float
    weight: float
    url: str = ""

    @property
    def words(self) -> str:
        return _("%(g)s (%(lower)s to %(upper)s)") % {
            "g": number(self.g), "lower": number(self.lower), "upper": number(self.upper),
        }  # fmt: skip


def trial(name: str, g: float, error: float, weight: float = 0.0, url: str = "") -> Trial:
    """A trial with the 95 % interval that its standard error gives."""
    return Trial(name, g, g - _NORMAL * error, g + _NORMAL * error, weight, url)


@dataclass(frozen=True, slots=True)
class Forest:
    """The trials in their order, the pooled effect, the prediction interval (none of one trial), and all in words.

    `cut`: a single line's long interval may end in a point, so that the others keep their room.
    """

    trials: Sequence[Trial]
    pooled: Trial
    predicted: tuple[float, float] | None
    title: str
    said: str
    cut: bool = True


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

    @property
    def narrow(self) -> bool:
        return self.kind == "narrow"


WIDE = Sheet("wide", 920, 240, 720, 26, 13, 30)
NARROW = Sheet("narrow", 358, 10, 348, 46, 32, 26)


def both(forest: Forest, prefix: str) -> Markup:
    """For the desk and for the phone; the style shows what fits."""
    return svg.join(draw(forest, WIDE, f"{prefix}-w"), draw(forest, NARROW, f"{prefix}-n"))


def draw(forest: Forest, sheet: Sheet, prefix: str) -> Markup:
    """On one sheet."""
    scale = _scale(forest, sheet)
    bottom = sheet.top + sheet.row * (len(forest.trials) + 1 + (forest.predicted is not None)) + 4
    heaviest = max(trial.weight for trial in forest.trials)
    parts = [_directions(scale, sheet), _guides(forest, scale, sheet, bottom)]
    parts += [_trial(trial, place, scale, sheet, heaviest) for place, trial in enumerate(forest.trials)]
    parts += [_pooled(forest, scale, sheet), scale.axis(bottom)]
    size, linked = (sheet.width, bottom + 28), any(trial.url for trial in forest.trials)
    kind = f"forest {sheet.kind}"
    return svg.drawing(kind, size, prefix, forest.title, forest.said, svg.join(*parts), linked=linked)


def _scale(forest: Forest, sheet: Sheet) -> Scale:
    """All estimates and what is pooled in full."""
    firm = [trial.g for trial in forest.trials] + [forest.pooled.lower, forest.pooled.upper, *(forest.predicted or ())]
    low, high = min(0.0, *firm), max(0.0, *firm)
    room = (high - low or 1.0) if forest.cut else math.inf
    ends = [max(trial.lower, low - room) for trial in forest.trials]
    ends += [min(trial.upper, high + room) for trial in forest.trials]
    return scale_over([*firm, *ends], sheet.left, sheet.right)


def _directions(scale: Scale, sheet: Sheet) -> Markup:
    """Which side favours whom, on either side of no effect; left out where there is no room for the words."""
    zero, y = scale.x(0.0), sheet.top - 12
    better, worse = _("less depressed after IPT →"), _("← more depressed")
    parts = [svg.text(zero + 6, y, better, "t12 second")]
    if zero - 6 - lettering.width(worse, 12) > (0 if sheet.narrow else sheet.left):
        parts.append(svg.text(zero - 6, y, worse, "t12 end second"))
    return svg.join(*parts)


def _guides(forest: Forest, scale: Scale, sheet: Sheet, bottom: float) -> Markup:
    zero, mean = scale.x(0.0), scale.x(forest.pooled.g)
    none = svg.line(zero, sheet.top - 6, zero, bottom, "none")
    return svg.join(none, svg.line(mean, sheet.top - 2, mean, bottom, "mean"))


def _trial(trial: Trial, place: int, scale: Scale, sheet: Sheet, heaviest: float) -> Markup:
    top = sheet.top + place * sheet.row
    y = top + sheet.middle
    side = 4 + 8 * math.sqrt(trial.weight / heaviest)
    square = svg.rect(scale.x(trial.g) - side / 2, y - side / 2, side, side, "square")
    return svg.join(
        _line(trial.lower, trial.upper, y, scale), square, _name(trial, top, sheet), _words(trial, top, sheet)
    )


def _line(lower: float, upper: float, y: float, scale: Scale) -> Markup:
    """An interval, with a point at each end that goes on beyond the scale."""
    start, end = scale.x(lower), scale.x(upper)
    parts = [svg.line(start, y, end, y, "interval")]
    if lower < scale.low:
        parts.append(svg.polygon([(start, y), (start + 7, y - 4), (start + 7, y + 4)], "point"))
    if upper > scale.high:
        parts.append(svg.polygon([(end, y), (end - 7, y - 4), (end - 7, y + 4)], "point"))
    return svg.join(*parts)


def _baseline(top: float, sheet: Sheet) -> float:
    return top + (16 if sheet.narrow else sheet.middle + 4)


def _name(trial: Trial, top: float, sheet: Sheet) -> Markup:
    width = min(lettering.width(trial.name, 13), sheet.width)
    hit = svg.rect(0, top if sheet.narrow else top + 1, width, 24, "hit", 3)
    words = svg.text(0, _baseline(top, sheet), trial.name, "link" if trial.url else "")
    label = _("%(name)s, more about it") % {"name": trial.name}
    paper = svg.rect(0, top + 3, width, 18, "paper")  # keeps the guides off the name
    return svg.join(paper, svg.link(trial.url, label, hit, words))


def _words(trial: Trial, top: float, sheet: Sheet, classes: str = "") -> Markup:
    if sheet.narrow:
        return svg.text(sheet.width, _baseline(top, sheet), trial.words, f"end t12 on-paper {classes}".strip())
    return svg.text(sheet.right + 24, _baseline(top, sheet), trial.words, classes)


def _pooled(forest: Forest, scale: Scale, sheet: Sheet) -> Markup:
    top, pooled = sheet.top + len(forest.trials) * sheet.row, forest.pooled
    y, x = top + sheet.middle, scale.x(pooled.g)
    corners = [(scale.x(pooled.lower), y), (x, y - 7), (scale.x(pooled.upper), y), (x, y + 7)]
    name = svg.text(0, _baseline(top, sheet), pooled.name, "bold on-paper")
    parts = [svg.polygon(corners, "diamond"), name, _words(pooled, top, sheet, "bold")]
    if forest.predicted is not None:
        parts.append(_predicted(forest.predicted, top + sheet.row, scale, sheet))
    return svg.join(*parts)


def _predicted(limits: tuple[float, float], top: float, scale: Scale, sheet: Sheet) -> Markup:
    lower, upper = limits
    y, start, end = top + sheet.middle, scale.x(lower), scale.x(upper)
    words = _("%(lower)s to %(upper)s") % {"lower": number(lower), "upper": number(upper)}
    x, classes = (sheet.width, "end t12 second on-paper") if sheet.narrow else (sheet.right + 24, "second")
    return svg.join(
        svg.rect(start, y - 2.5, end - start, 5, "predicted"),
        svg.text(0, _baseline(top, sheet), _("A further trial may lie"), "second on-paper"),
        svg.text(x, _baseline(top, sheet), words, classes),
    )
