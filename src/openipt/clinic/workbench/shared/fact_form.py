# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How a page records a dated fact: a form of its fields and its day, or one click.

A form that was refused keeps everything that was typed, with words at each field, under status 422. The id that a
form carries is the row's: sent twice it is written once, and an id that belongs to another row is 404.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from openipt.clinic.casework.actions import record_fact
from openipt.clinic.casework.read import Recorded
from openipt.clinic.forms.answers import POINTING, AnswersForm
from openipt.clinic.forms.findings import in_words
from openipt.clinic.language import content
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import form_id
from openipt.clinic.workbench.shared.course_page import CoursePage
from openipt.clinic.workbench.shared.drafts import DraftOf
from openipt.clinic.workbench.shared.when_form import WhenForm
from openipt.privacy import Permission


def needed(request: Request) -> Permission:
    """Whoever may read a course sees its pages; only who may write sends their forms."""
    return Permission.RECORD if request.method == "POST" else Permission.READ_COURSE


def back_to(request: Request, otherwise: str) -> str:
    """Return where the person came from, if that is a page of ours; else the subject's page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else otherwise


def session_asked_for(page: CoursePage) -> UUID | None:
    """Return the session from which a form was opened ("?session="), if it is one of this course."""
    asked = page.request.GET.get("session", "").lower()
    return UUID(asked) if page.state.session(asked) else None


def when_form(page: CoursePage, data: Mapping[str, object] | None = None, **initial: object) -> WhenForm:
    """Return the day and session of a fact of this course; fresh unless `data` were sent."""
    sessions = {session.id for session in page.state.sessions}
    return WhenForm(data, initial={"id": new_id()} | initial, today=page.request.today, sessions=sessions)


class FactForm:
    """The fields of one kind of fact, its day and its session: shown, read, recorded, shown again if refused."""

    def __init__(
        self,
        page: CoursePage,
        kind: str,
        *,
        answers: Mapping[str, object] | None = None,
        leave_out: Iterable[str] = (),
        first: Mapping[str, object] | None = None,
    ) -> None:
        self.page, self.kind = page, content().facts[kind]
        self.sent = page.request.method == "POST"
        data = page.request.POST if self.sent else None
        self.form = AnswersForm(
            self.kind.fields, names=page.names, data=data, answers=answers, leave_out=tuple(leave_out)
        )
        begun = {"happened_on": page.request.today, "session": session_asked_for(page)}
        self.when = when_form(page, data, **begun | dict(first or {}))

    @property
    def context(self) -> dict[str, object]:
        return {"form": self.form, "when": self.when, "draft": self.draft}

    @property
    def draft(self) -> DraftOf:
        """What a draft of this form is about: what was clicked, which no older draft takes the place of."""
        asked = self.page.request.GET
        subject = {field.id: asked[field.id] for field in self.form.definitions if field.id in asked}
        points = [field.id for field in self.form.definitions if field.type in POINTING]
        return DraftOf.new(self.kind.id, {"session": self.when["session"].value(), **subject}, points)

    @property
    def status(self) -> int:
        """Of a page that is shown, and so of a form that was not sent or not accepted."""
        return 422 if self.sent else 200

    def is_valid(self) -> bool:
        return self.sent and all([self.form.is_valid(), self.when.is_valid()])

    def recorded(self, more: Mapping[str, object] | None = None) -> Recorded | None:
        """Return what was recorded, if the form was sent and accepted; `more` is data that nobody types."""
        if not self.is_valid():
            return None
        with self.refusals():
            data = {**(more or {}), **self.form.answers()}
            return record_fact(course=self.page.read, kind=self.kind.id, data=data, **self.signed, **self.when.given())
        return None

    @property
    def signed(self) -> dict[str, Any]:
        return {"by": self.page.request.user, "now": self.page.request.now}

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Put what is refused inside the block at its field afterwards."""
        try:
            yield
        except Refused as refused:
            self.show(refused)

    def show(self, refused: Refused) -> None:
        """Put each finding at its field; one that only needs a reason opens the reason."""
        aside = ("happened_on", "reason", "session")
        own = [
            finding for finding in refused.findings if finding.where in aside and finding.where not in self.form.fields
        ]
        self.form.add_findings([finding for finding in refused.findings if finding not in own], content())
        self.when.add_findings(own, content())


def record_at_once(
    page: CoursePage, kind: str, data: Mapping[str, object], *, session: UUID | None = None
) -> HttpResponse | None:
    """One click: recorded under the id its form carries. A page that says why, if it was refused; else None."""
    sent_id = form_id(page.request.POST.get("id", ""))
    try:
        record_fact(
            course=page.read,
            kind=kind,
            data=data,
            by=page.request.user,
            now=page.request.now,
            id=sent_id,
            session=session,
        )
    except Refused as refused:
        return not_recorded(page, refused)
    return None


def not_recorded(page: CoursePage, refused: Refused) -> HttpResponse:
    """Return why nothing was recorded, and the way back."""
    words = " ".join(in_words(words, content()) for words in refused.findings)
    back = back_to(page.request, f"/courses/{page.course.pk}/")
    return page.render("shared/refused.html", {"said": words, "back": back}, tab="", status=422)


def session_sent(page: CoursePage) -> UUID | None:
    """Return the session that a form of one click names; 404 for one that is not of this course."""
    sent = page.request.POST.get("session", "")
    if not sent:
        return None
    if page.state.session(str(form_id(sent))) is None:
        raise Http404
    return form_id(sent)


def session_of_today(page: CoursePage) -> UUID | None:
    """Return the session that is on today, for what is recorded with one click."""
    at = page.state.current
    return UUID(at.id) if at and at.day == page.request.today else None


def whole_number(text: str) -> int | None:
    """Return a number of a sensible length; None for anything else."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None
