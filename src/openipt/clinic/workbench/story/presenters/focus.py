# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The four areas in values: what speaks for and against each, pointing at stored facts. The software never decides."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from openipt.clinic.language import answer_of, content
from openipt.course.kinds.focus import AreaEvidence, AreaTouched, Focus
from openipt.course.kinds.people import DisputeStage, Expectation
from openipt.course.kinds.texts import Sheet
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
    touched: list[AreaTouched]


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
    return [_area(state, content().areas[area_id]) for area_id in form.areas if area_id in content().areas]


def _area(state: CourseState, area: ProblemArea) -> Area:
    own = [area_evidence for area_evidence in state.facts.of(AreaEvidence) if area_evidence.area == area.id]
    focus = state.focus
    dispute = area.id == "dispute"
    places = {focus.primary: "first", focus.secondary: "second"} if focus else {}
    return Area(
        area=area,
        chosen=places.get(area.id, ""),
        onset=any(evidence.side == "onset" for evidence in own),
        priority=any(evidence.side == "priority" for evidence in own),
        for_it=[_line(state, evidence) for evidence in own if evidence.side == "for"],
        against=[_line(state, evidence) for evidence in own if evidence.side == "against"],
        strategies=[_strategy(state, area, strategy) for strategy in area.strategies],
        feared=bool(dispute and feared(state, people_of_area(area, state))),
        fear_asked=not dispute or fear_asked(area, state),
        unasked=fear_unasked(area, state) if dispute else (),
    )


def _line(state: CourseState, evidence: AreaEvidence) -> EvidenceLine:
    name_of = names(state)
    where = [name_of(id) for id in (evidence.person, evidence.event) if id]
    return EvidenceLine(evidence.id, evidence.text, evidence.quote, ", ".join(name for name in where if name))


def _strategy(state: CourseState, area: ProblemArea, strategy: Choice) -> Strategy:
    touched = [
        entry for entry in state.facts.of(AreaTouched) if entry.area == area.id and entry.strategy == strategy.id
    ]
    return Strategy(strategy.id, strategy.words.staff, area.strategy_marks[strategy.id], touched)


def strategies_of(area_id: str) -> frozenset[str]:
    """Return the ids of an area's strategies; none for an area that does not exist."""
    area = content().areas.get(area_id)
    return frozenset(strategy.id for strategy in area.strategies) if area else frozenset()


@dataclass(frozen=True, slots=True)
class Version:
    """One choice of focus, in words."""

    day: date
    areas: str
    sentence: str
    reason: str


def versions_of(state: CourseState) -> list[Version]:
    """Return every choice of focus that stands, in the order of their days."""
    return [_version(focus) for focus in state.facts.of(Focus)]


def _version(focus: Focus) -> Version:
    chosen = [words for key in ("primary", "secondary") if (words := answer_of(focus, key))]
    areas = _("not yet clear") if focus.not_yet else ", ".join(chosen)
    return Version(focus.happened_on, areas, focus.sentence, focus.reason)


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage of a dispute on a day, as each sees it."""

    day: date
    with_whom: str
    therapist: str
    client: str


def workspace_of(state: CourseState, area: ProblemArea) -> dict[str, object]:
    """Return what has been written about an area, and for a dispute its stages and expectations."""
    sheets = [sheet for sheet in state.facts.of(Sheet) if sheet.worksheet == area.worksheet]
    dispute = area.id == "dispute"
    return {
        "sheet": sheets[-1] if sheets else None,
        "written": _written(sheets[-1], area) if sheets else [],
        "stages": [_stage(state, dispute_stage) for dispute_stage in state.facts.of(DisputeStage)] if dispute else [],
        "expectations": state.facts.of(Expectation) if dispute else (),
    }


def _written(sheet: Sheet, area: ProblemArea) -> list[tuple[str, str, bool]]:
    definition = content().worksheets.get(area.worksheet)
    texts = [(field, sheet.value_of(field)) for field in (definition.fields if definition else ())]
    return [(field.label.staff, text, field.words) for field, text in texts if text and isinstance(text, str)]


def _stage(state: CourseState, stage: DisputeStage) -> Stage:
    person = state.person(stage.person)
    sees = [answer_of(stage, key) for key in ("therapist_sees", "client_sees")]
    return Stage(stage.happened_on, person.name if person else "", *sees)
