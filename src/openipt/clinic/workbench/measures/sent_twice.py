# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A questionnaire that came twice with other answers: the second is a correction of the first, recorded at once.

So its flags raise their alert in the same transaction, whether or not anyone looks at the page that shows both.
"""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from openipt.clinic.casework.actions.responses import SENT_AGAIN
from openipt.clinic.forms.both import side_by_side
from openipt.clinic.language import field_of, instrument, saying
from openipt.clinic.web.submissions import REFUSED, Twice, sent_again
from openipt.clinic.workbench.measures.forms import DeclineForm, MeasureForm, TotalForm
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.course.entries import WITHDRAWAL
from openipt.course.kinds import Fact, ever_recorded
from openipt.course.kinds.measures import Declined, Response
from openipt.measures import Instrument

F = TypeVar("F", bound=Fact)


def answers_again(twice: Twice, course_id: UUID, measure_id: str) -> HttpResponse:
    """Record the second answers in the place of the first, and show both."""
    page, asked = open_page(twice.request, course_id), instrument(measure_id)
    first = _recorded(Response, page, twice.first.pk)
    if first is None:
        return twice.page(choices=[twice.choice(_("Save the second too"))])
    lines = side_by_side([_filled(asked, first, twice)], [_form(asked, twice)])
    saved = twice.save(replaces=_standing(page, first.id), cause=SENT_AGAIN)
    if saved.status_code < REFUSED:
        words = _("Both are kept. The second answers count from now on, as a correction of the first.")
        if getattr(saved, "raised_alert", False):
            words += " " + _("They raised an alert. Please read it now.")
        return twice.page(lines, saved=words, back=saved.get("Location", ""))
    return twice.page(lines, [twice.choice(_("Save the second too, as a further entry"))])


def _recorded(kind: type[F], page: CoursePage, entry_id: UUID) -> F | None:
    return next((fact for fact in ever_recorded(kind, page.entries) if fact.id == str(entry_id)), None)


def _standing(page: CoursePage, entry_id: str) -> str:
    """Return the answers that are in the place of these since, or these themselves."""
    corrections = {entry.replaces: entry.id for entry in page.entries if entry.replaces and entry.kind != WITHDRAWAL}
    while entry_id in corrections:
        entry_id = corrections[entry_id]
    return entry_id


def _form(asked: Instrument, twice: Twice) -> forms.Form:
    sent = twice.request.POST
    return TotalForm(asked, sent) if "total" in sent else MeasureForm(asked, sent)


def _filled(asked: Instrument, first: Response, twice: Twice) -> forms.Form:
    """Return the form as it was saved first."""
    initial: dict[str, object] = {
        "happened_on": first.happened_on,
        "reason": first.recorded_reason,
        "asked_in": first.language,
    }
    if "total" in twice.request.POST:
        return TotalForm(asked, initial=initial | {"total": first.total})
    numbered = enumerate(first.answers, start=1)
    answers = {f"item_{number}": f"{code}" for number, code in numbered if code is not None}
    return MeasureForm(asked, initial=initial | answers | {"mode": first.mode})


def declined_again(twice: Twice, course_id: UUID, measure_id: str) -> HttpResponse:
    """Show two reasons why a measure was skipped."""
    first = _recorded(Declined, open_page(twice.request, course_id), twice.first.pk)
    form = DeclineForm(twice.request.POST)
    scope, say = field_of(Declined, "scope"), saying()
    lines = []
    if first is not None and form.is_valid():
        lines = [
            (say.words(scope.label), say.value(scope, first.scope), say.value(scope, form.cleaned_data["scope"])),
            (_("Reason"), _why_left_out(first.stored), _why_left_out(form.data_of_reason())),
        ]
    return twice.page(lines, [twice.choice(_("Save the second too, as a further entry"))])


def _why_left_out(data: Mapping[str, object]) -> str:
    """Return the reason that was chosen and what was said of it."""
    fields = [field_of(Declined, "why"), field_of(Declined, "reason")]
    return ": ".join(answer.text for answer in saying().answers(fields, data))


answers_sent_again = sent_again(answers_again)
declined_sent_again = sent_again(declined_again)
