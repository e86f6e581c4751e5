# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Consents by kind, with version and withdrawal; each holds back only the act it is for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.care.actions import record_fact
from openipt.clinic.care.recording import Refused
from openipt.clinic.interface.answers import AnswersForm
from openipt.clinic.workbench.course_page import open_page
from openipt.clinic.workbench.forms.facts import WhenForm
from openipt.clinic.workbench.pages.facts import show_refused
from openipt.clinic.workbench.presenters.people import label_of
from openipt.course.state import CourseState
from openipt.privacy import Permission
from openipt.protocol.load import content


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Every consent as it stands, its history, and the form for one more."""
    page = open_page(request, course_id, Permission.RECORD if request.method == "POST" else Permission.READ_COURSE)
    fields = content().facts["consent"].fields
    answers = {"about": request.GET.get("about", "treatment"), "state": "given"}
    form = AnswersForm(fields, names=page.names, data=request.POST or None, answers=answers)
    when = WhenForm(request.POST or None, initial={"id": new_id(), "happened_on": request.today}, today=request.today)
    if request.method == "POST" and all([form.is_valid(), when.is_valid()]):
        try:
            record_fact(
                course=page.course,
                kind="consent",
                data=form.answers(),
                by=request.user,
                now=request.now,
                **when.given(),
            )
        except Refused as refused:
            show_refused(form, when, refused)
        else:
            return redirect("consents", course_id)
    context = {"lines": _lines(page.state), "form": form, "when": when}
    status = 422 if request.method == "POST" else 200
    return page.render("workbench/consents.html", tab="consents", status=status, **context)


def _lines(state: CourseState) -> list[dict[str, object]]:
    """Newest first; the one that holds for its kind is marked."""
    holding = {each.id for each in state.consents.values()}
    return [
        {
            "entry": each,
            "about": label_of("about", each),
            "state": label_of("state", each),
            "how": label_of("how", each),
            "holds": each.id in holding,
        }
        for each in reversed(state.of_kind("consent"))
    ]


urls = [path("courses/<uuid:course_id>/consents/", consents, name="consents")]
