# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Today in words: one card an appointment, and what waits for someone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openipt.clinic.casework.models import Draft, Session, Standing
from openipt.clinic.casework.queries import Day, Unwritten, therapists_of, unwritten
from openipt.clinic.clients import snapshots
from openipt.clinic.clients.models import Course
from openipt.clinic.interface import dates
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import content, instrument
from openipt.clinic.web.request import Request
from openipt.clinic.workbench.shared.agenda import code_words
from openipt.clinic.workbench.shared.header import due_words, position_in_a_list
from openipt.clinic.workbench.shared.scores import score_words, small_curve
from openipt.course.state import DIED
from openipt.course.writing_up import NO_NOTE, NOT_SIGNED, NOT_WRITTEN
from openipt.measures import DatedTotal, series
from openipt.protocol.days import ends_at, in_zone

ROUTINE = frozenset({"measure", "alert", "last_step"})  # said elsewhere on the card
MOST_TO_WRITE_UP = 5  # the rest opens with a click


@dataclass(frozen=True, slots=True)
class Card:
    """One appointment of today: who, where the course stands, and what is due."""

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
    not_written: bool
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
    what: str = ""
    concern: bool = False


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
class Shared:
    """A course that someone else treats: who, with whom, where it is, and what is of concern."""

    text: str
    therapist: str
    position: str
    concern: str
    url: str


@dataclass(frozen=True, slots=True)
class Today:
    cards: list[Card] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    to_write_up: list[Waiting] = field(default_factory=list)
    more_to_write_up: list[Waiting] = field(default_factory=list)
    follow_ups: list[Waiting] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    has_own: bool = True
    summary: str = ""


def today_of(request: Request, day: Day) -> Today:
    cards = _cards(request, day.sessions)
    waiting = _to_write_up(request, day)
    return Today(
        cards=cards,
        alerts=_alerts(request, day),
        to_write_up=waiting[:MOST_TO_WRITE_UP],
        more_to_write_up=waiting[MOST_TO_WRITE_UP:],
        follow_ups=[
            _follow_up(course, due, request.today)
            for course in day.courses
            if course.treats and (due := _due_soon(course.standing, request.today))
        ],
        shared=shared_courses(request, day.shared),
        has_own=bool(day.courses) or not day.shared,
        summary=_summary(cards),
    )


def shared_courses(request: Request, courses: Sequence[Course]) -> list[Shared]:
    """List running courses that the user only reads, the most concerning first."""
    running = [course for course in courses if course.standing.closed_on is None or course.standing.alerts_open]
    running.sort(key=lambda course: (not course.standing.alerts_open, not course.standing.concern_open))
    therapists = therapists_of(running)
    return [_shared(request, course, therapists.get(course.pk, "")) for course in running]


def _shared(request: Request, course: Course, therapist: str) -> Shared:
    standing = course.standing
    concern = _("a concern is open") if standing.concern_open else ""
    if standing.alerts_open:
        concern = _("Open alert, %s") % due_words(request, standing.alert_due_at)
    return Shared(
        text=_named(course),
        therapist=therapist,
        position=position_in_a_list(standing, course, standing.card.get("last_number")),
        concern=concern,
        url=reverse("course", args=[course.pk]),
    )


def _cards(request: Request, sessions: Sequence[Session]) -> list[Card]:
    """Mark the next session: the first that is not over, or else the first that is not written up."""
    states = [
        "past" if session.starts_at < request.now and _held(session, request.today) else "later" for session in sessions
    ]
    open_ones = [n for n, state in enumerate(states) if state == "later"]
    ahead = [n for n in open_ones if not _over(sessions[n], request.now)]
    if open_ones:
        states[(ahead or open_ones)[0]] = "next"
    return [_card(request, session, state) for session, state in zip(sessions, states, strict=True)]


def _over(session: Session, now: datetime) -> bool:
    return ends_at(session.starts_at, session.minutes) <= now


