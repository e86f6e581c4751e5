# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Appointments and tools of a session that came twice with other content."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from openipt.clinic.casework.models import Session
from openipt.clinic.forms.both import side_by_side
from openipt.clinic.web.submissions import Twice, sent_again
from openipt.clinic.workbench.session.forms.times import NewSessionForm, RescheduleForm
from openipt.clinic.workbench.session.forms.tools import SHAPES, with_buttons
from openipt.clinic.workbench.shared.course_page import open_page
from openipt.clinic.workbench.shared.sent_twice import Asked, fact_again
from openipt.protocol.days import in_zone

NOTE_FIELDS = ("base", "included", "made", "text")  # of the note, which htmx sends along with every tool


def in_a_tool(kind: str, sent: QueryDict) -> Asked:
    """Return a tool of the session, whose buttons answer one field or two, and which answers some itself."""
    shape = SHAPES.get(kind)
    is_tool = shape is not None and any(name.startswith(f"{kind}-") for name in sent)
    return Asked(with_buttons(kind, sent), shape.said if shape and is_tool else ())


def tool_again(twice: Twice, course_id: UUID, **address: object) -> HttpResponse:
    """Return two entries from one tool."""
    return fact_again(twice, course_id, asked_by=in_a_tool, **address)


def appointment_again(twice: Twice, course_id: UUID) -> HttpResponse:
    """Return two appointments."""
    row = Session.objects.filter(pk=twice.first.pk, course_id=open_page(twice.request, course_id).course.pk).first()
    lines = side_by_side([NewSessionForm(initial=_time_of(row))], [NewSessionForm(twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Book the second as well"))])


def time_again(twice: Twice, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Return two new times for one session."""
    row = Session.objects.filter(pk=session_id, course_id=open_page(twice.request, course_id).course.pk).first()
    lines = side_by_side([RescheduleForm(initial=_time_of(row))], [RescheduleForm(twice.request.POST)])
    return twice.page(lines, [twice.choice(_("Reschedule to the second time"))])


def _time_of(row: Session | None) -> dict[str, object]:
    if row is None:
        return {}
    start = in_zone(row.starts_at, row.course.service.tzinfo)
    return {"day": start.date(), "at": start.time(), "minutes": row.minutes}


appointment_sent_again = sent_again(appointment_again)
time_sent_again = sent_again(time_again)
tool_sent_again = sent_again(tool_again, without=NOTE_FIELDS)
