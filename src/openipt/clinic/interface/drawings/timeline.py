# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline: events with people above one axis, symptoms and treatment below; vague dates are wide marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext

from openipt.clinic.interface.drawings import lettering, ribbon, svg
from openipt.clinic.interface.drawings.axis import Axis, Piece, lay
from openipt.clinic.interface.drawings.geometry import Box
from openipt.clinic.interface.drawings.hanging import Hung, Label, depth, hang
from openipt.clinic.interface.drawings.letters import letters
from openipt.clinic.interface.drawings.ribbon import Dot
from openipt.clinic.interface.drawings.svg import Markup

_WIDTH, _LEFT, _END = 1216.0, 112.0, 1200.0
_AXIS_END = 1064.0
_NARROW_WIDTH, _NARROW_END = 358.0, 350.0
_ROW = 17
_WORDS = 128.0
_TOP = 44


@dataclass(frozen=True)
class Happening:
    """One mark: its words, the first and last day on which it may have been, and how its date is said ("May 2011").

    `lane` "event" stands above the axis, "symptom" and "treatment" below. `people` are shown under the words.
    """

    words: str
    first_day: date
    last_day: date
    said: str
    lane: Literal["event", "symptom", "treatment"] = "event"
    people: tuple[str, ...] = ()
    url: str = ""

    @property
    def middle(self) -> date:
        """Give the middle of the days in question."""
        return self.first_day + (self.last_day - self.first_day) // 2


@dataclass(frozen=True)
class Stretch:
    """A bar below the axis: an episode, a treatment."""

    words: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Onset:
    """When the trouble began: drawn as the one heavy line. The months from `tint_from` to it are tinted."""

    day: date
    words: str
    tint_from: date | None = None
    tint_words: str = ""


@dataclass(frozen=True)
class Timeline:
    """All that stands on the axis. `today` ends it; `sessions` are the course's dots."""

    today: date
    happenings: tuple[Happening, ...] = ()
    onset: Onset | None = None
    stretches: tuple[Stretch, ...] = ()
    sessions: tuple[Dot, ...] = ()
    sessions_words: str = ""


def both(timeline: Timeline, prefix: str = "timeline") -> Markup:
    """Draw both widths and the phone's list of letters; the style shows what fits."""
    return svg.join(wide(timeline, f"{prefix}-w"), narrow(timeline, f"{prefix}-n"), key(timeline))


def wide(timeline: Timeline, prefix: str = "timeline-w") -> Markup:
    """Draw the timeline for the desk, 1216 pixels wide, with words and people at their marks."""
    axis = _axis(timeline, _LEFT, _AXIS_END, 72)
    above, below = _lanes(timeline)
    return _drawn(timeline, axis, [_worded(one, axis) for one in above], [_worded(one, axis) for one in below], prefix)


def narrow(timeline: Timeline, prefix: str = "timeline-n") -> Markup:
    """Draw the timeline for the phone, 358 pixels wide: a letter at each mark, the words in the list below."""
    axis = _axis(timeline, 8, _NARROW_END - 8, 40)
    marks = list(zip(_in_order(timeline), letters(len(timeline.happenings)), strict=True))
    above = [_marked(one, axis, (letter,), ()) for one, letter in marks if one.lane == "event"]
    below = [_marked(one, axis, (letter,), ()) for one, letter in marks if one.lane != "event"]
    return _drawn(timeline, axis, above, below, prefix, narrow=True)


def key(timeline: Timeline) -> Markup:
    """List the phone's letters: when, what, with whom; empty years between; nothing without happenings."""
    items = []
    for happening, letter in zip(_in_order(timeline), letters(len(timeline.happenings)), strict=True):
        people = svg.join(" ", svg.tag("span", svg.plain(", ".join(happening.people)), class_="act"))
        words = svg.join(
            svg.tag("strong", svg.plain(happening.said)),
            " ",
            svg.tag("bdi", svg.plain(happening.words)),
            people if happening.people else "",
        )
        items.append(svg.tag("li", svg.tag("b", letter), svg.tag("span", words)))
    return svg.tag("ol", *items, class_="lettered key narrow") if items else svg.join()


