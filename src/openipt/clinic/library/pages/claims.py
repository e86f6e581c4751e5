# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is said of IPT, what was published, and what the trials here say: side by side, claim by claim."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library.opening import Trials, on_trials
from openipt.clinic.library.presenters.claims import claim_lines
from openipt.clinic.web.request import Request


@require_safe
@on_trials
def claims(request: Request, trials: Trials) -> HttpResponse:
    """Show every claim, with the trials of the release asked for."""
    return trials.render("library/claims.html", claims=claim_lines(trials))


urls = [
    path("claims/", claims, name="claims"),
]
