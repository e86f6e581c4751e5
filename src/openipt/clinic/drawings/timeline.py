# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline: events with people above one axis, symptoms and treatment below; vague dates are wide marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext

from openipt.clinic.drawings import ribbon, years
from openipt.clinic.drawings.axis import Axis, lay
from openipt.clinic.drawings.hanging import Hung, Label, depth, hang_around
from openipt.clinic.drawings.kept import kept
from openipt.clinic.drawings.letters import letters
from openipt.clinic.drawings.ribbon import Dot
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup

_WIDTH, _LEFT, _END = 1216.0, 112.0, 1200.0
_AXIS_END = 1064.0
_NARROW_WIDTH, _NARROW_END = 358.0, 350.0
_ROW = 17
_WORDS = 128.0
_TOP = 44
_MOST_ROWS = 18
_LANE_NAME = 24  # the height of a lane's two lines, which stand also beside an empty lane


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
    lanes: tuple[tuple[str, str], tuple[str, str]] | None = None  # what the two lanes are called, if not as for staff


@dataclass(frozen=True)
class _Mark:
    """A happening with its lines of words, its lines of people, and its place."""

    happening: Happening
    words: tuple[str, ...]
    people: tuple[str, ...]
    x: float
    left: float
    right: float
    early: bool  # in a stretch before the last: its words stand after it, as nothing heavy follows

    @property
    def label(self) -> Label:
        widths = [lettering.width(line, 13) for line in self.words]
        widths += [lettering.width(line, 13, bold=True) for line in self.people]
        return Label(self.x, max(widths, default=8), max(len(self.words) + len(self.people), 1), self.early)


@kept(50)
def both(timeline: Timeline, prefix: str = "timeline") -> Markup:
    """Draw both widths and the phone's list of letters; the style shows what fits."""
    return svg.join(wide(timeline, f"{prefix}-w"), narrow(timeline, f"{prefix}-n"), key(timeline))


def wide(timeline: Timeline, prefix: str = "timeline-w") -> Markup:
    """Draw the timeline for the desk, 1216 pixels wide: words and people at their marks, or letters if too many."""
    axis = _axis(timeline, _LEFT, _AXIS_END, 72, 120)
    ordered = _in_order(timeline)
    marks = _lettered(timeline, axis) if _crowded(timeline) else [_worded(happening, axis) for happening in ordered]
    return _drawn(timeline, axis, marks, prefix)


def narrow(timeline: Timeline, prefix: str = "timeline-n") -> Markup:
    """Draw the timeline for the phone, 358 pixels wide: a letter at each mark, the words in the list below."""
    axis = _axis(timeline, 8, _NARROW_END - 8, 40, 36)
    return _drawn(timeline, axis, _lettered(timeline, axis), prefix, narrow=True)


def _lettered(timeline: Timeline, axis: Axis) -> list[_Mark]:
    ordered = _in_order(timeline)
    named = zip(ordered, letters(len(ordered)), strict=True)
    return [_marked(happening, axis, (letter,), ()) for happening, letter in named]


def _crowded(timeline: Timeline) -> bool:
    """Tell whether words would fill more rows than one can read beside an axis."""
    axis = _axis(timeline, _LEFT, _AXIS_END, 72, 120)
    marks = [_worded(happening, axis) for happening in timeline.happenings]
    wall = axis.x(timeline.onset.day) if timeline.onset else _LEFT
    lanes = [[mark.label for mark in lane] for lane in _lanes(marks)]
    return max(depth(hang_around(lane, wall, _LEFT, _END)) for lane in lanes) > _MOST_ROWS


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
    kind = "lettered key" if _crowded(timeline) else "lettered key narrow"
    return svg.tag("ol", *items, class_=kind) if items else svg.join()


