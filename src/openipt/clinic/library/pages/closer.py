# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A closer look at the trials chosen: the funnel, the result without each trial, tests of bias."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library.opening import Trials, on_trials
from openipt.clinic.library.presenters.bias import bias
from openipt.clinic.library.presenters.closer import Closer, funnel, without
from openipt.clinic.web.request import Request

_LOOKS: dict[str, Callable[[Trials], Closer]] = {
    "funnel": funnel,
    "without": without,
    "bias": bias,
}


@require_safe
@on_trials
def closer(request: Request, trials: Trials, look: str) -> HttpResponse:
    """One of the looks; with too few trials for it, that."""
    if look not in _LOOKS:
        raise Http404
    return trials.render("library/closer.html", shown=_LOOKS[look](trials), look=look)


urls = [
    path("closer/<slug:look>/", closer, name="closer"),
]
