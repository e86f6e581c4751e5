# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The service's own change from before to after, beside the national figures for IPT. For whoever leads the service."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.accounts.access import service_for
from openipt.clinic.casework.service_scores import scores_in
from openipt.clinic.library.presenters import own_figures as presenter
from openipt.clinic.web.request import Request
from openipt.privacy import Permission


@require_safe
def own_figures(request: Request) -> HttpResponse:
    """Numbers over all courses, no course and no name."""
    service = service_for(request.user, Permission.SEE_FIGURES)
    return render(request, "library/own_figures.html", presenter.own_figures(scores_in(service)))


urls = [
    path("own/", own_figures, name="own-figures"),
]
