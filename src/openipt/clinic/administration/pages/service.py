# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The settings of the service."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.accounts import actions
from openipt.clinic.accounts.access import service_for
from openipt.clinic.accounts.models import Service
from openipt.clinic.administration.forms import ServiceForm
from openipt.clinic.administration.sent_twice import settings_sent_again
from openipt.clinic.web.request import Request
from openipt.privacy import Permission


@settings_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def service_page(request: Request) -> HttpResponse:
    """Show and change the settings."""
    service = service_for(request.user, Permission.MANAGE_SERVICE)
    # The form writes into its instance while it checks; the action compares with what is stored.
    form = ServiceForm(request.POST or None, instance=Service.objects.get(pk=service.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_service(service=service, by=request.user, now=request.now, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Settings saved."))
            return redirect("service")
    return render(request, "administration/service.html", {"form": form}, status=422 if form.errors else 200)
