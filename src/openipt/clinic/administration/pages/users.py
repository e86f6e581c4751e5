# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The users of the service and their roles."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openipt.clinic.accounts import actions
from openipt.clinic.accounts.access import service_for, user_for
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.accounts.passwords import confirm_access, may_confirm_access
from openipt.clinic.accounts.queries import users_of
from openipt.clinic.accounts.roles import decline_roles, may_confirm, open_request, open_requests
from openipt.clinic.administration.forms import NewUserForm, RolesForm
from openipt.clinic.administration.presenters import role_words, user_line, user_lines
from openipt.clinic.administration.sent_twice import roles_sent_again, user_sent_again
from openipt.clinic.casework import actions as care
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import FormAnswer
from openipt.privacy import Permission

_ASKED = gettext_lazy("Request sent. The roles change once another administrator has confirmed it.")


@require_GET
def users_page(request: Request) -> HttpResponse:
    """Show everyone who signs in."""
    service = service_for(request.user, Permission.MANAGE_USERS)
    context = {
        "users": user_lines(users_of(service)),
        "service": service,
        "requests": list(open_requests(service, request.now)),
    }
    return render(request, "administration/users.html", context)


@user_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def new_user_page(request: Request) -> HttpResponse:
    """Add a member of staff."""
    service = service_for(request.user, Permission.MANAGE_USERS)
    form = NewUserForm(request.POST or None, initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            return _add(request, service, form.cleaned_data)
        except ValidationError as problem:
            _show(form, problem)
    return render(request, "administration/new_user.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def user_page(request: Request, user: UUID) -> HttpResponse:
    """One user."""
    return _user(request, user_for(request.user, user, Permission.MANAGE_USERS))


@roles_sent_again
@require_POST
def change_user_roles(request: Request, user: UUID) -> HttpResponse:
    """Give and end roles."""
    other = user_for(request.user, user, Permission.MANAGE_USERS)
    form = RolesForm(request.POST)
    if form.is_valid():
        try:
            asked = care.change_roles(user=other, roles=form.cleaned_data["roles"], by=request.user, now=request.now)
        except ValidationError as problem:
            _show(form, problem)
        else:
            messages.success(request, _ASKED if asked else _("Roles changed."))
            return redirect("user", other.pk)
    return _user(request, other, form=form)


@require_POST
def confirm_user_roles(request: Request, user: UUID) -> HttpResponse:
    """Give the roles that another administrator asked for."""
    other = user_for(request.user, user, Permission.MANAGE_USERS)
    return _settled(request, other, care.confirm_roles, _("Roles changed."))


@require_POST
def decline_user_roles(request: Request, user: UUID) -> HttpResponse:
    """Leave the roles as they are."""
    other = user_for(request.user, user, Permission.MANAGE_USERS)
    return _settled(request, other, decline_roles, _("Request ended. The roles have not changed."))


@require_POST
def confirm_user_access(request: Request, user: UUID) -> HttpResponse:
    """Confirm a new or reset account, once a second person has spoken with its owner."""
    other = user_for(request.user, user, Permission.MANAGE_USERS)
    try:
        if other.needs_confirmation:
            confirm_access(user=other, by=request.user, now=request.now)
            messages.success(request, _("Access confirmed."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("user", other.pk)


@require_POST
def deactivate(request: Request, user: UUID) -> HttpResponse:
    """Someone has left."""
    other = user_for(request.user, user, Permission.MANAGE_USERS)
    try:
        care.deactivate_user(user=other, by=request.user, now=request.now)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("user", other.pk)


@require_POST
def reactivate(request: Request, user: UUID) -> HttpResponse:
    """Someone has come back."""
    other = user_for(request.user, user, Permission.MANAGE_USERS)
    actions.reactivate_user(user=other, by=request.user, now=request.now)
    return redirect("user", other.pk)


@require_POST
def new_password(request: Request, user: UUID) -> HttpResponse:
    """Someone has forgotten their password: a temporary one, shown once."""
    other = user_for(request.user, user, Permission.MANAGE_USERS)
    try:
        password = actions.reset_password(user=other, by=request.user, now=request.now)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("user", other.pk)
    return _handed_over(request, other, password)


def _add(request: Request, service: Service, details: dict[str, Any]) -> HttpResponse:
    user, password = actions.create_user(
        service=service,
        email=details["email"],
        name=details["name"],
        roles=details["roles"],
        row_id=details["id"],
        by=request.user,
        now=request.now,
    )
    return _handed_over(request, user, password or "")


def _settled(request: Request, user: User, settle: Callable[..., None], words: str) -> HttpResponse:
    asked = open_request(user, request.now)
    try:
        if asked:
            settle(request=asked, by=request.user, now=request.now)
            messages.success(request, words)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("user", user.pk)


def _user(request: Request, user: User, form: RolesForm | None = None) -> HttpResponse:
    current = [grant.role for grant in user.current_grants]
    asked = open_request(user, request.now)
    context = {
        "user_line": user_line(user),
        "other": user,
        "form": form or RolesForm(initial={"roles": current}),
        "is_client": current == ["client"],
        "is_self": user.pk == request.user.pk,
        "asked": asked,
        "asked_roles": role_words(asked.role_ids) if asked else "",
        "may_confirm": asked is not None and may_confirm(asked, request.user, request.now),
        "may_open": may_confirm_access(user, request.user) and not user.password_is_temporary,
    }
    return render(request, "administration/user.html", context, status=422 if form else 200)


def _handed_over(request: Request, user: User, password: str) -> HttpResponse:
    context = {"other": user, "password": password}
    response = FormAnswer(render_to_string("administration/handed_over.html", context, request))
    response["Cache-Control"] = "no-store"
    response.again = reverse("user", args=[user.pk])  # the password is shown once
    return response


def _show(form: RolesForm, problem: ValidationError) -> None:
    """Put what the action refused beside its field, if the form has it."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for field, errors in problem.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
