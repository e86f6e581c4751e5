# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The room turned around: large, calm pages for client and therapist, and one way back, by the short code."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from openipt.clinic import language
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import every_time
from openipt.clinic.web.together import NoCodeError, shown_together, turn, turned_to
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.together import presenters

Values = dict[str, Any]


@every_time("It turns the tablet, which this browser alone remembers.")
@shown_together
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Request, course_id: UUID) -> HttpResponse:
    """POST turns the tablet. GET shows the circle while it is turned; before that, the button that turns it."""
    turned = turned_to(request.session)
    if turned is not None and turned != course_id:
        return redirect("together", turned)
    if turned is None:
        return _begin(request, course_id)
    return shared(request, course_id, "people")


def _begin(request: Request, course_id: UUID) -> HttpResponse:
    page = open_page(request, course_id)
    if page.state.after_death:
        raise Http404
    if request.method != "POST":
        return page.render("together/together_begin.html", {"has_code": request.user.has_code}, tab="together")
    try:
        turn(request, page.course.pk)
    except NoCodeError:
        messages.warning(request, _("Set your PIN first. You need it to leave the shared view."))
        return redirect("own-account")
    return redirect("together", course_id)


@shown_together
@require_safe
def together_page(request: Request, course_id: UUID, name: str) -> HttpResponse:
    """One of the other pages; only while the tablet is turned to this course."""
    if turned_to(request.session) != course_id:
        return redirect("together", turned_to(request.session) or course_id)
    return shared(request, course_id, name)


def shared(request: Request, course_id: UUID, name: str) -> HttpResponse:
    """Return the page in the client's language; the way back to the staff pages is in that of who is signed in."""
    page, staff_language = open_page(request, course_id), language.active()
    with language.in_language_of_client(page.course.client.page_language):
        return _shared(page.for_client(), name, staff_language)


def _shared(page: CoursePage, name: str, staff_language: str) -> HttpResponse:
    course_id = page.course.pk
    shown = {key: build for key, (_label, build) in PAGES.items() if _has_something(key, page)}
    if name not in shown:
        raise Http404
    values = shown[name](page)
    frame = {
        "position": presenters.position(page.state),
        "pages": [(PAGES[key][0], _address(course_id, key), key == name) for key in shown],
        "leave_url": f"{reverse('together-code')}?{urlencode({'next': reverse('course', args=[course_id])})}",
        "staff_language": staff_language,
    }
    context = {"together": frame, "name": name, "title": PAGES[name][0], **values}
    return render(page.request, "together/together.html", context)


def _address(course_id: UUID, name: str) -> str:
    return (
        reverse("together", args=[course_id]) if name == "people" else reverse("together-page", args=[course_id, name])
    )


def _has_something(name: str, page: CoursePage) -> bool:
    """Return no empty pages in the menu; the people are always there to begin with."""
    state = page.state
    return {
        "people": True,
        "timeline": bool(state.events),
        "curve": any(score.total is not None for score in state.scores),
        "goals": bool(state.goals),
        "understanding": bool(presenters.shared_sheet(state, "formulation")),
        "agreed": state.agreement is not None,
        "plan": bool(presenters.shared_sheet(state, "relapse-plan")),
    }[name]


def _people(page: CoursePage) -> Values:
    drawing = presenters.shared_circle(page.state, presenters.first_name(page.course)) if page.state.people else ""
    return {"drawing": drawing, "table": presenters.circle_table(page.state)}


def _timeline(page: CoursePage) -> Values:
    return {
        "drawing": presenters.shared_timeline(page.state, page.form),
        "table": presenters.timeline_table(page.state),
    }


def _curve(page: CoursePage) -> Values:
    return {
        "drawing": presenters.shared_curve(page.state, page.form),
        "table": presenters.curve_table(page.state, page.form),
    }


def _goals(page: CoursePage) -> Values:
    return {"goals": presenters.shared_goals(page.state)}


def _understanding(page: CoursePage) -> Values:
    return {"parts": presenters.shared_sheet(page.state, "formulation")}


def _agreed(page: CoursePage) -> Values:
    return {"parts": presenters.shared_agreement(page.state)}


def _plan(page: CoursePage) -> Values:
    return {"parts": presenters.shared_sheet(page.state, "relapse-plan")}


# The title of each page is also its name in the menu, so it is short.
PAGES: dict[str, tuple[Any, Callable[[CoursePage], Values]]] = {
    "people": (gettext_lazy("People"), _people),
    "timeline": (gettext_lazy("What happened"), _timeline),
    "curve": (gettext_lazy("How things are going"), _curve),
    "goals": (gettext_lazy("Goals"), _goals),
    "understanding": (gettext_lazy("How we understand it"), _understanding),
    "agreed": (gettext_lazy("Agreed"), _agreed),
    "plan": (gettext_lazy("Staying well"), _plan),
}

urls = [
    path("together/<uuid:course_id>/", together, name="together"),
    path("together/<uuid:course_id>/<slug:name>/", together_page, name="together-page"),
]
