# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The course: the one axis, focus, circle, goals, plan, consents and what was said outside sessions."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.drawings import circle, curve
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.course.presenters import course as presenters
from openipt.clinic.workbench.measures.presenters.measure import to_check
from openipt.clinic.workbench.people.circle import drawing_of as circle_of
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.course.agenda import next_gate


@require_safe
def course(request: Request, course_id: UUID) -> HttpResponse:
    """Show everything of a course on one page; each part leads to its own."""
    page = open_page(request, course_id)
    state, form = page.state, page.form
    context = {
        "curve": curve.both(presenters.drawing_of(page.course, state, form)) if state.sessions else "",
        "answered": presenters.answered(state, form),
        "scores": presenters.score_table(state, form),
        "forms_to_check": len(to_check(state)),
        "circle": _circle(page),
        "focus": presenters.focus_lines(state),
        "formulation": presenters.formulation(state),
        "goals": presenters.goal_lines(page.course, state),
        "due": presenters.due_lines(page.course, state, form, may_record=page.may_record),
        "plan": presenters.plan_lines(state),
        "consents": presenters.consent_lines(state),
        "gate": next_gate(state),
        "contacts": presenters.contact_lines(state),
        "lately": presenters.lately(state),
    }
    return page.render("course/course.html", context, tab="course")


def _circle(page: CoursePage) -> str:
    if not page.state.people:
        return ""
    return circle.draw(circle_of(page.state, page.course.client.name.split(" ")[0]), circle.SMALL)


urls = [path("courses/<uuid:course_id>/", course, name="course")]
