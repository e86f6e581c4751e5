# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Turning the tablet back: the short code, five tries, then the full sign-in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from openipt.clinic.accounts.codes import CodeUsedUpError, try_code
from openipt.clinic.administration.forms import CodeForm
from openipt.clinic.web.request import Request
from openipt.clinic.web.sign_in import sign_out
from openipt.clinic.web.submissions import every_time
from openipt.clinic.web.together import shown_together, turn_back


@every_time("Every try of the short code is counted.")
@never_cache
@shown_together
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: Request) -> HttpResponse:
    """Ask for the short code; the right one leads to the page that was asked for."""
    form = CodeForm(request.POST or None)
    form.fields["code"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        try:
            if try_code(user=request.user, code=form.cleaned_data["code"]):
                turn_back(request)
                return redirect(_next_page(request))
        except CodeUsedUpError:
            sign_out(request, now=request.now)
            return redirect("sign-in")
        form.add_error("code", _("That PIN is not correct. Please try again."))
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "administration/code.html", context)


def _next_page(request: Request) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
