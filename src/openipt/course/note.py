# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The note that fills itself: from a session's entries to plain text, always the same text from the same entries.

The groups stand in the order of a middle session's shape. Once the therapist has edited the text, it is theirs:
later entries are appended under a marked line and nothing above is touched.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from openipt.course.acts import Line, joined
from openipt.course.kinds import Fact, in_order
from openipt.course.kinds.focus import AreaTouched
from openipt.course.kinds.measures import Response
from openipt.course.kinds.safety import RiskConversation
from openipt.course.kinds.sessions import Link
from openipt.course.kinds.texts import Sheet
from openipt.course.risk import NOT_REACHED
from openipt.course.state import CourseState
from openipt.measures import in_figures, instrument, series
from openipt.measures.load import is_known
from openipt.protocol.model import Content, Field, FieldType
from openipt.protocol.saying import Saying

GROUPS = ("scores", "since", "worked", "people", "goals", "risk", "plan", "step", "words")
BEGINS_WITH_PLACE = re.compile(r"\{(\w+)\}")
LABELLED = frozenset({"technique", "phase"})  # fields of codes that are called by a label of content

NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the making. `included` are the ids of the entries whose lines are in `text` already."""

    text: str = ""
    included: tuple[str, ...] = ()
    edited: bool = False


def lines(facts: Iterable[Fact], content: Content, state: CourseState) -> tuple[Line, ...]:
    """Return one line per act that says something, in the order of the groups and then of the facts."""

    saying = Saying(content, names=names(state))

    def line_of(fact: Fact) -> Line | None:
        return _line(fact, state, saying)

    alone = [line for fact in _linked(in_order(facts)) if (line := line_of(fact)) is not None]
    return tuple(sorted(joined(alone, content, line_of, saying.names), key=lambda line: GROUPS.index(line.group)))


def _linked(facts: Sequence[Fact]) -> list[Fact]:
    """Without "no link this week" where a link was found after all: the note does not contradict itself."""
    is_linked = any(isinstance(fact, Link) and not fact.none for fact in facts)
    return [fact for fact in facts if not (is_linked and isinstance(fact, Link) and fact.none)]


def names(state: CourseState) -> NameOf:
    """Return the name of a person, event, goal, step or instrument by its id; "" for anything else."""
    called = {person.id: person.name for person in state.people}
    called |= {event.subject: event.what for event in state.events}
    called |= {goal.id: goal.details.text for goal in state.goals}
    called |= {step.id: step.details.text for step in state.steps}

    def name_of(row_id: str) -> str:
        return called.get(row_id) or (instrument(row_id).name if is_known(row_id) else "")

    return name_of


def compose(lines: Sequence[Line], content: Content) -> str:
    """Return the lines as plain text, each group under its heading."""
    parts = []
    for group in GROUPS:
        texts = [line.text for line in lines if line.group == group]
        if texts:
            heading = content.words.get(f"note.{group}")
            parts.append("\n".join([heading.staff if heading else group, *texts]))
    return "\n\n".join(parts)


def update(note: Note, lines: Sequence[Line], content: Content) -> Note:
    """Return the note with what has been recorded since. An edited text is only ever added to, below a marked line.

    Where a part of an act is in the edited text already, only the line of the other part is added.
    """
    if not note.edited:
        return Note(compose(lines, content), ids_of(lines))
    fresh = [line for act in lines for line in _not_in(note, act)]
    if not fresh:
        return note
    text = _with_added(note.text.rstrip(), [line.text for line in fresh], content)
    return Note(text, note.included + ids_of(fresh), True)


def ids_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the ids of the facts that the lines come from."""
    return tuple(single.fact.id for line in lines for single in line.singles)


def _not_in(note: Note, act: Line) -> list[Line]:
    """Return the act as one line if nothing of it is in the note, else those of its parts that are not."""
    missing = [single for single in act.singles if single.fact.id not in note.included]
    return [act] if len(missing) == len(act.singles) else missing


