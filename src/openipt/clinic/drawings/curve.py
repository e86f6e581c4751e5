# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The course curve: phases, sessions, events with people, scores and techniques on one time axis.

`wide` is for the desk, with names and margins; `narrow` is for the phone, where events carry letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from openipt.clinic.drawings import panel, ribbon, series
from openipt.clinic.drawings.geometry import Box, Segment
from openipt.clinic.drawings.hanging import Hung, Label, depth, hang
from openipt.clinic.drawings.kept import kept
from openipt.clinic.drawings.letters import letters
from openipt.clinic.drawings.panel import Frame, Measure, Note
from openipt.clinic.drawings.ribbon import Dot, Phase, Scale
from openipt.clinic.interface import dates
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup
from openipt.protocol.days import days_after

_WIDTH, _LEFT, _RIGHT = 1216.0, 92.0, 1016.0
_ROW = 17
_EVENTS_TOP = 112
_MAIN, _SECOND = 236.0, 76.0
_NARROW_WIDTH, _NARROW_LEFT, _NARROW_RIGHT = 358.0, 26.0, 352.0
_TECHNIQUE_ROW = 17
_MOST_ROWS = 7


@dataclass(frozen=True)
class Event:
    """Something with a person: its words, the first and last day on which it may have been, and where it is read."""

    words: str
    first_day: date
    last_day: date
    url: str = ""

    @property
    def middle(self) -> date:
        """Give the middle of the days in question."""
        return self.first_day + (self.last_day - self.first_day) // 2


@dataclass(frozen=True)
class Technique:
    """A technique and the days on which it was used."""

    name: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class Course:
    """All that stands on the axis. The first measure is the main one; `left` says what remains ("5 left")."""

    sessions: tuple[Dot, ...]
    phases: tuple[Phase, ...] = ()
    measures: tuple[Measure, ...] = ()
    events: tuple[Event, ...] = ()
    techniques: tuple[Technique, ...] = ()
    left: str = ""


@kept(50)
def both(course: Course, prefix: str = "curve") -> Markup:
    """Draw both widths and the list of lettered events; the style shows what fits."""
    return svg.join(wide(course, f"{prefix}-w"), narrow(course, f"{prefix}-n"), key(course))


def wide(course: Course, prefix: str = "curve-w") -> Markup:
    """Draw the curve for the desk, 1216 pixels wide. Where names need over seven rows, events carry letters."""
    scale = _scale(course, _LEFT, _RIGHT, 30)
    hangings = _hangings(course, scale, _WIDTH)
    top = _EVENTS_TOP + max(_depth(hangings) * _ROW, 8) + 34
    frames = _frames(course, scale, (top, _LEFT, _RIGHT), (_MAIN, _SECOND), gap=44)
    bottom = frames[-1].bottom if frames else float(top)
    lane, lane_height = _techniques(course.techniques, scale, bottom + 32)
    threads = [_thread(hanging, scale, frames, _EVENTS_TOP) for hanging in hangings]
    body = svg.join(
        ribbon.bands(course.phases, scale, 29, bottom),
        ribbon.strips(course.phases, scale, 22),
        *[panel.ground(frame) for frame in frames],
        ribbon.on_axis(course.sessions, scale, 56),
        _lane_names(course, bottom),
        *[thread.drawn for thread in threads],
        *_series(frames, threads),
        lane,
    )
    size = (_WIDTH, bottom + lane_height + 20)
    return svg.drawing(
        "curve wide", size, prefix, str(ribbon.wording_of(course.sessions).whole), said(course), body, linked=True
    )


def narrow(course: Course, prefix: str = "curve-n") -> Markup:
    """Draw the curve for the phone, 358 pixels wide: strips, letters, scores, small dots."""
    scale = _scale(course, _NARROW_LEFT, _NARROW_RIGHT, 14)
    hangings = _lettered(course, scale, _NARROW_WIDTH)
    top = 40 + _depth(hangings) * _ROW
    heads = [15 * len(panel.change_lines(measure)) + 32 for measure in course.measures]
    frames = _frames(course, scale, (top, _NARROW_LEFT, _NARROW_RIGHT), (190, 74), gap=0, heads=heads)
    bottom = frames[-1].bottom if frames else float(top)
    threads = [_thread(hanging, scale, frames[:0], 46) for hanging in hangings]
    axis = svg.join(*(ribbon.linked(dot, scale.x(dot.day), bottom + 18, 4, 7) for dot in course.sessions))
    body = svg.join(
        ribbon.strips(course.phases, scale, 22),
        *[ribbon.bands(course.phases, scale, frame.top, frame.bottom) for frame in frames],
        *[panel.ground(frame, narrow=True) for frame in frames],
        *[thread.drawn for thread in threads],
        *_series(frames, [], narrow=True),
        axis,
        ribbon.day_words(course.sessions, [scale.x(dot.day) for dot in course.sessions], bottom + 40, 8),
    )
    size = (_NARROW_WIDTH, bottom + 48)
    return svg.drawing(
        "curve narrow", size, prefix, str(ribbon.wording_of(course.sessions).whole), said(course), body, linked=True
    )


