# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Goals in the client's words, their ratings by date, and steps with who and when."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import answer_of, content
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.clinic.workbench.shared.fact_form import back_to, record_at_once, whole_number
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.state import CourseState, Goal, Step
from openipt.privacy import Permission


@dataclass(frozen=True, slots=True)
class StepLine:
    step: Step
    person: str
    result: str


@dataclass(frozen=True, slots=True)
class GoalBlock:
    goal: Goal
    people: str
    state: str
    area: str
    steps: list[StepLine]
    wished: int | None = None  # as it was said last


@require_safe
def goals(request: Request, course_id: UUID) -> HttpResponse:
    """Show every goal with its ratings and steps, and the steps that belong to none."""
    page = open_page(request, course_id)
    state = page.state
    loose = [step for step in state.steps if not step.details.goal]
    context = {
        "blocks": [_block(state, goal) for goal in state.goals],
        "loose": [_step(state, step) for step in reversed(loose)],
    }
    return page.render("plan/goals.html", context, tab="goals")


def _block(state: CourseState, goal: Goal) -> GoalBlock:
    people = [person.name for person_id in goal.details.people if (person := state.person(person_id))]
    area = content().areas.get(goal.details.area)
    return GoalBlock(
        goal=goal,
        people=", ".join(people),
        state=answer_of(goal.details, "state"),
        area=area.label.staff if area else "",
        steps=[_step(state, step) for step in goal.steps],
        wished=next((target for rating in reversed(goal.ratings) if (target := rating.wished) is not None), None),
    )


def _step(state: CourseState, step: Step) -> StepLine:
    person = state.person(step.details.person)
    return StepLine(step, person.name if person else "", answer_of(step.result, "result") if step.result else "")


@fact_sent_again
@require_POST
def rate(request: Request, course_id: UUID) -> HttpResponse:
    """0 to 10, now and, where it is said, wished: one row."""
    page = open_page(request, course_id, Permission.RECORD)
    data = {"goal": request.POST.get("goal", ""), "now": whole_number(request.POST.get("now", ""))}
    if request.POST.get("wished"):
        data["wished"] = whole_number(request.POST["wished"])
    refused = record_at_once(page, "goal_rating", data)
    return refused or redirect(back_to(request, reverse("goals", args=[course_id])))


urls = [
    path("courses/<uuid:course_id>/goals/", goals, name="goals"),
    path("courses/<uuid:course_id>/goals/rate/", rate, name="goal-rate"),
]
