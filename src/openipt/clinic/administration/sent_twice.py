# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms about accounts and the service that came twice with other content; the rule is in web/submissions.py."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from openipt.clinic.accounts.access import service_for, user_for
from openipt.clinic.accounts.models import Service, User
from openipt.clinic.administration.forms import NameForm, NewUserForm, RolesForm, ServiceForm
from openipt.clinic.forms.both import side_by_side
from openipt.clinic.web.submissions import Twice, sent_again
from openipt.privacy import Permission


def user_again(twice: Twice) -> HttpResponse:
    """Return two members of staff under one id."""
    service = service_for(twice.request.user, Permission.MANAGE_USERS)
    user = User.objects.in_service(service).filter(pk=twice.first.pk).first()
    first = {"name": user.name, "email": user.email, "roles": sorted(user.role_ids)} if user else {}
    lines = side_by_side([NewUserForm(initial=first)], [NewUserForm(twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Add the second as another user"))])


def roles_again(twice: Twice, user: UUID) -> HttpResponse:
    """Return two sets of roles."""
    current = sorted(user_for(twice.request.user, user, Permission.MANAGE_USERS).role_ids)
    lines = side_by_side([RolesForm(initial={"roles": current})], [RolesForm(twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Save the second roles"))])


def name_again(twice: Twice) -> HttpResponse:
    """Return two names of one's own."""
    user = twice.request.user
    lines = side_by_side([NameForm(user=user)], [NameForm(twice.request.POST, user=user)])
    return twice.page(lines, [twice.choice(_("Save the second name"))])


def settings_again(twice: Twice) -> HttpResponse:
    """Return two versions of the settings of the service."""
    service = service_for(twice.request.user, Permission.MANAGE_SERVICE)
    stored, changed = (Service.objects.get(pk=service.pk) for _side in range(2))
    lines = side_by_side([ServiceForm(instance=stored)], [ServiceForm(twice.request.POST, instance=changed)])
    return twice.page(lines, [twice.choice(_("Save the second settings"))])


user_sent_again = sent_again(user_again)
roles_sent_again = sent_again(roles_again)
name_sent_again = sent_again(name_again)
settings_sent_again = sent_again(settings_again)