def said(timeline: Timeline) -> str:
    """Say the timeline in words, in order."""
    parts = [gettext("%(when)s: %(what)s") % {"when": one.said, "what": one.words} for one in _in_order(timeline)]
    if timeline.onset:
        parts.append(timeline.onset.words)
    return "; ".join(parts) or gettext("Nothing has been placed yet.")


@dataclass(frozen=True)
class _Mark:
    """A happening with its lines of words, its lines of people, and its place."""

    happening: Happening
    words: tuple[str, ...]
    people: tuple[str, ...]
    x: float
    left: float
    right: float

    @property
    def label(self) -> Label:
        widths = [lettering.width(line, 13) for line in self.words]
        widths += [lettering.width(line, 13, bold=True) for line in self.people]
        return Label(self.x, max(widths, default=8), max(len(self.words) + len(self.people), 1))


def _worded(happening: Happening, axis: Axis) -> _Mark:
    words = lettering.wrap(happening.words, 13, _WORDS)
    people = lettering.wrap(", ".join(happening.people), 13, _WORDS, bold=True)
    return _marked(happening, axis, words, people)


def _marked(happening: Happening, axis: Axis, words: tuple[str, ...], people: tuple[str, ...]) -> _Mark:
    left, right = axis.x(happening.first_day), axis.x(happening.last_day)
    return _Mark(happening, words, people, (left + right) / 2, left, right)


def _in_order(timeline: Timeline) -> list[Happening]:
    return sorted(timeline.happenings, key=lambda one: (one.middle, one.first_day, one.lane, one.words))


def _lanes(timeline: Timeline) -> tuple[list[Happening], list[Happening]]:
    ordered = _in_order(timeline)
    return [one for one in ordered if one.lane == "event"], [one for one in ordered if one.lane != "event"]


def _axis(timeline: Timeline, left: float, right: float, gap: float) -> Axis:
    spans = [(one.first_day, one.last_day) for one in timeline.happenings]
    spans += [(one.first_day, one.last_day) for one in timeline.stretches]
    spans += [(dot.day, dot.day) for dot in timeline.sessions]
    if timeline.onset:
        spans.append((timeline.onset.tint_from or timeline.onset.day, timeline.onset.day))
    return lay([*spans, (timeline.today, timeline.today)], left, right, gap)


def _drawn(
    timeline: Timeline, axis: Axis, above: Sequence[_Mark], below: Sequence[_Mark], prefix: str, narrow: bool = False
) -> Markup:
    """Hang both lanes on the axis and write everything; the upper lane's depth decides where the axis stands."""
    width, end = (_NARROW_WIDTH, _NARROW_END) if narrow else (_WIDTH, _END)
    start = 0.0 if narrow else _LEFT
    walls = [axis.x(timeline.onset.day)] if timeline.onset else []
    upper = hang([mark.label for mark in above], start, end, walls)
    lower = hang([mark.label for mark in below], start, end, walls)
    y = _TOP + max(depth(upper), 1) * _ROW + 16
    first_below = y + (64 if timeline.sessions and not narrow else 46)
    bottom = first_below + depth(lower) * _ROW
    events = [_event(mark, place, _TOP + place.row * _ROW, y) for mark, place in zip(above, upper, strict=True)]
    symptoms = [_symptom(mark, place, y, bottom) for mark, place in zip(below, lower, strict=True)]
    words = [_rows_box(place, _TOP, 1) for place in upper] + [_rows_box(place, bottom, -1) for place in lower]
    body = svg.join(
        _tint(timeline, axis, bottom, narrow),
        _axis_line(axis, y, narrow),
        *[one.stem for one in (*events, *symptoms)],
        _onset(timeline, axis, bottom, words, narrow),
        _sessions(timeline, axis, y + 34, narrow),
        *[one.rest for one in (*events, *symptoms)],
        _today(timeline, axis, y),
        _stretches(timeline, axis, bottom + 14, narrow),
        "" if narrow else _lane_names(first_below),
    )
    size = (width, bottom + (44 if timeline.stretches else 12))
    kind = "timeline narrow" if narrow else "timeline wide"
    return svg.drawing(kind, size, prefix, gettext("Timeline"), said(timeline), body, linked=True)


