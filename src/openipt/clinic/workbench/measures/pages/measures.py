# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Which measures a course works with; others of the library are added, any is left out with a reason."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from openipt.clinic.language import content, instrument
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.measures.presenters.measures import measures_page
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.clinic.workbench.shared.fact_form import record_at_once
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.measures import UnknownInstrumentError
from openipt.privacy import Permission


@require_safe
def measures(request: Request, course_id: UUID) -> HttpResponse:
    """Show what each session offers, and what else there is, with the state of its licence."""
    page = open_page(request, course_id)
    overview = measures_page(page.course, page.state, page.form)
    reasons = content().choices["passing_reason"]
    return page.render("measures/measures.html", {"measures": overview, "reasons": reasons}, tab="measures")


@fact_sent_again
@require_POST
def add(request: Request, course_id: UUID) -> HttpResponse:
    """Offered in every session from now on; also one that was left out before."""
    page = open_page(request, course_id, Permission.RECORD)
    try:
        wanted = instrument(request.POST.get("instrument", ""))
    except UnknownInstrumentError as unknown:
        raise Http404 from unknown
    refused = record_at_once(page, "measure_added", {"instrument": wanted.id})
    return refused or redirect("measures", course_id)


urls = [
    path("courses/<uuid:course_id>/measures/", measures, name="measures"),
    path("courses/<uuid:course_id>/measures/add/", add, name="measure-add"),
]
