# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Review, ending, follow-up and closing: what there is, and where each is recorded."""

import re
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.clinic.casework.actions import NewFact, record_facts
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.plan.presenters.ending import ending_of, follow_ups
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, back_to, session_asked_for
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.agenda import no_follow_up
from openipt.course.planning import Rhythm, months_after, off_weekend, rhythm
from openipt.privacy import Permission
from openipt.protocol.days import in_zone

MOST_MONTHS = 60
LAST_YEAR = 9990  # a calendar ends
# The kinds of review, each with the worksheet that holds its questions.
REVIEWS = {"early": "review-early", "middle": "review-middle", "ending": "ending-review"}


@require_safe
def ending(request: Request, course_id: UUID) -> HttpResponse:
    """Then and now, what the end asks for, and what comes after."""
    page = open_page(request, course_id)
    context = {
        "ending": ending_of(page.state, page.form),
        "end_on": page.state.last_on,
        "to_plan": page.may_record and bool(_to_plan(page)),
    }
    return page.render("plan/ending.html", {"over": page.state.over, **context}, tab="ending")


@require_POST
def plan_follow_ups(request: Request, course_id: UUID) -> HttpResponse:
    """Show the follow-ups of the agreement (or of the form of IPT), each some months after the last session.

    The real one where the sessions are over, the planned one before.
    """
    page = open_page(request, course_id, Permission.RECORD)
    at = {"at": f"{usual.at:%H:%M}"} if (usual := _rhythm(page)) else {}
    facts = [
        NewFact("follow_up_planned", {"due_on": due.isoformat(), "months": months} | at)
        for months, due in _to_plan(page)
    ]
    if facts:
        record_facts(course=page.read, facts=facts, by=request.user, now=request.now)
    return redirect("ending", course_id)


def _to_plan(page: CoursePage) -> list[tuple[int, date]]:
    """Return the follow-ups agreed that have no day yet: how many months after the end, and when that is."""
    state = page.state
    start = state.last_on or (state.held[-1].day if state.held else page.request.today)
    if start.year >= LAST_YEAR or no_follow_up(state):
        return []
    planned = follow_ups(state)
    there = {follow_up.due_on for follow_up in planned} | {follow_up.planned.months for follow_up in planned}
    usual = _rhythm(page)
    dates = [(months, months_after(start, months)) for months in _months(page)]
    fitting = [(months, usual.near(day) if usual else off_weekend(day)) for months, day in dates]
    return [(months, due) for months, due in fitting if not there & {months, due}]


def _rhythm(page: CoursePage) -> Rhythm | None:
    """Return the weekday and time of the course, on the clocks of the service."""
    zone = page.course.service.tzinfo
    return rhythm([in_zone(session.starts_at, zone) for session in page.state.sessions])


def _months(page: CoursePage) -> list[int]:
    """As agreed, in the words of the agreement ("1, 3, 6"), else as the form of IPT has them."""
    agreed = page.state.agreement.follow_ups if page.state.agreement else ""
    numbers = [int(digits) for digits in re.findall(r"(?<![0-9])[0-9]{1,2}(?![0-9])", agreed)]
    return sorted({number for number in numbers if number <= MOST_MONTHS}) or list(page.form.follow_up_months)


@require_safe
def follow_up(request: Request, course_id: UUID) -> HttpResponse:
    """Show the follow-up that is due next."""
    page = open_page(request, course_id)
    due = next((follow_up for follow_up in follow_ups(page.state) if follow_up.asked), None)
    if due is None or not page.may_record:
        return redirect("ending", course_id)
    return redirect(reverse("record", args=[course_id, "follow_up"]) + f"?planned={due.planned.subject}")


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, course_id: UUID, kind: str) -> HttpResponse:
    """Show what is looked at stands beside what is decided; the questions one by one have a worksheet of their own."""
    page = open_page(request, course_id, Permission.RECORD)
    if kind not in REVIEWS:
        raise Http404
    session = session_asked_for(page)
    own = reverse("session", args=[course_id, session]) if session else reverse("ending", args=[course_id])
    back = back_to(request, own)
    fact = FactForm(page, "review", leave_out=("kind",))
    if fact.recorded({"kind": kind}):
        return redirect(back)
    context = {"sheet": content().worksheets[REVIEWS[kind]], "session": session, "back": back, **fact.context}
    ending = ending_of(page.state, page.form)
    return page.render("plan/review.html", {"ending": ending, **context}, tab="ending", status=fact.status)


urls = [
    path("courses/<uuid:course_id>/ending/", ending, name="ending"),
    path("courses/<uuid:course_id>/ending/follow-ups/", plan_follow_ups, name="follow-ups-plan"),
    path("courses/<uuid:course_id>/follow-up/", follow_up, name="follow-up"),
    path("courses/<uuid:course_id>/review/<slug:kind>/", review, name="review"),
]
