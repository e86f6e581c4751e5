# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Problem areas and focus: evidence side by side, the choice made by people, every version kept."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.clinic.interface.addresses import reverse
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, back_to, needed, record_at_once, session_of_today
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.clinic.workbench.story.presenters.focus import areas_of, strategies_of, versions_of, workspace_of
from openipt.privacy import Permission


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def focus(request: Request, course_id: UUID) -> HttpResponse:
    """Show what speaks for and against each area, and the form of the choice."""
    page = open_page(request, course_id, needed(request))
    held = page.state.focus
    answers = {key: value for key, value in held.stored.items() if key != "reason"} if held else {}
    choice = FactForm(page, "focus", answers=answers)
    if choice.recorded():
        return redirect("focus", course_id)
    context = {
        "areas": areas_of(page.state, page.form),
        "versions": versions_of(page.state),
        "most": page.form.most_areas,
    }
    return page.render("story/focus.html", {**context, **choice.context}, tab="focus", status=choice.status)


@require_safe
def area(request: Request, course_id: UUID, area_id: str) -> HttpResponse:
    """Show the workspace of one area: its strategies, questions and mistakes, and what has been written."""
    page = open_page(request, course_id)
    area = next((area for area in areas_of(page.state, page.form) if area.area.id == area_id), None)
    if area is None:
        raise Http404
    context = {"found": area, **workspace_of(page.state, area.area)}
    return page.render("story/area.html", context, tab="focus")


@fact_sent_again
@require_POST
def touch(request: Request, course_id: UUID, area_id: str) -> HttpResponse:
    """Record that a strategy was worked on: a date, never a percentage."""
    page = open_page(request, course_id, Permission.RECORD)
    strategy = request.POST.get("strategy", "")
    if strategy not in strategies_of(area_id):
        raise Http404
    data = {"area": area_id, "strategy": strategy}
    refused = record_at_once(page, "area_touched", data, session=session_of_today(page))
    return refused or redirect(back_to(request, reverse("area", args=[course_id, area_id])))


urls = [
    path("courses/<uuid:course_id>/focus/", focus, name="focus"),
    path("courses/<uuid:course_id>/focus/<slug:area_id>/", area, name="area"),
    path("courses/<uuid:course_id>/focus/<slug:area_id>/touch/", touch, name="area-touch"),
]
