# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Papers: every worksheet begun, saved in versions, signed, amended, printed; handouts given."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.clinic import language
from openipt.clinic.casework.actions import save_text, sign_text
from openipt.clinic.casework.actions.texts import Head
from openipt.clinic.casework.models import Text, TextVersion
from openipt.clinic.casework.queries import draft_of, drafts_of, text_of
from openipt.clinic.clients import snapshots
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.interface.handouts import pieces_of
from openipt.clinic.language import content, saying
from openipt.clinic.ledger.errors import Conflict, Refused
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.safety_texts import is_about_safety
from openipt.clinic.web.request import Request
from openipt.clinic.web.submissions import every_time, in_one_transaction
from openipt.clinic.workbench.papers.forms import MOST_SUBJECT, SavingForm, SheetForm
from openipt.clinic.workbench.papers.given import given_of
from openipt.clinic.workbench.papers.presenters import fear_of, groups_of, papers_of, parts_of
from openipt.clinic.workbench.plan.presenters.closing import WAYS_OUT
from openipt.clinic.workbench.shared.answer_parts import Part
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import (
    FactForm,
    needed,
    not_recorded,
    record_at_once,
    session_asked_for,
    session_of_today,
)
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.course.entries import WITHDRAWAL
from openipt.course.kinds.techniques import HandoutGiven
from openipt.course.kinds.texts import Sheet
from openipt.course.plans import SAFETY_PLAN
from openipt.privacy import Permission
from openipt.protocol.model import FieldType, Worksheet
from openipt.protocol.saying import Reader


@require_safe
def papers(request: Request, course_id: UUID) -> HttpResponse:
    """Show all texts of the course, what can be begun, and the handouts."""
    page = open_page(request, course_id)
    written = papers_of(page.state)
    handouts_given = {copy.handout: copy for copy in page.state.facts.of(HandoutGiven)}
    context = {
        "papers": written,
        "groups": groups_of(content().worksheets),
        "handouts": [(handout, handouts_given.get(handout.id)) for handout in content().handouts.values()],
        "session": request.GET.get("session", ""),
    }
    return page.render("papers/papers.html", context, tab="papers")


def _sheet(kind: str) -> Worksheet:
    sheet = content().worksheets.get(kind)
    if sheet is None:
        raise Http404
    return sheet


def _one_per_course(sheet: Worksheet) -> bool:
    """Continue a text about the course as a whole; start a new one for a session or a person."""
    return sheet.about in ("", "area") and not any(
        technique.worksheet == sheet.id for technique in content().techniques.values()
    )


@require_safe
def worksheet(request: Request, course_id: UUID, kind: str) -> HttpResponse:
    """Go on with the course's own copy or with what was begun and not saved, or begin a new one under a fresh id."""
    page = open_page(request, course_id)
    sheet = _sheet(kind)
    written = [paper for paper in papers_of(page.state) if paper.kind == kind]
    if written and _one_per_course(sheet):
        return redirect("worksheet-text", course_id, kind, written[0].id)
    if not page.may_record:
        return redirect("papers", course_id)
    begun = _begun(page, sheet, {paper.id for paper in written})
    address = reverse("worksheet-text", args=[course_id, kind, begun or new_id()])
    asked = request.GET.urlencode()
    return redirect(f"{address}?{asked}" if asked else address)


def _begun(page: CoursePage, sheet: Worksheet, saved: set[str]) -> UUID | None:
    """Return the copy that someone typed into and has not saved; of several, one about what the address names."""
    asked = {name: page.request.GET.get(name, "") for name in ("session", "subject", "person")}
    for draft in drafts_of(page.request.user, page.course, sheet.id):
        text_id = _id_in(draft.key)
        if text_id and str(text_id) not in saved and (_one_per_course(sheet) or _is_about(draft.body, asked)):
            return text_id
    return None


def _id_in(key: str) -> UUID | None:
    """Return the text that a draft belongs to.

    None for a form of another kind whose key begins alike ("alliance:new").
    """
    try:
        return UUID(key.partition(":")[2])
    except ValueError:
        return None


def _is_about(typed: Mapping[str, object], asked: Mapping[str, str]) -> bool:
    if any(typed.get(name, "") != asked[name] for name in ("session", "subject")):
        return False
    return not asked["person"] or any(asked["person"] in _listed(answer) for answer in typed.values())


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


