# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients and their courses: the list, the referral, details, who works on a course."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.models import User
from openipt.clinic.accounts.permissions import has_permission
from openipt.clinic.care.actions import open_course, record_fact
from openipt.clinic.care.queries import courses_in, courses_of
from openipt.clinic.clients import actions
from openipt.clinic.clients.access import client_for
from openipt.clinic.clients.models import Client, Course, CourseStaff
from openipt.clinic.workbench.course_page import open_page
from openipt.clinic.workbench.forms.clients import ClientForm, ReferralForm
from openipt.clinic.workbench.forms.sharing import ShareForm
from openipt.clinic.workbench.presenters.clients import course_lines
from openipt.privacy import Permission


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """All courses one may see, by name as it is typed. Those who may only list see state and alerts, no texts."""
    words, archived = request.GET.get("q", "")[:200], request.GET.get("archived") == "1"
    whole = has_permission(request.user, Permission.LIST_COURSES)
    if not whole and not has_permission(request.user, Permission.SEE_OWN_COURSES):
        raise PermissionDenied
    found = (
        courses_in(request.user.service, words, archived=archived)
        if whole
        else courses_of(request.user, words, archived=archived)
    )
    context = {
        "lines": course_lines(request, found, link=not whole),
        "q": words,
        "archived": archived,
        "may_add": has_permission(request.user, Permission.ADD_CLIENT),
        "today": request.today,
    }
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "workbench/course_lines.html" if part else "workbench/courses.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_client(request: HttpRequest) -> HttpResponse:
    """A referral: a new client, or a new course of somebody known, with the person signed in as therapist."""
    if not has_permission(request.user, Permission.ADD_CLIENT):
        raise PermissionDenied
    known = _known(request)
    blank = {"id": new_id()}
    person = None if known else ClientForm(request.POST or None, initial=blank, today=request.today)
    first = {"course": new_id(), "referred_on": request.today}
    referral = ReferralForm(request.POST or None, initial=first)
    if request.method == "POST":
        fine = [form.is_valid() for form in (person, referral) if form is not None]
        if all(fine):
            course = _refer(request, known, person, referral)
            return redirect("course", course.pk)
    context = {"person": person, "referral": referral, "known": known}
    return render(request, "workbench/client_new.html", context, status=422 if request.method == "POST" else 200)


def _known(request: HttpRequest) -> Client | None:
    asked = request.GET.get("client") or request.POST.get("client")
    return client_for(request.user, UUID(asked)) if asked else None


def _refer(request: HttpRequest, known: Client | None, person: ClientForm | None, referral: ReferralForm) -> Course:
    by, now, given = request.user, request.now, referral.cleaned_data
    client = known or actions.add_client(details=person.details(), id=person.cleaned_data["id"], by=by, now=now)
    course = open_course(
        client=client,
        form=given["form"],
        setting=given["setting"],
        referred_on=given["referred_on"],
        therapist=by,
        details=referral.details(),
        id=given["course"],
        by=by,
        now=now,
    )
    if given["told"]:
        record_fact(course=course, kind="waiting", data={"told": given["told"]}, by=by, now=now)
    return course


@require_http_methods(["GET", "HEAD", "POST"])
def edit_client(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Details of the client and the referral of this course, edited in place; the old values are kept."""
    page = open_page(request, course_id, Permission.MANAGE_CLIENT)
    course, client = page.course, page.course.client
    person = ClientForm(request.POST or None, initial=ClientForm.initial_of(client), today=request.today)
    referral = ReferralForm(request.POST or None, initial=ReferralForm.initial_of(course))
    for name in ("form", "told"):
        del referral.fields[name]
    conflict = False
    if request.method == "POST" and all([person.is_valid(), referral.is_valid()]):
        try:
            _change(request, course, person, referral)
        except actions.ChangedMeanwhile:
            conflict = True
        else:
            return redirect("course", course.pk)
    status = 409 if conflict else 422 if request.method == "POST" else 200
    context = {
        "person": person,
        "referral": referral,
        "client": client,
        "conflict": conflict,
        "share": ShareForm(page.course),
    }
    context["staff"] = CourseStaff.objects.filter(course=course, until=None).select_related("user")
    return page.render("workbench/client_edit.html", tab="client-edit", status=status, **context)


def _change(request: HttpRequest, course: Course, person: ClientForm, referral: ReferralForm) -> None:
    by, now = request.user, request.now
    revision, course_revision = person.cleaned_data["revision"], referral.cleaned_data["course_revision"]
    actions.change_client(client=course.client, details=person.details(), revision=revision, by=by, now=now)
    details = referral.details() | {key: referral.cleaned_data[key] for key in ("setting", "referred_on")}
    actions.change_referral(course=course, details=details, revision=course_revision, by=by, now=now)


@require_POST
def share(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Say who else works on this course."""
    page = open_page(request, course_id, Permission.SHARE_COURSE)
    form = ShareForm(page.course, request.POST)
    if form.is_valid():
        user = User.objects.in_service(request.user.service_id).get(pk=form.cleaned_data["user"])
        given = {"relation": form.cleaned_data["relation"], "reason": form.cleaned_data["reason"]}
        actions.share_course(course=page.course, user=user, by=request.user, now=request.now, **given)
    return redirect("client-edit", course_id)


@require_POST
def unshare(request: HttpRequest, course_id: UUID, staff_id: UUID) -> HttpResponse:
    """Somebody works on this course no longer; its last therapist stays until another is named."""
    page = open_page(request, course_id, Permission.SHARE_COURSE)
    held = CourseStaff.objects.filter(course=page.course, until=None).select_related("course__service")
    staff = held.filter(pk=staff_id).first()
    therapists = [each for each in held if each.relation == "therapist"]
    if staff is not None and (staff.relation != "therapist" or len(therapists) > 1):
        actions.end_share(staff=staff, by=request.user, now=request.now)
    return redirect("client-edit", course_id)


@require_POST
def archive(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Off the lists, or back."""
    page = open_page(request, course_id, Permission.MANAGE_CLIENT)
    client = page.course.client
    actions.archive_client(client=client, archived=client.archived_at is None, by=request.user, now=request.now)
    return redirect("courses")


urls = [
    path("courses/", courses, name="courses"),
    path("clients/new/", new_client, name="client-new"),
    path("courses/<uuid:course_id>/client/", edit_client, name="client-edit"),
    path("courses/<uuid:course_id>/staff/", share, name="share"),
    path("courses/<uuid:course_id>/staff/<uuid:staff_id>/end/", unshare, name="unshare"),
    path("courses/<uuid:course_id>/client/archive/", archive, name="client-archive"),
]
