# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The note of a session: saved, read as it will stand, signed, amended, taken back as entered in error."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openipt.clinic import language
from openipt.clinic.accounts.models import User
from openipt.clinic.casework.actions import answer_alerts, record_conversation, save_text, sign_text, withdraw_entry
from openipt.clinic.casework.actions.texts import Head, content_hash
from openipt.clinic.casework.read import CourseRead
from openipt.clinic.clients.models import Course
from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.forms.findings import in_words
from openipt.clinic.language import content
from openipt.clinic.ledger.errors import Conflict, Refused
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import every_time, form_id, in_one_transaction
from openipt.clinic.workbench.session.forms.tools import line_said
from openipt.clinic.workbench.session.pages.session import sent_here, session_of, session_page
from openipt.clinic.workbench.session.presenters.alert import alert_form, alert_shown
from openipt.clinic.workbench.session.presenters.note import NoteShown, note_of, saved_note
from openipt.clinic.workbench.session.presenters.session import clock
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again, reason_sent_again
from openipt.course.kinds.texts import Note
from openipt.course.state import Session
from openipt.privacy import Permission
from openipt.protocol.model import Finding
from openipt.protocol.rules import check_text, clean_text
from openipt.protocol.text import MOST_IN_REASON, MOST_IN_TEXT


@every_time("The version that the text began from decides: other words are a conflict that shows both.")
@require_POST
@in_one_transaction
def note(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Sign exactly what was on the screen, save it unsigned, or show it as it will stand: by the button pressed."""
    doing = request.POST.get("do", "sign")
    page = open_page(request, course_id, Permission.RECORD if doing != "sign" else Permission.SIGN)
    at = session_of(page, session_id)
    shown = note_of(page, at, sent=request.POST)
    text = clean_text(request.POST.get("text", ""))
    problem = _problem(text, request.POST.get("reason", ""))
    if problem:
        return session_page(page, at, note=shown, note_error=problem, status=422)
    if doing == "read":
        return _as_it_will_stand(page, at, shown, text)
    return _keep(page, at, shown, text, sign=doing == "sign")


def _problem(text: str, reason: str) -> str:
    wrong = (*check_text(text, MOST_IN_TEXT, "text"), *check_text(reason, MOST_IN_REASON, "reason"))
    if not wrong and not text:
        wrong = (Finding("note_empty", "text"),)
    return " ".join(in_words(finding, content()) for finding in wrong)


class _Saving(TypedDict):
    """What saving and signing have in common."""

    course: Course | CourseRead
    head: Head
    answers: Mapping[str, object]
    base: int
    by: User
    now: datetime
    reason: str
    shown_in: str


def _keep(page: CoursePage, at: Session, shown: NoteShown, text: str, *, sign: bool) -> HttpResponse:
    if _signed_already(page, shown.saved, text):
        return redirect("session", page.course.pk, at.id)
    request = page.request
    details: _Saving = {
        "course": page.read,
        "head": shown.head,
        "answers": {"text": text},
        "base": shown.base,
        "by": request.user,
        "now": request.now,
        "reason": request.POST.get("reason", "").strip(),
        "shown_in": language.active(),
    }
    try:
        if sign:
            sign_text(shown=request.POST.get("shown") or content_hash({"text": text}), **details)
        else:
            save_text(**details)
    except Conflict as conflict:
        return _both_texts(page, at, text, conflict)
    except Refused as refused:
        words = " ".join(in_words(finding, content()) for finding in refused.findings)
        return session_page(page, at, note=shown, note_error=words, status=422)
    if not sign:
        messages.success(request, _("Note saved. It is not signed yet."))
    return redirect("session", page.course.pk, at.id)


def _signed_already(page: CoursePage, saved: Note | None, text: str) -> bool:
    """Return the second press of the button, or the same words signed again by the same person."""
    same = saved is not None and saved.signed and saved.text == text
    return saved is not None and same and saved.recorded_by == str(page.request.user.pk)


def _as_it_will_stand(page: CoursePage, at: Session, shown: NoteShown, text: str) -> HttpResponse:
    context = {"session": at, "clock": clock(page, at), "text": text, "note": shown}
    context |= {"shown": content_hash({"text": text}), "reason": page.request.POST.get("reason", "")}
    context["may_sign"] = page.access.may(Permission.SIGN)
    return page.render("session/read.html", context, tab="session")


def _both_texts(page: CoursePage, at: Session, text: str, conflict: Conflict) -> HttpResponse:
    """Someone else, or another tab, has saved meanwhile: both texts, and nothing is lost."""
    theirs = str(conflict.stored.get("text") or "")
    context = {"session": at, "clock": clock(page, at), "mine": text, "theirs": theirs, "base": conflict.revision}
    context["both"] = _("%(theirs)s\n\n— written at the same time:\n%(mine)s") % {"theirs": theirs, "mine": text}
    context["needs_reason"] = (saved := saved_note(page, at)) is not None and saved.signed
    return page.render("session/conflict.html", context, tab="session", status=409)


@reason_sent_again
@require_POST
def note_error(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Mark the whole note as entered in error: it stays in the record but no longer counts."""
    page = open_page(request, course_id, Permission.WITHDRAW)
    at = session_of(page, session_id)
    saved, reason = saved_note(page, at), request.POST.get("reason", "").strip()
    if saved is None:
        raise Http404
    problem = _("Please say why it was entered in error.") if not reason else _problem(saved.text, reason)
    if problem:
        return session_page(page, at, error_problem=problem, status=422)
    text_id = form_id(request.POST.get("id", ""))
    withdraw_entry(course=page.read, entry=UUID(saved.id), reason=reason, id=text_id, by=request.user, now=request.now)
    messages.success(request, _("Marked as entered in error. It stays in the record but no longer counts."))
    return redirect("session", course_id, session_id)


@fact_sent_again
@require_POST
def alert(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Answer what is open, here in the session: one line, or what was understood and agreed."""
    page = open_page(request, course_id, Permission.ANSWER_ALERT)
    at = session_of(page, session_id)
    kind = "risk_asked" if "alert-answer" in request.POST else "risk_conversation"
    form = alert_form(page, kind, request.POST)
    if form.is_valid() and _answered(page, at, kind, form):
        return redirect("session", course_id, session_id)
    return session_page(page, at, alert=alert_shown(page, at, form), status=422)


def _answered(page: CoursePage, at: Session, kind: str, form: AnswersForm) -> bool:
    answers, where = form.answers(), sent_here(page, at)
    try:
        if kind == "risk_asked":
            answer_alerts(**line_said(answers), **where)
        else:
            record_conversation(data=answers, **where)
    except Refused as refused:
        form.add_findings(refused.findings, content())
        return False
    return True


_SESSION = "courses/<uuid:course_id>/sessions/<uuid:session_id>/"

urls = [
    path(f"{_SESSION}note/", note, name="session-note"),
    path(f"{_SESSION}note/error/", note_error, name="session-note-error"),
    path(f"{_SESSION}alert/", alert, name="session-alert"),
]
