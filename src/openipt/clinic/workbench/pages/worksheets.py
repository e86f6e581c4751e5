# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Papers: every worksheet begun, saved in versions, signed, amended, printed; handouts given."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markdown_it import MarkdownIt

from openipt.clinic.accounts.ids import new_id
from openipt.clinic.accounts.submissions import form_id
from openipt.clinic.care.actions import record_fact, save_text, sign_text
from openipt.clinic.care.actions.texts import Conflict, Head
from openipt.clinic.care.models import Text
from openipt.clinic.care.queries import draft_of, text_of
from openipt.clinic.care.recording import Refused
from openipt.clinic.clients import snapshots
from openipt.clinic.workbench.course_page import CoursePage, open_page
from openipt.clinic.workbench.forms.worksheets import SavingForm, SheetForm
from openipt.clinic.workbench.presenters.worksheets import groups_of, papers_of, parts_of
from openipt.privacy import Permission
from openipt.protocol.load import content
from openipt.protocol.model import Worksheet

MARKDOWN = MarkdownIt("commonmark", {"html": False})


@require_safe
def papers(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """All texts of the course, what can be begun, and the handouts."""
    page = open_page(request, course_id)
    written = papers_of(page.state)
    given = {each.text("handout"): each for each in page.state.of_kind("handout")}
    context = {
        "papers": written,
        "groups": groups_of(content().worksheets),
        "handouts": [(each, given.get(each.id)) for each in content().handouts.values()],
        "session": request.GET.get("session", ""),
    }
    return page.render("workbench/papers.html", tab="papers", **context)


def _sheet(kind: str) -> Worksheet:
    found = content().worksheets.get(kind)
    if found is None:
        raise Http404
    return found


def _one_per_course(sheet: Worksheet) -> bool:
    """Texts about the course as a whole are gone on with; those of a session or a person are begun anew."""
    return sheet.about in ("", "area") and not any(each.worksheet == sheet.id for each in content().techniques.values())


@require_safe
def worksheet(request: HttpRequest, course_id: UUID, kind: str) -> HttpResponse:
    """Go on with the course's own copy, or begin a new one under a fresh id."""
    sheet = _sheet(kind)
    page = open_page(request, course_id)
    held = [each for each in papers_of(page.state) if each.kind == kind]
    if held and _one_per_course(sheet):
        return redirect("worksheet-text", course_id, kind, held[0].id)
    address = reverse("worksheet-text", args=[course_id, kind, new_id()])
    asked = request.GET.urlencode()
    return redirect(f"{address}?{asked}" if asked else address)


@require_http_methods(["GET", "HEAD", "POST"])
def worksheet_text(request: HttpRequest, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """One copy: a form until it is signed, then a page to read, amended with a reason."""
    page = open_page(request, course_id, Permission.RECORD if request.method == "POST" else Permission.READ_COURSE)
    text = text_of(page.course, text_id)
    if text is not None and text.kind != kind:
        raise Http404
    if request.method == "POST":
        return _save(page, _sheet(kind), text, text_id)
    versions = list(text.versions.all()) if text else []
    signed = bool(versions and versions[0].signatures.all())
    if not page.may_record or (signed and "amend" not in request.GET):
        return _read(page, _sheet(kind), text)
    held = versions[0].answers if versions else _first(request, _sheet(kind))
    return _form(page, _sheet(kind), text, text_id, answers=held, amends=signed)


def _first(request: HttpRequest, sheet: Worksheet) -> dict[str, object]:
    """A new copy knows the person it was opened for."""
    person = request.GET.get("person")
    fields = [each.id for each in sheet.fields if each.type.value in ("person", "people")]
    return {fields[0]: person} if person and fields else {}


def _form(
    page: CoursePage,
    sheet: Worksheet,
    text: Text | None,
    text_id: UUID,
    *,
    answers: Mapping[str, object],
    amends: bool = False,
    form: SheetForm | None = None,
    saving: SavingForm | None = None,
    theirs: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    key = f"{sheet.id}:{text_id}"
    draft = draft_of(page.request.user, page.course, key) if form is None else None
    first = {
        "base": text.revision if text else 0,
        "text_id": text_id,
        "session": (text.session_id if text else None) or page.request.GET.get("session"),
        "subject": text.subject if text else page.request.GET.get("subject", ""),
    }
    context = {
        "sheet": sheet,
        "form": form or SheetForm(sheet, names=page.names, answers=answers),
        "saving": saving or SavingForm(initial=first),
        "key": key,
        "draft": draft,
        "amends": amends,
        "theirs": parts_of(sheet, theirs, text.versions.all()[0].called if text else {}) if theirs is not None else None,
        "text": text,
        "feared": sheet.caution and any(each.feared for each in page.state.people),
    }
    return page.render("workbench/worksheet.html", tab="papers", status=status, **context)


def _save(page: CoursePage, sheet: Worksheet, text: Text | None, text_id: UUID) -> HttpResponse:
    request = page.request
    form = SheetForm(sheet, names=page.names, data=request.POST)
    saving = SavingForm(request.POST)
    if not all([form.is_valid(), saving.is_valid()]):
        return _form(page, sheet, text, text_id, answers={}, form=form, saving=saving, status=422)
    given = saving.cleaned_data
    head = Head(sheet.id, text_id, subject=given["subject"], session=given["session"])
    said = {"answers": form.answers(), "base": given["base"], "by": request.user, "now": request.now}
    try:
        save_text(course=page.course, head=head, reason=given["reason"], **said)
    except Refused as refused:
        form.add_findings(refused.findings, content())
        return _form(page, sheet, text, text_id, answers={}, form=form, saving=saving, status=422)
    except Conflict as conflict:
        data = request.POST.copy()
        data["base"] = str(conflict.revision)
        again = SavingForm(data)
        shown = {"form": form, "saving": again, "theirs": conflict.stored, "status": 409}
        return _form(page, sheet, text, text_id, answers={}, **shown)
    address = reverse("worksheet-text", args=[page.course.pk, sheet.id, text_id])
    return redirect(address if request.POST.get("then") == "stay" else f"{address}read/")


def _read(page: CoursePage, sheet: Worksheet, text: Text | None) -> HttpResponse:
    if text is None:
        raise Http404
    versions = list(text.versions.all())
    last = versions[0]
    kept = snapshots.worksheet(last.definition_id) if last.definition_id else sheet
    context = {
        "sheet": kept,
        "text": text,
        "last": last,
        "parts": parts_of(kept, last.answers, last.called),
        "versions": versions,
        "signatures": list(last.signatures.all()),
        "may_sign": page.access.may(Permission.SIGN) and not last.signatures.all(),
    }
    return page.render("workbench/worksheet_read.html", tab="papers", **context)


@require_safe
def worksheet_read(request: HttpRequest, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """The text as it stands, with its versions."""
    page = open_page(request, course_id)
    text = text_of(page.course, text_id)
    if text is None or text.kind != kind:
        raise Http404
    return _read(page, _sheet(kind), text)


@require_POST
def worksheet_sign(request: HttpRequest, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """Sign exactly the version that was on the screen: the form carries its hash."""
    page = open_page(request, course_id, Permission.SIGN)
    text = text_of(page.course, text_id)
    if text is None or text.kind != kind:
        raise Http404
    last = text.versions.all()[0]
    head = Head(kind, text_id, subject=text.subject, session=text.session_id)
    try:
        sign_text(
            course=page.course,
            head=head,
            answers=last.answers,
            base=text.revision,
            shown=request.POST.get("shown", ""),
            by=request.user,
            now=request.now,
        )
    except Conflict:
        return page.render("interface/errors/409.html", tab="papers", status=409)
    return redirect("worksheet-read", course_id, kind, text_id)


@require_safe
def worksheet_print(request: HttpRequest, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """One page to print; `?for=client` has only the client's wording and is there only where a copy may be given."""
    page = open_page(request, course_id)
    text = text_of(page.course, text_id)
    if text is None or text.kind != kind:
        raise Http404
    last = text.versions.all()[0]
    sheet = snapshots.worksheet(last.definition_id) if last.definition_id else _sheet(kind)
    client = request.GET.get("for") == "client"
    if client and not sheet.client_copy:
        raise Http404
    title = (sheet.title.client or "") if client else sheet.title.staff
    context = {
        "title": title,
        "parts": parts_of(sheet, last.answers, last.called, client=client),
        "last": last,
        "for_client": client,
    }
    return page.render("workbench/worksheet_print.html", tab="papers", **context)


@require_safe
def handout(request: HttpRequest, course_id: UUID, handout_id: str) -> HttpResponse:
    """A handout as the client reads it."""
    page = open_page(request, course_id)
    found = content().handouts.get(handout_id)
    if found is None:
        raise Http404
    given = [each for each in page.state.of_kind("handout") if each.text("handout") == handout_id]
    context = {"handout": found, "body": MARKDOWN.render(found.body), "given": given}
    return page.render("workbench/handout.html", tab="papers", **context)


@require_POST
def handout_give(request: HttpRequest, course_id: UUID, handout_id: str) -> HttpResponse:
    """Given with one tap, recorded with its version."""
    page = open_page(request, course_id, Permission.RECORD)
    found = content().handouts.get(handout_id)
    if found is None:
        raise Http404
    at = page.state.current
    record_fact(
        course=page.course,
        kind="handout",
        data={"handout": found.id, "version": found.version},
        id=form_id(request.POST.get("id", "")),
        session=UUID(at.id) if at and at.day == request.today else None,
        by=request.user,
        now=request.now,
    )
    return redirect("papers", course_id)


@require_safe
def safety_plan(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The safety plan, one action away from everywhere."""
    return redirect("worksheet", course_id, "safety-plan")


TEXT = "courses/<uuid:course_id>/worksheets/<slug:kind>/<uuid:text_id>/"

urls = [
    path("courses/<uuid:course_id>/papers/", papers, name="papers"),
    path("courses/<uuid:course_id>/safety-plan/", safety_plan, name="safety-plan"),
    path("courses/<uuid:course_id>/worksheets/<slug:kind>/", worksheet, name="worksheet"),
    path(TEXT, worksheet_text, name="worksheet-text"),
    path(f"{TEXT}read/", worksheet_read, name="worksheet-read"),
    path(f"{TEXT}sign/", worksheet_sign, name="worksheet-sign"),
    path(f"{TEXT}print/", worksheet_print, name="worksheet-print"),
    path("courses/<uuid:course_id>/handouts/<slug:handout_id>/", handout, name="handout"),
    path("courses/<uuid:course_id>/handouts/<slug:handout_id>/give/", handout_give, name="handout-give"),
]