def said(timeline: Timeline) -> str:
    """Say the timeline in words, in order."""
    parts = [
        gettext("%(when)s: %(what)s") % {"when": happening.said, "what": happening.words}
        for happening in _in_order(timeline)
    ]
    if timeline.onset:
        parts.append(timeline.onset.words)
    return "; ".join(parts) or gettext("Nothing has been placed yet.")


def _worded(happening: Happening, axis: Axis) -> _Mark:
    words = lettering.wrap(happening.words, 13, _WORDS)
    people = _people_lines(happening.people)
    return _marked(happening, axis, words, people)


def _people_lines(people: Sequence[str]) -> tuple[str, ...]:
    """Set names in lines that break between people where they can, and within a name only where it is too long."""
    lines: list[str] = []
    for index, name in enumerate(people):
        words = name if index == len(people) - 1 else f"{name},"
        joined = f"{lines[-1]} {words}" if lines else words
        if lines and lettering.width(joined, 13, bold=True) <= _WORDS:
            lines[-1] = joined
        else:
            lines.extend(lettering.wrap(words, 13, _WORDS, bold=True))
    return tuple(lines)


def _marked(happening: Happening, axis: Axis, words: tuple[str, ...], people: tuple[str, ...]) -> _Mark:
    left, right = axis.x(happening.first_day), axis.x(happening.last_day)
    return _Mark(happening, words, people, (left + right) / 2, left, right, happening.last_day < axis.pieces[-1].first)


def _in_order(timeline: Timeline) -> list[Happening]:
    return sorted(
        timeline.happenings,
        key=lambda happening: (happening.middle, happening.first_day, happening.lane, happening.words),
    )


def _lanes(marks: Sequence[_Mark]) -> tuple[list[_Mark], list[_Mark]]:
    """Part the marks: events stand above the axis, symptoms and treatment below."""
    events = [mark for mark in marks if mark.happening.lane == "event"]
    return events, [mark for mark in marks if mark.happening.lane != "event"]


def _axis(timeline: Timeline, left: float, right: float, gap: float, earlier: float) -> Axis:
    spans = [(happening.first_day, happening.last_day) for happening in timeline.happenings]
    spans += [(stretch.first_day, stretch.last_day) for stretch in timeline.stretches]
    spans += [(dot.day, dot.day) for dot in timeline.sessions]
    if timeline.onset:
        spans.append((timeline.onset.tint_from or timeline.onset.day, timeline.onset.day))
    return lay([*spans, (timeline.today, timeline.today)], left, right, gap, earlier)


