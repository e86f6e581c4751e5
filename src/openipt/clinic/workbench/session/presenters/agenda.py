# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The agenda of one session: each line with its state, its reason, where it is recorded and how it is left out."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from openipt.clinic.language import content
from openipt.clinic.workbench.shared.addresses import RECORDED, address
from openipt.clinic.workbench.shared.agenda import line_words
from openipt.course.agenda import agenda, end_from
from openipt.course.risk import asks_about_risk
from openipt.course.state import CourseState, Due, Session
from openipt.protocol.model import Form

FORMS_ONLY = ("closing", "review")  # whoever only reads has nothing to see there


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
    """Return the lines in the order of the work; the first that is open is the one that is on now."""
    lines, now_found = [], False
    for due in agenda(form, content(), state, session):
        task, why = line_words(due)
        status = "done" if due.done else "open" if now_found else "now"
        now_found = now_found or not due.done
        leaving = _leave_out(due) if may_record and not due.done else None
        about_risk = due.task is not None and asks_about_risk(due.task)
        url = address(course, due.url, session.id) if may_record or _to_read(due.url) else ""
        lines.append(AgendaLine(due.code, status, task, why, url, leaving, about_risk, due.before))
    return lines


def _to_read(code: str) -> bool:
    return code.partition(":")[0] not in (*RECORDED, *FORMS_ONLY)


def _leave_out(due: Due) -> tuple[str, str] | None:
    if due.task is not None:
        return "task", due.task.id
    return ("measure", str(due.values["instrument"])) if due.code == "measure" else None


def coming(form: Form, state: CourseState, session: Session) -> str:
    """Return what the course will ask for later, so that no one is surprised; a closed one asks for nothing."""
    if state.closed or state.agreed is None or session.number is None:
        return ""
    start = end_from(form.end_rule, state.agreed)
    if session.number >= start:
        return ""
    latest = state.agreed - form.end_rule.strong_left
    return _("Talk about the ending from session %(start)d, and by session %(latest)d at the latest.") % {
        "start": start,
        "latest": latest,
    }
