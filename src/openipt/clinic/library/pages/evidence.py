# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What trials say: the answer, the forest, every trial."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.library.opening import Trials, on_trials
from openipt.clinic.library.presenters.evidence import answer
from openipt.clinic.web.request import Request
from openipt.privacy import Permission


@require_safe
@on_trials
def evidence(request: Request, trials: Trials) -> HttpResponse:
    """Show the answer for the trials chosen; where there are none, that."""
    result = trials.result()
    leads = has_permission(request.user, Permission.SEE_FIGURES)
    words = answer(trials, result) if result["pooled"] else None
    return trials.render("library/evidence.html", answer=words, own_figures=leads)


urls = [
    path("", evidence, name="evidence"),
]
