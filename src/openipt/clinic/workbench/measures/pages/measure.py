# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A questionnaire entered for a session or a day: answered whole or in part, corrected, or left out with a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.clinic import language
from openipt.clinic.casework.actions import record_fact, record_response, record_total
from openipt.clinic.casework.actions.responses import PAPER_TOTAL
from openipt.clinic.casework.read import Recorded
from openipt.clinic.forms.findings import in_words
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content, instrument
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.measures.forms import DeclineForm, MeasureForm, TotalForm, is_shipped, takes_total
from openipt.clinic.workbench.measures.presenters.measure import is_read_alike, result_here, result_of
from openipt.clinic.workbench.measures.sent_twice import answers_sent_again, declined_sent_again
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import back_to
from openipt.course.measuring import measures_of
from openipt.course.state import Score, Session
from openipt.measures import Instrument, UnknownInstrumentError
from openipt.privacy import Permission


@answers_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: Request, course_id: UUID, measure_id: str) -> HttpResponse:
    """Show the questions, or what was answered; a risk question that was answered leads to the conversation."""
    writing = request.method == "POST"
    page = open_page(request, course_id, Permission.RECORD if writing else Permission.READ_COURSE)
    asked = _instrument(measure_id)
    at = _session(page)
    form = MeasureForm(asked, request.POST or None, initial=_initial(page, asked, at))
    if writing and form.is_valid():
        details = {"mode": form.cleaned_data["mode"], "answers": form.answers()}
        recorded = _record(page, asked, form, at, record_response, **details)
        if recorded is not None:
            return _afterwards(page, measure_id, at, recorded)
    return _page(page, asked, at, form, status=422 if writing else 200)


@answers_sent_again
@require_POST
def total(request: Request, course_id: UUID, measure_id: str) -> HttpResponse:
    """Show the total alone, where the answers stand on paper or may not be shown here."""
    page = open_page(request, course_id, Permission.RECORD)
    asked, at = _instrument(measure_id), _session(page)
    if not takes_total(asked):
        raise Http404
    form = TotalForm(asked, request.POST)
    if form.is_valid():
        recorded = _record(page, asked, form, at, record_total, total=form.cleaned_data["total"])
        if recorded is not None:
            return _afterwards(page, measure_id, at, recorded)
    blank = MeasureForm(asked, initial=_initial(page, asked, at))
    return _page(page, asked, at, blank, total=form, status=422)


def _instrument(measure_id: str) -> Instrument:
    try:
        return instrument(measure_id)
    except UnknownInstrumentError as unknown:
        raise Http404 from unknown


def _session(page: CoursePage) -> Session | None:
    asked = page.request.POST.get("session") or page.request.GET.get("session")
    session = page.state.session(asked) if asked else None
    if asked and session is None:
        raise Http404
    return session


def _day(page: CoursePage, at: Session | None) -> date:
    return min(at.day, page.request.today) if at else page.request.today


def _to_correct(page: CoursePage, asked: Instrument) -> Score | None:
    wanted = page.request.GET.get("correct")
    return next((score for score in page.state.scores_of(asked.id) if score.id == wanted), None)


def _initial(page: CoursePage, asked: Instrument, at: Session | None) -> dict[str, Any]:
    first: dict[str, Any] = {"id": new_id(), "happened_on": _day(page, at), "mode": "self"}
    first["asked_in"] = language.SOURCE
    old = _to_correct(page, asked)
    if old is None:
        return first
    read_alike = is_read_alike(old, asked)
    answers = old.response.answers if read_alike else ()
    codes = {f"item_{n}": f"{code}" for n, code in enumerate(answers, start=1) if code is not None}
    mode = old.response.mode or "self"
    coding = {"coding": old.response.coding, "asked_in": old.response.language or language.SOURCE}
    # The paper's own total may be of another numbering, and one that was read in another way is wrong today
    total = {"total": old.total} if read_alike and not asked.codings else {}
    return first | codes | coding | total | {"replaces": old.id, "happened_on": old.day, "mode": mode}


def _record(
    page: CoursePage,
    asked: Instrument,
    form: MeasureForm | TotalForm,
    at: Session | None,
    action: Callable[..., Recorded],
    **details: object,
) -> Recorded | None:
    """Return what the action wrote; none if it was refused, with the words at their fields."""
    cleaned, request = form.cleaned_data, page.request
    if cleaned["replaces"] and str(cleaned["replaces"]) not in {score.id for score in page.state.scores_of(asked.id)}:
        if (already := _is_there(page, cleaned["id"])) is None:
            form.add_error(None, _("These answers have since been corrected. Please check them again."))
        return already
    try:
        return action(
            course=page.read,
            measure=asked.id,
            happened_on=cleaned["happened_on"],
            session=UUID(at.id) if at else None,
            replaces=cleaned["replaces"],
            reason=cleaned["reason"].strip(),
            cause=cleaned["cause"],
            id=cleaned["id"],
            coding=form.coding(),
            shown_in=language.active(),
            asked_in=cleaned["asked_in"] or language.SOURCE,
            by=request.user,
            now=request.now,
            **details,
        )
    except Refused as refused:
        for finding in refused.findings:
            where = finding.where if finding.where in form.fields else None
            form.add_error(where, in_words(finding, content()))
        return None


