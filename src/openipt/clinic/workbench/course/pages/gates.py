# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A gate: what is there, what is not, and the phase that begins when someone says so. It guides and never blocks."""

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
    gate = next((gate for gate in page.state.gates if gate.gate.id == gate_id), None)
    if gate is None:
        raise Http404
    others = [field.id for field in content().facts["phase"].fields if field.id not in OURS]
    begin = FactForm(page, "phase", leave_out=others)
    if begin.sent and (gate.begun or _begun(page, begin, gate)):
        return redirect("course", course_id)
    context = {
        "found": gate,
        "missing": _missing(page, gate),
        "phase": page.form.phase(gate.gate.phase),
        **begin.context,
    }
    return page.render("course/gate.html", context, tab="", status=begin.status)


def _missing(page: CoursePage, gate: GateState) -> list[tuple[str, str]]:
    """Return what is not there yet, and where it is recorded for those who may."""
    course = page.course.pk
    return [(need.words.staff, address(course, need.url) if page.may_record else "") for need in gate.missing]


def _begun(page: CoursePage, begin: FactForm, gate: GateState) -> bool:
    if begin.is_valid() and gate.missing and not begin.form.cleaned_data.get("passed"):
        begin.form.add_error("passed", _("Something is still missing. Choose a reason for starting anyway."))
    missing = ", ".join(need.id for need in gate.missing)
    return begin.recorded({"phase": gate.gate.phase, "missing": missing}) is not None


urls = [path("courses/<uuid:course_id>/gates/<slug:gate_id>/", gate, name="gate")]
