# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms of a course that came twice with other content; the rule itself is in web/submissions.py.

What says something about danger is saved at once: nothing about it may depend on a second button. Everything else is
shown beside what was saved first, with buttons that say what they do.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.forms.both import side_by_side
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content
from openipt.clinic.web.submissions import REFUSED, Choice, Twice, sent_again
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.when_form import WhenForm
from openipt.course.kinds import Fact, fact_of
from openipt.course.risk import ASKING
from openipt.protocol.model import Field, FieldType

TICKED = frozenset({FieldType.YES, FieldType.CHOICE, FieldType.CHOICES, FieldType.PEOPLE})
PREFIXES = ("alert",)  # of forms whose fields are not called by the kind they record
CALLED = {"line": "answer"}  # fields that a form calls in another way than the kind


@dataclass(frozen=True, slots=True)
class Asked:
    """How a form asks for a kind of fact: what was sent, by the names of its fields, and what it answers itself."""

    sent: QueryDict
    answered: Container[str] = ()


AskedBy: TypeAlias = Callable[[str, QueryDict], Asked]


def in_its_own_form(_kind: str, sent: QueryDict) -> Asked:
    """Return the form of a kind, which asks for every field by its name."""
    return Asked(sent)


def fact_again(
    twice: Twice, course_id: UUID, *, asked_by: AskedBy = in_its_own_form, **address: object
) -> HttpResponse:
    """Show both entries; one about danger is recorded too, at once."""
    page = open_page(twice.request, course_id)
    first = next((entry for entry in page.entries if entry.id == str(twice.first.pk)), None)
    if first is None or first.kind not in content().facts:
        return twice.page(choices=[twice.choice(_("Save the second too"))])
    fact = fact_of(first)
    lines = side_by_side(*_sides(page, fact, asked_by))
    if content().facts[fact.kind_id].about_danger:
        at = {"entry_id": twice.first.pk} if "entry_id" in address else {}
        saved = twice.save(at, **_kept_open(twice, fact))
        if saved.status_code < REFUSED:
            words = _("Both are in the record. If one of them is wrong, mark it as entered in error.")
            return twice.page(lines, saved=words)
    return twice.page(lines, _choices(twice, page, fact))


def _sides(page: CoursePage, first: Fact, asked_by: AskedBy) -> tuple[list[forms.BaseForm], list[forms.BaseForm]]:
    """Return what was saved and what was sent, in the fields of the kind."""
    sent, fields = page.request.POST, content().facts[first.kind_id].fields
    prefix = _prefix(sent, first.kind_id)
    asked = asked_by(first.kind_id, sent)
    data = asked.sent.copy()
    for name, field in CALLED.items():
        if name in data:
            data.setlist(field, data.getlist(name))
    shown = [field for field in fields if field.id not in asked.answered and _is_asked(field, data, prefix)]
    day = {"happened_on": first.happened_on, "reason": first.recorded_reason}
    before: list[forms.BaseForm] = [AnswersForm(shown, names=page.names, answers=first.stored, prefix=prefix)]
    now: list[forms.BaseForm] = [AnswersForm(shown, names=page.names, data=data, prefix=prefix)]
    if "happened_on" in sent:
        before.append(WhenForm(initial=day, today=page.request.today))
        now.append(WhenForm(sent, today=page.request.today))
    return before, now


def _prefix(sent: Iterable[str], kind: str) -> str | None:
    """Return what stands before the names of the fields: tools of a session have one each."""
    return next((prefix for prefix in (kind, *PREFIXES) if any(name.startswith(f"{prefix}-") for name in sent)), None)


def _is_asked(field: Field, sent: Iterable[str], prefix: str | None) -> bool:
    """Return whether the form asked for this: what is not ticked is not sent."""
    name = f"{prefix}-{field.id}" if prefix else field.id
    return field.type in TICKED or any(key == name or key.startswith(f"{name}.") for key in sent)


def _kept_open(twice: Twice, first: Fact) -> dict[str, str]:
    """Return a concern that only the first closed stays open."""
    sent = twice.request.POST
    prefix = _prefix(sent, first.kind_id)
    name = f"{prefix}-" if prefix else ""
    return {f"{name}opens": "on"} if isinstance(first, ASKING) and first.closes and f"{name}closes" not in sent else {}


def _choices(twice: Twice, page: CoursePage, first: Fact) -> list[Choice]:
    choices = []
    kind = content().facts[first.kind_id]
    if kind.has_form and page.state.facts.by_id(first.id):
        address = reverse("entry-correct", args=[page.course.pk, first.id])
        choices.append(_correction(twice, address, first.kind_id))
    if not kind.once and "entry_id" not in twice.sent.kwargs:
        choices.append(twice.choice(_("Save the second too, as a further entry")))
    return choices


def _correction(twice: Twice, address: str, kind: str) -> Choice:
    prefix = f"{_prefix(twice.request.POST, kind) or ''}-"
    plain = [(name.removeprefix(prefix), value) for name, value in twice.fields()]
    return Choice(_("Save the second as a correction of the first"), address, tuple(plain))


def reason_again(twice: Twice, **_address: object) -> HttpResponse:
    """Show two reasons why something was entered in error; the first is in the record."""
    return twice.page([(_("What was wrong"), "", twice.request.POST.get("reason", ""))])


fact_sent_again = sent_again(fact_again, ids=("ring_id",))
reason_sent_again = sent_again(reason_again)
