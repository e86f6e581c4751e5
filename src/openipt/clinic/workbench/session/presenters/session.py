# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The session page in values: when and how it is held, its tools, and the alert that is answered in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from openipt.clinic.forms.answers import AnswersForm
from openipt.clinic.interface import dates
from openipt.clinic.interface.addresses import reverse
from openipt.clinic.language import answer_of, content, field_of, saying
from openipt.clinic.ledger.ids import new_id
from openipt.clinic.workbench.session.forms.tools import SHAPES, Shape, tool_form
from openipt.clinic.workbench.shared.course_page import CoursePage
from openipt.course import note
from openipt.course.agenda import agenda
from openipt.course.kinds.focus import AreaTouched
from openipt.course.kinds.sessions import Attendance
from openipt.course.kinds.techniques import HandoutGiven, TechniqueUsed
from openipt.course.kinds.texts import Sheet
from openipt.course.risk import left_to_say
from openipt.course.state import CourseState, Session, SessionStatus, Step
from openipt.protocol.days import ends_at, in_zone

RINGS = (1, 2, 3, 4)
# Techniques that are a whole page of their own in the course; the others are logged with one press.
ON_OWN_PAGES = frozenset(
    "contract ending formulation goal-setting inventory relapse-prevention review timeline".split()
)


