# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients and their courses: the list, the referral, details, who works on a course."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.casework.actions import end_relation, open_course, record_fact
from openipt.clinic.casework.queries import courses_in, courses_of, ids_of_own, therapists_in, therapists_of
from openipt.clinic.clients import actions
from openipt.clinic.clients.access import client_for
from openipt.clinic.clients.models import Client, Course, CourseStaff
from openipt.clinic.forms.both import in_words
from openipt.clinic.forms.fields import refuse
from openipt.clinic.ledger.errors import Conflict
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import form_id
from openipt.clinic.workbench.referral.forms.clients import ClientForm, ReferralForm, fit_together
from openipt.clinic.workbench.referral.forms.sharing import ShareForm, working_on
from openipt.clinic.workbench.referral.presenters import CourseLine, course_lines
from openipt.clinic.workbench.referral.sent_twice import client_sent_again, details_sent_again, share_sent_again
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.privacy import Permission
from openipt.protocol.text import MOST_IN_SEARCH


@require_safe
def courses(request: Request) -> HttpResponse:
    """Show all courses one may see, by name as it is typed. Those who may only list see state and alerts, no texts."""
    words, archived = request.GET.get("q", ""), request.GET.get("archived") == "1"
    problem = _problem(words)
    context = {
        "lines": [] if problem else _lines(request, words, archived),
        "problem": problem,
        "q": words,
        "archived": archived,
        "may_add": has_permission(request.user, Permission.ADD_CLIENT),
        "today": request.today,
    }
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "referral/course_lines.html" if part else "referral/courses.html", context)


def _problem(words: str) -> str:
    """Return why these words cannot be searched for; empty where they can."""
    try:
        refuse(words, MOST_IN_SEARCH)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def _lines(request: Request, words: str, archived: bool) -> list[CourseLine]:
    user = request.user
    works_here = has_permission(user, Permission.SEE_OWN_COURSES)
    if not has_permission(user, Permission.LIST_COURSES):
        if not works_here:
            raise PermissionDenied
        own = courses_of(user, words, archived=archived)
        shared = [course for course in own if not course.treats]
        treated = [course for course in own if course.treats]
        return course_lines(request, treated) + course_lines(
            request, shared, therapists=therapists_of(shared), are_shared=True
        )
    courses, therapists = courses_in(user.service, words, archived=archived), therapists_in(user.service)
    if has_permission(user, Permission.READ_COURSE, service=user.service_id):
        return course_lines(request, courses, therapists=therapists)
    may_hand_over = has_permission(user, Permission.SHARE_COURSE, service=user.service_id)
    may_open = ids_of_own(user) if works_here else ()
    return course_lines(request, courses, may_open=may_open, may_hand_over=may_hand_over, therapists=therapists)


@client_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def new_client(request: Request) -> HttpResponse:
    """Show a referral: a new client, or a new course of someone known, with the person signed in as therapist."""
    if not has_permission(request.user, Permission.ADD_CLIENT):
        raise PermissionDenied
    known = _known(request)
    sent = request.POST if request.method == "POST" else None
    who = known or ClientForm(sent, initial={"id": new_id()}, today=request.today)
    person = who if isinstance(who, ClientForm) else None
    first = {"course": new_id(), "referred_on": request.today}
    referral = ReferralForm(sent, initial=first, today=request.today)
    if sent is not None and (fit_together(person, referral) if person else referral.is_valid()):
        return redirect("course", _refer(request, who, referral).pk)
    context = {"person": person, "referral": referral, "known": known}
    return render(request, "referral/client_new.html", context, status=200 if sent is None else 422)


def _known(request: Request) -> Client | None:
    asked = request.GET.get("client") or request.POST.get("client")
    return client_for(request.user, form_id(asked)) if asked else None


def _add(request: Request, person: ClientForm) -> Client:
    cleaned = person.cleaned_data
    return actions.add_client(details=person.details(), id=cleaned["id"], by=request.user, now=request.now)


def _refer(request: Request, who: Client | ClientForm, referral: ReferralForm) -> Course:
    """Client, course and what was said about the wait, or none of them; the form sent twice gives the first course."""
    by, now, cleaned = request.user, request.now, referral.cleaned_data
    with transaction.atomic():
        client = who if isinstance(who, Client) else _add(request, who)
        opened = open_course(
            client=client,
            form=cleaned["form"],
            setting=cleaned["setting"],
            referred_on=cleaned["referred_on"],
            therapist=by,
            details=referral.details(),
            id=cleaned["course"],
            by=by,
            now=now,
        )
        if cleaned["told"]:
            said_on, told = max(cleaned["referred_on"], cleaned["waiting_since"] or date.min), {"told": cleaned["told"]}
            record_fact(course=opened.after, kind="waiting", data=told, happened_on=said_on, by=by, now=now)
    return opened.course


