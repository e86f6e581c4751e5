# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The ribbon of sessions: dots in the colours of the phases; held, planned, missed, and today's."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openipt.clinic.interface import dates
from openipt.drawing import lettering, svg
from openipt.drawing.svg import Markup

State = Literal["held", "planned", "missed", "today"]
INITIAL, MIDDLE, ENDING, FOLLOW_UP = 1, 2, 3, 4

_MINI_HEIGHT = 20
_MINI_STEP = 15.4
_MINI_WIDEST = 300
_PHASE_GAP = 5
_PHONE_WIDTH = 358
_PHONE_CELL = 44


@dataclass(frozen=True, eq=False)  # told apart by which it is: there are two
class Wording:
    """How the reader calls a session and what became of it: one for staff, one for the client."""

    sessions: Any
    whole: Any
    one: Any
    none: Any
    states: Mapping[State, Any]
    counted: Any


STAFF = Wording(
    sessions=_("Sessions"),
    whole=_("The course"),
    one=_("Session %(n)d"),
    none=_("No session"),
    states={"held": _("held"), "planned": _("booked"), "missed": _("did not take place"), "today": _("today")},
    counted=_("%(held)d held, %(planned)d booked, %(missed)d did not take place."),
)
CLIENT = Wording(
    sessions=_("Meetings"),
    whole=_("How things are going"),
    one=_("Meeting %(n)d"),
    none=_("No meeting"),
    states={"held": _("we met"), "planned": _("to come"), "missed": _("did not take place"), "today": _("today")},
    counted=_("We have met %(held)d times. %(planned)d to come. %(missed)d did not happen."),
)


@dataclass(frozen=True)
class Dot:
    """One session, or one week without: `number` is empty for a missed one, `words` says why ("holiday").

    `phase` is 1 initial, 2 middle, 3 ending, 4 follow-up. State "today" is today's session, held or about to be.
    """

    day: date
    phase: int
    state: State
    number: int | None = None
    words: str = ""
    url: str = ""
    wording: Wording = STAFF


@dataclass(frozen=True)
class Phase:
    """A phase's dots carry its `kind` (1 to 4); `name` is how the reader calls it; both days belong to it."""

    kind: int
    name: str
    first_day: date
    last_day: date
    more: str = ""


def said(dot: Dot) -> str:
    """Say a dot in words: "Session 6, 11 Feb, held"."""
    called = dot.wording
    what = called.one % {"n": dot.number} if dot.number else called.none
    parts = [what, dates.short_day(dot.day), called.states[dot.state], dot.words]
    return ", ".join(str(part) for part in parts if part)


def wording_of(dots: Sequence[Dot]) -> Wording:
    """Return all dots of a ribbon speak to one reader."""
    return dots[0].wording if dots else STAFF


def mark(dot: Dot, x: float, y: float, radius: float) -> Markup:
    """Draw one dot with its number; the ring of today lies around it."""
    phase = f"p{dot.phase}" if dot.phase in (INITIAL, MIDDLE, ENDING) else ""
    state = dot.state if dot.state in ("planned", "missed") else ""
    classes = " ".join(part for part in ("dot", phase, state) if part)
    parts = [svg.circle(x, y, radius if dot.state != "missed" else radius * 0.55, classes)]
    if dot.state == "missed":
        reach = radius * 0.8
        parts.append(svg.line(x - reach, y + reach, x + reach, y - reach, "slash"))
    if dot.state == "today":
        parts.append(svg.circle(x, y, radius + max(2.4, radius * 0.3), "now"))
    if dot.number and radius >= 7.5:
        size = "t11" if radius < 10 else "t12" if radius < 12 else ""
        parts.append(svg.text(x, y + 4.3, str(dot.number), f"in-dot {phase} {state} {size}".replace("  ", " ").strip()))
    return svg.join(*parts)


def mini(dots: Sequence[Dot], prefix: str = "ribbon") -> Markup:
    """Draw the small ribbon of the course header: dots in order, a small gap between phases, no numbers."""
    changes = sum(1 for dot, next_dot in itertools.pairwise(dots) if dot.phase != next_dot.phase)
    room = _MINI_WIDEST - 20 - changes * _PHASE_GAP
    step = min(_MINI_STEP, room / max(len(dots) - 1, 1))
    radius = min(4.6, step * 0.32)
    parts, x = [], 10.0
    for index, dot in enumerate(dots):
        if index:
            x += step + (_PHASE_GAP if dot.phase != dots[index - 1].phase else 0)
        parts.append(mark(dot, x, _MINI_HEIGHT / 2, radius))
    size = (x + 10 if dots else 1, _MINI_HEIGHT)
    return svg.drawing("mini", size, prefix, str(wording_of(dots).sessions), summary(dots), svg.join(*parts))


