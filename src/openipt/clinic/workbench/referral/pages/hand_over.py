# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A course handed over to another therapist, also by a service lead, who reads none of its texts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.casework.actions import hand_course_over
from openipt.clinic.clients.access import course_for, course_to_share
from openipt.clinic.clients.models import Course
from openipt.clinic.forms.findings import in_words
from openipt.clinic.language import content
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.referral.forms.sharing import HandOverForm, working_on
from openipt.clinic.workbench.referral.presenters import course_lines
from openipt.clinic.workbench.referral.sent_twice import hand_over_sent_again
from openipt.privacy import Permission


@hand_over_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, course_id: UUID) -> HttpResponse:
    """Show who treats the client now, who takes over, and why; it holds from today."""
    course = _course(request, course_id)
    form = HandOverForm(course, request.POST if request.method == "POST" else None)
    if form.is_valid() and _handed_over(request, form):
        # Without the client's name: a message waits in a cookie until it is shown.
        words = _("%(therapist)s is the therapist from today. Open alerts have moved to them.")
        messages.success(request, words % {"therapist": form.chosen.name})
        if form.chosen.access_waits:
            messages.warning(request, _("They can open nothing until an administrator has confirmed their account."))
        return redirect("courses")
    context = {
        "line": course_lines(request, [course], may_open=())[0],
        "staff": working_on(course),
        "form": form,
        "today": request.today,
    }
    return render(request, "referral/hand_over.html", context, status=200 if request.method != "POST" else 422)


def _course(request: Request, course_id: UUID) -> Course:
    """Return any course of the service for a lead; else one's own: 404 for a stranger, 403 for a reader."""
    if has_permission(request.user, Permission.SHARE_COURSE, service=request.user.service_id):
        return course_to_share(request.user, course_id)
    return course_for(request.user, course_id, Permission.SHARE_COURSE).course


def _handed_over(request: Request, form: HandOverForm) -> bool:
    details = {key: form.cleaned_data[key] for key in ("id", "reason")}
    try:
        hand_course_over(course=form.course, to=form.chosen, by=request.user, now=request.now, **details)
    except Refused as refused:
        form.add_error("to", " ".join(in_words(finding, content()) for finding in refused.findings))
        return False
    return True


urls = [path("courses/<uuid:course_id>/hand-over/", hand_over, name="course-hand-over")]
