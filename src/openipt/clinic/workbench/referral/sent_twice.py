# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms about a client, who works on a course and the account of a client, that came twice with other content."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from openipt.clinic.accounts.models import User
from openipt.clinic.clients.models import Client, CourseStaff
from openipt.clinic.forms.both import side_by_side
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.web.submissions import Choice, Twice, sent_again
from openipt.clinic.workbench.referral.forms.clients import ClientForm, ReferralForm
from openipt.clinic.workbench.referral.forms.sharing import ShareForm
from openipt.clinic.workbench.shared.course_page import open_page


def client_again(twice: Twice) -> HttpResponse:
    """Return two referrals under one id: the second is another client, or what the first should have been."""
    sent, today = twice.request.POST, twice.request.today
    client = Client.objects.in_service(twice.request.user.service_id).filter(pk=twice.first.pk).first()
    course = client.courses.first() if client else None
    if client is None or course is None:
        return twice.page(choices=[twice.choice(_("Start a further course with the second"))])
    first = [
        ClientForm(initial=ClientForm.initial_of(client), today=today),
        ReferralForm(initial=ReferralForm.initial_of(course), today=today),
    ]
    lines = side_by_side(first, [ClientForm(sent, today=today), ReferralForm(sent, today=today)])
    asked = ("told", "form")  # of the beginning alone, and so not among the details of the client
    lines = [line for line in lines if line[0] not in {str(ReferralForm.base_fields[name].label) for name in asked}]
    held = {"revision": client.revision, "course": course.pk, "course_revision": course.revision}
    plain = [(name, value) for name, value in twice.fields() if name not in held]
    fields = (*plain, *((name, str(value)) for name, value in held.items()))
    change = Choice(_("Change the first to the second"), reverse("client-edit", args=[course.pk]), fields)
    return twice.page(lines, [change, twice.choice(_("Add the second as another client"))])


def details_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Return what is saved now beside what was sent last, in the details of a client."""
    course, today, sent = open_page(twice.request, course_id).course, twice.request.today, twice.request.POST
    first = [
        ClientForm(initial=ClientForm.initial_of(course.client), today=today),
        ReferralForm(initial=ReferralForm.initial_of(course), today=today),
    ]
    lines = side_by_side(first, [ClientForm(sent, today=today), ReferralForm(sent, today=today)])
    return twice.page(lines, [twice.choice(_("Look at both in the form"))])


def share_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Return two people, or two relations."""
    course = open_page(twice.request, course_id).course
    staff = CourseStaff.objects.filter(pk=twice.first.pk, course=course).first()
    first = {"user": staff.user_id, "relation": staff.relation, "reason": staff.reason} if staff else {}
    lines = side_by_side([ShareForm(course, initial=first)], [ShareForm(course, twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Share with the second too"))])


def hand_over_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Return two therapists, or two reasons. Whoever handed the course over may not be able to open it any more."""
    staff = CourseStaff.objects.filter(pk=twice.first.pk, course_id=course_id).select_related("user").first()
    sent = twice.request.POST
    lines = [
        (_("To"), staff.user.name if staff else "", _name(twice, sent.get("to", ""))),
        (_("Reason"), staff.reason if staff else "", sent.get("reason", "")),
    ]
    return twice.page(lines, [twice.choice(_("Hand over to the second"))])


def _name(twice: Twice, user_id: str) -> str:
    staff = User.objects.in_service(twice.request.user.service_id)
    return next((user.name for user in staff if str(user.pk) == user_id), "")


def account_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Return two addresses for a client's account, which has the first."""
    client = open_page(twice.request, course_id).course.client
    first = client.user.email if client.user else ""
    return twice.page([(_("Email the client signs in with"), first, twice.request.POST.get("email", ""))])


client_sent_again = sent_again(client_again, ids=("course",))
details_sent_again = sent_again(details_again)
share_sent_again = sent_again(share_again)
hand_over_sent_again = sent_again(hand_over_again)
account_sent_again = sent_again(account_again)
