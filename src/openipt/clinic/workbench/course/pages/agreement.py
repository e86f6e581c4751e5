# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The agreement: number, rhythm, end, and the sessions still to come planned in one step; the old ones stay visible."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openipt.clinic.casework.actions import NewFact, record_agreement
from openipt.clinic.casework.actions.agreements import SESSIONS
from openipt.clinic.forms.findings import in_words
from openipt.clinic.language import answer_of, content, saying
from openipt.clinic.ledger.errors import Refused
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.course.forms import BookingForm
from openipt.clinic.workbench.shared.course_page import CoursePage, open_page
from openipt.clinic.workbench.shared.fact_form import FactForm, needed
from openipt.clinic.workbench.shared.sent_twice import fact_sent_again
from openipt.clinic.workbench.story.presenters.focus import versions_of
from openipt.course.kinds.agreement import Agreement
from openipt.course.note import names
from openipt.course.state import CourseState, SessionStatus
from openipt.protocol.days import days_after, in_zone

USUAL_TIME = "10:00"
SAID_APART = frozenset({"kind", "missed_count"})  # as the title of a version, and in words of its own


@fact_sent_again
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request, course_id: UUID) -> HttpResponse:
    """Show what was agreed, every version of it, and the form of the next one."""
    page = open_page(request, course_id, needed(request))
    agreed = FactForm(page, "agreement", answers=_suggested(page))
    plan = BookingForm(request.POST if agreed.sent else None, initial=_rhythm(page), today=request.today)
    if agreed.sent and all([agreed.is_valid(), plan.is_valid()]) and _agreed(agreed, plan):
        return redirect("agreement", course_id)
    context = {"plan": plan, "versions": _versions(page.state), "ahead": _ahead(page.state), **agreed.context}
    context["sessions"] = _sessions(page)
    return page.render("course/agreement.html", context, tab="agreement", status=agreed.status)


def _agreed(agreed: FactForm, plan: BookingForm) -> bool:
    """Return the agreement and its sessions, or neither; what stops the sessions stands at their first day."""
    zone = agreed.page.course.service.tzinfo
    fact = NewFact("agreement", agreed.form.answers(), **agreed.when.given())
    try:
        record_agreement(
            course=agreed.page.read, agreement=fact, starts=lambda number: plan.starts(number, zone), **agreed.signed
        )
    except Refused as refused:
        of_sessions = [finding for finding in refused.findings if finding.where == SESSIONS]
        if of_sessions:
            plan.add_error("first_on", " ".join(in_words(finding, content()) for finding in of_sessions))
        else:
            agreed.show(refused)
        return False
    return True


def _suggested(page: CoursePage) -> dict[str, object]:
    """Return what the form begins with: the last agreement, else what the form of IPT usually has."""
    agreed = page.state.agreement
    if agreed is not None:
        return {key: value for key, value in agreed.stored.items() if key not in ("kind", "reason", "start_on")}
    first = page.state.sessions[0].day if page.state.sessions else page.state.today
    usual = page.form
    return {
        "kind": "first",
        "sessions": usual.usual_sessions,
        "minutes": usual.minutes,
        "start_on": first,
        "follow_ups": ", ".join(str(month) for month in usual.follow_up_months),
        "how": "words",
    }


def _sessions(page: CoursePage) -> int:
    """Return the number in question: that of the last agreement, else the usual one of the form of IPT."""
    agreed = page.state.agreement
    return (agreed.sessions if agreed else 0) or page.form.usual_sessions


def _rhythm(page: CoursePage) -> dict[str, object]:
    """Return the weekday and time of the last session go on."""
    last = page.state.sessions[-1] if page.state.sessions else None
    zone = page.course.service.tzinfo
    return {
        "plan": True,
        "first_on": max(days_after(last.day, page.form.spacing_days), page.state.today) if last else page.state.today,
        "at": f"{in_zone(last.starts_at, zone):%H:%M}" if last else USUAL_TIME,
        "every_days": page.form.spacing_days,
        "tapered": 0,
        "tapered_days": 2 * page.form.spacing_days,
    }


def _versions(state: CourseState) -> list[dict[str, object]]:
    """Newest first, each with everything that was said in it."""
    fields = [field for field in content().facts[Agreement.kind_id].fields if field.id not in SAID_APART]
    versions: list[dict[str, object]] = []
    for agreed in reversed(state.facts.of(Agreement)):
        lines = [(answer.label, answer.text) for answer in saying(names(state)).answers(fields, agreed.stored)]
        if agreed.missed_count:
            lines.append((_("Missed without notice"), _("counts towards the number")))
        lines += _focus_then(state, agreed)
        versions.append({"entry": agreed, "kind": answer_of(agreed, "kind"), "said": lines})
    return versions


def _focus_then(state: CourseState, agreed: Agreement) -> list[tuple[str, str]]:
    """Return the focus it was agreed on: the one that stood on that day."""
    then = [version for version in versions_of(state) if version.day <= agreed.happened_on]
    return [(_("Focus"), ": ".join(part for part in (then[-1].areas, then[-1].sentence) if part))] if then else []


def _ahead(state: CourseState) -> list[tuple[int | None, date, str]]:
    planned = [session for session in state.sessions if session.status is SessionStatus.PLANNED]
    return [(session.number, session.day, session.id) for session in planned]


urls = [path("courses/<uuid:course_id>/agreement/", agreement, name="agreement")]
