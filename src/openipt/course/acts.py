# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One act, one line: what was recorded twice about the same act stands in the note once.

A technique and what it leaves (its worksheet, a dated fact of the kinds named in its `records`) are one act where they
belong to one session and not to different people. So are two lines that begin with the same sentence.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from openipt.course.kinds import Fact
from openipt.course.kinds.goals import StepAgreed
from openipt.course.kinds.techniques import TechniqueUsed
from openipt.course.kinds.texts import Sheet
from openipt.protocol.clauses import filled
from openipt.protocol.model import Content, Technique

# What is asked about danger, what was answered and what was typed freely is never put together with anything.
KEPT_APART = frozenset({"scores", "risk", "words"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a note. `parts` are the lines it was put together from, none if it comes from one fact."""

    group: str
    sentences: tuple[str, ...]
    fact: Fact
    parts: tuple["Line", ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def singles(self) -> tuple["Line", ...]:
        """The line of each fact, in their order."""
        return self.parts or (self,)

    @property
    def fact_ids(self) -> frozenset[str]:
        return frozenset(single.fact.id for single in self.singles)


Rendering = Callable[[Fact], Line | None]


def joined(lines: Sequence[Line], content: Content, line_of: Rendering, name_of: Callable[[str], str]) -> list[Line]:
    """Return the lines, those of one act put together where the first of them stood.

    `line_of` makes the line of a fact, `name_of` the name of a person from the id.
    """
    acts: list[Line] = []
    for line in lines:
        place = next((place for place, act in enumerate(acts) if _begins_like(act, line)), None)
        if place is None:
            acts.append(line)
        else:
            acts[place] = _together(acts[place], line, line.sentences)
    for line in list(acts):
        if isinstance(line.fact, TechniqueUsed):
            with_whom = filled(content.words["note.with"].staff, {"person": name_of(line.fact.person)})
            _into_its_record(line, line.fact, acts, content, line_of, with_whom)
    steps = {_bare(act.fact.text) for act in acts if isinstance(act.fact, StepAgreed)} - {""}
    return [_without_steps(act, steps) for act in acts]


def _without_steps(act: Line, steps: Collection[str]) -> Line:
    """Return the line of a worksheet without its step, where the step of the week has a line of its own."""
    others = tuple(text for text in act.sentences if _bare(text.partition(": ")[2]) not in steps)
    return replace(act, sentences=others) if isinstance(act.fact, Sheet) and others else act


def _bare(text: str) -> str:
    return text.strip().rstrip(".").casefold()


def _begins_like(act: Line, line: Line) -> bool:
    return line.group not in KEPT_APART and act.group == line.group and act.sentences[0] == line.sentences[0]


def _together(act: Line, line: Line, sentences: Iterable[str]) -> Line:
    """Return the act with the line's facts and those of its sentences that it does not say yet."""
    told = tuple(dict.fromkeys((*act.sentences, *sentences)))
    return replace(act, sentences=told, parts=(*act.singles, *line.singles))


def _into_its_record(
    line: Line, used: TechniqueUsed, acts: list[Line], content: Content, line_of: Rendering, with_whom: tuple[str, ...]
) -> None:
    """Put a technique's line into that of its record. With words of its own it needs exactly one: else it stays."""
    technique = content.techniques.get(used.technique)
    records = [act for act in acts if technique and _is_record(technique, used, act.fact)]
    unnamed = bool(used.person) and not any(record.fact.people_named for record in records)
    if not records or ((line.sentences[1:] or unnamed) and len(records) > 1):
        return
    record, place = records[0], acts.index(records[0])
    named = line_of(record.fact.naming(used.person)) if unnamed and not record.parts else None
    if named is not None and named.sentences != record.sentences:
        unnamed, record = False, replace(record, sentences=named.sentences)
    acts[place] = _together(record, line, (*(with_whom if unnamed else ()), *line.sentences[1:]))
    acts.remove(line)


def _is_record(technique: Technique, used: TechniqueUsed, fact: Fact) -> bool:
    is_sheet = isinstance(fact, Sheet) and fact.worksheet == technique.worksheet
    same_session = used.session == fact.session
    return (is_sheet or fact.kind_id in technique.records) and same_session and _of_one_person(used, fact)


def _of_one_person(used: TechniqueUsed, fact: Fact) -> bool:
    """Return whether both may be about the same person: one that names no one may be about anybody."""
    return not used.person or not fact.people_named or used.person in fact.people_named
