# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Signing in, signing in again without leaving the page, signing out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.notices import unread
from openipt.clinic.administration.forms import SignInForm
from openipt.clinic.administration.presenters import home_address
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.web import sign_in
from openipt.clinic.web.guesses import remember_browser
from openipt.clinic.web.request import AnyRequest, Request
from openipt.clinic.web.submissions import every_time
from openipt.clinic.web.together import shown_together


@every_time("Every try of a password is counted.")
@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: AnyRequest) -> HttpResponse:
    """One plain form."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = sign_in.find_user(request, **form.cleaned_data)
        if user is not None:
            sign_in.sign_in(request, user, now=request.now)
            response = redirect(_next_page(request, user))
            remember_browser(request, response, user)
            return response
        form.add_error(None, _("The email or password is not correct. Please try again."))
        _focus_password(form)
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(_next_page(request, request.user))
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "administration/sign_in.html", context)


@every_time("Every try of a password is counted.")
@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_POST
def again(request: AnyRequest) -> HttpResponse:
    """Sign in from a dialog over a page with unsent text: 204 done, 400 wrong, 409 another person, 429 locked out.

    `user` is the id of the person to whom the page belongs. Bodies of refusals are one sentence of plain text.
    """
    form = SignInForm(request.POST)
    user = sign_in.find_user(request, **form.cleaned_data) if form.is_valid() else None
    if user is None:
        return _sentence(_("The email or password is not correct. Please try again."), 400)
    if str(user.pk) != request.POST.get("user", ""):
        return _sentence(_("This page was opened by someone else. Close it and sign in again."), 409)
    token = request.META.get("CSRF_COOKIE")
    sign_in.sign_in(request, user, now=request.now)
    # The forms already open in this browser, by the same person, must still be accepted.
    request.META["CSRF_COOKIE"] = token
    response = HttpResponse(status=204)
    remember_browser(request, response, user)
    return response


@every_time("Signing out twice is signing out.")
@never_cache
@shown_together
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out_page(request: Request) -> HttpResponse:
    """Sign out, when sent as a form; a question otherwise."""
    if request.method != "POST":
        return render(request, "administration/sign_out.html")
    sign_in.sign_out(request, now=request.now)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"storage"'  # no text stays on a shared computer
    return response


def locked_out(request: AnyRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Show what django-axes answers after too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    if request.path.endswith("/again/"):
        return _sentence(_("Too many wrong passwords. Try again in %(minutes)d minutes.") % {"minutes": minutes}, 429)
    return render(request, "administration/locked_out.html", {"minutes": minutes}, status=429)


def _focus_password(form: SignInForm) -> None:
    del form.fields["email"].widget.attrs["autofocus"]
    form.fields["password"].widget.attrs["autofocus"] = True


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _next_page(request: AnyRequest, user: User) -> str:
    if request.method == "POST" and unread(user):
        return reverse("own-notices")
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted != "/" else home_address(user)
