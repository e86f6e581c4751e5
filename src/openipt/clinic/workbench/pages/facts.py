# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Any dated fact: recorded, corrected, entered in error. The pages of a subject link here."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.submissions import form_id
from openipt.clinic.care.actions import correct_fact, record_fact, withdraw_entry
from openipt.clinic.care.recording import Refused
from openipt.clinic.interface.answers import AnswersForm
from openipt.clinic.workbench.course_page import CoursePage, open_page
from openipt.clinic.workbench.forms.facts import WhenForm, WithdrawForm
from openipt.course.entries import Entry
from openipt.privacy import Permission
from openipt.protocol.load import content
from openipt.protocol.model import FactKind

# Kinds that come from an action of their own, never from this form.
NOT_HERE = frozenset(
    {"session", "attendance", "alert", "alert_owner", "alert_answer", "risk_conversation", "risk_asked", "withdrawal"}
)
# Fields that the address fills in and nobody types.
HIDDEN = {"follow_up": ("planned",)}
# Where a fact of a kind is shown: the name of the page.
SHOWN_ON = {
    "person": "people", "ring": "people", "tie": "people", "death": "people", "safety": "people", "inventory": "people",
    "gap": "people", "not_a_person": "people", "expectation": "people", "dispute_stage": "people", "event": "timeline",
    "treatment": "timeline", "evidence": "focus", "focus": "focus", "area_touched": "focus", "goal": "goals",
    "goal_rating": "goals", "step": "goals", "step_result": "goals", "consent": "consents", "agreement": "agreement",
    "handout": "papers", "end_announced": "ending", "decision": "ending", "follow_up_planned": "ending",
    "follow_up": "ending", "closing": "ending", "review": "ending", "reopening": "ending",
}  # fmt: skip


def shown_on(kind: str, course_id: UUID) -> str:
    return reverse(SHOWN_ON.get(kind, "course"), args=[course_id])


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, if that is a page of ours; else the subject's page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else otherwise


def given(request: HttpRequest) -> dict[str, object]:
    """What the address already says about a new fact ("?person=...")."""
    return {key: value for key, value in request.GET.items() if key not in ("next", "session")}


def kind_of(kind: str) -> FactKind:
    found = content().facts.get(kind)
    if found is None or kind in NOT_HERE:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, course_id: UUID, kind: str) -> HttpResponse:
    """A new fact of any kind, on its own page."""
    page = open_page(request, course_id, Permission.RECORD)
    definition = kind_of(kind)
    form = _form(page, definition, given(request))
    when = WhenForm(request.POST or None, initial=_first(request), today=request.today)
    back = back_to(request, shown_on(kind, course_id))
    if request.method == "POST" and all([form.is_valid(), when.is_valid()]):
        try:
            record_fact(
                course=page.course, kind=kind, data=form.answers(), by=request.user, now=request.now, **when.given()
            )
        except Refused as refused:
            show_refused(form, when, refused)
        else:
            return redirect(back)
    return _show(page, form, when, title=definition.label.staff, back=back, kind=kind)


def _form(page: CoursePage, definition: FactKind, answers: Mapping[str, object]) -> AnswersForm:
    form = AnswersForm(definition.fields, names=page.names, data=page.request.POST or None, answers=answers)
    for name in HIDDEN.get(definition.id, ()):
        form.fields[name].widget = HiddenInput()
    return form


def _first(request: HttpRequest) -> dict[str, object]:
    return {"id": new_id(), "happened_on": request.today, "session": request.GET.get("session")}


def show_refused(form: AnswersForm, when: WhenForm, refused: Refused) -> None:
    """Each finding at its field; what only wants a reason opens the reason."""
    own = [
        each for each in refused.findings if each.where in ("happened_on", "reason") and each.where not in form.fields
    ]
    form.add_findings([each for each in refused.findings if each not in own], content())
    when.add_findings(own, content())


def _show(page: CoursePage, form: AnswersForm, when: WhenForm, **context: object) -> HttpResponse:
    status = 422 if page.request.method == "POST" else 200
    return page.render("workbench/fact.html", tab="", status=status, form=form, when=when, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, course_id: UUID, entry_id: UUID) -> HttpResponse:
    """Another row in the place of one that stands; the old one is kept."""
    page = open_page(request, course_id, Permission.RECORD)
    entry = standing_entry(page, entry_id)
    definition = kind_of(entry.kind)
    form = _form(page, definition, entry.data)
    first = {"id": new_id(), "happened_on": entry.happened_on}
    when = WhenForm(request.POST or None, initial=first, today=request.today)
    back = back_to(request, shown_on(entry.kind, course_id))
    if request.method == "POST" and all([form.is_valid(), when.is_valid()]):
        made = {key: value for key, value in when.given().items() if key != "session"}
        try:
            correct_fact(
                course=page.course, entry=entry_id, data=form.answers(), by=request.user, now=request.now, **made
            )
        except Refused as refused:
            show_refused(form, when, refused)
        else:
            return redirect(back)
    return _show(page, form, when, title=definition.label.staff, back=back, entry=entry, kind=entry.kind)


def standing_entry(page: CoursePage, entry_id: UUID) -> Entry:
    found = next((each for each in page.state.entries if each.id == str(entry_id)), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, course_id: UUID, entry_id: UUID) -> HttpResponse:
    """Entered in error: the row stays and stands no longer. A reason is asked for."""
    page = open_page(request, course_id, Permission.WITHDRAW)
    entry = standing_entry(page, entry_id)
    form = WithdrawForm(request.POST or None, initial={"id": new_id()})
    back = back_to(request, shown_on(entry.kind, course_id))
    if request.method == "POST" and form.is_valid():
        withdraw_entry(
            course=page.course,
            entry=entry_id,
            reason=form.cleaned_data["reason"],
            id=form_id(str(form.cleaned_data["id"])),
            by=request.user,
            now=request.now,
        )
        messages.success(request, _("Marked as entered in error. The row is kept and stands no longer."))
        return redirect(back)
    status = 422 if request.method == "POST" else 200
    return page.render("workbench/withdraw.html", tab="", status=status, form=form, entry=entry, back=back)


urls = [
    path("courses/<uuid:course_id>/record/<slug:kind>/", record, name="record"),
    path("courses/<uuid:course_id>/entries/<uuid:entry_id>/correct/", correct, name="entry-correct"),
    path("courses/<uuid:course_id>/entries/<uuid:entry_id>/withdraw/", withdraw, name="entry-withdraw"),
]
