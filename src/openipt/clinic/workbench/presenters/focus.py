# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The four areas in values: what speaks for and against each, pointing at stored facts. The software never decides."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from openipt.clinic.language import content
from openipt.clinic.workbench.presenters.people import label_of
from openipt.course.entries import Entry
from openipt.course.note import names
from openipt.course.state import CourseState, Person
from openipt.course.ties import fear_asked, fear_unasked, feared, people_of_area
from openipt.protocol.model import Choice, Form, Mark, ProblemArea


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
    mark: Mark
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
    fear_asked: bool = True
    unasked: tuple[Person, ...] = ()


def areas_of(state: CourseState, form: Form) -> list[Area]:
    return [_area(state, content().areas[each]) for each in form.areas if each in content().areas]


def _area(state: CourseState, area: ProblemArea) -> Area:
    own = [each for each in state.of_kind("evidence") if each.text("area") == area.id]
    focus = state.focus
    dispute = area.id == "dispute"
    places = {focus.text("primary"): "first", focus.text("secondary"): "second"} if focus else {}
    return Area(
        area=area,
        chosen=places.get(area.id, ""),
        onset=any(each.text("side") == "onset" for each in own),
        priority=any(each.text("side") == "priority" for each in own),
        for_it=[_line(state, each) for each in own if each.text("side") == "for"],
        against=[_line(state, each) for each in own if each.text("side") == "against"],
        strategies=[_strategy(state, area, strategy) for strategy in area.strategies],
        feared=bool(dispute and feared(state, people_of_area(area, state))),
        fear_asked=not dispute or fear_asked(area, state),
        unasked=fear_unasked(area, state) if dispute else (),
    )


def _line(state: CourseState, entry: Entry) -> EvidenceLine:
    name_of = names(state)
    where = [name_of(entry.text(key)) for key in ("person", "event") if entry.text(key)]
    return EvidenceLine(entry.id, entry.text("text"), entry.text("quote"), ", ".join(each for each in where if each))


def _strategy(state: CourseState, area: ProblemArea, strategy: Choice) -> Strategy:
    touched = [
        entry
        for entry in state.of_kind("area_touched")
        if entry.text("area") == area.id and entry.text("strategy") == strategy.id
    ]
    return Strategy(strategy.id, strategy.words.staff, area.strategy_marks[strategy.id], touched)


def strategies_of(area_id: str) -> frozenset[str]:
    """The ids of an area's strategies; none for an area that does not exist."""
    area = content().areas.get(area_id)
    return frozenset(each.id for each in area.strategies) if area else frozenset()


@dataclass(frozen=True, slots=True)
class Version:
    """One choice of focus, in words."""

    day: date
    areas: str
    sentence: str
    reason: str


def versions_of(state: CourseState) -> list[Version]:
    """Every choice of focus that stands, in the order of their days."""
    return [_version(each) for each in state.of_kind("focus")]


def _version(entry: Entry) -> Version:
    chosen = [words for key in ("primary", "secondary") if (words := label_of(key, entry))]
    areas = _("not yet clear") if entry.says("not_yet") else ", ".join(chosen)
    return Version(entry.happened_on, areas, entry.text("sentence"), entry.text("reason"))


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage of a dispute on a day, as each sees it."""

    day: date
    with_whom: str
    therapist: str
    client: str


def workspace_of(state: CourseState, area: ProblemArea) -> dict[str, object]:
    """What has been written about an area, and for a dispute its stages and expectations."""
    sheets = [each for each in state.of_kind("worksheet") if each.text("worksheet") == area.worksheet]
    dispute = area.id == "dispute"
    return {
        "sheet": sheets[-1] if sheets else None,
        "written": _written(sheets[-1], area) if sheets else [],
        "stages": [_stage(state, each) for each in state.of_kind("dispute_stage")] if dispute else [],
        "expectations": state.of_kind("expectation") if dispute else (),
    }


def _written(entry: Entry, area: ProblemArea) -> list[tuple[str, str, bool]]:
    sheet = content().worksheets.get(area.worksheet)
    fields = sheet.fields if sheet else ()
    return [(each.label.staff, text, each.words) for each in fields if (text := entry.text(each.id))]


def _stage(state: CourseState, entry: Entry) -> Stage:
    person = state.person(entry.text("person"))
    sees = [label_of(key, entry) for key in ("therapist_sees", "client_sees")]
    return Stage(entry.happened_on, person.name if person else "", *sees)
