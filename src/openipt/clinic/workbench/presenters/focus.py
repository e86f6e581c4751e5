# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The four areas in values: what speaks for and against each, pointing at stored facts. The software never decides."""

from dataclasses import dataclass, field

from openipt.course.entries import Entry
from openipt.course.note import names
from openipt.course.state import CourseState
from openipt.protocol.load import content
from openipt.protocol.model import Form, ProblemArea


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    entry: str
    text: str
    quote: str
    where: str


@dataclass(frozen=True, slots=True)
class Strategy:
    id: str
    words: str
    touched: list[Entry]


@dataclass(frozen=True, slots=True)
class Area:
    area: ProblemArea
    chosen: str  # first, second or nothing
    onset: bool
    priority: bool
    for_it: list[EvidenceLine] = field(default_factory=list)
    against: list[EvidenceLine] = field(default_factory=list)
    strategies: list[Strategy] = field(default_factory=list)
    feared: bool = False


def areas_of(state: CourseState, form: Form) -> list[Area]:
    return [_area(state, content().areas[each]) for each in form.areas if each in content().areas]


def _area(state: CourseState, area: ProblemArea) -> Area:
    own = [each for each in state.of_kind("evidence") if each.text("area") == area.id]
    focus = state.focus
    places = {focus.text("primary"): "first", focus.text("secondary"): "second"} if focus else {}
    return Area(
        area=area,
        chosen=places.get(area.id, ""),
        onset=any(each.text("side") == "onset" for each in own),
        priority=any(each.text("side") == "priority" for each in own),
        for_it=[_line(state, each) for each in own if each.text("side") == "for"],
        against=[_line(state, each) for each in own if each.text("side") == "against"],
        strategies=[_strategy(state, area, each.id, each.words.staff) for each in area.strategies],
        feared=area.id == "dispute" and any(each.feared for each in state.people),
    )


def _line(state: CourseState, entry: Entry) -> EvidenceLine:
    name_of = names(state)
    where = [name_of(entry.text(key)) for key in ("person", "event") if entry.text(key)]
    return EvidenceLine(entry.id, entry.text("text"), entry.text("quote"), ", ".join(each for each in where if each))


def _strategy(state: CourseState, area: ProblemArea, id: str, words: str) -> Strategy:
    touched = [
        each for each in state.of_kind("area_touched") if each.text("area") == area.id and each.text("strategy") == id
    ]
    return Strategy(id, words, touched)
