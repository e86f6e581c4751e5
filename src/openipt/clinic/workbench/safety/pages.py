# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Safety: a risk conversation at any time, score or no score; alerts answered, or handed over."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from openipt.clinic.casework.actions import answer_alerts, hand_over_alert, record_conversation
from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.forms.fields import WordsField
from openipt.clinic.forms.findings import in_words
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import form_id
from openipt.clinic.workbench.safety.presenters import safety_of
from openipt.clinic.workbench.safety.sent_twice import alert_sent_again
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import (
    FactForm,
    session_asked_for,
    session_of_today,
    when_form,
)
from openipt.clinic.workbench.shared.keepers import keepers
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.clinic.workbench.shared.when_form import WhenForm
from openipt.course.risk import left_to_say
from openipt.privacy import Permission
from openipt.protocol.text import MOST_IN_TEXT


class LineForm(forms.Form):
    """The one line of an answer that belongs to a known concern."""

    line = WordsField(
        max_length=MOST_IN_TEXT,
        label=gettext_lazy("What was asked, understood and agreed"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    closes = forms.BooleanField(label=gettext_lazy("This entry closes the concern"), required=False)


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: Request, course_id: UUID) -> HttpResponse:
    """Show what waits, what was said before, and the conversation that answers it."""
    post = request.method == "POST"
    page = open_page(request, course_id, Permission.ANSWER_ALERT if post else Permission.READ_COURSE)
    talk = _talk_form(page)
    if talk.is_valid() and _talked(talk):
        return redirect(_after(page, talk.when.cleaned_data["session"]))
    return _show(page, talk.form, talk.when, LineForm(), status=talk.status)


def _talk_form(page: CoursePage) -> FactForm:
    at_session = {} if session_asked_for(page) else {"session": session_of_today(page)}
    return FactForm(page, "risk_conversation", answers=_begun(), leave_out=_not_now(page), first=at_session)


def _talked(talk: FactForm) -> bool:
    details = {key: talk.when.cleaned_data[key] for key in ("id", "session", "happened_on")}
    data = {**talk.form.answers(), "topics": _asked(talk.form)}
    with talk.refusals():
        record_conversation(course=talk.page.read, data=data, **talk.signed, **details)
        return True
    return False


def _show(page: CoursePage, form: AnswersForm, when: WhenForm, line: LineForm, *, status: int) -> HttpResponse:
    context = {
        "safety": safety_of(page.request, page.state),
        "form": form,
        "when": when,
        "line": line,
        "may_answer": page.access.may(Permission.ANSWER_ALERT),
        "colleagues": keepers(page.course),
    }
    return page.render("safety/risk.html", context, tab="risk", status=status)


def _begun() -> dict[str, object]:
    """Return every topic stands there as "not asked": none of them is ever answered by default."""
    field = content().facts["risk_conversation"].field("topics")
    column = field.fields[0] if field else None
    return {"topics": [{"topic": topic.id, "answer": "not_asked"} for topic in (column.choices if column else ())]}


def _asked(form: AnswersForm) -> list[dict[str, object]]:
    rows = form.answers().get("topics", [])
    return [
        row
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and (row.get("answer") != "not_asked" or row.get("words"))
    ]


def _not_now(page: CoursePage) -> list[str]:
    """Of the two that are about the concern, the one that cannot be said now."""
    return [name for name in ("opens", "closes") if name != left_to_say(page.state)]


def _after(page: CoursePage, session: UUID | None) -> str:
    if session:
        return reverse("session", args=[page.course.pk, session])
    return reverse("risk", args=[page.course.pk])


@fact_sent_again
@require_POST
def risk_line(request: Request, course_id: UUID) -> HttpResponse:
    """One line, for the same answer again while a plan is in force."""
    page = open_page(request, course_id, Permission.ANSWER_ALERT)
    line, when = LineForm(request.POST), when_form(page, request.POST)
    if all([line.is_valid(), when.is_valid()]) and _line_recorded(page, line, when):
        return redirect(_after(page, when.cleaned_data["session"]))
    fields = content().facts["risk_conversation"].fields
    form = AnswersForm(fields, names=page.names, answers=_begun(), leave_out=_not_now(page))
    return _show(page, form, when, line, status=422)


def _line_recorded(page: CoursePage, line: LineForm, when: WhenForm) -> bool:
    details = {key: when.cleaned_data[key] for key in ("id", "session", "happened_on")}
    entry = {"line": line.cleaned_data["line"], "closes": line.cleaned_data["closes"]}
    try:
        answer_alerts(course=page.read, by=page.request.user, now=page.request.now, **entry, **details)
    except Refused as refused:
        line.add_error("line", " ".join(in_words(finding, content()) for finding in refused.findings))
        return False
    return True


@alert_sent_again
@require_POST
def hand_over(request: Request, course_id: UUID, alert_id: UUID) -> HttpResponse:
    """Another member of staff owns the alert from now on; one who does not work here yet stands in on duty."""
    page = open_page(request, course_id, Permission.ANSWER_ALERT)
    alert = next((alert for alert in page.state.alerts if alert.id == str(alert_id)), None)
    owner = keepers(page.course).filter(pk=form_id(request.POST.get("owner", ""))).first()
    if alert is None or owner is None:
        raise Http404
    if alert.open and alert.owner != str(owner.pk):
        hand_over_alert(course=page.read, alert=alert_id, owner=owner, by=request.user, now=request.now)
    return redirect("risk", course_id)


urls = [
    path("courses/<uuid:course_id>/risk/", risk, name="risk"),
    path("courses/<uuid:course_id>/risk/line/", risk_line, name="risk-line"),
    path("courses/<uuid:course_id>/alerts/<uuid:alert_id>/owner/", hand_over, name="alert-hand-over"),
]
