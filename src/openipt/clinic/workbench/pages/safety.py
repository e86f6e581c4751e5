# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Safety: a risk conversation at any time, score or no score; alerts answered, or handed over."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import User
from openipt.clinic.care.actions import answer_alerts, hand_over_alert, record_conversation
from openipt.clinic.care.recording import Refused
from openipt.clinic.interface.answers import AnswersForm
from openipt.clinic.workbench.course_page import CoursePage, open_page
from openipt.clinic.workbench.forms.facts import WhenForm
from openipt.clinic.workbench.pages.facts import show_refused
from openipt.clinic.workbench.presenters.safety import safety_of
from openipt.privacy import Permission
from openipt.protocol.load import content


class LineForm(forms.Form):
    """The one line of an answer that belongs to a known concern."""

    line = forms.CharField(
        label=gettext_lazy("What was asked, understood and agreed"), widget=forms.Textarea(attrs={"rows": 3})
    )
    closes = forms.BooleanField(label=gettext_lazy("The concern is closed with this line"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What waits, what was said before, and the conversation that answers it."""
    post = request.method == "POST"
    page = open_page(request, course_id, Permission.ANSWER_ALERT if post else Permission.READ_COURSE)
    definition = content().facts["risk_conversation"]
    form = AnswersForm(
        definition.fields, names=page.names, data=request.POST or None, answers=_begun(), leave_out=_not_now(page)
    )
    when = WhenForm(request.POST or None, initial=_first(page), today=request.today)
    if post and all([form.is_valid(), when.is_valid()]):
        given = {key: when.cleaned_data[key] for key in ("id", "session", "happened_on")}
        data = {**form.answers(), "topics": _asked(form)}
        try:
            record_conversation(course=page.course, data=data, by=request.user, now=request.now, **given)
        except Refused as refused:
            show_refused(form, when, refused)
        else:
            return redirect(_after(page, given["session"]))
    return _show(page, form, when, LineForm(), status=422 if post else 200)


def _show(page: CoursePage, form: AnswersForm, when: WhenForm, line: LineForm, *, status: int) -> HttpResponse:
    staff = User.objects.in_service(page.course.service_id).active().with_role("therapist").order_by("name")
    context = {
        "safety": safety_of(page.request, page.state),
        "form": form,
        "when": when,
        "line": line,
        "may_answer": page.access.may(Permission.ANSWER_ALERT),
        "colleagues": [each for each in staff if each.pk != page.request.user.pk],
    }
    return page.render("workbench/risk.html", tab="risk", status=status, **context)


def _begun() -> dict[str, object]:
    """Every topic stands there as "not asked": none of them is ever answered by default."""
    field = content().facts["risk_conversation"].field("topics")
    column = field.fields[0] if field else None
    return {"topics": [{"topic": each.id, "answer": "not_asked"} for each in (column.choices if column else ())]}


def _asked(form: AnswersForm) -> list[dict[str, object]]:
    rows = form.answers().get("topics", [])
    return [
        each for each in rows if isinstance(each, dict) and (each.get("answer") != "not_asked" or each.get("words"))
    ]


def _not_now(page: CoursePage) -> list[str]:
    """Closing is only offered where a concern is open."""
    concern = page.state.concern
    return [] if (concern and concern.open) or page.state.open_alerts else ["closes"]


def _first(page: CoursePage) -> dict[str, object]:
    asked = page.request.GET.get("session")
    at = page.state.current
    today = at.id if at and at.day == page.request.today else None
    return {"id": new_id(), "happened_on": page.request.today, "session": asked or today}


def _after(page: CoursePage, session: UUID | None) -> str:
    if session:
        return reverse("session", args=[page.course.pk, session])
    return reverse("risk", args=[page.course.pk])


@require_POST
def risk_line(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """One line, for the same answer again while a plan is in force."""
    page = open_page(request, course_id, Permission.ANSWER_ALERT)
    line, when = LineForm(request.POST), WhenForm(request.POST, today=request.today)
    if all([line.is_valid(), when.is_valid()]):
        given = {key: when.cleaned_data[key] for key in ("id", "session", "happened_on")}
        said = {"line": line.cleaned_data["line"], "closes": line.cleaned_data["closes"]}
        answer_alerts(course=page.course, by=request.user, now=request.now, **said, **given)
        return redirect(_after(page, given["session"]))
    fields = content().facts["risk_conversation"].fields
    form = AnswersForm(fields, names=page.names, answers=_begun())
    return _show(page, form, WhenForm(initial=_first(page), today=request.today), line, status=422)


@require_POST
def hand_over(request: HttpRequest, course_id: UUID, alert_id: UUID) -> HttpResponse:
    """Another member of staff owns the alert from now on."""
    page = open_page(request, course_id, Permission.ANSWER_ALERT)
    staff = User.objects.in_service(page.course.service_id).active().with_role("therapist")
    owner = staff.filter(pk=request.POST.get("owner") or None).first()
    if owner is not None:
        hand_over_alert(course=page.course, alert=alert_id, owner=owner, by=request.user, now=request.now)
    return redirect("risk", course_id)


@require_safe
def contact(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """A contact outside sessions: one short form."""
    address = reverse("record", args=[course_id, "contact"])
    return redirect(f"{address}?risk=not_asked")


urls = [
    path("courses/<uuid:course_id>/risk/", risk, name="risk"),
    path("courses/<uuid:course_id>/risk/line/", risk_line, name="risk-line"),
    path("courses/<uuid:course_id>/alerts/<uuid:alert_id>/owner/", hand_over, name="alert-hand-over"),
    path("courses/<uuid:course_id>/contacts/new/", contact, name="contact-new"),
]
