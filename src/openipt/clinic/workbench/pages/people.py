# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people of the inventory: the circle, its table, and one click to move somebody a ring."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.submissions import form_id
from openipt.clinic.care.actions import NewFact, record_fact, record_facts
from openipt.clinic.care.recording import Refused
from openipt.clinic.interface.answers import AnswersForm, in_words
from openipt.clinic.interface.drawings import circle
from openipt.clinic.workbench.course_page import CoursePage, open_page
from openipt.clinic.workbench.forms.facts import WhenForm
from openipt.clinic.workbench.pages.facts import back_to, show_refused
from openipt.clinic.workbench.presenters.circle import drawing_of
from openipt.clinic.workbench.presenters.people import RINGS, people_of
from openipt.privacy import Permission
from openipt.protocol.load import content

FIRST_FIELDS = ("name", "relation")


@require_safe
def people(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The circle with its table twin; `?from=2025-01-21` or `?from=before` compares."""
    return _show(open_page(request, course_id))


def _show(
    page: CoursePage, *, status: int = 200, add: AnswersForm | None = None, when: WhenForm | None = None
) -> HttpResponse:
    asked = page.request.GET.get("from", "")
    compared = _day(asked)
    me = page.course.client.name.split(" ")[0]
    drawn = drawing_of(page.state, me, compared=compared, before=asked == "before", urls=True)
    context = {
        "circle": circle.both(drawn) if page.state.people else "",
        "people": people_of(page.state, compared),
        "compared": compared,
        "before": asked == "before",
        "rings": RINGS,
        "add": add or _add_form(page),
        "when": when or WhenForm(initial={"id": new_id(), "happened_on": page.request.today}, today=page.request.today),
        "kind": content().facts["person"],
    }
    return page.render("workbench/people.html", tab="people", status=status, **context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _add_form(page: CoursePage) -> AnswersForm:
    name = page.request.GET.get("name", "")
    leave_out = [each.id for each in content().facts["person"].fields if each.id not in FIRST_FIELDS]
    data = page.request.POST or None
    return AnswersForm(
        content().facts["person"].fields, names=page.names, data=data, answers={"name": name}, leave_out=leave_out
    )


@require_POST
def add(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Add a person; with a ring chosen they are placed at once."""
    page = open_page(request, course_id, Permission.RECORD)
    form = _add_form(page)
    when = WhenForm(request.POST, today=request.today)
    if not all([form.is_valid(), when.is_valid()]):
        return _show(page, status=422, add=form, when=when)
    given = {key: when.cleaned_data[key] for key in ("happened_on", "session")}
    facts = [NewFact("person", form.answers(), id=when.cleaned_data["id"], **given)]
    ring = request.POST.get("ring", "")
    if ring.isdecimal() and int(ring) in RINGS:
        placed = {"person": str(when.cleaned_data["id"]), "when": "now", "ring": int(ring)}
        facts.append(NewFact("ring", placed, **given))
    try:
        record_facts(course=page.course, facts=facts, by=request.user, now=request.now)
    except Refused as refused:
        show_refused(form, when, refused)
        return _show(page, status=422, add=form, when=when)
    return redirect(back_to(request, reverse("people", args=[course_id])))


@require_POST
def move(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Place somebody on a ring (now, before onset or wished): one row more, the old one stays."""
    page = open_page(request, course_id, Permission.RECORD)
    data = {
        "person": request.POST.get("person", ""),
        "when": request.POST.get("when") or "now",
        "ring": int(request.POST["ring"]) if request.POST.get("ring", "").isdecimal() else None,
    }
    session = request.POST.get("session")
    try:
        record_fact(
            course=page.course,
            kind="ring",
            data=data,
            id=form_id(request.POST.get("id", "")),
            session=UUID(session) if session else None,
            by=request.user,
            now=request.now,
        )
    except Refused as refused:
        said = " ".join(in_words(each, content()) for each in refused.findings)
        return page.render("workbench/refused.html", tab="people", status=422, said=said)
    return redirect(back_to(request, reverse("people", args=[course_id]) + f"#{data['person']}"))


@require_safe
def circle_print(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The circle to be given to the client: names and rings only."""
    page = open_page(request, course_id)
    drawn = drawing_of(page.state, page.course.client.name.split(" ")[0], shared=True)
    return page.render("workbench/circle_print.html", tab="people", circle=circle.draw(drawn, names_only=True))


urls = [
    path("courses/<uuid:course_id>/people/", people, name="people"),
    path("courses/<uuid:course_id>/people/add/", add, name="person-new"),
    path("courses/<uuid:course_id>/people/ring/", move, name="ring"),
    path("courses/<uuid:course_id>/people/print/", circle_print, name="circle-print"),
]