def key(course: Course) -> Markup:
    """List the phone's letters with their events; nothing without events."""
    events = _dated(course.events)
    if not events:
        return svg.join()
    items = []
    for letter, event in zip(letters(len(events)), events, strict=True):
        words = gettext("%(event)s, %(day)s") % {"event": event.words, "day": _when(event)}
        items.append(svg.tag("li", svg.tag("b", letter), svg.tag("bdi", svg.plain(words))))
    crowded = _crowded(_named(course, _scale(course, _LEFT, _RIGHT, 30), _WIDTH))
    return svg.tag("ol", *items, class_=f"lettered key {'' if crowded else 'narrow'}".strip())


def said(course: Course) -> str:
    """Say the curve in words: sessions, and first and last value of each measure."""
    parts = [ribbon.summary(course.sessions)]
    for measure in course.measures:
        scored = panel.scored(measure)
        if scored:
            words = {"name": measure.name, "first": panel.shown(scored[0].value), "last": panel.shown(scored[-1].value)}
            parts.append(gettext("%(name)s: first %(first)s, last %(last)s.") % words)
            parts += [_language_said(change) for change in measure.languages]
    return " ".join(parts)


def _language_said(change: Note) -> str:
    words = {"day": dates.day_in_words(change.day, change.day), "language": change.words}
    return gettext("From %(day)s answered in %(language)s.") % words


def _dated(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.middle, event.first_day, event.words))


def _when(event: Event) -> str:
    if event.first_day == event.last_day:
        return dates.short_day(event.first_day)
    words = {"first": dates.short_day(event.first_day), "last": dates.short_day(event.last_day)}
    return gettext("between %(first)s and %(last)s") % words


def _scale(course: Course, left: float, right: float, pad: float) -> Scale:
    """Lay the axis from the first to the last day of anything but events, which may lie before the course."""
    days = [dot.day for dot in course.sessions]
    days += [point.day for measure in course.measures for point in measure.points]
    days = days or [date(2000, 1, 1)]
    last = max([*days, days_after(min(days), 28)])
    return Scale(min(days), last, left + pad, right - pad, pad)


def _frames(
    course: Course,
    scale: Scale,
    corner: tuple[float, float, float],
    heights: tuple[float, float],
    gap: float,
    heads: Sequence[float] = (),
) -> list[Frame]:
    """Stack the panels: the main measure tall, the others low, each with the full range of its instrument.

    `corner` is top, left, right; `heads` the room each panel's own heading needs above it.
    """
    y, left, right = corner
    frames = []
    for index, measure in enumerate(course.measures):
        y += heads[index] if heads else 0
        height = heights[0] if index == 0 else heights[1]
        frames.append(Frame(measure, scale, left, right, y, y + height))
        y += height + gap
    return frames


@dataclass(frozen=True)
class _Hanging:
    """An event with its lines of words (or its letter) and where they hang."""

    event: Event
    label: Label
    lines: tuple[str, ...]
    place: Hung


@dataclass(frozen=True)
class _Thread:
    """A drawn event, and the line and bar that other labels keep clear of."""

    drawn: Markup
    line: Segment
    bar: Box | None


def _hangings(course: Course, scale: Scale, end: float) -> list[_Hanging]:
    named = _named(course, scale, end)
    return _lettered(course, scale, end) if _crowded(named) else named


def _crowded(hangings: Sequence[_Hanging]) -> bool:
    return _depth(hangings) > _MOST_ROWS


def _depth(hangings: Sequence[_Hanging]) -> int:
    return depth([hanging.place for hanging in hangings])


def _named(course: Course, scale: Scale, end: float) -> list[_Hanging]:
    events = _dated(course.events)
    lines = [lettering.wrap(event.words, 13, 300) for event in events]
    return _hung(events, lines, scale, end)


