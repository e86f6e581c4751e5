# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One's own account: name, password, short code, what others did to it."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openipt.clinic.accounts import actions
from openipt.clinic.accounts.codes import CodeUsedUpError
from openipt.clinic.accounts.notices import last_reset, mark_read, notices_of, unread
from openipt.clinic.accounts.passwords import confirm_own_access
from openipt.clinic.administration.forms import CodeForm, NameForm, NewCodeForm, PasswordForm
from openipt.clinic.administration.presenters import ROLE_NAMES, address_after_sign_in, home_address, notice_words
from openipt.clinic.administration.sent_twice import name_sent_again
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import every_time


@require_GET
def account_page(request: Request) -> HttpResponse:
    """Show what is mine to change."""
    return _account(request)


@name_sent_again
@require_POST
def change_own_name(request: Request) -> HttpResponse:
    """Change how one is called."""
    form = NameForm(request.POST, user=request.user)
    if not form.is_valid():
        return _account(request, name_form=form)
    actions.change_user(user=request.user, by=request.user, now=request.now, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("own-account")


@sensitive_post_parameters("code")
@require_POST
def change_own_code(request: Request) -> HttpResponse:
    """Set the short code."""
    form = NewCodeForm(request.POST)
    if form.is_valid():
        try:
            actions.set_code(user=request.user, code=form.cleaned_data["code"], by=request.user, now=request.now)
        except ValidationError as problem:
            form.add_error("code", problem)
        else:
            messages.success(request, _("PIN saved."))
            return redirect("own-account")
    return _account(request, code_form=form)


@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password_page(request: Request) -> HttpResponse:
    """Choose a new password; whoever has a temporary one comes here first."""
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_password(
                user=request.user, password=form.cleaned_data["password"], by=request.user, now=request.now
            )
        except ValidationError as problem:
            form.add_error("password", problem.message_dict["password"])
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Your password has been changed."))
            return redirect(address_after_sign_in(request.user))
    return render(request, "administration/password.html", {"form": form}, status=422 if form.errors else 200)


@every_time("It marks as read what was shown, however often.")
@require_http_methods(["GET", "HEAD", "POST"])
def notices_page(request: Request) -> HttpResponse:
    """Show what others did to the account since it was last looked at; "I have read this" leads on."""
    if request.method == "POST":
        mark_read(request.user, now=request.now)
        return redirect(home_address(request.user))
    return render(request, "administration/notices.html", {"notices": notice_words(unread(request.user))})


@every_time("Every try of the short code is counted.")
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def access_page(request: Request) -> HttpResponse:
    """Show someone else knew the password: the short code, or a second person, says whose account this is."""
    user = request.user
    if not user.access_waits:
        return redirect(home_address(user))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if confirm_own_access(user=user, code=form.cleaned_data["code"], now=request.now):
                return redirect(address_after_sign_in(user))
            form.add_error("code", _("That PIN is not correct. Please try again."))
        except CodeUsedUpError:
            form.add_error("code", _("Too many wrong tries. Another person must confirm that this is your account."))
    reset = last_reset(user)
    context = {
        "form": form,
        "reset": notice_words([reset] if reset else []),
        "is_staff": user.is_staff_member,
        "maker": None if user.owner_confirmed else user.created_by,
        "takes_code": user.has_code and user.owner_confirmed,
    }
    return render(request, "administration/access_waits.html", context, status=422 if form.errors else 200)


def _account(request: Request, *, name_form: NameForm | None = None, code_form: CodeForm | None = None) -> HttpResponse:
    user = request.user
    context = {
        "name_form": name_form or NameForm(user=user),
        "code_form": code_form or NewCodeForm(),
        "roles": [ROLE_NAMES[role] for role in sorted(user.role_ids)],
        "shows_code": user.is_staff_member,
        "notices": notice_words(notices_of(user)),
    }
    status = 422 if name_form or code_form else 200
    return render(request, "administration/account.html", context, status=status)
