# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""In the room: one quiet column. Nothing here prompts, counts or finds."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from openipt.clinic.web.request import Request
from openipt.clinic.workbench.session.forms.tools import SHAPES
from openipt.clinic.workbench.session.pages.session import session_of
from openipt.clinic.workbench.session.presenters.room import room_of
from openipt.clinic.workbench.session.presenters.session import tool
from openipt.clinic.workbench.shared.course_page import open_page


@require_safe
def room(request: Request, course_id: UUID, session_id: UUID) -> HttpResponse:
    """Show the client's sentence, the last step, the last link, one line to jot."""
    page = open_page(request, course_id)
    at = session_of(page, session_id)
    context = {"session": at, "room": room_of(page.state, at), "tool": tool(page, at, SHAPES["jot"])}
    return page.render("session/room.html", context, tab="session-room")


urls = [path("courses/<uuid:course_id>/sessions/<uuid:session_id>/room/", room, name="session-room")]
