# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Today in words: one card an appointment, and what waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.clinic.care.models import Session, Standing
from openipt.clinic.care.queries import Day
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.interface import dates
from openipt.clinic.workbench.presenters.agenda import code_words
from openipt.clinic.workbench.presenters.scores import score_words, series_of, small_curve
from openipt.measures import instrument
from openipt.protocol.load import content

ROUTINE = frozenset({"measure", "alert", "last_step"})  # said elsewhere on the card


@dataclass(frozen=True, slots=True)
class Card:
    time: datetime
    name: str
    initials: str
    position: str
    focus: str
    scores: list[tuple[str, str, str]]
    curve: str
    curve_words: str
    step: str
    step_person: str
    due: str
    due_why: str
    alert: str
    state: str  # past, next or later
    held: bool
    open_words: str
    url: str
    course_url: str
    people_url: str
    contact_url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    text: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class Alert:
    text: str
    received: str
    owner: str
    due_text: str
    then: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Today:
    cards: list[Card] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    notes: list[Waiting] = field(default_factory=list)
    follow_ups: list[Waiting] = field(default_factory=list)
    summary: str = ""


def today_of(request: HttpRequest, day: Day) -> Today:
    cards = _cards(request, day.sessions)
    return Today(
        cards=cards,
        alerts=[_alert(request, each) for each in day.courses if each.standing.alerts_open],
        notes=[_note(each, request.today) for each in day.drafts],
        follow_ups=[_follow_up(each, request.today) for each in day.courses if _due_soon(each.standing, request.today)],
        summary=_summary(cards),
    )


def _cards(request: HttpRequest, sessions: Sequence[Session]) -> list[Card]:
    states = ["past" if each.starts_at < request.now and _held(each, request.today) else "later" for each in sessions]
    if "later" in states:
        states[states.index("later")] = "next"
    return [_card(request, each, state) for each, state in zip(sessions, states, strict=True)]


def _held(session: Session, today: date) -> bool:
    return session.course.standing.last_held_on == today


def _card(request: HttpRequest, session: Session, state: str) -> Card:
    course, standing = session.course, session.course.standing
    due, why = _due(course, standing)
    curve, curve_words = _curve(course, str(session.pk))
    args = [course.pk, session.pk]
    return Card(
        time=session.starts_at.astimezone(request.user.service.tzinfo),
        name=course.client.name,
        initials=course.client.initials,
        position=position(standing, course),
        focus=_focus(standing),
        scores=_scores(course),
        curve=curve,
        curve_words=curve_words,
        step=str(standing.card.get("step", "")),
        step_person=str(standing.card.get("step_person", "")),
        due=due,
        due_why=why,
        alert=_alert_words(request, standing),
        state=state,
        held=_held(session, request.today),
        open_words=_("Open session %d") % standing.number if standing.number else _("Open session"),
        url=reverse("session", args=args),
        course_url=reverse("course", args=[course.pk]),
        people_url=reverse("people", args=[course.pk]),
        contact_url=reverse("contact-new", args=[course.pk]),
    )


def position(standing: Standing, course: Course) -> str:
    """ "Session 7 of 14 · middle"."""
    form = snapshots.form(course.form_id)
    phase = form.phase(standing.phase)
    name = phase.name.staff if phase else standing.phase
    if standing.closed_on:
        return _("ended")
    if standing.number is None:
        return _("no session yet")
    if standing.agreed is None:
        return _("Session %(number)d · %(phase)s, number not agreed yet") % {"number": standing.number, "phase": name}
    return _("Session %(number)d of %(agreed)d · %(phase)s") % {
        "number": standing.number, "agreed": standing.agreed, "phase": name,
    }  # fmt: skip


def _focus(standing: Standing) -> str:
    areas = content().areas
    named = [areas[each].label.staff for each in (standing.focus, standing.second_focus) if each in areas]
    return _(", then ").join(named)


def _totals(course: Course) -> dict[str, list[tuple[date, float | None]]]:
    """Totals by measure, in the order in which the form of IPT names them."""
    stored = course.standing.card.get("totals", {})
    names = [each for each in snapshots.form(course.form_id).measures if each in stored]
    return {name: [(date.fromisoformat(day), total) for day, total in stored[name]] for name in names}


def _scores(course: Course) -> list[tuple[str, str, str]]:
    return [score_words(instrument(name), series_of(name, totals)) for name, totals in _totals(course).items()]


def _curve(course: Course, prefix: str) -> tuple[str, str]:
    for name, totals in _totals(course).items():
        if len(totals) > 1:
            measure = instrument(name)
            words = ngettext("%(name)s, %(n)d answer", "%(name)s, %(n)d answers", len(totals))
            drawn = small_curve(measure, [total for _day, total in totals], f"spark-{prefix}")
            return drawn, words % {"name": measure.name, "n": len(totals)}
    return "", ""


def _due(course: Course, standing: Standing) -> tuple[str, str]:
    """The one task: the first late one, else the first that is not routine."""
    lines = [each for each in standing.card.get("due", []) if each["code"] not in ROUTINE]
    first = next((each for each in lines if each["late"]), lines[0] if lines else None)
    return code_words(snapshots.form(course.form_id), first["code"], first["values"]) if first else ("", "")


def _alert_words(request: HttpRequest, standing: Standing) -> str:
    if not standing.alerts_open:
        return ""
    return _("Alert open, %s.") % _owner(request, standing)


def _owner(request: HttpRequest, standing: Standing) -> str:
    due = standing.alert_due_at.astimezone(request.user.service.tzinfo)
    when = f"{due:%H:%M}" if due.date() == request.today else f"{dates.short_day(due.date())}, {due:%H:%M}"
    yours = standing.alert_owner == request.user.pk
    return (_("yours by %s") if yours else _("due by %s")) % when


def _alert(request: HttpRequest, course: Course) -> Alert:
    standing = course.standing
    return Alert(
        text=_named(course),
        received=ngettext("One line waits.", "%d lines wait.", standing.alerts_open) % standing.alerts_open
        if standing.alerts_open > 1
        else _("A question about safety waits for somebody to ask."),
        owner=capfirst(_owner(request, standing)),
        due_text="",
        then=_("It stays here until what was asked, understood and agreed is written down."),
        url=reverse("risk", args=[course.pk]),
        action=_("Read and record"),
    )


def _note(draft: "object", today: date) -> Waiting:
    session = draft.body.get("session") if isinstance(draft.body, dict) else None
    address = (
        reverse("session", args=[draft.course_id, session]) if session else reverse("course", args=[draft.course_id])
    )
    return Waiting(_named(draft.course), dates.in_words(draft.saved_at.date(), today), address)


def _named(course: Course) -> str:
    """The name, and the initials that stand for it in the discreet view."""
    return format_html(
        '<bdi class="named">{}</bdi><bdi class="initialed">{}</bdi>', course.client.name, course.client.initials
    )


def _due_soon(standing: Standing, today: date) -> bool:
    return standing.follow_up_due_on is not None and (standing.follow_up_due_on - today).days <= 7


def _follow_up(course: Course, today: date) -> Waiting:
    due = course.standing.follow_up_due_on
    return Waiting(_named(course), dates.in_words(due, today), reverse("follow-up", args=[course.pk]))


def _summary(cards: Sequence[Card]) -> str:
    if not cards:
        return ""
    people = ngettext("%d person today.", "%d people today.", len(cards)) % len(cards)
    following = next((each for each in cards if each.state == "next"), None)
    return people if following is None else f"{people} " + _("Next at %(time)s.") % {"time": f"{following.time:%H:%M}"}
