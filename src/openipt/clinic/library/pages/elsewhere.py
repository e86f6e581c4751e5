# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Trials that name IPT in other databases: other conditions, shown and not pooled."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library.opening import Trials, on_trials
from openipt.clinic.library.presenters.elsewhere import other_trials
from openipt.clinic.web.request import Request


@require_safe
@on_trials
def elsewhere(request: Request, trials: Trials) -> HttpResponse:
    """Show every such trial with what was measured and its source."""
    return trials.render("library/elsewhere.html", groups=other_trials())


urls = [
    path("elsewhere/", elsewhere, name="elsewhere"),
]