@dataclass(frozen=True)
class _Drawn:
    """A happening in two layers: its stem lies under all words."""

    stem: Markup
    rest: Markup


def _event(mark: _Mark, place: Hung, y: float, axis_y: float) -> _Drawn:
    """Draw one event above the axis: its words, its people, its stem, its mark on the axis."""
    stem = svg.line(mark.x, y - 11, mark.x, axis_y, "stem")
    return _Drawn(stem, _words(mark, place, y, axis_y))


def _symptom(mark: _Mark, place: Hung, axis_y: float, bottom: float) -> _Drawn:
    """Draw one symptom or treatment below the axis; its rows are counted from the bottom, so stems cross no words."""
    last = bottom - 6 - place.row * _ROW
    stem = svg.line(mark.x, axis_y, mark.x, last + 3, "stem")
    return _Drawn(stem, _words(mark, place, last - (mark.label.rows - 1) * _ROW, axis_y))


def _words(mark: _Mark, place: Hung, y: float, axis_y: float) -> Markup:
    x = place.box.right if place.left else place.box.left
    end = " end" if place.left else ""
    lettered = len(mark.words) == 1 and not mark.people and len(mark.words[0]) <= 2
    lines = [(line, "letter" if lettered else "") for line in mark.words] + [(line, "who") for line in mark.people]
    texts = [svg.text(x, y + i * _ROW, line, f"{style}{end}".strip()) for i, (line, style) in enumerate(lines)]
    happening = mark.happening
    named = ", ".join(part for part in (happening.said, happening.words, *happening.people) if part)
    return svg.link(happening.url, named, *texts, _on_axis(mark, axis_y))


def _on_axis(mark: _Mark, y: float) -> Markup:
    """Draw the mark on the axis, as wide as the date is vague; a known day is a dot."""
    if mark.happening.first_day == mark.happening.last_day:
        return svg.circle(mark.x, y, 3.5, "point")
    width = max(mark.right - mark.left, 7)
    return svg.rect(mark.x - width / 2, y - 3.5, width, 7, "vague", 3.5)


def _rows_box(place: Hung, edge: float, direction: int) -> Box:
    """Give the pixels that hung words take, counted from an edge downwards (1) or upwards (-1)."""
    box = place.box
    ends = sorted((edge + direction * box.top * _ROW, edge + direction * box.bottom * _ROW))
    return Box(
        box.left, ends[0] - 14 if direction > 0 else ends[0] - 6, box.right, ends[1] - (12 if direction > 0 else 0)
    )


def _tint(timeline: Timeline, axis: Axis, bottom: float, narrow: bool) -> Markup:
    onset = timeline.onset
    if onset is None or onset.tint_from is None:
        return svg.join()
    left, right = axis.x(onset.tint_from), axis.x(onset.day)
    tint = svg.rect(left, 22, right - left, bottom - 18, "tint")
    fits = lettering.width(onset.tint_words, 12) < right - left - 8
    return svg.join(tint, svg.text(right - 6, 16, onset.tint_words, "t12 second end") if fits and not narrow else "")


def _onset(timeline: Timeline, axis: Axis, bottom: float, words: Sequence[Box], narrow: bool) -> Markup:
    """Draw the heavy line through both lanes, broken where words pass, and its name at the top."""
    if timeline.onset is None:
        return svg.join()
    x = axis.x(timeline.onset.day)
    parts, y = [], 6.0
    for box in sorted((box for box in words if box.left < x < box.right), key=lambda box: box.top):
        if box.top > y:
            parts.append(svg.line(x, y, x, box.top, "onset"))
        y = max(y, box.bottom)
    parts.append(svg.line(x, y, x, bottom + 4, "onset"))
    width = lettering.width(timeline.onset.words, 14, bold=True)
    left = x + 8 + width > (_NARROW_WIDTH if narrow else _WIDTH)
    name = svg.text(x - 8 if left else x + 8, 16, timeline.onset.words, f"t14 bold{' end' if left else ''}")
    return svg.join(*parts, name)


