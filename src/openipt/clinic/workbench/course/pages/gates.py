# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A gate: what is there, what is not, and the phase that begins when somebody says so. It guides and never blocks."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.language import content
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.addresses import address
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, needed
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.state import GateState

OURS = ("passed", "note")


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: Request, course_id: UUID, gate_id: str) -> HttpResponse:
    """Begin the phase behind the gate; with something missing, one of the short reasons is asked for."""
    page = open_page(request, course_id, needed(request))
    found = next((each for each in page.state.gates if each.gate.id == gate_id), None)
    if found is None:
        raise Http404
    others = [each.id for each in content().facts["phase"].fields if each.id not in OURS]
    begin = FactForm(page, "phase", leave_out=others)
    if begin.sent and (found.begun or _begun(page, begin, found)):
        return redirect("course", course_id)
    context = {
        "found": found,
        "missing": _missing(page, found),
        "phase": page.form.phase(found.gate.phase),
        **begin.context,
    }
    return page.render("course/gate.html", context, tab="", status=begin.status)


def _missing(page: CoursePage, found: GateState) -> list[tuple[str, str]]:
    """What is not there yet, and where it is recorded for those who may."""
    course = page.course.pk
    return [(each.words.staff, address(course, each.url) if page.may_record else "") for each in found.missing]


def _begun(page: CoursePage, begin: FactForm, found: GateState) -> bool:
    if begin.is_valid() and found.missing and not begin.form.cleaned_data.get("passed"):
        begin.form.add_error("passed", _("Something is still missing. Choose a reason for starting anyway."))
    missing = ", ".join(each.id for each in found.missing)
    return begin.recorded({"phase": found.gate.phase, "missing": missing}) is not None


urls = [path("courses/<uuid:course_id>/gates/<slug:gate_id>/", gate, name="gate")]
