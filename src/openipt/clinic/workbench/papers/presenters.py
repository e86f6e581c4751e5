# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Worksheets in values: what was written, field by field, in the wording of whoever reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.language import active, content, of_safety_texts, saying
from openipt.clinic.safety_texts import is_about_safety
from openipt.clinic.workbench.shared.answer_parts import Part
from openipt.course.kinds.texts import Sheet
from openipt.course.state import CourseState
from openipt.course.ties import feared, people_of_area
from openipt.protocol.model import FieldType, Section, Worksheet
from openipt.protocol.saying import Reader, Saying


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
    sheet: Worksheet, answers: Mapping[str, object], names: Mapping[str, str], reader: Reader = Reader.CLINICIAN
) -> list[Part]:
    """Sections with what was answered in them, as far as this reader may see it.

    `names` say how people, events and goals were called, by id.
    """
    say = saying(lambda row_id: names.get(row_id, ""), reader)
    parts = (_part(sheet, section, answers, say) for section in sheet.sections)
    return [part for part in parts if part.answers]


def _part(sheet: Worksheet, section: Section, answers: Mapping[str, object], say: Saying) -> Part:
    is_safety = say.reader is Reader.CLIENT and is_about_safety(f"worksheets/{sheet.id}/sections/{section.id}")
    with override(of_safety_texts() if is_safety else active()):  # days in words too
        return Part(say.words(section.title), say.answers(section.fields, answers), is_safety)


def fear_of(sheet: Worksheet, form: AnswersForm, subject: str, state: CourseState) -> bool:
    """Return whether a confronting sheet is about someone who is feared.

    Whom it names, what it is about, or its area.
    """
    if not sheet.caution:
        return False
    named = {subject}
    for field in sheet.fields:
        if field.type in (FieldType.PERSON, FieldType.PEOPLE):
            value = form[field.id].value()
            named |= {str(person) for person in (value if isinstance(value, list | tuple) else [value])}
    for area in content().areas.values():
        if area.worksheet == sheet.id:
            named |= people_of_area(area, state)
    return bool(feared(state, named))


def papers_of(state: CourseState) -> list[Paper]:
    """Return every text of the course as it stands, newest first."""
    sheets = content().worksheets
    papers: dict[str, Paper] = {}
    for sheet in reversed(state.facts.of(Sheet)):
        kind = sheet.worksheet
        title = sheets[kind].title.staff if kind in sheets else kind
        paper = Paper(sheet.subject, kind, title, sheet.happened_on, sheet.signed, sheet.session)
        papers.setdefault(sheet.subject, paper)
    return list(papers.values())


# Worksheets in the order of a course; what content adds comes under "Other worksheets".
ORDER: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("First sessions"), ("assessment", "suitability", "sick-role", "formulation", "contract-text")),
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
        gettext_lazy("Reviews, ending and follow-up"),
        ("review-early", "review-middle", "ending-review", "relapse-plan", "ways-out"),
    ),
    (gettext_lazy("Safety and letters"), ("safety-plan", "letter-to-referrer", "follow-up-letter")),
)


def groups_of(sheets: Mapping[str, Worksheet]) -> list[tuple[str, list[Worksheet]]]:
    """Return what can be begun, in the order of a course."""
    named = {kind for _title, kinds in ORDER for kind in kinds}
    rest = tuple(sheet for sheet in sheets if sheet not in named)
    groups = (*((str(title), kinds) for title, kinds in ORDER), (_("Other worksheets"), rest))
    lists = [(title, [sheets[kind] for kind in kinds if kind in sheets]) for title, kinds in groups]
    return [(title, sheets_of_group) for title, sheets_of_group in lists if sheets_of_group]