def _with_added(text: str, added: Sequence[str], content: Content) -> str:
    """Return the lines under one mark: where the text ends with what was added before, they join it."""
    words = content.words.get("note.added")
    mark = words.staff if words else "Added:"
    if text.rpartition("\n\n")[2].startswith(mark):
        return "\n".join([text, *added])
    return "\n".join([f"{text}\n\n{mark}", *added])


def _line(fact: Fact, state: CourseState, saying: Saying) -> Line | None:
    """Return the line of one fact, None where it leaves none."""
    if isinstance(fact, Response):
        return Line("scores", (score_line(fact, state),), fact)
    if isinstance(fact, Sheet):
        sheet = saying.content.worksheets.get(fact.worksheet)
        group, line, fields = ("worked", sheet.line, sheet.fields) if sheet else ("", "", ())
    else:
        kind = saying.content.facts.get(fact.kind_id)
        group, line, fields = (kind.group, kind.line, kind.fields) if kind else ("", "", ())
    line = _not_reached(fact, saying) or line
    told = sentences(line, fields, fact, saying) if group else ()
    return Line(group, told, fact) if told else None


def score_line(response: Response, state: CourseState) -> str:
    """Return a response in words: "PHQ-9 10, down 1 since last time, down 8 since the start (reliable)."."""
    name = response.instrument
    total = next((score.total for score in state.scores if score.id == response.subject), response.total)
    if not is_known(name):  # a service's own, whose file is gone
        return f"{name}: part-filled, no total." if total is None else f"{name} {total}."
    measure = instrument(name)
    if total is None:
        return f"{measure.name}: part-filled, no total."
    until = [score for score in state.scores_of(measure.id) if score.day <= response.happened_on]
    scores = [score for score in until if score.total is not None]
    basis = next((score.basis for score in scores if score.id == response.subject), "")
    others = [score for score in scores if score.id != response.subject and score.basis == basis]
    before = [score.total for score in others if score.total is not None]
    out_of = response.out_of
    parts = [f"{measure.name} {in_figures(total)}" + (f" of {in_figures(out_of)}" if out_of is not None else "")]
    if len(before) > 1:
        parts.append(f"{moved(total - before[-1])} since last time")
    if before:
        change = series(measure, [score.dated for score in scores]).points[-1].since_first
        reliable = " (reliable)" if change and change.reliable not in (None, "unchanged") else ""
        parts.append(f"{moved(total - before[0])} since the start{reliable}")
    return ", ".join(parts) + "."


def moved(points: float) -> str:
    return "no change" if points == 0 else f"{'up' if points > 0 else 'down'} {in_figures(abs(points))}"


def _not_reached(fact: Fact, saying: Saying) -> str:
    """Return the line of a conversation that did not take place: it is never told as one that did."""
    if not isinstance(fact, RiskConversation) or fact.asked_in_person != NOT_REACHED:
        return ""
    return saying.term("note.risk_conversation.not_reached")


def sentences(line: str, fields: Sequence[Field], fact: Fact, saying: Saying) -> tuple[str, ...]:
    """Return the sentences of a line that have their values, filled in (see `openipt.protocol.clauses`)."""
    values = fact.stored
    if isinstance(fact, AreaTouched):
        values = {**values, "strategy": _strategy(fact, saying.content)}
    first, *others = saying.sentences(line, fields, values) or ("",)
    if _begins_with_label(line, {field.id: field for field in fields}):
        first = first[:1].upper() + first[1:]
    return (first, *others) if first else ()


def _begins_with_label(line: str, known: Mapping[str, Field]) -> bool:
    """Return whether the sentence begins with a label of content, which gets a capital; typed text stays as it is."""
    first = BEGINS_WITH_PLACE.match(line)
    field = known.get(first.group(1)) if first else None
    return field is not None and (field.type is FieldType.CHOICE or field.id in LABELLED)


def _strategy(fact: AreaTouched, content: Content) -> str:
    """Return the words of a strategy: those of its own area, since areas share ids."""
    area, strategies = content.areas.get(fact.area), {}
    if area:
        strategies = {strategy.id: strategy.words.staff for strategy in area.strategies}
    return strategies.get(fact.strategy, fact.strategy)
