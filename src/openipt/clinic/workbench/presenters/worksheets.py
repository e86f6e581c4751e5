# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Worksheets in values: what was written, field by field, in the wording of whoever reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.clinic.interface.answers import AnswersForm
from openipt.clinic.language import content
from openipt.course.kinds import Fact
from openipt.course.kinds.texts import Sheet
from openipt.course.references import pointed_at
from openipt.course.state import CourseState
from openipt.course.ties import feared, people_of_area
from openipt.protocol.days import read_day
from openipt.protocol.model import Field, FieldType, Wording, Worksheet
from openipt.protocol.partial_date import words_of


@dataclass(frozen=True, slots=True)
class Answer:
    label: str
    text: str = ""
    words: bool = False
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Paper:
    """One text of a course in the list of papers."""

    id: str
    kind: str
    title: str
    day: object
    signed: bool
    session: str | None


def parts_of(
    sheet: Worksheet, answers: Mapping[str, object], names: Mapping[str, str], *, client: bool = False
) -> list[Part]:
    """Sections with what was answered in them; for the client only their wording, and nothing that is staff's own.

    `names` say how people, events and goals are called, by id.
    """
    made = []
    for section in sheet.sections:
        found = answers_of(section.fields, answers, names, client=client)
        if found:
            made.append(Part(say(section.title, client), found))
    return made


def answers_of(
    fields: Sequence[Field], answers: Mapping[str, object], names: Mapping[str, str], *, client: bool = False
) -> list[Answer]:
    """What was answered in these fields; for the client only what they may see."""
    shown = [each for each in fields if each.for_client or not client]
    return [_answer(each, answers[each.id], names, client) for each in shown if each.id in answers]


def called(state: CourseState, fact: Fact) -> dict[str, str]:
    """How everything that a fact points at is called now, by id."""
    kind = content().facts.get(fact.kind_id)
    return pointed_at(kind.fields, fact.stored, state) if kind else {}


def say(words: Wording, client: bool) -> str:
    return (words.client or "") if client else words.staff


def _answer(definition: Field, value: object, names: Mapping[str, str], client: bool) -> Answer:
    label = say(definition.label, client)
    if definition.type is FieldType.ROWS and isinstance(value, list):
        columns = [each for each in definition.fields if each.for_client or not client]
        rows = [[said(each, row.get(each.id), names, client) for each in columns] for row in value]
        return Answer(label, heads=[say(each.label, client) for each in columns], rows=rows)
    return Answer(label, said(definition, value, names, client), definition.words)


def said(definition: Field, value: object, names: Mapping[str, str], client: bool = False) -> str:
    """One answer in words."""
    if value in (None, "", []):
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, list | tuple):
        return ", ".join(_one(definition, each, names, client) for each in value)
    if isinstance(value, Mapping):
        return words_of(value)
    if definition.type is FieldType.DATE and (day := read_day(str(value))):
        return date_format(day, "j F Y")
    return _one(definition, value, names, client)


def _one(definition: Field, value: object, names: Mapping[str, str], client: bool) -> str:
    choice = next((each for each in definition.choices if each.id == value), None)
    return say(choice.words, client) if choice else names.get(str(value), str(value))


def fear_of(sheet: Worksheet, form: AnswersForm, subject: str, state: CourseState) -> bool:
    """Whether a confronting sheet is about somebody who is feared: whom it names, what it is about, or its area."""
    if not sheet.caution:
        return False
    named = {subject}
    for each in sheet.fields:
        if each.type in (FieldType.PERSON, FieldType.PEOPLE):
            value = form[each.id].value()
            named |= {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
    for area in content().areas.values():
        if area.worksheet == sheet.id:
            named |= people_of_area(area, state)
    return bool(feared(state, named))


def papers_of(state: CourseState) -> list[Paper]:
    """Every text of the course as it stands, newest first."""
    sheets = content().worksheets
    made: dict[str, Paper] = {}
    for each in reversed(state.facts.of(Sheet)):
        kind = each.worksheet
        title = sheets[kind].title.staff if kind in sheets else kind
        paper = Paper(each.subject, kind, title, each.happened_on, each.signed, each.session)
        made.setdefault(each.subject, paper)
    return list(made.values())


# Worksheets in the order of a course; what content adds stands under "Others".
ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    (gettext_lazy("Beginning"), ("assessment", "suitability", "sick-role", "formulation", "contract-text")),
    (gettext_lazy("Problem areas"), ("area-grief", "area-dispute", "area-transition", "area-few-relationships")),
    (
        gettext_lazy("Techniques"),
        (
            "communication-analysis",
            "decision-analysis",
            "role-play",
            "exploration",
            "affect",
            "role-expectations",
            "psychoeducation",
            "alliance",
            "therapeutic-relationship",
            "directive-help",
            "joint-session",
        ),
    ),
    (
        gettext_lazy("Reviews, ending and afterwards"),
        ("review-early", "review-middle", "ending-review", "relapse-plan", "ways-out"),
    ),
    (gettext_lazy("Safety and letters"), ("safety-plan", "letter-to-referrer", "follow-up-letter")),
)


def groups_of(sheets: Mapping[str, Worksheet]) -> list[tuple[str, list[Worksheet]]]:
    """What can be begun, in the order of a course."""
    named = {each for _title, kinds in ORDER for each in kinds}
    rest = tuple(each for each in sheets if each not in named)
    groups = (*ORDER, (_("Others"), rest))
    found = [(title, [sheets[each] for each in kinds if each in sheets]) for title, kinds in groups]
    return [(title, each) for title, each in found if each]