def rows(dots: Sequence[Dot], phases: Sequence[Phase], prefix: str = "ribbon-rows") -> Markup:
    """Draw the phone's ribbon: one row or more for each phase, every dot 44 pixels high and wide."""
    parts, y = [], 0.0
    for phase in phases:
        mine = [dot for dot in dots if dot.phase == phase.kind]
        if not mine:
            continue
        parts.append(_phase_line(phase, y + 14))
        y += 20
        for index, dot in enumerate(mine):
            column = index % (_PHONE_WIDTH // _PHONE_CELL)
            if index and column == 0:
                y += _PHONE_CELL
            parts.append(linked(dot, column * _PHONE_CELL + 18, y + _PHONE_CELL / 2, 13, _PHONE_CELL / 2))
        y += _PHONE_CELL + 8
    size = (_PHONE_WIDTH, max(y, 1))
    return svg.drawing(
        "narrow", size, prefix, str(wording_of(dots).sessions), summary(dots), svg.join(*parts), linked=True
    )


def full(dots: Sequence[Dot], phases: Sequence[Phase], width: float = 1216, prefix: str = "ribbon-full") -> Markup:
    """Draw the ribbon on its true dates, with phase strips, numbers and dates."""
    if not dots:
        return svg.drawing("wide", (width, 1), prefix, str(wording_of(dots).sessions), summary(dots), "")
    scale = Scale(min(dot.day for dot in dots), max(dot.day for dot in dots), 24, width - 24)
    body = svg.join(strips(phases, scale, 18), on_axis(dots, scale, 52))
    return svg.drawing("wide", (width, 92), prefix, str(wording_of(dots).sessions), summary(dots), body, linked=True)


@dataclass(frozen=True)
class Scale:
    """A time axis: two days and where they stand, in pixels; phases reach `pad` further at both ends."""

    first: date
    last: date
    start: float
    end: float
    pad: float = 24

    def x(self, day: date) -> float:
        """Give the place of a day; days outside the axis stand at its ends."""
        days = max((self.last - self.first).days, 1)
        share = (day - self.first).days / days
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def strips(phases: Sequence[Phase], scale: Scale, y: float) -> Markup:
    """Draw the phases' names and coloured strips; a name without room is left to the ribbon's dots and the table."""
    parts = []
    for left, right, phase in extents(phases, scale):
        parts.append(svg.rect(left, y, right - left - 2, 7, f"strip-{phase.kind}"))
        more = svg.span(f" {phase.more}", "plain second") if phase.more else ""
        room = right - left - 4
        both = lettering.width(f"{phase.name} {phase.more}", 13, bold=True) <= room
        if lettering.width(phase.name, 13, bold=True) <= room:
            parts.append(svg.text(left, y - 8, phase.name, "bold", more if both else ""))
    return svg.join(*parts)


def bands(phases: Sequence[Phase], scale: Scale, top: float, bottom: float) -> Markup:
    """Tint the ground of each phase between two heights."""
    rects = (
        svg.rect(left, top, right - left, bottom - top, f"band-{p.kind}") for left, right, p in extents(phases, scale)
    )
    return svg.join(*rects)


def extents(phases: Sequence[Phase], scale: Scale) -> list[tuple[float, float, Phase]]:
    """Give each phase's left and right edge: halfway between its last day and the next one's first."""
    answer, left = [], scale.start - scale.pad
    for index, phase in enumerate(phases):
        last = index == len(phases) - 1
        right = scale.end + scale.pad if last else (scale.x(phase.last_day) + scale.x(phases[index + 1].first_day)) / 2
        answer.append((left, right, phase))
        left = right
    return answer


def on_axis(dots: Sequence[Dot], scale: Scale, y: float) -> Markup:
    """Draw dots on their dates, joined by a line, with as many dates below as have room."""
    xs = [scale.x(dot.day) for dot in dots]
    nearest = min((next_x - x for x, next_x in itertools.pairwise(xs)), default=99)
    radius = max(3.0, min(13.0, nearest / 2 - 1.5))
    parts = [svg.line(xs[0], y, xs[-1], y, "axis")] if xs else []
    parts.extend(linked(dot, x, y, radius, max(radius + 4, 12)) for dot, x in zip(dots, xs, strict=True))
    return svg.join(*parts, day_words(dots, xs, y + 31))


def linked(dot: Dot, x: float, y: float, radius: float, reach: float) -> Markup:
    """Draw a dot as a link to its session, with a target at least `reach` pixels each way."""
    return svg.link(dot.url, said(dot), svg.circle(x, y, reach, "hit"), mark(dot, x, y, radius))


def summary(dots: Sequence[Dot]) -> str:
    """Say the ribbon in one sentence."""
    held = sum(1 for dot in dots if dot.state in ("held", "today"))
    planned = sum(1 for dot in dots if dot.state == "planned")
    missed = sum(1 for dot in dots if dot.state == "missed")
    words = {"held": held, "planned": planned, "missed": missed}
    return str(wording_of(dots).counted) % words


def day_words(dots: Sequence[Dot], xs: Sequence[float], y: float, clear: float = 4) -> Markup:
    """Write the dates that have room: today's first, then the last, then from the left."""
    order = sorted(range(len(dots)), key=lambda i: (dots[i].state != "today", i != len(dots) - 1, i))
    taken: list[tuple[float, float]] = []
    parts = {}
    for index in order:
        words, classes = _day(dots[index])
        half = lettering.width(words, 12, bold=dots[index].state == "today") / 2 + clear
        left, right = xs[index] - half, xs[index] + half
        if all(right <= other_left or left >= other_right for other_left, other_right in taken):
            taken.append((left, right))
            parts[index] = svg.text(xs[index], y, words, f"t12 middle {classes}")
    return svg.join(*(parts[index] for index in sorted(parts)))


def _day(dot: Dot) -> tuple[str, str]:
    if dot.state == "today":
        return gettext("today"), "bold action"
    return dot.words or dates.short_day(dot.day), "second"


def _phase_line(phase: Phase, y: float) -> Markup:
    return svg.text(0, y, phase.name, "bold", svg.span(f" {phase.more}", "plain second") if phase.more else "")
