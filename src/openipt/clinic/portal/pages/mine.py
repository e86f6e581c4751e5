# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""My page: the next meeting, my goals, this week's step, what I was given, and whom to call."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import override
from django.views.decorators.http import require_safe

from openipt.clinic.casework.mapping import entries_of
from openipt.clinic.casework.models import TextVersion
from openipt.clinic.casework.restate import folded
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.access import own_course
from openipt.clinic.clients.models import Course
from openipt.clinic.interface.handouts import pieces_of
from openipt.clinic.language import content, of_safety_texts
from openipt.clinic.ledger.audit import record_read
from openipt.clinic.portal import presenters
from openipt.clinic.web.request import Request
from openipt.course.entries import Entry
from openipt.course.plans import plan_on_own_page
from openipt.course.state import CourseState


def _open(request: Request) -> tuple[Course, CourseState, list[Entry]]:
    course = own_course(request.user)
    record_read(by=request.user, course=course.pk, now=request.now)
    entries = entries_of(course.pk)
    return course, folded(course, entries, request.today), entries


@require_safe
def mine(request: Request) -> HttpResponse:
    course, state, entries = _open(request)
    context = {
        "own": presenters.own_page(course, state, entries, request.now),
        "today": request.today,
        "after_death": state.after_death,
    }
    return render(request, "portal/mine.html", context)


@require_safe
def safety_plan(request: Request) -> HttpResponse:
    """My plan for hard hours, in my own wording and as it was when I was given a copy."""
    course, state, entries = _open(request)
    plan = plan_on_own_page(state, entries)
    if plan is None or state.after_death:
        raise Http404
    version = TextVersion.objects.in_service(course.service_id).get(pk=plan.id)
    with override(of_safety_texts()):
        sheet = snapshots.worksheet_as_read(
            str(version.definition_id), str(version.wording_id), saved_in=version.language
        )
        parts = presenters.plan_parts(plan, sheet)
    context = {
        "parts": parts,
        "crisis_contacts": course.service.crisis_contacts,
        "day": plan.happened_on,
    }
    return render(request, "portal/safety_plan.html", context)


@require_safe
def handout(request: Request, handout_id: str) -> HttpResponse:
    """Show something I was given to read; nothing else can be opened."""
    _course, state, _entries = _open(request)
    handout = next((handout for handout in presenters.given(state) if handout.id == handout_id), None)
    if handout is None:
        raise Http404
    context = {"title": content().handouts[handout.id].title.client, "pieces": pieces_of(handout)}
    return render(request, "portal/handout.html", context)


urls = [
    path("", mine, name="mine"),
    path("plan/", safety_plan, name="mine-safety-plan"),
    path("read/<slug:handout_id>/", handout, name="mine-handout"),
]
