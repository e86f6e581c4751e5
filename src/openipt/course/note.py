# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The note that fills itself: from a session's entries to plain text, always the same text from the same entries.

The groups stand in the order of a middle session's shape. Once the therapist has edited the text, it is theirs:
later entries are appended under a marked line and nothing above is touched.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from openipt.course.entries import Entry, in_order
from openipt.protocol.model import Content, FactKind, Field, FieldType

GROUPS = ("scores", "since", "worked", "people", "goals", "risk", "plan", "step", "words")
PLACE = re.compile(r"\{(\w+)\}")
SENTENCE = re.compile(r"(?<=[.:?!])\s+")

NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    group: str
    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the making. `included` are the ids of the entries whose lines are in `text` already."""

    text: str = ""
    included: tuple[str, ...] = ()
    edited: bool = False


def lines(entries: Iterable[Entry], content: Content, name_of: NameOf) -> tuple[Line, ...]:
    """One line per entry that says something, in the order of the groups and then of the entries."""
    made = []
    for entry in in_order(entries):
        line = _line(entry, content, name_of)
        if line is not None:
            made.append(line)
    return tuple(sorted(made, key=lambda each: GROUPS.index(each.group)))


def compose(made: Sequence[Line], content: Content) -> str:
    """The lines as plain text, each group under its heading."""
    parts = []
    for group in GROUPS:
        texts = [each.text for each in made if each.group == group]
        if texts:
            heading = content.words.get(f"note.{group}")
            parts.append("\n".join([heading.staff if heading else group, *texts]))
    return "\n\n".join(parts)


def update(note: Note, made: Sequence[Line], content: Content) -> Note:
    """The note with what has been recorded since. An edited text is only ever added to, below a marked line."""
    ids = tuple(each.entry.id for each in made)
    if not note.edited:
        return Note(compose(made, content), ids)
    fresh = [each for each in made if each.entry.id not in note.included]
    if not fresh:
        return note
    mark = content.words.get("note.added")
    added = "\n".join([mark.staff if mark else "Added:", *(each.text for each in fresh)])
    return Note(f"{note.text.rstrip()}\n\n{added}", note.included + tuple(each.entry.id for each in fresh), True)


def _line(entry: Entry, content: Content, name_of: NameOf) -> Line | None:
    if entry.kind in ("response", "worksheet"):
        text = entry.text("line")
        return Line("scores" if entry.kind == "response" else "worked", text, entry) if text else None
    kind = content.facts.get(entry.kind)
    if kind is None or not kind.group or not kind.line:
        return None
    text = _special(entry, content, name_of) or sentence(kind, entry, content, name_of)
    return Line(kind.group, text, entry) if text else None


def _special(entry: Entry, content: Content, name_of: NameOf) -> str:
    """Lines whose words depend on the answer rather than on filling in a sentence."""
    code = {"link": "none", "focus": "not_yet", "agreement": "", "step_result": ""}.get(entry.kind)
    if not code or not entry.says(code):
        return ""
    words = content.words.get(f"note.{entry.kind}.{code}")
    why = entry.text("why") or entry.text("reason") or entry.text("decide_by")
    return f"{words.staff} {why}".strip() if words else ""


def sentence(kind: FactKind, entry: Entry, content: Content, name_of: NameOf) -> str:
    """The kind's line with the entry's values in it; a sentence none of whose places is filled is left out."""
    values = {
        place: shown(kind.field(place), entry.data.get(place), content, name_of) for place in PLACE.findall(kind.line)
    }
    kept = []
    for part in SENTENCE.split(kind.line):
        places = PLACE.findall(part)
        if not places or any(values[place] for place in places):
            kept.append(_tidy(PLACE.sub(lambda found: values[found.group(1)], part)))
    return " ".join(each for each in kept if each.strip(' .,;:"')).strip()


def _tidy(text: str) -> str:
    """Without the brackets, commas and spaces that an empty place left behind."""
    text = re.sub(r'\(\s*[,;]?\s*\)|""', "", text)
    text = re.sub(r"\(\s*,\s*|,\s*\)", lambda found: "(" if "(" in found.group() else ")", text)
    text = re.sub(r"(?:,\s*)+(?=[.,;])", "", text)
    text = re.sub(r"\s+(?=[.,;:)])", "", text)
    text = re.sub(r"([.?!])[.]+", r"\1", text)
    return re.sub(r"\s{2,}", " ", text).strip()


def shown(field: Field | None, value: object, content: Content, name_of: NameOf) -> str:
    """A value in words: names for ids, labels for codes."""
    if value in (None, "", [], ()):
        return ""
    if field is None:
        return str(value)
    if field.type in (FieldType.PERSON, FieldType.EVENT, FieldType.GOAL, FieldType.STEP, FieldType.SCORE):
        return name_of(str(value))
    if isinstance(value, list | tuple):
        return ", ".join(_one(field, each, name_of) for each in value)
    if field.type is FieldType.WHEN and isinstance(value, dict):
        return str(value.get("text", ""))
    return _code(field, str(value), content)


def _one(field: Field, value: object, name_of: NameOf) -> str:
    if field.type is FieldType.PEOPLE:
        return name_of(str(value))
    return next((each.words.staff for each in field.choices if each.id == value), str(value))


def _code(field: Field, value: str, content: Content) -> str:
    """The label of a code: a choice of the field's own, else the name of the thing it points at."""
    for each in field.choices:
        if each.id == value:
            return each.words.staff
    if field.id == "technique" and value in content.techniques:
        return content.techniques[value].name.staff
    if field.id == "handout" and value in content.handouts:
        return content.handouts[value].title.staff
    if field.id == "phase":
        words = content.words.get(f"phase.{value}")
        return words.staff if words else value
    return value
