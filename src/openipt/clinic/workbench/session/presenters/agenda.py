# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The agenda of one session: each line with its state, its reason, where it is recorded and how it is left out."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from openipt.clinic.language import content
from openipt.clinic.workbench.shared.agenda import line_words
from openipt.course.agenda import agenda, end_from
from openipt.course.risk import asks_about_risk
from openipt.course.state import CourseState, Due, Session
from openipt.protocol.model import Form

# What is recorded on the session page itself, by the code that content names.
TOOLS = {
    "step_result": "step_result",
    "opening": "opening",
    "link": "link",
    "techniques": "technique",
    "steps": "step",
    "alliance": "alliance",
    "technique": "technique",
}
PAGES = {
    "people": "people",
    "timeline": "timeline",
    "focus": "focus",
    "agreement": "agreement",
    "goals": "goals",
    "consents": "consents",
    "risk": "risk",
    "ending": "ending",
    "decision": "ending",
    "follow-ups": "ending",
    "follow_up": "follow-up",
    "closing": "closing",
}
# What is written down in the form of its kind.
RECORDED = {"treatments": "treatment", "end": "end_announced", "death_review": "death_review"}
FORMS_ONLY = ("closing", "review")  # whoever only reads has nothing to see there
WITH_ARGUMENT = {"worksheet": "worksheet", "measure": "measure", "review": "review", "gate": "gate"}


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """`state` is done, now or open; `leave_out` names what is sent to leave it out: ("task", id), ("measure", id).

    `about_risk`: it can wait, and is never "not needed".
    """

    code: str
    state: str
    task: str
    why: str
    url: str
    leave_out: tuple[str, str] | None
    about_risk: bool = False
    before: bool = False  # settled before this session: folded away


def agenda_lines(
    course: UUID, form: Form, state: CourseState, session: Session, *, may_record: bool
) -> list[AgendaLine]:
    """The lines in the order of the work; the first that is open is the one that is on now."""
    made, now_found = [], False
    for due in agenda(form, content(), state, session):
        task, why = line_words(due)
        status = "done" if due.done else "open" if now_found else "now"
        now_found = now_found or not due.done
        leaving = _leave_out(due) if may_record and not due.done else None
        about_risk = due.task is not None and asks_about_risk(due.task)
        url = address(course, due.url, session.id) if may_record or _to_read(due.url) else ""
        made.append(AgendaLine(due.code, status, task, why, url, leaving, about_risk, due.before))
    return made


def _to_read(code: str) -> bool:
    return code.partition(":")[0] not in (*RECORDED, *FORMS_ONLY)


def _leave_out(due: Due) -> tuple[str, str] | None:
    if due.task is not None:
        return "task", due.task.id
    return ("measure", str(due.values["instrument"])) if due.code == "measure" else None


def address(course: UUID, code: str, session: str | None = None) -> str:
    """Where something is recorded, from the code content gives; empty while no such page exists."""
    name, _colon, argument = code.partition(":")
    if session and name in TOOLS:
        return f"{reverse('session', args=[course, session])}#tool-{TOOLS[name]}"
    if session and code == "focus":
        return f"{reverse('session', args=[course, session])}#tool-area_touched"
    if name in WITH_ARGUMENT and argument:
        return _address(WITH_ARGUMENT[name], session, course, argument)
    if name in RECORDED:
        return _address("record", session, course, RECORDED[name])
    if name == "measures":
        return _address("measure", session, course, "phq-9")
    return _address(PAGES.get(name, name), session, course)


def _address(name: str, session: str | None, *args: object) -> str:
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?session={session}" if session else found


def coming(form: Form, state: CourseState, session: Session) -> str:
    """What the course will ask for later, so that nobody is surprised; a closed one asks for nothing."""
    if state.closed or state.agreed is None or session.number is None:
        return ""
    start = end_from(form.end_rule, state.agreed)
    if session.number >= start:
        return ""
    latest = state.agreed - form.end_rule.strong_left
    return _("From session %(start)d, speak of the ending; at the latest in session %(latest)d.") % {
        "start": start,
        "latest": latest,
    }
