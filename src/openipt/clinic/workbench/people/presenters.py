# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The people of the inventory in values: the table twin, what moved, who was named and is not there yet."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from openipt.clinic.dates import written
from openipt.clinic.language import answer_of, content, field_of, saying
from openipt.clinic.workbench.people.circle import relation_words
from openipt.course import moves
from openipt.course.inventory import names_to_offer
from openipt.course.kinds.people import Gap, Inventory, NotAPerson, PersonDetails
from openipt.course.kinds.sessions import Jot
from openipt.course.kinds.texts import Note
from openipt.course.moves import Point
from openipt.course.state import CourseState, Person

RINGS = (1, 2, 3, 4)
MOST_STEPS = 6
IN_SIGHT = ("good", "hard", "expects", "expected", "change")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of the table: everything that is in sight, and the moves that are possible."""

    id: str
    entry: str
    name: str
    relation: str
    before: int | None
    now: int | None
    compared: int | None
    wished: int | None
    inwards: int | None
    outwards: int | None
    contact: str
    quality: str
    said: list[tuple[str, str]]
    more: list[tuple[str, str]]
    feared: bool
    safety: str
    died: str


@dataclass(frozen=True, slots=True)
class Move:
    name: str
    words: str
    said: str
    day: date


@dataclass(frozen=True, slots=True)
class People:
    """The inventory as a table: those with a ring, those without, what is missing, and what moved since a day."""

    placed: list[PersonRow] = field(default_factory=list)
    unplaced: list[PersonRow] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    offered: tuple[str, ...] = ()
    state: Inventory | None = None
    stops: list[date] = field(default_factory=list)

    @property
    def both(self) -> tuple[list[PersonRow], list[PersonRow]]:
        """Those on a ring, from the inside out, then those not placed yet."""
        return self.placed, self.unplaced

    @property
    def may_be_enough(self) -> bool:
        """Whether there are people on the circle, and no one has said that these are enough for now."""
        return bool(self.placed) and (self.state is None or self.state.state not in ("enough", "again"))


def people_of(state: CourseState, me: str = "", since: date | Point | None = None) -> People:
    rows = [_row(person, since if isinstance(since, date) else None) for person in state.people]
    return People(
        placed=sorted((row for row in rows if row.now), key=lambda row: row.now or 0),
        unplaced=[row for row in rows if not row.now],
        gaps=list(state.gaps),
        moves=moves_since(state, since),
        offered=_offered(state, me),
        state=state.facts.last(Inventory),
        stops=stops(state),
    )


def stops(state: CourseState) -> list[date]:
    """Return the days on which someone was placed or moved: where the circle can be compared from."""
    return sorted({ring.happened_on for person in state.people for ring in person.rings if ring.when == "now"})


def _row(person: Person, compared: date | None) -> PersonRow:
    now = person.ring()
    details = person.details
    return PersonRow(
        id=person.id,
        entry=details.id,
        name=person.name,
        relation=details.relation_text or relation_words(person),
        before=person.ring("before"),
        now=now,
        compared=person.ring(as_of=compared) if compared else None,
        wished=person.ring("wished"),
        inwards=now - 1 if now and now > 1 else None,
        outwards=now + 1 if now and now < len(RINGS) else None,
        contact=", ".join(part for part in (answer_of(details, "contact"), details.contact_text) if part),
        quality=_quality(person),
        said=_in_sight(details),
        more=_more(details),
        feared=person.feared,
        safety=_safety(person),
        died=_died(person),
    )


def _in_sight(details: PersonDetails) -> list[tuple[str, str]]:
    """Return what was said of the things that are always shown."""
    fields = [field_of(PersonDetails, field_id) for field_id in IN_SIGHT]
    return [(answer.label, answer.text) for answer in saying().answers(fields, details.stored)]


def _more(details: PersonDetails) -> list[tuple[str, str]]:
    """Return what was said behind "more": only what was said."""
    fields = [field for field in content().facts[details.kind_id].fields if field.more]
    return [(answer.label, answer.text) for answer in saying().answers(fields, details.stored)]


def _quality(person: Person) -> str:
    if person.tie is None:
        return ""
    satisfaction = person.tie.satisfaction
    words = answer_of(person.tie, "quality")
    return f"{words}, " + _("%d of 10") % satisfaction if satisfaction is not None else words


def _safety(person: Person) -> str:
    """For clinicians: "not asked" until it was."""
    if person.safety is None:
        return _("not asked")
    words = answer_of(person.safety, "answer")
    alone = _("client alone") if person.safety.alone else _("not alone")
    return f"{words}, {written(person.safety.happened_on, 'j F Y')}, {alone}"


def _died(person: Person) -> str:
    if person.death is None:
        return ""
    return person.death.died.words or written(person.death.happened_on, "Y")


def moves_since(state: CourseState, since: date | Point | None) -> list[Move]:
    """Return who moved since a point, as the arrows of the circle show it.

    Without a point the last steps, newest first.
    """
    changes = moves.moved(state.people, since) if since else moves.steps(state.people)[:MOST_STEPS]
    return [Move(move.person.name, move_words(move), move.placing.words, move.placing.happened_on) for move in changes]


def move_words(move: moves.Move) -> str:
    """ "from ring 2 to 3"; where it is from before the onset, that is said."""
    values = {"old": move.then, "new": move.now}
    if move.since is None:
        return _("from ring %(old)s, before it began, to %(new)s") % values
    return _("from ring %(old)s to %(new)s") % values


def _offered(state: CourseState, me: str) -> tuple[str, ...]:
    """Return names in notes that no one of the inventory has; the client's own is none of them."""
    texts = [note.text for note in state.facts.of(Note, Jot)]
    texts += [step.details.text for step in state.steps]
    refused = [not_a_person.name for not_a_person in state.facts.of(NotAPerson)]
    return names_to_offer(texts, [me, *(person.name for person in state.people)], refused)[:5]
