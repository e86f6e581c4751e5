# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Consents by kind, with version and withdrawal; each holds back only the act it is for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from openipt.clinic.language import answer_of
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, needed
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.kinds.consents import Consent
from openipt.course.state import CourseState


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: Request, course_id: UUID) -> HttpResponse:
    """Show every consent as it stands, its history, and the form for one more."""
    page = open_page(request, course_id, needed(request))
    consent = FactForm(page, "consent", answers={"about": request.GET.get("about", "treatment")})
    if consent.recorded():
        return redirect("consents", course_id)
    lines = _lines(page.state)
    context = {"lines": lines, **consent.context}
    return page.render("course/consents.html", context, tab="consents", status=consent.status)


def _lines(state: CourseState) -> list[dict[str, object]]:
    """Newest first; the one that holds for its kind is marked."""
    holding = {consent.id for consent in state.consents.values()}
    return [
        {
            "entry": consent,
            "about": answer_of(consent, "about"),
            "state": answer_of(consent, "state"),
            "how": answer_of(consent, "how"),
            "holds": consent.id in holding,
        }
        for consent in reversed(state.facts.of(Consent))
    ]


urls = [path("courses/<uuid:course_id>/consents/", consents, name="consents")]
