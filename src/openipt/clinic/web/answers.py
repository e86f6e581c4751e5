# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What records refuse becomes an answer here and nowhere else: 404, 409 or 422, in words.

A page that can say more, such as a form that shows each finding at its field, catches the error itself.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from openipt.clinic.forms.findings import in_words
from openipt.clinic.language import content
from openipt.clinic.ledger.errors import Conflict, NotHere, RecordError, Refused
from openipt.clinic.web.middleware import page_to_come_back_to

CONFLICT, REFUSED = 409, 422


def answer_to(request: HttpRequest, problem: RecordError) -> HttpResponse:
    """Answer for what a record refused. Raises Http404, which has a page of its own, for what is not there."""
    if isinstance(problem, NotHere):
        raise Http404 from problem
    if isinstance(problem, Conflict):
        return _answer(request, CONFLICT)
    if isinstance(problem, Refused):
        return _answer(request, REFUSED, " ".join(in_words(finding, content()) for finding in problem.findings))
    raise problem


def _answer(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    """Return a page; the reason alone for a script; where htmx asked for a part, the page in place of the whole."""
    if request.headers.get("X-Requested-With"):
        return JsonResponse({"problem": reason}, status=status)
    context = {"reason": reason, "back_url": page_to_come_back_to(request)}
    response = render(request, f"interface/errors/{status}.html", context, status=status)
    if request.headers.get("HX-Request"):
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


class Answers:
    """Answers for what a page left to the records. Forms that carry an id come by `submissions.Once`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return answer_to(request, problem) if isinstance(problem, RecordError) else None