def _lettered(course: Course, scale: Scale, end: float) -> list[_Hanging]:
    events = _dated(course.events)
    return _hung(events, [(letter,) for letter in letters(len(events))], scale, end)


def _hung(events: Sequence[Event], lines: Sequence[tuple[str, ...]], scale: Scale, end: float) -> list[_Hanging]:
    labels = [
        Label(scale.x(event.middle), max((lettering.width(line, 13) for line in words), default=0), max(len(words), 1))
        for event, words in zip(events, lines, strict=True)
    ]
    places = hang(labels, scale.start - scale.pad, end)
    return [_Hanging(*parts) for parts in zip(events, labels, lines, places, strict=True)]


def _thread(hanging: _Hanging, scale: Scale, frames: Sequence[Frame], top: float) -> _Thread:
    """Draw an event: its words, and a thread that ends above the curve, with a bar as wide as the date is vague."""
    event, x, place = hanging.event, hanging.label.x, hanging.place
    y = top + place.row * _ROW
    vague = event.first_day != event.last_day
    left, right = (scale.x(event.first_day), scale.x(event.last_day)) if vague else (x, x)
    end = _reach(frames, left, right, y)
    drawn = [svg.line(x, y - 11, x, end, "thread vague" if vague else "thread")]
    bar = Box(left, end - 2, right, end + 3) if vague and frames else None
    if bar:
        drawn.append(svg.rect(left, end - 1, right - left, 3, "vague", 1.5))
    at = place.box.right if place.left else place.box.left
    classes = ("letter t12" if len(hanging.lines) == 1 and len(hanging.lines[0]) <= 2 else "") + " on-band"
    for index, words in enumerate(hanging.lines):
        drawn.append(svg.text(at, y + index * _ROW, words, f"{classes} {'end' if place.left else ''}".strip()))
    linked = svg.link(event.url, f"{event.words}, {_when(event)}", *drawn)
    return _Thread(linked, ((x, y), (x, end)), bar)


def _reach(frames: Sequence[Frame], left: float, right: float, y: float) -> float:
    """Tell where a thread ends: a little above the main curve, or at the panel's top where there is no curve."""
    if not frames:
        return y + 6
    peak = panel.peak(frames[0], left, right)
    return max(peak - 9 if peak is not None else frames[0].top, y + 14)


def _series(frames: Sequence[Frame], threads: Sequence[_Thread], narrow: bool = False) -> list[Markup]:
    """Draw the series; the main one's labels keep clear of the events' threads and bars."""
    bars = [thread.bar for thread in threads if thread.bar]
    lines = [thread.line for thread in threads]
    return [
        series.draw(frame, index == 0, narrow, bars if index == 0 else [], lines if index == 0 else [])
        for index, frame in enumerate(frames)
    ]


def _lane_names(course: Course, bottom: float) -> Markup:
    parts = [svg.text(0, 60, str(ribbon.wording_of(course.sessions).sessions), "t12 second")]
    if course.events:
        parts.append(svg.text(0, _EVENTS_TOP, gettext("With people"), "t12 second"))
    if course.techniques:
        parts.append(svg.text(0, bottom + 36, gettext("Techniques"), "t12 second"))
    if course.left:
        parts.append(svg.text(_RIGHT + 12, 60, course.left, "t12 second"))
    return svg.join(*parts)


def _techniques(techniques: Sequence[Technique], scale: Scale, top: float) -> tuple[Markup, float]:
    """Draw one line a technique, first to last use, a tick at each, its name after it; lines with room share a row."""
    rows: list[float] = []
    parts = []
    for technique in sorted(techniques, key=lambda technique: (min(technique.days), technique.name)):
        xs = sorted(scale.x(day) for day in technique.days)
        width = lettering.width(technique.name, 12) + 8
        before = xs[-1] + 8 + width > _WIDTH
        left, right = (xs[0] - width, xs[-1]) if before else (xs[0] - 4, xs[-1] + width)
        row = next((index for index, taken in enumerate(rows) if taken + 12 <= left), len(rows))
        rows[row : row + 1] = [right]
        y = top + row * _TECHNIQUE_ROW
        parts.append(svg.line(xs[0], y, xs[-1], y, "thread"))
        parts += [svg.rect(x - 2, y - 4, 4, 8, "used", 1) for x in xs]
        at = (xs[0] - 8, "t12 end") if before else (xs[-1] + 8, "t12")
        parts.append(svg.text(at[0], y + 4, technique.name, at[1]))
    return svg.join(*parts), len(rows) * _TECHNIQUE_ROW + (20 if rows else 0)
