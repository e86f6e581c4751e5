# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The head of every course page: who, where in the course, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.clinic.accounts.models import User
from openipt.clinic.casework.models import Standing
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.dates import written
from openipt.clinic.drawings import ribbon
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.web.request import Request
from openipt.course.kinds.texts import SafetyPlan
from openipt.course.state import Alert, CourseState
from openipt.protocol.days import in_zone
from openipt.protocol.model import Form


@dataclass(frozen=True, slots=True)
class Header:
    name: str
    position: str
    position_more: str
    ribbon_svg: str
    tabs: list[tuple[str, str, bool]]
    actions: list[tuple[str, str]]
    alert: dict[str, str] | None
    consent_line: str
    consents_url: str
    together_url: str
    is_shared: bool  # someone else treats


def position(state: CourseState, form: Form) -> tuple[str, str]:
    """Return where the course is: "Session 6 of 14" and "middle phase · 8 left after today"."""
    phase = form.phase(state.phase)
    phase_words = phase.name.staff if phase else state.phase
    if state.closed:
        return _("Course ended"), ""
    number = state.number
    if number is None:
        return _("No session yet"), phase_words
    if state.agreed is None:
        until = _to_be_agreed(number, form.number_agreed_by)
        where = _("first phase") if state.phase == form.phases[0].id else phase_words
        return _("Session %(number)d, %(phase)s, %(until)s") % {"number": number, "phase": where, "until": until}, ""
    left = max(0, state.agreed - number)
    if not left:
        return number_words(number, state.agreed), phase_words
    left_words = ngettext("%d left after this one", "%d left after this one", left) % left
    return number_words(number, state.agreed), f"{phase_words} · {left_words}"


def _to_be_agreed(number: int, by: int) -> str:
    """Asked for until its day; after that it is only said as it is."""
    if number > by:
        return _("number not agreed yet")
    return _("number to be agreed today") if number == by else _("number to be agreed by session %d") % by


def position_in_a_list(standing: Standing, course: Course, number: int | None) -> str:
    """ "Session 7 of 14 · middle"; `number` is that of the session in question."""
    form = snapshots.form_in_words(course.form_id)
    phase = form.phase(standing.phase)
    name = phase.name.staff if phase else standing.phase
    if standing.closed_on:
        return _("ended")
    if number is None:
        return _("no session yet")
    if standing.agreed is None:
        return _("Session %(number)d · %(phase)s, number not agreed yet") % {"number": number, "phase": name}
    return f"{number_words(number, standing.agreed)} · {name}"


def number_words(number: int, agreed: int) -> str:
    """ "Session 6 of 14"; past the agreed number it is said as it is."""
    words = _("Session %(number)d of %(agreed)d") if number <= agreed else _("Session %(number)d, %(agreed)d agreed")
    return words % {"number": number, "agreed": agreed}


def header(
    request: Request,
    course: Course,
    state: CourseState,
    form: Form,
    *,
    tab: str,
    may_record: bool,
    treats: bool,
) -> Header:
    strong, more = position(state, form)
    return Header(
        name=course.client.name,
        position=strong,
        position_more=more,
        ribbon_svg=ribbon.mini(dots(state, form)),
        tabs=tabs(course, state, tab),
        actions=_at_hand(course, state, may_record),
        alert=_alert(request, course, state),
        consent_line="" if state.closed else _consent_line(state),
        consents_url=_url("consents", course.pk),
        # The tablet is turned in a meeting: whoever only reads has none.
        together_url=_url("together", course.pk) if may_record and not state.after_death else "",
        is_shared=not treats,
    )


def dots(state: CourseState, form: Form, course: Course | None = None) -> list[ribbon.Dot]:
    """Return the sessions as dots of the ribbon; with the course, each leads to its session."""
    notices = []
    for session in state.sessions:
        phase = form.phase(session.phase)
        shown: ribbon.State = "held" if session.held else "missed" if session.missed else "planned"
        now = session.day == state.today and not session.missed
        url = reverse("session", args=[course.pk, session.id]) if course else ""
        notices.append(
            ribbon.Dot(session.day, phase.colour if phase else 4, "today" if now else shown, session.number, "", url)
        )
    return notices


