# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Today: the page a working day begins with."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.accounts.first_page import first_page
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.casework.queries import day_of
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.today.presenters import today_of
from openipt.privacy import Permission

VIEWS = ("full", "discreet")


@require_safe
def today(request: Request) -> HttpResponse:
    """One card an appointment, in time order; beside them what waits for someone."""
    if not has_permission(request.user, Permission.SEE_OWN_COURSES):
        return redirect(first_page(request.user))
    view = request.GET.get("view")
    if view in VIEWS:
        request.session["today_view"] = view
    day = day_of(request.user, request.today)
    context = {
        "day": today_of(request, day),
        "today": request.today,
        "empty_clinic": not day.courses and not day.shared,
        "may_add": has_permission(request.user, Permission.ADD_CLIENT),
        "view": request.session.get("today_view", "auto"),
    }
    return render(request, "today/today.html", context)


urls = [path("", today, name="today")]
