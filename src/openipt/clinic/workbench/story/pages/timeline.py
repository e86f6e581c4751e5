# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline: events with people above, symptoms and treatment below, the list beside it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from openipt.clinic.drawings import timeline as drawings
from openipt.clinic.language import content
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, needed
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.clinic.workbench.story.presenters import timeline as presenters


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def timeline(request: Request, course_id: UUID) -> HttpResponse:
    """Show both lanes, the list, and a form for one more event."""
    page = open_page(request, course_id, needed(request))
    event = FactForm(page, "event")
    if event.recorded():
        return redirect("timeline", course_id)
    rows = presenters.rows_of(page.state)
    context = {
        "drawing": drawings.both(presenters.drawing_of(page.state, page.form)) if rows.drawn else "",
        "rows": rows,
        "offered": [kind for kind in content().facts.values() if kind.add and kind.page == "timeline"],
        "before": presenters.before_onset(page.state),
        "undated_onset": presenters.undated_onset(page.state),
    }
    return page.render("story/timeline.html", {**context, **event.context}, tab="timeline", status=event.status)


urls = [path("courses/<uuid:course_id>/timeline/", timeline, name="timeline")]
