# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Problem areas and focus: evidence side by side, the choice made by people, every version kept."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.submissions import form_id
from openipt.clinic.care.actions import record_fact
from openipt.clinic.care.recording import Refused
from openipt.clinic.interface.answers import AnswersForm
from openipt.clinic.workbench.course_page import open_page
from openipt.clinic.workbench.forms.facts import WhenForm
from openipt.clinic.workbench.pages.facts import back_to, show_refused
from openipt.clinic.workbench.presenters.focus import areas_of
from openipt.privacy import Permission
from openipt.protocol.load import content


@require_http_methods(["GET", "HEAD", "POST"])
def focus(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What speaks for and against each area, and the form of the choice."""
    page = open_page(request, course_id, Permission.RECORD if request.method == "POST" else Permission.READ_COURSE)
    held = page.state.focus
    answers = {key: value for key, value in held.data.items() if key != "reason"} if held else {}
    form = AnswersForm(content().facts["focus"].fields, names=page.names, data=request.POST or None, answers=answers)
    when = WhenForm(request.POST or None, initial={"id": new_id(), "happened_on": request.today}, today=request.today)
    if request.method == "POST" and all([form.is_valid(), when.is_valid()]):
        try:
            record_fact(
                course=page.course, kind="focus", data=form.answers(), by=request.user, now=request.now, **when.given()
            )
        except Refused as refused:
            show_refused(form, when, refused)
        else:
            return redirect("focus", course_id)
    context = {
        "areas": areas_of(page.state, page.form),
        "form": form,
        "when": when,
        "versions": page.state.of_kind("focus"),
        "most": page.form.most_areas,
    }
    return page.render("workbench/focus.html", tab="focus", status=422 if request.method == "POST" else 200, **context)


@require_safe
def area(request: HttpRequest, course_id: UUID, area_id: str) -> HttpResponse:
    """The workspace of one area: its strategies, questions and mistakes, and what has been written."""
    page = open_page(request, course_id)
    found = next((each for each in areas_of(page.state, page.form) if each.area.id == area_id), None)
    if found is None:
        raise Http404
    sheets = [each for each in page.state.of_kind("worksheet") if each.text("worksheet") == found.area.worksheet]
    sheet = content().worksheets.get(found.area.worksheet)
    written = []
    if sheets and sheet:
        for each in sheet.fields:
            value = sheets[-1].data.get(each.id)
            if isinstance(value, str) and value:
                written.append((each.label.staff, value, each.words))
    stages = page.state.of_kind("dispute_stage") if area_id == "dispute" else ()
    expectations = page.state.of_kind("expectation") if area_id == "dispute" else ()
    context = {"found": found, "sheets": sheets, "written": written, "stages": stages, "expectations": expectations}
    return page.render("workbench/area.html", tab="focus", **context)


@require_POST
def touch(request: HttpRequest, course_id: UUID, area_id: str) -> HttpResponse:
    """A strategy has been touched: a date, never a percentage."""
    page = open_page(request, course_id, Permission.RECORD)
    data = {"area": area_id, "strategy": request.POST.get("strategy", "")}
    session = page.state.current.id if page.state.current and page.state.current.day == request.today else None
    try:
        record_fact(
            course=page.course,
            kind="area_touched",
            data=data,
            id=form_id(request.POST.get("id", "")),
            session=UUID(session) if session else None,
            by=request.user,
            now=request.now,
        )
    except Refused as refused:
        raise Http404 from refused
    return redirect(back_to(request, reverse("area", args=[course_id, area_id])))


urls = [
    path("courses/<uuid:course_id>/focus/", focus, name="focus"),
    path("courses/<uuid:course_id>/focus/<slug:area_id>/", area, name="area"),
    path("courses/<uuid:course_id>/focus/<slug:area_id>/touch/", touch, name="area-touch"),
]