@details_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def edit_client(request: Request, course_id: UUID) -> HttpResponse:
    """Details of the client and the referral of this course, edited in place; the old values are kept."""
    page = open_page(request, course_id, Permission.MANAGE_CLIENT)
    sent = request.POST if request.method == "POST" else None
    person, referral = _details(page, sent)
    if sent is None:
        return _show(page, person, referral)
    if not fit_together(person, referral):
        return _show(page, person, referral, status=422)
    try:
        _change(page, person, referral)
    except Conflict:
        return _both(page, sent)
    return redirect("course", course_id)


def _details(page: CoursePage, sent: QueryDict | None = None) -> tuple[ClientForm, ReferralForm]:
    """Return the two forms of one page, filled with what is stored unless something was sent."""
    course, today = page.course, page.request.today
    person = ClientForm(sent, initial=ClientForm.initial_of(course.client) | {"id": new_id()}, today=today)
    first = min((fact.happened_on for fact in page.state.facts.in_order), default=None)
    referral = ReferralForm(sent, initial=ReferralForm.initial_of(course), today=today, first_entry=first)
    for name in ("form", "told"):
        del referral.fields[name]
    return person, referral


def _both(page: CoursePage, sent: QueryDict) -> HttpResponse:
    """Someone has saved meanwhile: theirs beside what was typed, which is saved over theirs when sent again."""
    mine = sent.copy()
    mine["id"] = str(new_id())
    mine["revision"], mine["course_revision"] = str(page.course.client.revision), str(page.course.revision)
    person, referral = _details(page, mine)
    changed = {*person.changed_data, *referral.changed_data}
    theirs = [
        (field.label, in_words(field) or "–")
        for form in _details(page)
        for field in form.visible_fields()
        if field.name in changed
    ]
    return _show(page, person, referral, status=409, theirs=theirs)


def _show(
    page: CoursePage, person: ClientForm, referral: ReferralForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    course = page.course
    context = {
        "person": person,
        "referral": referral,
        "client": course.client,
        "share": ShareForm(course),
        "may_share": page.access.may(Permission.SHARE_COURSE),
        "staff": working_on(course),
    }
    return page.render("referral/client_edit.html", context | more, tab="client-edit", status=status)


@transaction.atomic
def _change(page: CoursePage, person: ClientForm, referral: ReferralForm) -> None:
    """Save both, or neither."""
    by, now, course = page.request.user, page.request.now, page.course
    revision, course_revision = person.cleaned_data["revision"], referral.cleaned_data["course_revision"]
    actions.change_client(client=course.client, details=person.details(), revision=revision, by=by, now=now)
    details = referral.details() | {key: referral.cleaned_data[key] for key in ("setting", "referred_on")}
    actions.change_referral(course=course, details=details, revision=course_revision, by=by, now=now)


@share_sent_again
@require_POST
def share(request: Request, course_id: UUID) -> HttpResponse:
    """Say who else works on this course."""
    page = open_page(request, course_id, Permission.SHARE_COURSE)
    form = ShareForm(page.course, request.POST)
    if not form.is_valid():
        return _show(page, *_details(page), share=form, status=422)
    details = {key: form.cleaned_data[key] for key in ("id", "relation", "reason")}
    actions.share_course(course=page.course, user=form.chosen, by=request.user, now=request.now, **details)
    return redirect("client-edit", course_id)


@require_POST
def unshare(request: Request, course_id: UUID, staff_id: UUID) -> HttpResponse:
    """Someone works on this course no longer; its last therapist stays until another is named."""
    page = open_page(request, course_id, Permission.SHARE_COURSE)
    held = CourseStaff.objects.filter(course=page.course).select_related("course__service")
    staff = held.filter(pk=staff_id).first()
    if staff is None:
        raise Http404
    therapists = held.filter(relation="therapist", until=None).exclude(pk=staff.pk)
    if staff.until is None and staff.relation == "therapist" and not therapists.exists():
        messages.warning(request, _("A course must have a therapist. Choose the new one first."))
    elif staff.until is None:
        end_relation(staff=staff, course=page.read, by=request.user, now=request.now)
    return redirect("courses") if staff.user_id == request.user.pk else redirect("client-edit", course_id)


@require_POST
def archive(request: Request, course_id: UUID) -> HttpResponse:
    """Off the lists, or back, as the form says."""
    page = open_page(request, course_id, Permission.MANAGE_CLIENT)
    client, wanted = page.course.client, request.POST.get("archived") == "1"
    if wanted != (client.archived_at is not None):
        actions.archive_client(client=client, archived=wanted, by=request.user, now=request.now)
    return redirect("courses")


urls = [
    path("courses/", courses, name="courses"),
    path("clients/new/", new_client, name="client-new"),
    path("courses/<uuid:course_id>/client/", edit_client, name="client-edit"),
    path("courses/<uuid:course_id>/staff/", share, name="share"),
    path("courses/<uuid:course_id>/staff/<uuid:staff_id>/end/", unshare, name="unshare"),
    path("courses/<uuid:course_id>/client/archive/", archive, name="client-archive"),
]