def _axis_line(axis: Axis, y: float, narrow: bool) -> Markup:
    """Draw the axis: a line for each piece, the months or years under it, and the marks of broken-out years."""
    parts = []
    for index, piece in enumerate(axis.pieces):
        parts.append(svg.line(piece.left, y, piece.right, y, "axis"))
        parts += _months(piece, y, named=index == 0 or not narrow)
    for gap in axis.breaks:
        parts += [svg.line(gap.x + s - 3, y + 6, gap.x + s + 3, y - 6, "break-mark") for s in (-4, 4)]
        years = ngettext("%(n)d year", "%(n)d years", gap.years) % {"n": gap.years}
        parts.append(svg.text(gap.x, y + (34 if narrow else 18), years, "t12 third middle"))
    return svg.join(*parts)


def _months(piece: Piece, y: float, named: bool) -> list[Markup]:
    """Mark months where they have room, and name every year at its January or where the piece begins."""
    month_width = 30.4 / max((piece.last - piece.first).days, 1) * (piece.right - piece.left)
    parts, written = [], -1e9
    for first in _firsts(piece):
        x = piece.x(first)
        january = first.month == 1
        if month_width >= 13 or january:
            parts.append(svg.line(x, y - (5 if january else 3), x, y + (9 if january else 3), "axis"))
        if month_width >= 20 and x + month_width / 2 < piece.right:
            parts.append(svg.text(x + month_width / 2, y + 18, format_date(first, "M")[:1], "t12 third middle"))
        if january and x - written > 40 and x + 30 <= piece.right + 20:
            parts.append(svg.text(x + 3, y + 34, str(first.year), "t12 bold"))
            written = x
    if written < 0:
        middle = piece.first + (piece.last - piece.first) / 2
        parts.append(
            svg.text(
                (piece.left + piece.right) / 2,
                y + 18 if month_width < 20 else y + 34,
                str(middle.year),
                "t12 bold middle",
            )
        )
    return parts


def _firsts(piece: Piece) -> Iterable[date]:
    """Give the first days of the months of a piece."""
    year, month = piece.first.year, piece.first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if year > piece.last.year or date(year, month, 1) > piece.last:
            return
        yield date(year, month, 1)


def _today(timeline: Timeline, axis: Axis, y: float) -> Markup:
    x = axis.x(timeline.today)
    name = svg.text(x, y - 16, gettext("today"), "t12 bold action middle on-paper")
    return svg.join(svg.line(x, y - 12, x, y + 12, "today"), name)


def _sessions(timeline: Timeline, axis: Axis, y: float, narrow: bool) -> Markup:
    """Draw the course's dots under the axis, with their words before them."""
    if not timeline.sessions or narrow:
        return svg.join()
    xs = [axis.x(dot.day) for dot in timeline.sessions]
    steps = [two - one for one, two in pairwise(xs)]
    radius = max(1.5, min(4.0, min(steps, default=9) / 2 - 0.5))
    dots = [ribbon.linked(dot, x, y, radius, 8) for dot, x in zip(timeline.sessions, xs, strict=True)]
    return svg.join(*dots, svg.text(xs[-1] + 10, y + 4, timeline.sessions_words, "t12"))


def _stretches(timeline: Timeline, axis: Axis, y: float, narrow: bool) -> Markup:
    """Draw episodes and treatments as bars with their words under them, where the words have room."""
    parts, taken = [], -1e9
    for stretch in sorted(timeline.stretches, key=lambda one: one.first_day):
        left, right = axis.x(stretch.first_day), axis.x(stretch.last_day)
        parts.append(svg.rect(left, y, max(right - left, 4), 5, "episode", 2.5))
        if left > taken:
            parts.append(svg.text(left, y + 20, stretch.words, "t12"))
            taken = left + lettering.width(stretch.words, 12) + 8
    return svg.join(*parts)


def _lane_names(below: float) -> Markup:
    names = (
        (_TOP, gettext("Events"), gettext("with people")),
        (below + 8, gettext("Symptoms"), gettext("and treatment")),
    )
    parts = []
    for y, name, more in names:
        parts += [svg.text(0, y, name, "bold"), svg.text(0, y + 16, more, "t12 second")]
    return svg.join(*parts)
