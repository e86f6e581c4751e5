# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The alert answered in the session: by one line where it joins an open concern, by a conversation where it is new."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.workbench.shared.course_page import CoursePage
from openipt.clinic.workbench.shared.header import alert_words
from openipt.course.risk import left_to_say
from openipt.course.state import Session
from openipt.privacy import Permission

LINE = ("answer",)
CONVERSATION = ("asked_in_person", "understood", "agreed", "next_contact", "next_contact_on")


@dataclass(frozen=True, slots=True)
class AlertShown:
    """What waits and the form that answers it. `kind` is the fact it records."""

    kind: str
    text: str
    why: str
    form: AnswersForm
    id: UUID
    key: str
    full_url: str


def alert_shown(page: CoursePage, at: Session, form: AnswersForm | None = None) -> AlertShown | None:
    """Return none while no alert is open, or for someone who may not answer it."""
    waiting = page.state.open_alerts
    if not waiting or not page.access.may(Permission.ANSWER_ALERT):
        return None
    kind = "risk_asked" if all(alert.joins for alert in waiting) else "risk_conversation"
    why = (
        _(
            "This answer is no higher than the last one you talked through, and a safety plan is in "
            "place. A short entry is enough."
        )
        if kind == "risk_asked"
        else _("Ask in person, whatever the score. The alert stays open until you record this.")
    )
    return AlertShown(
        kind=kind,
        text="; ".join(dict.fromkeys(alert_words(alert) for alert in waiting)),
        why=why,
        form=form or alert_form(page, kind),
        id=new_id(),
        key=f"fact:alert:{at.id}",
        full_url=_risk_url(page, at),
    )


def alert_form(page: CoursePage, kind: str, data: object = None) -> AnswersForm:
    wanted = (*(LINE if kind == "risk_asked" else CONVERSATION), left_to_say(page.state))
    fields = [field for field in content().facts[kind].fields if field.id in wanted]
    form = AnswersForm(fields, names=page.names, data=data, prefix="alert")
    for name in ("answer", "understood", "agreed"):
        if name in form.fields:
            form.fields[name].widget.attrs["rows"] = 2
    return form


def _risk_url(page: CoursePage, at: Session) -> str:
    try:
        return f"{reverse('risk', args=[page.course.pk])}?session={at.id}"
    except NoReverseMatch:
        return ""
