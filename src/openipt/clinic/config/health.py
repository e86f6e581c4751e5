# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""/health/: a stranger learns only whether the service is well; an administrator reads what is wrong."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.config import conditions
from openipt.privacy import Permission


class Health:
    """Answers whoever is no administrator before anything is asked of a session, so that nothing is ever written.

    200 "well" or 503 "not well", in plain text, for monitors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != reverse("health"):
            return self.get_response(request)
        if request.method in ("GET", "HEAD") and not _is_administrator(request):
            response = _in_one_word(is_well=not any(finding.condition.unwell for finding in conditions.now()))
        else:
            response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        # A monitor asks every minute, and each "not well" would be a line in the log.
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark, which its stub leaves out
        return response


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Return what is wrong and how to mend it, for an administrator."""
    findings = conditions.now()
    unwell = any(finding.condition.unwell for finding in findings)
    return render(request, "administration/health.html", {"findings": findings}, status=503 if unwell else 200)


def _is_administrator(request: HttpRequest) -> bool:
    try:
        return has_permission(request.user, Permission.MANAGE_SERVICE)
    except (DatabaseError, OSError):
        return False


def _in_one_word(*, is_well: bool) -> HttpResponse:
    return HttpResponse(
        "well" if is_well else "not well",
        status=200 if is_well else 503,
        content_type="text/plain; charset=utf-8",
    )