def tabs(course: Course, state: CourseState, current: str) -> list[tuple[str, str, bool]]:
    """Return the pages of the course; the session's tab leads to the one that is on."""
    at = state.current
    wanted: list[tuple[str, str, tuple[UUID | str, ...]]] = [(_("Course"), "course", (course.pk,))]
    if at is not None:
        label = _("Session %d") % at.number if at.number else _("Session")
        wanted.append((label, "session", (course.pk, at.id)))
    wanted += [
        (_("People"), "people", (course.pk,)),
        (_("Timeline"), "timeline", (course.pk,)),
        (_("Focus"), "focus", (course.pk,)),
        (_("Goals"), "goals", (course.pk,)),
        (_("Documents"), "papers", (course.pk,)),
        (_("Ending"), "ending", (course.pk,)),
    ]
    return [(label, url, name == current) for label, name, args in wanted if (url := _url(name, *args))]


def _at_hand(course: Course, state: CourseState, may_record: bool) -> list[tuple[str, str]]:
    """One action away; who only reads is led to what is there to be read."""
    if state.after_death:
        contact = _url("contact-new", course.pk)
        return [(_("Contact"), contact)] if may_record and contact else []
    wanted = [(_("Risk conversation"), "risk")]
    if may_record or state.facts.last(SafetyPlan):
        wanted.append((_("Safety plan"), "safety-plan"))
    if may_record:
        wanted.append((_("Contact"), "contact-new"))
    return [(label, url) for label, name in wanted if (url := _url(name, course.pk))]


def _alert(request: Request, course: Course, state: CourseState) -> dict[str, str] | None:
    waiting = min(state.open_alerts, key=lambda alert: alert.due_at, default=None)
    if waiting is None:
        return None
    return {
        "text": alert_words(waiting),
        "owner": owner_words(request, waiting),
        "due_text": due_words(request, waiting.due_at),
        "url": _url("risk", course.pk),
    }


def alert_words(alert: Alert) -> str:
    """Return what waits, without an item number or an answer: others may see the screen."""
    if alert.kind == "not_reached":
        return _("The client could not be reached after a missed session")
    if alert.kind == "risk_missing":
        return _("A safety question was not answered: ask about it")
    if alert.kind == "risk_item" and alert.level is None:
        return _("An urgent question about safety has no answer: ask today")
    return (
        _("A safety question was answered: ask about it")
        if not alert.joins
        else _("Same answer as before: a short entry is enough")
    )


def due_words(request: Request, due_at: datetime | None) -> str:
    """By when an alert is to be answered; once that is past, since when it is overdue."""
    if due_at is None:
        # Translators: of an alert, after whose it is: "yours, no time set".
        return _("no time set")
    due = in_zone(due_at, request.user.service.tzinfo)
    when = f"{due:%H:%M}"
    if due.date() != request.today:
        when = _("%(time)s on %(day)s") % {"time": when, "day": written(due, "j F")}
    return (_("overdue since %s") if due_at < request.now else _("by %s")) % when


def owner_words(request: Request, alert: Alert) -> str:
    return owners_in_words(request, [alert])[alert.owner]


def owners_in_words(request: Request, alerts: Sequence[Alert]) -> dict[str, str]:
    """Return whose each alert is, by the owner's id: one statement, and none where all are one's own."""
    mine = str(request.user.pk)
    others = {alert.owner for alert in alerts} - {mine, ""}
    staff = User.objects.in_service(request.user.service_id).active().filter(pk__in=others) if others else ()
    return {mine: _("yours")} | dict.fromkeys({"", *others}, nobodys()) | {str(user.pk): user.name for user in staff}


def nobodys() -> str:
    """Of an alert that waits for no one who could answer it."""
    return _("unassigned")


def _consent_line(state: CourseState) -> str:
    """Until treatment has been agreed to, every page says so."""
    consent = state.consents.get("treatment")
    if consent is None:
        return _("Consent to treatment is not recorded yet. You can still record assessment, risk and contacts.")
    return {
        "given": "",
        "withdrawn": _("Consent to treatment was withdrawn."),
        "refused": _("Consent to treatment was not given."),
        "not_possible": _("Consent to treatment is not possible at present: %s") % consent.basis,
    }.get(consent.state, "")


def _url(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