def _held(session: Session, today: date) -> bool:
    return session.course.standing.last_held_on == today


def _card(request: Request, session: Session, state: str) -> Card:
    course, standing = session.course, session.course.standing
    number = standing.card.get("numbers", {}).get(str(session.pk), standing.number)
    due, why = _due(course, standing)
    totals = _totals(course)
    curve, curve_words = _curve(totals, str(session.pk))
    args = [course.pk, session.pk]
    return Card(
        time=in_zone(session.starts_at, request.user.service.tzinfo),
        name=course.client.name,
        initials=course.client.initials,
        position=position_in_a_list(standing, course, number),
        focus=_focus(standing),
        scores=_scores(totals),
        curve=curve,
        curve_words=curve_words,
        step=str(standing.card.get("step", "")),
        step_person=str(standing.card.get("step_person", "")),
        due=due,
        due_why=why,
        alert=_alert_words(request, standing),
        state=state,
        held=_held(session, request.today),
        not_written=state != "past" and _over(session, request.now),
        open_words=_("Open session %d") % number if number else _("Open session"),
        url=reverse("session", args=args),
        course_url=reverse("course", args=[course.pk]),
        people_url=reverse("people", args=[course.pk]),
        contact_url=reverse("contact-new", args=[course.pk]),
    )


def _focus(standing: Standing) -> str:
    areas = content().areas
    named = [areas[area].label.staff for area in (standing.focus, standing.second_focus) if area in areas]
    return _(", then ").join(named)


Totals = dict[str, list[DatedTotal]]


def _totals(course: Course) -> Totals:
    """Return totals by measure, in the order in which the form of IPT names them."""
    stored = course.standing.card.get("totals", {})
    names = [measure for measure in snapshots.form_in_words(course.form_id).measures if measure in stored]
    return {name: [DatedTotal(date.fromisoformat(day), *rest) for day, *rest in stored[name]] for name in names}


def _scores(totals: Totals) -> list[tuple[str, str, str]]:
    answered = [(instrument(name), points) for name, points in totals.items()]
    return [score_words(measure, series(measure, points)) for measure, points in answered]


def _curve(totals: Totals, prefix: str) -> tuple[str, str]:
    for name, points in totals.items():
        if len(points) > 1:
            measure = instrument(name)
            words = ngettext("%(name)s, %(n)d answer", "%(name)s, %(n)d answers", len(points))
            drawn = small_curve(measure, [point.total for point in points], f"spark-{prefix}")
            return drawn, words % {"name": measure.name, "n": len(points)}
    return "", ""


def _due(course: Course, standing: Standing) -> tuple[str, str]:
    """Return the one task: the first late one, else the first that is not routine."""
    lines = [line for line in standing.card.get("due", []) if line["code"] not in ROUTINE]
    first = next((line for line in lines if line["late"]), lines[0] if lines else None)
    return code_words(snapshots.form_in_words(course.form_id), first["code"], first["values"]) if first else ("", "")


def _alert_words(request: Request, standing: Standing) -> str:
    return _("Open alert: %s.") % _owner(request, standing) if standing.alerts_open else ""


def _owner(request: Request, standing: Standing) -> str:
    """Return whose it is, and by when."""
    due = due_words(request, standing.alert_due_at)
    if standing.alert_owner is None:
        return _("unassigned, %s") % due
    return _("yours, %s") % due if standing.alert_owner == request.user.pk else due


def _alerts(request: Request, day: Day) -> list[Alert]:
    """In the order of their times; what holds for all of them is said once."""
    waiting = [course for course in day.courses if course.standing.alerts_open]
    waiting.sort(key=lambda course: course.standing.alert_due_at or request.now)
    return [_alert(request, course, first=number == 0) for number, course in enumerate(waiting)]


