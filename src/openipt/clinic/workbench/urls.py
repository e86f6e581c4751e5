# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of the workbench; each subject keeps its own list beside its pages."""

from openipt.clinic.workbench.pages import (
    agreement,
    clients,
    consents,
    course,
    drafts,
    ending,
    facts,
    focus,
    gates,
    goals,
    measure,
    people,
    safety,
    session,
    session_note,
    session_room,
    session_times,
    timeline,
    today,
    worksheets,
)

urlpatterns = [
    *today.urls,
    *clients.urls,
    *course.urls,
    *facts.urls,
    *people.urls,
    *timeline.urls,
    *focus.urls,
    *goals.urls,
    *consents.urls,
    *gates.urls,
    *agreement.urls,
    *worksheets.urls,
    *safety.urls,
    *ending.urls,
    *drafts.urls,
    *measure.urls,
    *session_times.urls,
    *session.urls,
    *session_note.urls,
    *session_room.urls,
]
