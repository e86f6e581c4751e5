# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The end of a course, planned or another way out: one short form that leaves nothing dangling."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.casework.actions import NewFact, close_course
from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.language import content
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.plan.presenters.closing import begun_with, left_open
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import FactForm
from openipt.clinic.workbench.shared.keepers import KeeperForm
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.kinds.endings import Decision
from openipt.privacy import Permission


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: Request, course_id: UUID) -> HttpResponse:
    """Show what is still open, how it ended, what was agreed and what comes next."""
    page = open_page(request, course_id, Permission.RECORD)
    if page.state.closed and request.method != "POST":
        return redirect("ending", course_id)
    closed = _closing_form(page)
    following, keeper = _next_form(page), KeeperForm(page.course, page.state, request.POST if closed.sent else None)
    # Every form is asked, so that all that is to be mended is said at once.
    valid = [closed.is_valid(), following is None or following.is_valid(), keeper.is_valid()]
    if closed.sent and all(valid) and _closed(closed, following, keeper):
        return redirect("ending", course_id)
    context = {**closed.context, "next": following, "keeper": keeper, "open": left_open(request, page.state)}
    return page.render("plan/closing.html", context, tab="ending", status=closed.status)


def _closing_form(page: CoursePage) -> FactForm:
    closed = FactForm(page, "closing", answers=begun_with(page.state))
    reason = closed.when.fields["reason"]
    reason.label = _("What was arranged for the open concern")
    reason.required = bool(page.state.open_alerts or (page.state.concern and page.state.concern.open))
    reason.error_messages["required"] = _(
        "A concern is still open. You can still close the course, but say what was arranged."
    )
    return closed


def _next_form(page: CoursePage) -> AnswersForm | None:
    """Return the decision about afterwards, where none has been taken yet; it may stay open."""
    if page.state.facts.of(Decision):
        return None
    data = page.request.POST if page.request.method == "POST" else None
    form = AnswersForm(content().facts["decision"].fields, names=page.names, data=data, prefix="next")
    form.fields["what"].required = False
    return form


def _closed(closed: FactForm, following: AnswersForm | None, keeper: KeeperForm) -> bool:
    """Return the decision, the closing and who keeps what waits, or none of them."""
    page, when = closed.page, closed.when.given()
    if page.state.closed:
        closed.form.add_error(None, _("The course has since been closed. The Ending page shows what was recorded."))
        return False
    facts = [NewFact("closing", closed.form.answers(), **when)]
    if following is not None and following.cleaned_data["what"]:
        facts.insert(0, NewFact("decision", following.answers(), happened_on=when["happened_on"]))
    with closed.refusals():
        close_course(course=page.read, facts=facts, keeper=keeper.chosen, **closed.signed)
        return True
    return False


urls = [path("courses/<uuid:course_id>/closing/", closing, name="closing")]