@dataclass(frozen=True, slots=True)
class Button:
    name: str
    value: str
    label: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Buttons under a heading: the strategies of an area, the moves of a person."""

    title: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    kind: str
    title: Promise
    form: AnswersForm
    fields: tuple[str, ...]
    groups: tuple[Group, ...]
    submit: Promise | str
    folded: bool
    open: bool
    id: UUID
    about: str
    hidden: tuple[tuple[str, str], ...]
    recorded: tuple[str, ...]
    key: str
    feared: str = ""

    @property
    def bound_fields(self) -> list[object]:
        return [self.form[field] for field in self.fields]


@dataclass(frozen=True, slots=True)
class Clock:
    title: str
    when: str
    state: str
    starts_at: str
    minutes: int


def clock(page: CoursePage, session: Session) -> Clock:
    """Return the head of the page: which session, when, and how it was or will be held."""
    start = in_zone(session.starts_at, page.course.service.tzinfo)
    day = dates.day_in_words(session.day, page.request.today)
    title = _("Session %(number)d, %(day)s") % {"number": session.number, "day": day} if session.number else day
    end = ends_at(start, session.minutes)
    when = _("%(start)s to %(end)s") % {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    starts = session.starts_at.isoformat()
    return Clock(title, when, held_words(page.state, session), starts, session.minutes)


def held_words(state: CourseState, session: Session) -> str:
    """Planned, held in the room, missed: by whom, and whether it counts."""
    if session.missed is not None:
        return _missed_words(session)
    if session.status is SessionStatus.HELD:
        words = saying().value(field_of(Attendance, "medium"), session.medium)
        return _("held %s") % words if words else _("held")
    return _("booked") if session.day >= state.today else _("not recorded yet")


def _missed_words(session: Session) -> str:
    missed = session.missed
    assert missed is not None
    parts = [_("did not attend") if session.status is SessionStatus.MISSED else _("cancelled")]
    who = answer_of(missed, "who")
    if who:
        parts.append(_("by the %s") % who if session.status is SessionStatus.CANCELLED else who)
    parts += [missed.notice] if missed.notice else []
    parts.append(_("counts towards the number") if missed.counts else _("does not count"))
    return ", ".join(parts)


def tools(page: CoursePage, session: Session, bound: Mapping[str, AnswersForm] | None = None) -> list[Tool]:
    """Return every tool that has something to offer here; `bound` are forms that were refused and are shown again."""
    refused = bound or {}
    wanted = [shape for shape in SHAPES.values() if shape.kind != "jot" and _offers(shape, page.state, session)]
    return [tool(page, session, shape, refused.get(shape.kind)) for shape in wanted]


def _offers(shape: Shape, state: CourseState, session: Session) -> bool:
    needed: dict[str, bool | Sequence[object]] = {
        "step_result": open_step(state, session),
        "opening": state.sessions[:1] != (session,),
        "area_touched": _areas(state),
        "expectation": state.people,
        "ring": state.people,
        "goal_rating": state.goals,
    }
    return bool(needed.get(shape.kind, True))


# Tools with which a confronting step may be taken: whom that would be about who is feared is said there.
CONFRONTING = ("technique", "step")


def tool(
    page: CoursePage, session: Session, shape: Shape, form: AnswersForm | None = None, *, opened: bool = False
) -> Tool:
    state = page.state
    here = [fact for fact in state.facts.in_session(session.id) if fact.kind_id == shape.kind]
    step = next(iter(open_step(state, session)), None)
    hidden = (("step_result-step", step.id),) if step and shape.kind == "step_result" else ()
    return Tool(
        kind=shape.kind,
        title=shape.title,
        form=form or tool_form(shape, page.names, answers=_usual(shape, state)),
        fields=_in_sight(shape, state),
        groups=tuple(_groups(shape, state, session)),
        submit=shape.submit,
        folded=shape.folded,
        open=opened or form is not None,
        id=new_id(),
        about=step.details.text if step and shape.kind == "step_result" else "",
        hidden=hidden,
        recorded=tuple(line.text for line in note.lines(here, content(), state)),
        key=":".join(["fact", shape.kind, session.id, *(value for _name, value in hidden)]),
        feared=", ".join(person.name for person in state.people if person.feared) if shape.kind in CONFRONTING else "",
    )


def _in_sight(shape: Shape, state: CourseState) -> tuple[str, ...]:
    """Return the fields shown; of the two that are about the concern, the one that can be said now."""
    unsaid = {"opens", "closes"} - {left_to_say(state)}
    return tuple(field for field in shape.fields if field not in unsaid)


def _usual(shape: Shape, state: CourseState) -> dict[str, object]:
    """Return what a tool begins with: a technique serves the first focus unless said otherwise."""
    return {"area": state.focus.primary} if shape.kind == "technique" and state.focus else {}


def open_step(state: CourseState, session: Session) -> list[Step]:
    """Return the step agreed before this session whose result is not recorded yet."""
    before = [s for s in state.steps if s.details.week and s.details.session not in (None, session.id)]
    before = [s for s in before if s.details.happened_on <= session.day]
    return before[-1:] if before and before[-1].result is None else []


def _groups(shape: Shape, state: CourseState, session: Session) -> list[Group]:
    makers = {"technique": _techniques, "area_touched": _strategies, "ring": _moves, "handout": _handouts}
    if shape.kind in makers:
        return makers[shape.kind](state, session)
    if not shape.buttons:
        return []
    field = content().facts[shape.kind].field(shape.buttons)
    choices = field.choices if field else ()
    buttons = [Button(f"{shape.kind}-{shape.buttons}", choice.id, choice.words.staff) for choice in choices]
    if shape.kind == "link":
        buttons.append(Button("link-none", "on", _("no link this week")))
    return [Group("", tuple(buttons))]


def _techniques(state: CourseState, session: Session) -> list[Group]:
    used = {fact.technique for fact in state.facts.of(TechniqueUsed) if fact.session == session.id}
    known = content().techniques
    shown = [technique for technique in known.values() if technique.id not in ON_OWN_PAGES or technique.id in used]
    return [
        Group(
            "",
            tuple(
                Button("technique-technique", technique.id, technique.name.staff, technique.id in used)
                for technique in shown
            ),
        )
    ]


def _areas(state: CourseState) -> list[str]:
    if state.focus is None:
        return []
    return [area for area in (state.focus.primary, state.focus.secondary) if area in content().areas]


def _strategies(state: CourseState, session: Session) -> list[Group]:
    touched = {fact.strategy for fact in state.facts.of(AreaTouched) if fact.session == session.id}
    groups = []
    for area_id in _areas(state):
        area = content().areas[area_id]
        buttons = [Button("touch", f"{area_id}:{s.id}", s.words.staff, s.id in touched) for s in area.strategies]
        groups.append(Group(area.label.staff, tuple(buttons)))
    return groups


def _moves(state: CourseState, session: Session) -> list[Group]:
    groups = []
    for person in state.people:
        now = person.ring()
        wanted = RINGS[:3] if now is None else tuple(ring for ring in (now - 1, now + 1) if ring in RINGS)
        buttons = tuple(Button("move", f"{person.id}:{ring}", _ring_words(now, ring)) for ring in wanted)
        where = _("not placed") if now is None else _("outside") if now == RINGS[-1] else _("ring %d") % now
        groups.append(Group(f"{person.name}, {where}", buttons))
    return groups


def _ring_words(now: int | None, ring: int) -> str:
    if now is None:
        return _("ring %d") % ring
    return _("one ring in") if ring < now else _("out of the circle") if ring == RINGS[-1] else _("one ring out")


def _handouts(state: CourseState, session: Session) -> list[Group]:
    given_ids = {copy.handout for copy in state.facts.of(HandoutGiven)}
    handouts = content().handouts.values()
    return [
        Group(
            "",
            tuple(
                Button("handout-handout", handout.id, handout.title.staff, handout.id in given_ids)
                for handout in handouts
            ),
        )
    ]


def sheets(course: UUID, state: CourseState, session: Session) -> list[tuple[str, str]]:
    """Return the sheets of the techniques used in this session, to be filled in or read: (name, address)."""
    buttons: dict[str, tuple[str, str]] = {}
    for used in state.facts.of(TechniqueUsed):
        technique = content().techniques.get(used.technique) if used.session == session.id else None
        if technique and technique.worksheet and (url := sheet_url(course, technique.worksheet, session)):
            buttons[technique.id] = (technique.name.staff, url)
    return list(buttons.values())


def sheet_url(course: UUID, worksheet: str, session: Session) -> str:
    try:
        return f"{reverse('worksheet', args=[course, worksheet])}?session={session.id}"
    except NoReverseMatch:
        return ""


def texts(course: UUID, state: CourseState, session: Session) -> list[tuple[str, str]]:
    """Worksheets saved in this session: (title, address)."""
    groups = []
    for version in state.facts.of(Sheet):
        sheet = content().worksheets.get(version.worksheet) if version.session == session.id else None
        if sheet is not None:
            groups.append((sheet.title.staff, _text_url(course, sheet.id, version.subject)))
    return groups


def _text_url(course: UUID, kind: str, text: str) -> str:
    try:
        return reverse("worksheet-text", args=[course, kind, text])
    except NoReverseMatch:
        return ""


def open_count(page: CoursePage, session: Session) -> int:
    return sum(1 for line in agenda(page.form, content(), page.state, session) if not line.done)