def _alert(request: Request, course: Course, *, first: bool) -> Alert:
    standing = course.standing
    if _ended_in_death(standing):
        return _review(course)
    return Alert(
        text=_named(course),
        received=_waits(standing.alerts_open),
        owner=capfirst(_owner(request, standing)),
        due_text="",
        then=_("It stays here until you record what was asked, understood and agreed.") if first else "",
        url=reverse("risk", args=[course.pk]),
        action=_("Take this alert") if standing.alert_owner is None else _("Review and record"),
    )


def _ended_in_death(standing: Standing) -> bool:
    return bool(standing.card.get("closed") == DIED)


def _review(course: Course) -> Alert:
    """Return what was open when a client died is one line: a review with the service lead."""
    return Alert(
        text=_named(course),
        received=_("The review after the death is open."),
        owner=_("For the service lead and the therapist."),
        due_text="",
        then="",
        url=reverse("ending", args=[course.pk]),
        action=_("Open the review"),
    )


def _waits(alerts: int) -> str:
    words = ngettext("There is a safety question to ask.", "There are %(n)d safety questions to ask.", alerts)
    return words % {"n": alerts}


def _to_write_up(request: Request, day: Day) -> list[Waiting]:
    """Sessions that are over, those of an open concern first, then notes begun. A card of today says its own."""
    cards = {session.pk for session in day.sessions}
    rows = [row for row in unwritten(day, request.now) if row.code != NOT_WRITTEN or row.session not in cards]
    named = {str(row.session) for row in rows}
    drafts = [draft for draft in day.drafts if _session_of(draft) not in named]
    first = {row.course.pk: row.session for row in reversed(rows)}  # a concern is said once a course
    return [_unwritten(row, request, first=first[row.course.pk] == row.session) for row in rows] + [
        _note(draft, request.today) for draft in drafts
    ]


WANTED = {
    NOT_WRITTEN: gettext_lazy("not written up"),
    NO_NOTE: gettext_lazy("no note yet"),
    NOT_SIGNED: gettext_lazy("note saved, not signed"),
}


def _unwritten(row: Unwritten, request: Request, *, first: bool) -> Waiting:
    day = in_zone(row.starts_at, request.user.service.tzinfo).date()
    return Waiting(
        text=_named(row.course),
        when=dates.in_words(day, request.today),
        url=reverse("session", args=[row.course.pk, row.session]),
        what=str(WANTED[row.code]),
        concern=first and row.course.standing.concern_open,
    )


def _session_of(draft: Draft) -> str:
    session = draft.body.get("session") if isinstance(draft.body, dict) else None
    return str(session or "")


def _note(draft: Draft, today: date) -> Waiting:
    session = _session_of(draft)
    address = (
        reverse("session", args=[draft.course_id, session]) if session else reverse("course", args=[draft.course_id])
    )
    when = dates.in_words(draft.saved_at.date(), today)
    return Waiting(_named(draft.course), when, address, _("note started, not saved"))


def _named(course: Course) -> str:
    """Return the name, and the initials that stand for it in the discreet view."""
    return format_html(
        '<bdi class="named">{}</bdi><bdi class="initialed">{}</bdi>', course.client.name, course.client.initials
    )


def _due_soon(standing: Standing, today: date) -> date | None:
    """Return the day of the follow-up that is due within a week or late."""
    due = standing.follow_up_due_on
    return due if due is not None and (due - today).days <= 7 else None


def _follow_up(course: Course, due: date, today: date) -> Waiting:
    return Waiting(_named(course), dates.in_words(due, today), reverse("follow-up", args=[course.pk]))


def _summary(cards: Sequence[Card]) -> str:
    if not cards:
        return ""
    people = ngettext("%d person today.", "%d people today.", len(cards)) % len(cards)
    following = next((card for card in cards if card.state == "next" and not card.not_written), None)
    return people if following is None else f"{people} " + _("Next at %(time)s.") % {"time": f"{following.time:%H:%M}"}
