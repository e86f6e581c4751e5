# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The session: agenda, the note that fills itself, and the tools that record a fact each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import answer_alerts, pass_task, record_fact
from openipt.clinic.casework.models import Draft
from openipt.clinic.casework.read import CourseRead, Recorded
from openipt.clinic.clients.models import Course
from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.forms.findings import in_words
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import every_time, form_id
from openipt.clinic.workbench.session.forms.tools import (
    SHAPES,
    Shape,
    line_said,
    tool_form,
    unknown_choice,
    with_buttons,
)
from openipt.clinic.workbench.session.presenters import session as presenters
from openipt.clinic.workbench.session.presenters.agenda import agenda_lines, coming
from openipt.clinic.workbench.session.presenters.alert import alert_shown
from openipt.clinic.workbench.session.presenters.note import NoteShown, head_of, note_of, saved_note, versions_of
from openipt.clinic.workbench.session.sent_twice import tool_sent_again
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.course.measuring import measures_of
from openipt.course.state import Session
from openipt.privacy import Permission


@require_safe
def session(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """One session, before, during and after it."""
    page = open_page(request, course_id)
    return session_page(page, session_of(page, session_id))


def session_of(page: CoursePage, session_id: UUID) -> Session:
    """Return the session of this course; 404 for any other id."""
    session = page.state.session(str(session_id))
    if session is None:
        raise Http404
    return session


def session_page(
    page: CoursePage,
    at: Session,
    *,
    bound: Mapping[str, AnswersForm] | None = None,
    note: NoteShown | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Return the whole page; `bound` and `note` keep what was typed when something was refused."""
    drafts = _drafts(page) if page.may_record else {}
    shown = note or note_of(page, at, draft=drafts.get(head_of(at, saved_note(page, at)).key))
    context = {
        "session": at,
        "clock": presenters.clock(page, at),
        "alert": alert_shown(page, at),
        "tools": presenters.tools(page, at, bound) if page.may_record else [],
        "jot": presenters.tool(page, at, SHAPES["jot"], (bound or {}).get("jot")),
        "sheets": presenters.sheets(page.course.pk, page.state, at),
        "texts": presenters.texts(page.course.pk, page.state, at),
        "may_sign": page.access.may(Permission.SIGN),
        "versions": versions_of(page, at) if shown.signed else [],
        "others": _neighbours(page, at),
    }
    context |= _refreshed(page, at, shown) | more
    return page.render("session/session.html", context, tab="session", status=status)


def _drafts(page: CoursePage) -> dict[str, Draft]:
    """Return what the person signed in has typed in this course and not saved: one statement."""
    mine = Draft.objects.in_service(page.course.service_id).filter(course=page.course, author=page.request.user)
    return {draft.key: draft for draft in mine}


def _refreshed(page: CoursePage, at: Session, note: NoteShown) -> dict[str, Any]:
    """Return what changes with every record: the agenda and the note."""
    course, state = page.course, page.state
    lines = agenda_lines(course.pk, page.form, state, at, may_record=page.may_record)
    return {
        "course": course,
        "session": at,
        "agenda": [line for line in lines if not line.before],
        "settled": [line for line in lines if line.before],
        "coming": coming(page.form, state, at),
        "reasons": content().choices["passing_reason"],
        "note": note,
        "open_count": presenters.open_count(page, at),
        "may_record": page.may_record,
        "today": page.request.today,
    }


def _neighbours(page: CoursePage, at: Session) -> dict[str, Session | None]:
    order = list(page.state.sessions)
    place = order.index(at)
    return {
        "before": order[place - 1] if place else None,
        "after": order[place + 1] if place + 1 < len(order) else None,
    }


@tool_sent_again
@require_POST
def record(request: Request, course_id: UUID, session_id: UUID, kind: str) -> HttpResponse:
    """One tool: a dated fact of this session. A part of the page for script, the page again without."""
    page = open_page(request, course_id, Permission.RECORD)
    at = session_of(page, session_id)
    if kind not in SHAPES:
        raise Http404
    shape = SHAPES[kind]
    form = tool_form(shape, page.names, with_buttons(kind, request.POST))
    recorded = _recorded(page, at, shape, form)
    if recorded is None:
        return _refused(page, at, shape, form)
    if kind == "risk_asked" and page.state.open_alerts:
        return _whole_page(request, course_id, session_id)
    if not request.htmx:
        return redirect(f"{reverse('session', args=[course_id, session_id])}#tool-{kind}")
    return _parts(page.after(recorded), at, shape)


def _recorded(page: CoursePage, at: Session, shape: Shape, form: AnswersForm) -> Recorded | None:
    """Return what was recorded, or None with the reasons in the form."""
    if not form.is_valid():
        return None
    answers = form.answers() | dict(shape.said)
    if unknown_choice(shape.kind, answers, page.state):
        raise Http404
    try:
        return _write(page, at, shape.kind, answers)
    except Refused as refused:
        form.add_findings(refused.findings, content())
        return None


def sent_here(page: CoursePage, at: Session) -> dict[str, Any]:
    """Return what every action takes that records a form of this session's page.

    On its day, under the form's own id.
    """
    request = page.request
    return {
        "course": page.read,
        "session": UUID(at.id),
        "happened_on": min(at.day, request.today),
        "id": form_id(request.POST.get("id", "")),
        "by": request.user,
        "now": request.now,
    }


def _write(page: CoursePage, at: Session, kind: str, answers: Mapping[str, object]) -> Recorded:
    where = sent_here(page, at)
    if kind == "risk_asked":
        return answer_alerts(**line_said(answers), **where)
    if kind == "handout":
        answers = {**answers, "version": content().handouts[str(answers["handout"])].version}
    return record_fact(kind=kind, data=answers, **where)


def _parts(page: CoursePage, at: Session, shape: Shape) -> HttpResponse:
    """Return the tool as new, and beside it agenda and note as they are now."""
    note = note_of(page, at, sent=page.request.POST) if "text" in page.request.POST else note_of(page, at)
    context = _refreshed(page, at, note)
    context["tool"] = presenters.tool(page, at, shape, opened=True)
    context["sheets"] = presenters.sheets(page.course.pk, page.state, at)
    return render(page.request, "session/parts.html", context)


def _refused(page: CoursePage, at: Session, shape: Shape, form: AnswersForm) -> HttpResponse:
    if page.request.htmx:
        context = {"course": page.course, "session": at, "tool": presenters.tool(page, at, shape, form)}
        return render(page.request, "session/tool.html", context, status=422)
    return session_page(page, at, bound={shape.kind: form}, status=422)


def _whole_page(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Back to the page; a part of it would leave the alert standing in the head."""
    if not request.htmx:
        return redirect("session", course_id, session_id)
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


class _Click(TypedDict):
    """What every button of the agenda records with."""

    course: Course | CourseRead
    by: User
    now: datetime
    session: UUID
    id: UUID | None


@tool_sent_again
@require_POST
def leave_out(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Leave out what the agenda asks for, with one of the short reasons: a task, or a measure this time."""
    page = open_page(request, course_id, Permission.RECORD)
    at = session_of(page, session_id)
    why = next((choice for choice in content().choices["passing_reason"] if choice.id == request.POST.get("why")), None)
    if why is None:
        raise Http404
    by: _Click = {
        "course": page.read,
        "by": request.user,
        "now": request.now,
        "session": UUID(at.id),
        "id": form_id(request.POST["id"]) if request.POST.get("id") else None,
    }
    if request.POST.get("measure") in measures_of(page.form, page.state):
        data = {"instrument": request.POST["measure"], "scope": "once", "why": why.id}
        day = min(at.day, request.today)
        recorded = record_fact(kind="declined", data=data, happened_on=day, **by)
    elif request.POST.get("task") in {task.id for task in page.form.tasks}:
        try:
            recorded = pass_task(task=request.POST["task"], why=why.id, **by)
        except Refused as refused:
            messages.warning(request, " ".join(in_words(finding, content()) for finding in refused.findings))
            return _whole_page(request, course_id, session_id)
    else:
        raise Http404
    if not request.htmx:
        return redirect("session", course_id, session_id)
    now = page.after(recorded)
    note = note_of(now, at, sent=request.POST) if "text" in request.POST else note_of(now, at)
    return render(request, "session/parts.html", _refreshed(now, at, note))


@every_time("It shows the note again and saves nothing.")
@require_POST
def refresh(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Agenda and note again, for a text that was typed while the last answer was on its way."""
    page = open_page(request, course_id, Permission.RECORD)
    at = session_of(page, session_id)
    return render(request, "session/parts.html", _refreshed(page, at, note_of(page, at, sent=request.POST)))


_SESSION = "courses/<uuid:course_id>/sessions/<uuid:session_id>/"

urls = [
    path(_SESSION, session, name="session"),
    path(f"{_SESSION}record/<slug:kind>/", record, name="session-record"),
    path(f"{_SESSION}leave-out/", leave_out, name="session-leave-out"),
    path(f"{_SESSION}refresh/", refresh, name="session-refresh"),
]
