# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The releases of the trials: which is in force, what each changed, and how things stood under any of them."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library.opening import Trials, on_trials
from openipt.clinic.library.presenters.releases import release_lines
from openipt.clinic.web.request import Request


@require_safe
@on_trials
def releases(request: Request, trials: Trials) -> HttpResponse:
    """Show every release there is, the latest first."""
    return trials.render("library/releases.html", lines=release_lines())


urls = [
    path("releases/", releases, name="releases"),
]
