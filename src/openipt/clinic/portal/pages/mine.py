# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""My page: the next meeting, my goals, this week's step, what I was given, and whom to call."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import override
from django.views.decorators.http import require_safe

from openipt.clinic.casework.models import TextVersion
from openipt.clinic.casework.read import CourseRead, read_course
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.access import own_course
from openipt.clinic.interface.handouts import pieces_of
from openipt.clinic.language import content, of_safety_texts
from openipt.clinic.ledger.audit import record_read
from openipt.clinic.portal import presenters
from openipt.clinic.web.request import Request
from openipt.course.plans import plan_on_own_page


def _open(request: Request) -> CourseRead:
    course = own_course(request.user)
    record_read(by=request.user, course=course.pk, now=request.now)
    return read_course(course, request.today)


@require_safe
def mine(request: Request) -> HttpResponse:
    own = _open(request)
    context = {
        "own": presenters.own_page(own.course, own.state, own.entries, request.now),
        "today": request.today,
        "after_death": own.state.after_death,
    }
    return render(request, "portal/mine.html", context)


@require_safe
def safety_plan(request: Request) -> HttpResponse:
    """My plan for hard hours, in my own wording and as it was when I was given a copy."""
    own = _open(request)
    plan = plan_on_own_page(own.state, own.entries)
    if plan is None or own.state.after_death:
        raise Http404
    version = TextVersion.objects.in_service(own.course.service_id).get(pk=plan.id)
    with override(of_safety_texts()):
        sheet = snapshots.worksheet_as_read(
            str(version.definition_id), str(version.wording_id), saved_in=version.language
        )
        parts = presenters.plan_parts(plan, sheet)
    context = {
        "parts": parts,
        "crisis_contacts": own.course.service.crisis_contacts,
        "day": plan.happened_on,
    }
    return render(request, "portal/safety_plan.html", context)


@require_safe
def handout(request: Request, handout_id: str) -> HttpResponse:
    """Show something I was given to read; nothing else can be opened."""
    handout = next((handout for handout in presenters.given(_open(request).state) if handout.id == handout_id), None)
    if handout is None:
        raise Http404
    context = {"title": content().handouts[handout.id].title.client, "pieces": pieces_of(handout)}
    return render(request, "portal/handout.html", context)


urls = [
    path("", mine, name="mine"),
    path("plan/", safety_plan, name="mine-safety-plan"),
    path("read/<slug:handout_id>/", handout, name="mine-handout"),
]