def _drawn(timeline: Timeline, axis: Axis, marks: Sequence[_Mark], prefix: str, narrow: bool = False) -> Markup:
    """Hang both lanes on the axis and write everything; the upper lane's depth decides where the axis stands."""
    width, end = (_NARROW_WIDTH, _NARROW_END) if narrow else (_WIDTH, _END)
    start = 0.0 if narrow else _LEFT
    above, below = _lanes(marks)
    wall = axis.x(timeline.onset.day) if timeline.onset else start
    upper = hang_around([mark.label for mark in above], wall, start, end)
    lower = hang_around([mark.label for mark in below], wall, start, end)
    y = _TOP + max(depth(upper), 1) * _ROW + 20
    first_below = y + (78 if timeline.sessions and not narrow else 58)
    bottom = first_below + max(depth(lower) * _ROW, 0 if narrow else _LANE_NAME)
    events = [_event(mark, place, _TOP + place.row * _ROW, y) for mark, place in zip(above, upper, strict=True)]
    symptoms = [_symptom(mark, place, y, first_below, bottom) for mark, place in zip(below, lower, strict=True)]
    body = svg.join(
        _tint(timeline, axis, bottom, narrow),
        years.line(axis, y, wall, narrow),
        *[happening.stem for happening in (*events, *symptoms)],
        _onset(timeline, axis, bottom, narrow),
        _sessions(timeline, axis, y + 48, narrow),
        *[happening.rest for happening in (*events, *symptoms)],
        _today(timeline, axis, y),
        _stretches(timeline, axis, bottom + 14, narrow),
        "" if narrow else _lane_names(timeline, first_below),
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


def _symptom(mark: _Mark, place: Hung, axis_y: float, top: float, bottom: float) -> _Drawn:
    """Draw one symptom or treatment below the axis; its rows are counted from the bottom, so stems cross no words."""
    last = bottom - 6 - place.row * _ROW
    stem = svg.line(mark.x, top - 18, mark.x, last + 3, "stem")
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


def _tint(timeline: Timeline, axis: Axis, bottom: float, narrow: bool) -> Markup:
    onset = timeline.onset
    if onset is None or onset.tint_from is None:
        return svg.join()
    left, right = axis.x(onset.tint_from), axis.x(onset.day)
    tint = svg.rect(left, 22, right - left, bottom - 18, "tint")
    fits = lettering.width(onset.tint_words, 12) < right - 8
    return svg.join(tint, svg.text(right - 6, 16, onset.tint_words, "t12 second end") if fits and not narrow else "")


def _onset(timeline: Timeline, axis: Axis, bottom: float, narrow: bool) -> Markup:
    """Draw the heavy line through both lanes, and its name at the top."""
    if timeline.onset is None:
        return svg.join()
    x = axis.x(timeline.onset.day)
    width = lettering.width(timeline.onset.words, 14, bold=True)
    left = x + 8 + width > (_NARROW_WIDTH if narrow else _WIDTH)
    classes = f"t14 bold{' end' if left else ''}"
    name = svg.text(x - 8 if left else x + 8, 16, timeline.onset.words, classes)
    return svg.join(svg.line(x, 4, x, bottom + 4, "onset"), name)


def _today(timeline: Timeline, axis: Axis, y: float) -> Markup:
    x = axis.x(timeline.today)
    name = svg.text(x, y - 16, gettext("today"), "t12 bold action middle on-paper")
    return svg.join(svg.line(x, y - 12, x, y + 12, "today"), name)


def _sessions(timeline: Timeline, axis: Axis, y: float, narrow: bool) -> Markup:
    """Draw the course's dots under the axis, with their words before them."""
    if not timeline.sessions or narrow:
        return svg.join()
    xs = [axis.x(dot.day) for dot in timeline.sessions]
    steps = [next_x - x for x, next_x in pairwise(xs)]
    radius = max(1.5, min(4.0, min(steps, default=9) / 2 - 0.5))
    dots = [ribbon.linked(dot, x, y, radius, 8) for dot, x in zip(timeline.sessions, xs, strict=True)]
    return svg.join(*dots, svg.text(xs[-1] + 10, y + 4, timeline.sessions_words, "t12"))


def _stretches(timeline: Timeline, axis: Axis, y: float, narrow: bool) -> Markup:
    """Draw episodes and treatments as bars with their words under them, where the words have room."""
    parts, taken = [], -1e9
    edge = _NARROW_WIDTH if narrow else _WIDTH
    for stretch in sorted(timeline.stretches, key=lambda stretch: stretch.first_day):
        left, right = axis.x(stretch.first_day), axis.x(stretch.last_day)
        parts.append(svg.rect(left, y, max(right - left, 4), 5, "episode", 2.5))
        width = lettering.width(stretch.words, 12)
        start = max(min(left, edge - width), 0.0)
        if start > taken:
            parts.append(svg.text(start, y + 20, stretch.words, "t12"))
            taken = start + width + 8
    return svg.join(*parts)


def _lane_names(timeline: Timeline, below: float) -> Markup:
    above, under = timeline.lanes or (
        (gettext("Events"), gettext("with people")),
        (gettext("Symptoms"), gettext("and treatment")),
    )
    parts = []
    for y, (name, more) in ((_TOP, above), (below + 8, under)):
        parts += [svg.text(0, y, name, "bold"), svg.text(0, y + 16, more, "t12 second")]
    return svg.join(*parts)
