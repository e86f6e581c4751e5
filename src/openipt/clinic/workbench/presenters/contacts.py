# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What was said outside sessions, in full: contacts, follow-ups, risk conversations, what was told while waiting."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from openipt.clinic.language import content
from openipt.clinic.workbench.presenters.people import label_of
from openipt.clinic.workbench.presenters.safety import not_asked
from openipt.clinic.workbench.presenters.session_note import NOT_BY_HAND
from openipt.clinic.workbench.presenters.worksheets import Answer, answers_of, called
from openipt.clinic.workbench.presenters.writers import writers
from openipt.course.entries import Entry
from openipt.course.state import CourseState, Session
from openipt.protocol.days import in_zone

KINDS = ("contact", "follow_up", "risk_conversation", "risk_asked", "waiting")
# Fields that stand in the heading, apart from the rest, or are an id that says nothing.
ELSEWHERE = frozenset({"who", "means", "confidence", "planned"})


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with everything that was written. `confidence` is a third person's and never leaves the screen."""

    id: str
    title: str
    day: date
    session: Session | None
    answers: list[Answer]
    not_asked: str
    confidence: str
    recorded_by: str
    recorded_at: datetime
    corrected: bool
    by_hand: bool


def contacts_of(request: HttpRequest, state: CourseState) -> list[Contact]:
    """Newest first, in full; one statement for the names of those who wrote."""
    found = contact_entries(state)
    names = writers(request, found)
    return [_contact(request, state, each, names.get(each.by, "")) for each in found]


def contact_entries(state: CourseState) -> list[Entry]:
    """The entries, newest first; the line about risk that belongs to every session stands in that session alone."""
    found = state.of_kind(*KINDS)
    return [each for each in reversed(found) if each.kind != "risk_asked" or each.session is None]


def _contact(request: HttpRequest, state: CourseState, entry: Entry, writer: str) -> Contact:
    shown = [each for each in content().facts[entry.kind].fields if each.id not in ELSEWHERE]
    return Contact(
        id=entry.id,
        title=title_of(entry),
        day=entry.happened_on,
        session=state.session(entry.session),
        answers=answers_of(shown, _asked_only(entry), called(state, entry)),
        not_asked=not_asked(entry),
        confidence=entry.text("confidence"),
        recorded_by=writer,
        recorded_at=in_zone(entry.recorded_at, request.user.service.tzinfo),
        corrected=entry.replaces is not None,
        by_hand=entry.kind not in NOT_BY_HAND,
    )


def _asked_only(entry: Entry) -> dict[str, object]:
    """Without the topics that were not asked and nothing was said about: a line of their own names them."""
    rows = entry.data.get("topics")
    if not isinstance(rows, list):
        return dict(entry.data)
    said = [row for row in rows if row.get("answer") != "not_asked" or row.get("words")]
    return {**entry.data, "topics": said}


def title_of(entry: Entry) -> str:
    """With whom and by what means, or what kind of contact it was."""
    if entry.kind == "contact":
        return _("%(who)s, %(means)s") % {"who": entry.text("who"), "means": label_of("means", entry)}
    return content().facts[entry.kind].label.staff
