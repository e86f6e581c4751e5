# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline: events with people above, symptoms and treatment below, the list beside it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.care.actions import record_fact
from openipt.clinic.care.recording import Refused
from openipt.clinic.interface.answers import AnswersForm
from openipt.clinic.interface.drawings import timeline as drawings
from openipt.clinic.workbench.course_page import open_page
from openipt.clinic.workbench.forms.facts import WhenForm
from openipt.clinic.workbench.pages.facts import show_refused
from openipt.clinic.workbench.presenters import timeline as presenters
from openipt.privacy import Permission
from openipt.protocol.load import content


@require_http_methods(["GET", "HEAD", "POST"])
def timeline(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Both lanes, the list, and a form for one more event."""
    page = open_page(request, course_id, Permission.RECORD if request.method == "POST" else Permission.READ_COURSE)
    form = AnswersForm(content().facts["event"].fields, names=page.names, data=request.POST or None)
    when = WhenForm(request.POST or None, initial={"id": new_id(), "happened_on": request.today}, today=request.today)
    if request.method == "POST" and all([form.is_valid(), when.is_valid()]):
        try:
            record_fact(
                course=page.course, kind="event", data=form.answers(), by=request.user, now=request.now, **when.given()
            )
        except Refused as refused:
            show_refused(form, when, refused)
        else:
            return redirect("timeline", course_id)
    rows = presenters.rows_of(page.state)
    context = {
        "drawing": drawings.both(presenters.drawing_of(page.state, page.form)) if rows else "",
        "rows": rows,
        "before": presenters.before_onset(page.state),
        "form": form,
        "when": when,
    }
    return page.render(
        "workbench/timeline.html", tab="timeline", status=422 if request.method == "POST" else 200, **context
    )


urls = [path("courses/<uuid:course_id>/timeline/", timeline, name="timeline")]
