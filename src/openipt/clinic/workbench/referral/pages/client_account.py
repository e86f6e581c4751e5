# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The client's own account: an address and a temporary password, and whether other people's names are shown there."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.clinic.accounts.actions import create_user
from openipt.clinic.accounts.passwords import confirm_access
from openipt.clinic.clients.actions import give_account
from openipt.clinic.forms.fields import EmailField
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.referral.sent_twice import account_sent_again
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import record_at_once
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.kinds.consents import ShownToClient
from openipt.privacy import Permission


class AccountForm(forms.Form):
    """The address the client will sign in with."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    email = EmailField(label=_("Email the client signs in with"))


@account_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def client_account(request: Request, course_id: UUID) -> HttpResponse:
    """Give the client an account, once; the temporary password is shown only now."""
    page = open_page(request, course_id, Permission.MANAGE_CLIENT)
    client = page.course.client
    first = {"id": new_id(), "email": client.contact.get("email", "")}
    form = AccountForm(request.POST or None, initial=first)
    password = None
    if request.method == "POST" and client.user_id is None and form.is_valid():
        try:
            password = _give(page, form)
        except ValidationError as problem:
            form.add_error("email", problem.messages[0])
    shown = page.state.facts.last(ShownToClient)
    context = {
        "form": form,
        "password": password,
        "has_account": client.user_id is not None or password is not None,
        "access_waits": client.user is not None and client.user.access_waits,
        "names_shown": bool(shown and shown.names),
    }
    status = 422 if form.errors else 200
    return page.render("referral/client_account.html", context, tab="client-edit", status=status)


@require_POST
def client_access(request: Request, course_id: UUID) -> HttpResponse:
    """Show the therapist knows that the client uses the account whose password an administrator reset."""
    page = open_page(request, course_id, Permission.MANAGE_CLIENT)
    user = page.course.client.user
    if user is not None and user.access_waits:
        try:
            confirm_access(user=user, by=request.user, now=request.now)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
    return redirect("client-account", course_id)


@transaction.atomic
def _give(page: CoursePage, form: AccountForm) -> str | None:
    """Return the account and its tie to the client, or neither."""
    client, by, now = page.course.client, page.request.user, page.request.now
    user, password = create_user(
        service=page.course.service,
        email=form.cleaned_data["email"],
        name=client.name,
        roles=["client"],
        row_id=form.cleaned_data["id"],
        by=by,
        now=now,
    )
    give_account(client=client, user=user, by=by, now=now)
    return password


@fact_sent_again
@require_POST
def client_names(request: Request, course_id: UUID) -> HttpResponse:
    """Show other people's names on the client's page, as agreed with the client, or hide them again."""
    page = open_page(request, course_id, Permission.RECORD)
    data = {"names": True} if request.POST.get("names") == "on" else {}
    refused = record_at_once(page, "shown_to_client", data)
    return refused or redirect("client-account", course_id)


urls = [
    path("courses/<uuid:course_id>/client/account/", client_account, name="client-account"),
    path("courses/<uuid:course_id>/client/account/confirm/", client_access, name="client-access"),
    path("courses/<uuid:course_id>/client/names/", client_names, name="client-names"),
]
