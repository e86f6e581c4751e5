# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every page of a course begins with: access, the folded course, the header, and the note that it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from openipt.clinic.casework.queries import TREATING
from openipt.clinic.casework.read import CourseRead, Recorded, read_course
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.access import Access, course_for
from openipt.clinic.clients.models import Course
from openipt.clinic.forms.answers import Names
from openipt.clinic.ledger.audit import record_read
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.header import header
from openipt.course.entries import Entry
from openipt.course.fold import with_words_of
from openipt.course.state import CourseState
from openipt.privacy import Permission
from openipt.protocol.model import Form


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course that someone has opened."""

    request: Request
    access: Access
    read: CourseRead
    form: Form
    state: CourseState

    @property
    def course(self) -> Course:
        return self.access.course

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.read.entries

    def after(self, recorded: Recorded) -> "CoursePage":
        """Return the page of the course as it is after an action, without asking the database again."""
        return replace(self, read=recorded.after, state=with_words_of(recorded.after.state, self.form))

    def for_client(self) -> "CoursePage":
        """Return the page in the words of the client's language, inside `language.in_language_of_client`."""
        form = snapshots.form_shown(self.course)
        return replace(self, form=form, state=with_words_of(self.read.state, form))

    @property
    def may_record(self) -> bool:
        return self.access.may(Permission.RECORD)

    def render(
        self, template: str, context: Mapping[str, object] | None = None, *, tab: str, status: int = 200
    ) -> HttpResponse:
        """Return the page in its frame. `tab` is the name of the address that is current."""
        shown = {
            "header": header(
                self.request,
                self.course,
                self.state,
                self.form,
                tab=tab,
                may_record=self.may_record,
                treats=not TREATING.isdisjoint(self.access.relations),
            ),
            "course": self.course,
            "state": self.state,
            "today": self.request.today,
            "may_record": self.may_record,
        }
        return render(self.request, template, {**shown, **(context or {})}, status=status)

    @property
    def names(self) -> Names:
        """What the fields of a form can point at."""
        return names_of(self.state)


def names_of(state: CourseState) -> Names:
    return Names(
        people=[(person.id, person.name) for person in state.people],
        events=[(event.subject, event.what) for event in state.events],
        goals=[(goal.id, goal.details.text) for goal in state.goals],
        steps=[(step.id, step.details.text) for step in state.steps],
        scores=[(score.id, f"{score.instrument} {score.day} {score.total}") for score in state.scores],
    )


def open_page(request: Request, course_id: UUID, permission: Permission = Permission.READ_COURSE) -> CoursePage:
    """Open a course for a page: 404 for a stranger, 403 for a reader who may not do this.

    A form is checked against the very entries that its action goes on from (`page.read`): where the page runs in a
    transaction the course is locked from here on.
    """
    lock = request.method == "POST" and connection.in_atomic_block
    access = course_for(request.user, course_id, permission, lock=lock)
    read = read_course(access.course, request.today, is_locked=lock)
    if request.method == "GET":
        record_read(by=request.user, course=access.course.pk, now=request.now)
    form = snapshots.form_shown(access.course)
    return CoursePage(request, access, read, form, with_words_of(read.state, form))
