# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people of the inventory: the circle, its table, and one click to move someone a ring."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from openipt.clinic import language
from openipt.clinic.casework.actions import NewFact, record_facts
from openipt.clinic.drawings import circle
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import form_id
from openipt.clinic.workbench.people.circle import drawing_of, ring_words
from openipt.clinic.workbench.people.presenters import RINGS, moves_since, people_of
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, back_to, record_at_once, session_sent, whole_number
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.moves import Point
from openipt.privacy import Permission
from openipt.protocol.days import read_day

FIRST_FIELDS = ("name", "relation")


@require_safe
def people(request: Request, course_id: UUID) -> HttpResponse:
    """Show the circle with its table twin; `?from=2025-01-21` or `?from=before` compares."""
    return _show(open_page(request, course_id))


def _show(page: CoursePage, person: FactForm | None = None) -> HttpResponse:
    since = _since(page)
    person = person or _person_form(page)
    drawn = drawing_of(page.state, _me(page), since=since, urls=True)
    context = {
        "circle": circle.both(drawn) if page.state.people else "",
        "people": people_of(page.state, page.course.client.name, since),
        "compared": None if since is Point.ONSET else since,
        "before": since is Point.ONSET,
        "since": since,
        "asked": page.request.GET.get("from", "") if since else "",
        "rings": RINGS,
        "ring_words": [(ring, ring_words(ring)) for ring in RINGS],
        "add": person.form,
        "when": person.when,
        "chosen": page.request.POST.get("ring", ""),
        "ring_id": page.request.POST.get("ring_id") or new_id(),
    }
    return page.render("people/people.html", context, tab="people", status=person.status)


def _since(page: CoursePage) -> date | Point | None:
    """From when the circle is compared, as the address says."""
    asked = page.request.GET.get("from", "")
    return Point.ONSET if asked == Point.ONSET.value else read_day(asked)


def _me(page: CoursePage) -> str:
    return page.course.client.name.split(" ")[0]


def _person_form(page: CoursePage) -> FactForm:
    leave_out = [field.id for field in content().facts["person"].fields if field.id not in FIRST_FIELDS]
    return FactForm(page, "person", answers={"name": page.request.GET.get("name", "")}, leave_out=leave_out)


@fact_sent_again
@require_POST
def add(request: Request, course_id: UUID) -> HttpResponse:
    """Add a person; with a ring chosen they are placed at once."""
    page = open_page(request, course_id, Permission.RECORD)
    person = _person_form(page)
    if not (person.is_valid() and _added(page, person)):
        return _show(page, person)
    return redirect(back_to(request, reverse("people", args=[course_id])))


def _added(page: CoursePage, person: FactForm) -> bool:
    """Return the person and, if one was chosen, their ring, each under an id of the form: sent twice, written once."""
    details, sent = person.when.given(), page.request.POST
    facts = [NewFact("person", person.form.answers(), **details)]
    ring = whole_number(sent.get("ring", ""))
    if ring in RINGS:
        placed = {"person": str(details["id"]), "when": "now", "ring": ring}
        facts.append(NewFact("ring", placed, **details | {"id": form_id(sent.get("ring_id", ""))}))
    with person.refusals():
        record_facts(course=page.read, facts=facts, **person.signed)
        return True
    return False


@fact_sent_again
@require_POST
def move(request: Request, course_id: UUID) -> HttpResponse:
    """Place someone on a ring (now, before onset or wished): one row more, the old one stays."""
    page = open_page(request, course_id, Permission.RECORD)
    sent = request.POST
    person = sent.get("person", "")
    data = {"person": person, "when": sent.get("when") or "now", "ring": whole_number(sent.get("ring", ""))}
    refused = record_at_once(page, "ring", data, session=session_sent(page))
    return refused or redirect(back_to(request, reverse("people", args=[course_id]) + f"#{person}"))


@require_safe
def circle_print(request: Request, course_id: UUID) -> HttpResponse:
    """Show the circle to be given to the client: names and rings only, with what moved if the page compared it."""
    page = open_page(request, course_id)
    since = _since(page)
    with language.in_language_of_client(page.course.client.page_language):
        state = page.for_client().state
        drawn = drawing_of(state, _me(page), since=since, shared=True)
        context = {
            "circle": circle.draw(drawn, names_only=True),
            "moves": moves_since(state, since) if since else [],
            "day": since if isinstance(since, date) else None,
            "client_language": language.active(),
        }
    return page.render("people/circle_print.html", context, tab="people")


urls = [
    path("courses/<uuid:course_id>/people/", people, name="people"),
    path("courses/<uuid:course_id>/people/add/", add, name="person-new"),
    path("courses/<uuid:course_id>/people/ring/", move, name="ring"),
    path("courses/<uuid:course_id>/people/print/", circle_print, name="circle-print"),
]
