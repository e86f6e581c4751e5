# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Appointments: planned, moved, held, missed."""

from dataclasses import replace
from datetime import time
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.casework.actions import book_sessions, record_attendance, reschedule_session
from openipt.clinic.casework.actions.sessions import BY_CLOSING
from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.forms.findings import in_words
from openipt.clinic.language import content
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import form_id
from openipt.clinic.workbench.session.forms.times import NewSessionForm, RescheduleForm
from openipt.clinic.workbench.session.pages.session import session_of
from openipt.clinic.workbench.session.presenters.session import clock
from openipt.clinic.workbench.session.sent_twice import appointment_sent_again, time_sent_again
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.kinds.sessions import Attendance
from openipt.course.state import Session
from openipt.privacy import Permission
from openipt.protocol.days import days_after, in_zone
from openipt.protocol.model import Field

USUAL_TIME = time(10)


@appointment_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, course_id: UUID) -> HttpResponse:
    """Plan the next appointment; before any agreement too."""
    page = open_page(request, course_id, Permission.RECORD)
    form = NewSessionForm(request.POST or None, initial=_usual(page) | {"id": new_id(), "repeat": 1})
    if request.method == "POST" and form.is_valid():
        session = _plan(page, form)
        if session is not None:
            return redirect("session", course_id, session)
    status = 422 if request.method == "POST" else 200
    return page.render("session/new.html", {"form": form}, tab="session-new", status=status)


def _usual(page: CoursePage) -> dict[str, object]:
    """Return a week after the last appointment at the same time; today at ten where there is none."""
    minutes = (page.state.agreement.minutes if page.state.agreement else None) or page.form.minutes
    if not page.state.sessions:
        return {"day": page.request.today, "at": USUAL_TIME, "minutes": minutes}
    last = page.state.sessions[-1]
    start = in_zone(last.starts_at, page.course.service.tzinfo)
    day = max(days_after(last.day, page.form.spacing_days), page.request.today)
    return {"day": day, "at": start.time(), "minutes": last.minutes}


def _plan(page: CoursePage, form: NewSessionForm) -> UUID | None:
    """Return the first of the planned sessions, or None with the reasons in the form.

    Ids follow from the form's own.
    """
    cleaned = form.cleaned_data
    times = form.starts(page.course.service.tzinfo)
    ids: list[UUID] = [cleaned["id"], *(uuid5(cleaned["id"], str(place)) for place in range(1, len(times)))]
    try:
        book_sessions(
            course=page.read,
            starts=times,
            minutes=cleaned["minutes"],
            ids=ids,
            by=page.request.user,
            now=page.request.now,
        )
    except Refused as refused:
        _explain(form, refused)
        return None
    return ids[0]


def _explain(form: NewSessionForm | RescheduleForm, refused: Refused) -> None:
    for finding in refused.findings:
        form.add_error("day", in_words(finding, content()))


@time_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Another time; the old one is kept."""
    page = open_page(request, course_id, Permission.RECORD)
    at = session_of(page, session_id)
    zone = page.course.service.tzinfo
    start = in_zone(at.starts_at, zone)
    form = RescheduleForm(
        request.POST or None, initial={"day": start.date(), "at": start.time(), "minutes": at.minutes}
    )
    if request.method == "POST" and form.is_valid():
        times = {"starts_at": form.starts_at(zone), "minutes": form.cleaned_data["minutes"]}
        try:
            reschedule_session(course=page.read, session=UUID(at.id), by=request.user, now=request.now, **times)
        except Refused as refused:
            _explain(form, refused)
        else:
            return redirect("session", course_id, session_id)
    context = {"session": at, "clock": clock(page, at), "form": form}
    return page.render("session/move.html", context, tab="session", status=422 if form.errors else 200)


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Held in the room, by phone or video; missed or cancelled, by whom, how late, and whether it counts."""
    page = open_page(request, course_id, Permission.RECORD)
    at = session_of(page, session_id)
    form = AnswersForm(_asked(), names=page.names, data=request.POST or None, answers=_as_recorded(page, at))
    if request.method == "POST" and form.is_valid() and _attended(page, at, form):
        if request.POST.get("state") != "held":
            messages.success(request, _("Saved. You can book the next session below the agenda."))
        return redirect("session", course_id, session_id)
    context = {"session": at, "clock": clock(page, at), "form": form, "id": new_id(), "counts_rule": _counts(page)}
    return page.render("session/attendance.html", context, tab="session", status=422 if form.errors else 200)


def _asked() -> list[Field]:
    """Return the fields, with the people who can cancel; that a course closed is written by its closing alone."""
    fields = content().facts[Attendance.kind_id].fields
    return [replace(field, choices=tuple(c for c in field.choices if c.id != BY_CLOSING)) for field in fields]


def _as_recorded(page: CoursePage, at: Session) -> dict[str, object]:
    """Return what is recorded already; else held in the room, and the agreed rule for what counts."""
    recorded = [attendance for attendance in page.state.facts.of(Attendance) if attendance.session == at.id]
    if recorded:
        return dict(recorded[0].stored)
    return {"counts": _counts(page)} if _counts(page) else {}


def _counts(page: CoursePage) -> bool:
    """Return what was agreed about a session missed without notice."""
    return page.state.agreement is not None and page.state.agreement.missed_count


def _attended(page: CoursePage, at: Session, form: AnswersForm) -> bool:
    answers = form.answers()
    if answers.get("state") == "held":
        answers = {
            key: answer for key, answer in answers.items() if key not in ("who", "notice", "counts", "contacted")
        }
        answers.setdefault("medium", "room")
    else:
        answers.pop("medium", None)
    request, sent_id = page.request, form_id(page.request.POST.get("id", ""))
    try:
        record_attendance(
            course=page.read, session=UUID(at.id), data=answers, by=request.user, now=request.now, id=sent_id
        )
    except Refused as refused:
        form.add_findings(refused.findings, content())
        return False
    return True


urls = [
    path("courses/<uuid:course_id>/sessions/new/", new, name="session-new"),
    path("courses/<uuid:course_id>/sessions/<uuid:session_id>/move/", move, name="session-move"),
    path("courses/<uuid:course_id>/sessions/<uuid:session_id>/attendance/", attendance, name="attendance"),
]
