# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Any dated fact: recorded, corrected, entered in error. The pages of a subject link here."""

from uuid import UUID

from django.contrib import messages
from django.forms import HiddenInput
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.casework.actions import correct_fact, withdraw_entry
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content, saying
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.answer_parts import Part
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, back_to
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again, reason_sent_again
from openipt.clinic.workbench.shared.when_form import WithdrawForm
from openipt.course.entries import WITHDRAWAL
from openipt.course.kinds import Fact
from openipt.course.kinds.sessions import SessionBooked
from openipt.course.note import names
from openipt.privacy import Permission
from openipt.protocol.model import FactKind, Recorded


def shown_on(kind_id: str, course_id: UUID) -> str:
    """Return the address of the page on which facts of a kind are shown."""
    kind = content().facts.get(kind_id)
    return reverse(kind.page if kind and kind.page else "course", args=[course_id])


def given(request: Request) -> dict[str, object]:
    """Return what the address already says about a new fact ("?person=...")."""
    return {key: value for key, value in request.GET.items() if key not in ("next", "session")}


def kind_of(kind: str) -> FactKind:
    definition = content().facts.get(kind)
    if definition is None or not definition.has_form:
        raise Http404
    return definition


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, course_id: UUID, kind: str) -> HttpResponse:
    """Show a new fact of any kind, on its own page."""
    page = open_page(request, course_id, Permission.RECORD)
    definition = kind_of(kind)
    if definition.recorded is Recorded.PAGE:
        return redirect(definition.id, course_id)
    fact = FactForm(page, definition.id, answers=given(request))
    back = back_to(request, shown_on(kind, course_id))
    if fact.recorded():
        return redirect(back)
    return _show(fact, back=back)


def _show(fact: FactForm, *, status: int | None = None, **context: object) -> HttpResponse:
    for field in fact.kind.fields:
        if field.from_address:
            fact.form.fields[field.id].widget = HiddenInput()
    shown = {"title": fact.kind.label.staff, "kind": fact.kind.id, **fact.context, **context}
    return fact.page.render("facts/fact.html", shown, tab="", status=status or fact.status)


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, course_id: UUID, entry_id: UUID) -> HttpResponse:
    """Another row in the place of one that stands; the old one is kept."""
    page = open_page(request, course_id, Permission.RECORD)
    old = fact_in_force(page, entry_id)
    back = back_to(request, shown_on(old.kind_id, course_id))
    first = {"happened_on": old.happened_on, "session": None}
    fact = FactForm(page, kind_of(old.kind_id).id, answers=old.stored, first=first)
    if old.id != str(entry_id):
        return _both(fact, old, back)
    if fact.is_valid() and _corrected(fact, entry_id):
        return redirect(back)
    return _show(fact, back=back, entry=old)


def _corrected(fact: FactForm, entry_id: UUID) -> bool:
    initial = {key: value for key, value in fact.when.given().items() if key != "session"}
    with fact.refusals():
        correct_fact(course=fact.page.read, entry=entry_id, data=fact.form.answers(), **fact.signed, **initial)
        return True
    return False


def _both(fact: FactForm, standing: Fact, back: str) -> HttpResponse:
    """Someone has corrected it meanwhile: theirs beside what was typed, which is then saved in the place of theirs."""
    if not fact.sent:
        return redirect("entry-correct", fact.page.course.pk, standing.id)
    answers = saying(names(fact.page.state)).answers(fact.kind.fields, standing.stored)
    theirs = [Part(fact.kind.label.staff, answers)]
    return _show(fact, status=409, back=back, entry=standing, theirs=theirs)


def fact_in_force(page: CoursePage, entry_id: UUID) -> Fact:
    """Return the fact, or what stands in its place since; 404 if it was withdrawn or is of another course."""
    at: str | None = str(entry_id)
    while at is not None:
        if fact := page.state.facts.by_id(at):
            return fact
        corrections = (entry for entry in page.entries if entry.replaces == at and entry.kind != WITHDRAWAL)
        at = next((correction.id for correction in corrections), None)
    raise Http404


@reason_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, course_id: UUID, entry_id: UUID) -> HttpResponse:
    """Entered in error: the row stays and stands no longer. A reason is asked for."""
    page = open_page(request, course_id, Permission.WITHDRAW)
    fact = page.state.facts.by_id(str(entry_id))
    if fact is None or not _can_be_withdrawn(fact):
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial={"id": new_id()})
    back = back_to(request, shown_on(fact.kind_id, course_id))
    if form.is_valid():
        _withdrawn(page, fact, form)
        messages.success(request, _("Marked as entered in error. The entry is kept but no longer counts."))
        return redirect(back)
    status = 422 if request.method == "POST" else 200
    return page.render("facts/withdraw.html", {"form": form, "entry": fact, "back": back}, tab="", status=status)


def _can_be_withdrawn(fact: Fact) -> bool:
    """Return what a kind without a definition has recorded is taken back in its own way: a session is cancelled."""
    kind = content().facts.get(fact.kind_id)
    return not kind.stays if kind else not isinstance(fact, SessionBooked)


def _withdrawn(page: CoursePage, fact: Fact, form: WithdrawForm) -> None:
    details = {key: form.cleaned_data[key] for key in ("id", "reason")}
    withdraw_entry(course=page.read, entry=UUID(fact.id), by=page.request.user, now=page.request.now, **details)


urls = [
    path("courses/<uuid:course_id>/record/<slug:kind>/", record, name="record"),
    path("courses/<uuid:course_id>/entries/<uuid:entry_id>/correct/", correct, name="entry-correct"),
    path("courses/<uuid:course_id>/entries/<uuid:entry_id>/withdraw/", withdraw, name="entry-withdraw"),
]
