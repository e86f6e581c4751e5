# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One trial: who, what, against what, what came of it, how sound it is, and where it is published."""

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library.opening import Trials, on_trials
from openipt.clinic.library.presenters.trial import about
from openipt.clinic.library.trials import slugs
from openipt.clinic.web.request import Request


@require_safe
@on_trials
def trial(request: Request, trials: Trials, slug: str) -> HttpResponse:
    """Show everything the rows of this trial say, and what it weighs among the trials chosen."""
    study = slugs(trials.rows).get(slug)
    if study is None:
        raise Http404
    return trials.render("library/trial.html", about=about(trials, study))


urls = [
    path("trials/<slug:slug>/", trial, name="trial"),
]
