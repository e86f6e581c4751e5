# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Parts of the trials chosen, each pooled by itself."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library.opening import Trials, on_trials
from openipt.clinic.library.presenters import parts as presenters
from openipt.clinic.web.request import Request


@require_safe
@on_trials
def parts(request: Request, trials: Trials) -> HttpResponse:
    """Show the effect for whom, how, against what; nothing is said of differences between parts."""
    return trials.render("library/parts.html", parts=presenters.parts(trials), look="parts")


urls = [
    path("parts/", parts, name="parts"),
]
