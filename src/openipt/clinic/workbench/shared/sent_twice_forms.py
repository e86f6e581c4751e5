# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms about clients, who works on a course, and appointments, that came twice with other content."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openipt.clinic.accounts.models import User
from openipt.clinic.care.models import Session
from openipt.clinic.clients.models import Client, CourseStaff
from openipt.clinic.interface.both import side_by_side
from openipt.clinic.web.submissions import Choice, Twice, sent_again
from openipt.clinic.workbench.referral.forms.clients import ClientForm, ReferralForm
from openipt.clinic.workbench.referral.forms.sharing import ShareForm, keepers
from openipt.clinic.workbench.session.forms.times import MoveForm, NewSessionForm
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.protocol.days import in_zone


def client_again(twice: Twice) -> HttpResponse:
    """Two referrals under one id: the second is another client, or what the first should have been."""
    sent, today = twice.request.POST, twice.request.today
    client = Client.objects.in_service(twice.request.user.service_id).filter(pk=twice.first.pk).first()
    course = client.courses.first() if client else None
    if client is None or course is None:
        return twice.page(choices=[twice.choice(_("Begin a further course with the second"))])
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
    """What is saved now beside what was sent last, in the details of a client."""
    course, today, sent = open_page(twice.request, course_id).course, twice.request.today, twice.request.POST
    first = [
        ClientForm(initial=ClientForm.initial_of(course.client), today=today),
        ReferralForm(initial=ReferralForm.initial_of(course), today=today),
    ]
    lines = side_by_side(first, [ClientForm(sent, today=today), ReferralForm(sent, today=today)])
    return twice.page(lines, [twice.choice(_("Look at both in the form"))])


def share_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Two people, or two relations."""
    course = open_page(twice.request, course_id).course
    staff = CourseStaff.objects.filter(pk=twice.first.pk, course=course).first()
    first = {"user": staff.user_id, "relation": staff.relation, "reason": staff.reason} if staff else {}
    lines = side_by_side([ShareForm(course, initial=first)], [ShareForm(course, twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Share with the second too"))])


def hand_over_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Two therapists, or two reasons. Whoever handed the course over may not be able to open it any more."""
    staff = CourseStaff.objects.filter(pk=twice.first.pk, course_id=course_id).select_related("user").first()
    sent = twice.request.POST
    lines = [
        (_("To"), staff.user.name if staff else "", _name(twice, sent.get("to", ""))),
        (_("Reason"), staff.reason if staff else "", sent.get("reason", "")),
    ]
    return twice.page(lines, [twice.choice(_("Hand over to the second"))])


def alert_again(twice: Twice, course_id: UUID, alert_id: UUID) -> HttpResponse:
    """Two owners of one alert: whoever was named last is asked for once more."""
    page = open_page(twice.request, course_id)
    alert = next((alert for alert in page.state.alerts if alert.id == str(alert_id)), None)
    names = {str(user.pk): user.name for user in keepers(page.course)}
    owner, sent = alert.owner if alert else "", twice.request.POST.get("owner", "")
    lines = [(_("To"), names.get(owner, ""), names.get(sent, ""))]
    return twice.page(lines, [twice.choice(_("Hand over to the second"))])


def _name(twice: Twice, user_id: str) -> str:
    staff = User.objects.in_service(twice.request.user.service_id)
    return next((user.name for user in staff if str(user.pk) == user_id), "")


def appointment_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Two appointments."""
    row = Session.objects.filter(pk=twice.first.pk, course_id=open_page(twice.request, course_id).course.pk).first()
    lines = side_by_side([NewSessionForm(initial=_time_of(row))], [NewSessionForm(twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Book the second as well"))])


def time_again(twice: Twice, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Two new times for one session."""
    row = Session.objects.filter(pk=session_id, course_id=open_page(twice.request, course_id).course.pk).first()
    lines = side_by_side([MoveForm(initial=_time_of(row))], [MoveForm(twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Move it to the second time"))])


def _time_of(row: Session | None) -> dict[str, object]:
    if row is None:
        return {}
    start = in_zone(row.starts_at, row.course.service.tzinfo)
    return {"day": start.date(), "at": start.time(), "minutes": row.minutes}


def account_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Two addresses for a client's account, which has the first."""
    client = open_page(twice.request, course_id).course.client
    first = client.user.email if client.user else ""
    return twice.page([(_("Email the client signs in with"), first, twice.request.POST.get("email", ""))])


def reason_again(twice: Twice, **_address: object) -> HttpResponse:
    """Two reasons why something was entered in error; the first is in the record."""
    return twice.page([(_("What was wrong"), "", twice.request.POST.get("reason", ""))])


client_sent_again = sent_again(client_again, ids=("course",))
details_sent_again = sent_again(details_again)
share_sent_again = sent_again(share_again)
hand_over_sent_again = sent_again(hand_over_again)
alert_sent_again = sent_again(alert_again)
appointment_sent_again = sent_again(appointment_again)
time_sent_again = sent_again(time_again)
account_sent_again = sent_again(account_again)
reason_sent_again = sent_again(reason_again)
