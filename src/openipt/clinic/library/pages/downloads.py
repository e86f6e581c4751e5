# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""To take along: the rows, the trials, the figure, and the program that works the number out again."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.library import taking
from openipt.clinic.library.opening import Page, Trials, folder, on_trials
from openipt.clinic.web.request import Request
from openipt.evidence import releases
from openipt.evidence.results import result_key, trial_table
from openipt.evidence.rows import select
from openipt.typesetting import figures

FIGURE_TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}
LICENCE = '<https://opendatacommons.org/licenses/by/1-0/>; rel="license"'


def of_some(page: Callable[..., HttpResponse]) -> Page:
    """Return where no trial was chosen there is nothing to take along."""

    @wraps(page)
    def checked(request: Request, trials: Trials, **kwargs: str) -> HttpResponse:
        if not trials.result()["trials"]:
            raise Http404
        return page(request, trials, **kwargs)

    return checked


def _file(trials: Trials, content: bytes, kind: str, ending: str) -> HttpResponse:
    """Return a download whose name says which trials of which release it holds."""
    name = f"ipt-{ending.partition('.')[0]}-{trials.release.hash[:8]}-{result_key(trials.filters)[:8]}"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending.partition(".")[2]}"'
    answer["Link"] = LICENCE
    return answer


@require_safe
@on_trials
@of_some
def rows(request: Request, trials: Trials) -> HttpResponse:
    """Show every row of the trials chosen as it stands in the database, with attribution and licence in each."""
    rows = taking.credited(select(trials.rows, trials.filters))
    return _file(trials, releases.canonical(rows), "text/csv; charset=utf-8", "rows.csv")


@require_safe
@on_trials
@of_some
def one_a_trial(request: Request, trials: Trials) -> HttpResponse:
    """Show the trials as the forest shows them: one combined effect each."""
    rows = taking.credited(trial_table(trials.rows, trials.filters, trials.result()))
    return _file(trials, releases.canonical(rows), "text/csv; charset=utf-8", "trials.csv")


@require_safe
@on_trials
@of_some
def figure(request: Request, trials: Trials, format: str) -> HttpResponse:
    """Show the forest for print, with title, description and where the numbers come from."""
    drawn = releases.closer(folder(), trials.release, trials.filters, "forest")
    try:
        content = figures.as_format(drawn["svg"], format, title=drawn["title"], description=drawn["description"])
    except figures.FigureError as problem:
        return render(request, "library/no_figure.html", {"reason": str(problem), "trials": trials}, status=422)
    return _file(trials, content, FIGURE_TYPES[format], f"forest.{format}")


@require_safe
@on_trials
@of_some
def program(request: Request, trials: Trials) -> HttpResponse:
    """Show a Python program, and in it the commands, that work the pooled effect out again."""
    text = taking.program(trials.release, trials.filters, trials.result())
    return _file(trials, text.encode(), "text/x-python; charset=utf-8", "pooled.py")


urls = [
    path("rows.csv", rows, name="rows"),
    path("trials.csv", one_a_trial, name="trials-csv"),
    *(path(f"forest.{format}", figure, {"format": format}, name=f"figure-{format}") for format in FIGURE_TYPES),
    path("pooled.py", program, name="program"),
]
