# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Everything that was said outside sessions, on one page, and the short form for one more."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.clients.access import course_for
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.course.presenters.contacts import contacts_of
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.privacy import Permission


@require_safe
def contacts(request: Request, course_id: UUID) -> HttpResponse:
    """Contacts, follow-ups, risk conversations and what was told while waiting, each in full, newest first."""
    page = open_page(request, course_id)
    context = {
        "contacts": contacts_of(request, page.state),
        "may_withdraw": page.access.may(Permission.WITHDRAW),
    }
    return page.render("course/contacts.html", context, tab="contacts")


@require_safe
def contact(request: Request, course_id: UUID) -> HttpResponse:
    """Show a contact outside sessions: one short form."""
    course_for(request.user, course_id, Permission.RECORD)
    address = reverse("record", args=[course_id, "contact"])
    return redirect(f"{address}?risk=not_asked")


urls = [
    path("courses/<uuid:course_id>/contacts/", contacts, name="contacts"),
    path("courses/<uuid:course_id>/contacts/new/", contact, name="contact-new"),
]