@every_time("The version that the text began from decides: other words are a conflict that shows both.")
@require_http_methods(["GET", "HEAD", "POST"])
@in_one_transaction
def worksheet_text(request: Request, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """One copy: a form until it is signed, then a page to read, amended with a reason."""
    page = open_page(request, course_id, needed(request))
    text = text_of(page.course, text_id)
    if text is not None and text.kind != kind:
        raise Http404
    if request.method == "POST":
        return _save(page, _sheet(kind), text, text_id)
    last = _standing(page, text)
    signed = last is not None and bool(last.signatures.all())
    if not page.may_record or (signed and "amend" not in request.GET):
        return _read(page, text)
    sheet = _sheet(kind)
    held = last.answers if last else _first(request, sheet)
    return _form(page, sheet, text, text_id, form=SheetForm(sheet, names=page.names, answers=held))


def _first(request: Request, sheet: Worksheet) -> dict[str, object]:
    """Give a new copy the person it was opened for."""
    person = request.GET.get("person")
    fields = [field.id for field in sheet.fields if field.type in (FieldType.PERSON, FieldType.PEOPLE)]
    return {fields[0]: person} if person and fields else {}


def _standing(page: CoursePage, text: Text | None) -> TextVersion | None:
    """Return the last version that was not entered in error; None where every one was, or nothing is saved yet."""
    in_force = {sheet.id for sheet in page.state.facts.of(Sheet)}
    versions = text.versions.all() if text else ()
    return next((version for version in versions if str(version.pk) in in_force), None)


def _opened(page: CoursePage, kind: str, text_id: UUID) -> tuple[Text, TextVersion]:
    """Return a text that can be read, and how it stands; 404 if there is none, or none any more."""
    text = text_of(page.course, text_id)
    last = _standing(page, text)
    if text is None or text.kind != kind or last is None:
        raise Http404
    return text, last


def _as_used(version: TextVersion) -> Worksheet:
    """Return the worksheet as it was when this version was written."""
    if version.definition_id is None or version.wording_id is None:
        return _sheet(version.text.kind)
    return snapshots.worksheet(version.definition_id, version.wording_id)


def _form(
    page: CoursePage,
    sheet: Worksheet,
    text: Text | None,
    text_id: UUID,
    *,
    form: SheetForm,
    saving: SavingForm | None = None,
    theirs: list[Part] | None = None,
    status: int = 200,
) -> HttpResponse:
    key = f"{sheet.id}:{text_id}"
    last = _standing(page, text)
    first = {
        "base": text.revision if text else 0,
        "text_id": text_id,
        "session": (text.session_id if text else None) or session_asked_for(page),
        "subject": text.subject if text else page.request.GET.get("subject", "")[:MOST_SUBJECT],
    }
    context = {
        "sheet": sheet,
        "form": form,
        "saving": saving or SavingForm(initial=first),
        "key": key,
        "draft": draft_of(page.request.user, page.course, key) if saving is None else None,
        "amends": last is not None and bool(last.signatures.all()),
        "theirs": theirs,
        "text": text if last else None,
        "feared": fear_of(sheet, form, str(first["subject"]), page.state),
    }
    return page.render("papers/worksheet.html", context, tab="papers", status=status)


def _save(page: CoursePage, sheet: Worksheet, text: Text | None, text_id: UUID) -> HttpResponse:
    request = page.request
    form = SheetForm(sheet, names=page.names, data=request.POST)
    saving = SavingForm(request.POST, sessions={session.id for session in page.state.sessions})
    try:
        if all([form.is_valid(), saving.is_valid()]):
            _saved(page, Head(sheet.id, text_id, **saving.head()), form, saving)
            return redirect(_after(page, sheet, text_id))
    except Refused as refused:
        saving.add_findings([finding for finding in refused.findings if finding.where == "reason"], content())
        form.add_findings([finding for finding in refused.findings if finding.where != "reason"], content())
    except Conflict as conflict:
        return _both(page, sheet, text, text_id, form, conflict)
    return _form(page, sheet, text, text_id, form=form, saving=saving, status=422)


def _after(page: CoursePage, sheet: Worksheet, text_id: UUID) -> str:
    """To what was written; a way out leads on to the closing, which begins with what it says."""
    if page.request.POST.get("then") == "stay":
        return reverse("worksheet-text", args=[page.course.pk, sheet.id, text_id])
    if sheet.id == WAYS_OUT and not page.state.closed:
        return reverse("closing", args=[page.course.pk])
    return reverse("worksheet-read", args=[page.course.pk, sheet.id, text_id])


def _saved(page: CoursePage, head: Head, form: SheetForm, saving: SavingForm) -> None:
    cleaned = saving.cleaned_data
    details = {"answers": form.answers(), "base": cleaned["base"], "reason": cleaned["reason"]}
    details["shown_in"] = language.active()
    save_text(course=page.read, head=head, by=page.request.user, now=page.request.now, **details)


def _both(
    page: CoursePage, sheet: Worksheet, text: Text | None, text_id: UUID, form: SheetForm, conflict: Conflict
) -> HttpResponse:
    """Someone has saved meanwhile: theirs to read, yours in the form, which goes on from theirs when sent again."""
    data = page.request.POST.copy()
    data["base"] = str(conflict.revision)
    last = text.versions.all()[0] if text else None
    theirs = parts_of(sheet, conflict.stored, last.called if last else {})
    return _form(page, sheet, text, text_id, form=form, saving=SavingForm(data), theirs=theirs, status=409)


def _withheld(page: CoursePage, kind: str) -> bool:
    """Return whether this goes to others and the client has not agreed, or agrees no more, that it does."""
    sheet = content().worksheets.get(kind)
    return bool(sheet and sheet.consent and not page.state.agreed_to(sheet.consent))


def _read(page: CoursePage, text: Text | None, giving: FactForm | None = None) -> HttpResponse:
    last = _standing(page, text)
    if text is None or last is None:
        raise Http404
    sheet, signatures = _as_used(last), list(last.signatures.all())
    context = {
        "sheet": sheet,
        "text": text,
        "last": last,
        "parts": parts_of(sheet, last.answers, last.called),
        "versions": [(version, _then(page, version) if version != last else []) for version in text.versions.all()],
        "signatures": signatures,
        "may_sign": page.access.may(Permission.SIGN) and not signatures,
        "may_withdraw": page.access.may(Permission.WITHDRAW),
        "withheld": _withheld(page, text.kind),
    }
    if sheet.id == SAFETY_PLAN:
        context |= {"plan": given_of(page.state, text), "giving": giving or _giving(page)}
    status = giving.status if giving else 200
    return page.render("papers/worksheet_read.html", context, tab="papers", status=status)


def _then(page: CoursePage, version: TextVersion) -> list[Part]:
    """Return an earlier version as it was written; nothing of one that was entered in error."""
    in_error = any(entry.kind == WITHDRAWAL and entry.replaces == str(version.pk) for entry in page.entries)
    return [] if in_error else parts_of(_as_used(version), version.answers, version.called)


def _giving(page: CoursePage) -> FactForm:
    """Record that a copy of the safety plan was given: which one is known, how is asked."""
    at_session = {"session": session_of_today(page)} if page.request.method != "POST" else {}
    return FactForm(page, "plan_given", leave_out=("version",), first=at_session)


@fact_sent_again
@require_POST
def plan_give(request: Request, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """Record that a copy of the signed plan was given; it is on the client's page if their phone is safe."""
    page = open_page(request, course_id, Permission.RECORD)
    if kind != SAFETY_PLAN:
        raise Http404
    text, last = _opened(page, kind, text_id)
    giving = _giving(page)
    if giving.recorded({"version": str(last.pk)}):
        return redirect("worksheet-read", course_id, kind, text_id)
    return _read(page, text, giving)


@require_safe
def worksheet_read(request: Request, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """Show the text as it stands, with its versions."""
    page = open_page(request, course_id)
    text, _last = _opened(page, kind, text_id)
    return _read(page, text)


@every_time("It signs the version that was shown, once, and makes nothing new.")
@require_POST
@in_one_transaction
def worksheet_sign(request: Request, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """Sign exactly the version that was on the screen: the form carries its hash."""
    page = open_page(request, course_id, Permission.SIGN)
    if kind not in content().worksheets:
        raise Http404
    text, last = _opened(page, kind, text_id)
    head = Head(kind, text_id, subject=text.subject, session=text.session_id)
    details = {"answers": last.answers, "base": text.revision, "shown": request.POST.get("shown", "")}
    details["shown_in"] = language.active()
    try:
        sign_text(course=page.read, head=head, by=request.user, now=request.now, **details)
    except Conflict:
        back = reverse("worksheet-read", args=[course_id, kind, text_id])
        reason = _("A newer version was saved after this page was opened. Read it before you sign.")
        return page.render("interface/errors/409.html", {"back_url": back, "reason": reason}, tab="papers", status=409)
    except Refused as refused:
        return not_recorded(page, refused)
    return redirect("worksheet-read", course_id, kind, text_id)


def _for(sheet: Worksheet, answers: Mapping[str, Any], client: bool) -> Mapping[str, Any]:
    """Return the answers of a text.

    For the client without those that only staff see today, whatever was so when it was saved.

    What content no longer has is left to the definition under which it was saved.
    """
    now = content().worksheets.get(sheet.id)
    staff_only = {field.id for field in now.fields if not field.for_client} if now and client else set()
    return {key: value for key, value in answers.items() if key not in staff_only}


@require_safe
def worksheet_print(request: Request, course_id: UUID, kind: str, text_id: UUID) -> HttpResponse:
    """One page to print; `?for=client` has only the client's wording and is there only where a copy may be given."""
    page = open_page(request, course_id)
    text, last = _opened(page, kind, text_id)
    if request.GET.get("for") == "client":
        with language.in_language_of_client(page.course.client.page_language):
            return _copy_for_client(page, last)
    if _withheld(page, kind):
        return page.render("papers/withheld.html", {"text": text}, tab="papers", status=409)
    return _print(page, last, _as_used(last), Reader.CLINICIAN)


def _copy_for_client(page: CoursePage, last: TextVersion) -> HttpResponse:
    """Return the client's copy: in the words of the worksheet that were saved, unless these are in another language."""
    sheet = _as_used(last)
    if not sheet.client_copy:
        raise Http404
    if last.definition_id is not None and last.wording_id is not None:
        sheet = snapshots.worksheet_as_read(last.definition_id, last.wording_id, saved_in=last.language)
    return _print(page, last, sheet, Reader.CLIENT)


def _print(page: CoursePage, last: TextVersion, sheet: Worksheet, reader: Reader) -> HttpResponse:
    client, kind = reader is Reader.CLIENT, last.text.kind
    context = {
        "title": saying(reader=reader).words(sheet.title),
        "parts": parts_of(sheet, _for(sheet, last.answers, client), last.called, reader),
        "last": last,
        "for_client": client,
        "is_safety": client and is_about_safety(f"worksheets/{sheet.id}"),
        "safety_plan": kind == SAFETY_PLAN,
        "crisis_contacts": page.course.service.crisis_contacts if kind == SAFETY_PLAN else "",
    }
    return page.render("papers/worksheet_print.html", context, tab="papers")


@require_safe
def handout(request: Request, course_id: UUID, handout_id: str) -> HttpResponse:
    """Show a handout as the client reads it."""
    page = open_page(request, course_id)
    handout = content().handouts.get(handout_id)
    if handout is None:
        raise Http404
    copies = [copy for copy in page.state.facts.of(HandoutGiven) if copy.handout == handout_id]
    with language.in_language_of_client(page.course.client.page_language):
        pieces, client_language = pieces_of(content().handouts[handout_id]), language.active()
    context = {"handout": handout, "pieces": pieces, "client_language": client_language, "given": copies}
    return page.render("papers/handout.html", context, tab="papers")


@fact_sent_again
@require_POST
def handout_give(request: Request, course_id: UUID, handout_id: str) -> HttpResponse:
    """Given with one tap, recorded with its version."""
    page = open_page(request, course_id, Permission.RECORD)
    handout = content().handouts.get(handout_id)
    if handout is None:
        raise Http404
    data = {"handout": handout.id, "version": handout.version}
    refused = record_at_once(page, "handout", data, session=session_of_today(page))
    return refused or redirect("papers", course_id)


@require_safe
def safety_plan(request: Request, course_id: UUID) -> HttpResponse:
    """Show the safety plan, one action away from everywhere."""
    return worksheet(request, course_id, "safety-plan")


TEXT = "courses/<uuid:course_id>/worksheets/<slug:kind>/<uuid:text_id>/"

urls = [
    path("courses/<uuid:course_id>/papers/", papers, name="papers"),
    path("courses/<uuid:course_id>/safety-plan/", safety_plan, name="safety-plan"),
    path("courses/<uuid:course_id>/worksheets/<slug:kind>/", worksheet, name="worksheet"),
    path(TEXT, worksheet_text, name="worksheet-text"),
    path(f"{TEXT}read/", worksheet_read, name="worksheet-read"),
    path(f"{TEXT}sign/", worksheet_sign, name="worksheet-sign"),
    path(f"{TEXT}given/", plan_give, name="plan-give"),
    path(f"{TEXT}print/", worksheet_print, name="worksheet-print"),
    path("courses/<uuid:course_id>/handouts/<slug:handout_id>/", handout, name="handout"),
    path("courses/<uuid:course_id>/handouts/<slug:handout_id>/give/", handout_give, name="handout-give"),
]
