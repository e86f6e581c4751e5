# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What trials say: the answer, the figure, every trial."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library.opening import Trials, on_trials


@require_safe
@on_trials
def evidence(request: HttpRequest, trials: Trials) -> HttpResponse:
    """The answer for the trials chosen."""
    return trials.render("library/evidence.html", result=trials.result())


urls = [
    path("", evidence, name="evidence"),
]
