# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A gate: what is there, what is not, and the phase that begins when somebody says so. It guides and never blocks."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.care.actions import record_fact
from openipt.clinic.care.recording import Refused
from openipt.clinic.interface.answers import AnswersForm
from openipt.clinic.workbench.course_page import open_page
from openipt.clinic.workbench.forms.facts import WhenForm
from openipt.clinic.workbench.pages.facts import show_refused
from openipt.privacy import Permission
from openipt.protocol.load import content


@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest, course_id: UUID, gate_id: str) -> HttpResponse:
    """Begin the phase behind the gate; with something missing, one of the short reasons is asked for."""
    page = open_page(request, course_id, Permission.RECORD if request.method == "POST" else Permission.READ_COURSE)
    found = next((each for each in page.state.gates if each.gate.id == gate_id), None)
    if found is None:
        raise Http404
    fields = [each for each in content().facts["phase"].fields if each.id in ("passed", "note")]
    form = AnswersForm(fields, names=page.names, data=request.POST or None)
    when = WhenForm(request.POST or None, initial={"id": new_id(), "happened_on": request.today}, today=request.today)
    if request.method == "POST" and all([form.is_valid(), when.is_valid()]):
        answers = form.answers()
        if found.missing and not answers.get("passed"):
            form.add_error("passed", _("Something is not there yet: choose why it begins all the same."))
        else:
            data = {"phase": found.gate.phase, "missing": ", ".join(each.id for each in found.missing), **answers}
            try:
                record_fact(
                    course=page.course, kind="phase", data=data, by=request.user, now=request.now, **when.given()
                )
            except Refused as refused:
                show_refused(form, when, refused)
            else:
                return redirect("course", course_id)
    phase = page.form.phase(found.gate.phase)
    context = {"found": found, "phase": phase, "form": form, "when": when}
    return page.render("workbench/gate.html", tab="", status=422 if request.method == "POST" else 200, **context)


urls = [path("courses/<uuid:course_id>/gates/<slug:gate_id>/", gate, name="gate")]