def _is_there(page: CoursePage, id: UUID) -> Recorded | None:
    entry = next((entry for entry in page.entries if entry.id == str(id)), None)
    return Recorded((entry,), page.read) if entry else None


class AnswersSaved(HttpResponseRedirect):
    """Where saved answers lead; `raised_alert` says whether they raised one."""

    raised_alert = False


def _afterwards(page: CoursePage, measure_id: str, at: Session | None, recorded: Recorded) -> HttpResponse:
    """Return where these answers raised an alert in a session, to the conversation; else to what the score says.

    Of another day and outside a session that stands with the measures of the course: the page of the measure itself
    shows what was answered today.
    """
    response = AnswersSaved(_next_page(page, measure_id, at, recorded))
    response.raised_alert = any(entry.kind == "alert" for entry in recorded.entries)
    return response


def _next_page(page: CoursePage, measure_id: str, at: Session | None, recorded: Recorded) -> str:
    course_id, entry = page.course.pk, recorded.entry
    if at is None and entry.happened_on != page.request.today:
        return reverse("measures", args=[course_id])
    if at is None:
        return reverse("measure", args=[course_id, measure_id])
    if any(alert.raised.cause == entry.id for alert in recorded.state.open_alerts):
        return f"{reverse('session', args=[course_id, at.id])}#alert"
    return f"{reverse('measure', args=[course_id, measure_id])}?session={at.id}"


def _page(
    page: CoursePage,
    asked: Instrument,
    at: Session | None,
    form: MeasureForm,
    *,
    decline: DeclineForm | None = None,
    total: TotalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    here = result_here(page.state, asked, at.id if at else None, _day(page, at))
    first = _initial(page, asked, at)
    old = _to_correct(page, asked)
    correcting = old is not None or bool(form["replaces"].value() or (total and total["replaces"].value()))
    on_paper = old is not None and old.response.mode == PAPER_TOTAL
    refused = bool(form.errors or (total and total.errors))
    context = {
        "instrument": asked,
        "session": at,
        "form": None if on_paper else form,
        "shipped": is_shipped(asked),
        "total": (total or TotalForm(asked, initial=first)) if takes_total(asked) else None,
        "total_first": takes_total(asked) and (on_paper or not is_shipped(asked) or (total and total.is_bound)),
        "correcting": correcting,
        "from_paper": old is not None and not is_read_alike(old, asked),
        "decline": decline or DeclineForm(initial={"id": new_id(), "scope": "once"}),
        "result": result_of(page.state, here) if here and not correcting and not refused else None,
        "draft_key": ":".join(
            ["measure", asked.id, at.id if at else _day(page, at).isoformat(), *([f"{old.id}"] if old else [])]
        ),
        "others": _others(page, asked, at),
        **_languages(page, asked, first["asked_in"]),
    }
    return page.render("measures/measure.html", context, tab="measure", status=status)


def _languages(page: CoursePage, asked: Instrument, asked_in: str) -> dict[str, object]:
    """Return whether to ask in which language the questions were, and how those on this page are marked."""
    client = page.course.client.page_language
    in_source = is_shipped(asked) and language.active() != language.SOURCE
    return {
        "asks_language": client != language.SOURCE or asked_in != language.SOURCE,
        "client_language": client if client in dict(language.choices_of_clients()) else language.SOURCE,
        "source": language.SOURCE,
        "questions_in": language.SOURCE if in_source else "",
    }


def _others(page: CoursePage, asked: Instrument, at: Session | None) -> list[tuple[str, str]]:
    """Return the other measures of this form of IPT, to go on with."""
    more = f"?session={at.id}" if at else ""
    wanted = [instrument(name) for name in measures_of(page.form, page.state) if name != asked.id]
    return [(measure.name, reverse("measure", args=[page.course.pk, measure.id]) + more) for measure in wanted]


@declined_sent_again
@require_POST
def leave_out(request: Request, course_id: UUID, measure_id: str) -> HttpResponse:
    """Left out this time or for the whole course, with a reason: an answer too."""
    page = open_page(request, course_id, Permission.RECORD)
    asked, at = _instrument(measure_id), _session(page)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        blank = MeasureForm(asked, initial=_initial(page, asked, at))
        return _page(page, asked, at, blank, decline=form, status=422)
    cleaned = form.cleaned_data
    record_fact(
        course=page.read,
        kind="declined",
        data={"instrument": asked.id, "scope": cleaned["scope"], **form.data_of_reason()},
        id=cleaned["id"],
        happened_on=_day(page, at),
        session=UUID(at.id) if at else None,
        by=request.user,
        now=request.now,
    )
    page_of = reverse("session", args=[course_id, at.id]) if at else reverse("measures", args=[course_id])
    return redirect(back_to(request, page_of))


urls = [
    path("courses/<uuid:course_id>/measures/<slug:measure_id>/", measure, name="measure"),
    path("courses/<uuid:course_id>/measures/<slug:measure_id>/total/", total, name="measure-total"),
    path("courses/<uuid:course_id>/measures/<slug:measure_id>/leave-out/", leave_out, name="measure-leave-out"),
]
