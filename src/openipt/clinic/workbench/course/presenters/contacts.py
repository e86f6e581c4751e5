# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What was said outside sessions, in full: contacts, follow-ups, risk conversations, what was told while waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from openipt.clinic.dates import written
from openipt.clinic.language import answer_of, content, has_form, saying
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.safety.presenters import not_asked
from openipt.clinic.workbench.shared.writers import writers
from openipt.course.kinds import in_order
from openipt.course.kinds.consents import Waiting
from openipt.course.kinds.endings import FollowUp
from openipt.course.kinds.safety import Contact as ContactMade
from openipt.course.kinds.safety import RiskAsked, RiskConversation
from openipt.course.note import names
from openipt.course.state import CourseState, Session
from openipt.protocol.days import in_zone
from openipt.protocol.saying import Answer

ContactFact = ContactMade | FollowUp | RiskConversation | RiskAsked | Waiting
# Fields that stand in the heading, apart from the rest, or are an id that says nothing.
ELSEWHERE = frozenset({"who", "means", "confidence", "planned"})


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with everything that was written. `confidence` is a third person's and never leaves the screen."""

    id: str
    title: str
    day: date
    session: Session | None
    answers: Sequence[Answer]
    not_asked: str
    confidence: str
    recorded_by: str
    recorded_at: datetime
    corrected: bool
    by_hand: bool

    @property
    def label(self) -> str:
        """What a screen reader says of it, where links of several contacts read alike."""
        return f"{self.title}, {written(self.day, 'j F Y')}"


def contacts_of(request: Request, state: CourseState) -> list[Contact]:
    """Newest first, in full; one statement for the names of those who wrote."""
    contacts = contacts_in(state)
    names = writers(request, contacts)
    return [_contact(request, state, contact, names.get(contact.recorded_by, "")) for contact in contacts]


def contacts_in(state: CourseState) -> list[ContactFact]:
    """Newest first; the line about risk that belongs to every session stands in that session alone."""
    contacts = in_order(
        [
            *state.facts.of(ContactMade, FollowUp, Waiting),
            *state.facts.of(RiskConversation),
            *(line for line in state.facts.of(RiskAsked) if line.session is None),
        ]
    )
    return contacts[::-1]


def _contact(request: Request, state: CourseState, contact: ContactFact, writer: str) -> Contact:
    shown = [field for field in content().facts[contact.kind_id].fields if field.id not in ELSEWHERE]
    told = contact.asked_only if isinstance(contact, RiskConversation) else contact.stored
    return Contact(
        id=contact.id,
        title=title_of(contact),
        day=contact.happened_on,
        session=state.session(contact.session),
        answers=saying(names(state)).answers(shown, told),
        not_asked=not_asked(contact),
        confidence=contact.confidence if isinstance(contact, ContactMade) else "",
        recorded_by=writer,
        recorded_at=in_zone(contact.recorded_at, request.user.service.tzinfo),
        corrected=contact.replaces is not None,
        by_hand=has_form(contact.kind_id),
    )


def title_of(contact: ContactFact) -> str:
    """With whom and by what means, or what kind of contact it was."""
    if isinstance(contact, ContactMade):
        return _("%(who)s, %(means)s") % {"who": contact.who, "means": answer_of(contact, "means")}
    return content().facts[contact.kind_id].label.staff


def said_first(contact: ContactFact) -> str:
    """Return what a line about a contact says of it."""
    match contact:
        case ContactMade():
            return contact.said
        case FollowUp():
            return contact.been
        case RiskConversation():
            return contact.understood
        case RiskAsked():
            return contact.answer
        case Waiting():
            return contact.told
