# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What must hold between entries of content: what one names, another must be."""

import re
from collections.abc import Iterator, Mapping

from openipt.protocol.clauses import LineFault, places
from openipt.protocol.model import Content, Evidence, Field, FieldType, Form, Task
from openipt.protocol.reading import Fault
from openipt.protocol.wordings import missing_for_clients, staff_term, texts_for_clients

# Kinds of entry that are no dated facts: a version of a worksheet, the answers to an instrument.
OTHER_RECORDS = {"worksheet": "worksheet", "response": "instrument"}

# Keys that an entry of a worksheet carries beside its answers.
TAKEN = ("worksheet", "text", "version", "signed")

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

Places = Mapping[tuple[str, str], str]


def faults_of(content: Content, places: Places) -> list[Fault]:
    """Return every fault between entries, for the entries that stand in `places` (kind, id -> file)."""
    faults: list[Fault] = []
    for (kind, entry_id), file in places.items():
        for entry, key, problem in _CHECKS[kind](content, entry_id):
            faults.append(Fault(file, f"{kind} {entry_id} {entry}".strip(), key, problem))
        for text in texts_for_clients(_of(content, kind, entry_id)):
            if term := staff_term(text.text):
                problem = f"the client's wording holds the staff term {term!r}"
                place = text.path.removeprefix(f"{kind}s/{entry_id}/")
                faults.append(Fault(file, f"{kind} {entry_id}", place or "words", problem))
    return faults


def _of(content: Content, kind: str, entry_id: str) -> object:
    """Return the entry itself."""
    holders: Mapping[str, Mapping[str, object]] = {
        "fact": content.facts,
        "worksheet": content.worksheets,
        "form": content.forms,
        "area": content.areas,
        "technique": content.techniques,
        "handout": content.handouts,
        "setting": content.settings,
        "words": content.words,
    }
    return holders[kind][entry_id]


Problem = tuple[str, str, str]  # entry below the file's own, key, problem


def _fact(content: Content, fact_id: str) -> Iterator[Problem]:
    kind = content.facts[fact_id]
    yield from _ids(kind.fields)
    if kind.about not in (None, "self", *(field.id for field in kind.fields)):
        yield "", "about", f"there is no field {kind.about!r}"
    yield from _line(kind.line, kind.fields)


def _consents(content: Content) -> set[str]:
    kind = content.facts.get("consent")
    about = kind.field("about") if kind else None
    return {choice.id for choice in about.choices} if about else set()


def _worksheet(content: Content, worksheet_id: str) -> Iterator[Problem]:
    sheet = content.worksheets[worksheet_id]
    yield from _ids(sheet.fields)
    for field in sheet.fields:
        if field.id in TAKEN:
            yield f"field {field.id}", "id", "is taken: an entry of every worksheet has this key"
    for entry, key in missing_for_clients(sheet):
        yield entry, key, "has no wording for the client, who may see this worksheet"
    yield from _repeated([section.id for section in sheet.sections], "section")
    if sheet.consent and sheet.consent not in _consents(content):
        yield "", "consent", f"there is no consent to {sheet.consent!r}"
    if sheet.about not in ("", "person", "area", "session"):
        yield "", "about", f"{sheet.about!r} is not one of person, area, session"
    yield from _line(sheet.line, sheet.fields)


def _ids(fields: tuple[Field, ...]) -> Iterator[Problem]:
    yield from _repeated([field.id for field in fields], "field")
    for field in fields:
        if not SNAKE_CASE.fullmatch(field.id):
            yield f"field {field.id}", "id", "must be snake_case: small letters, figures and _"
        if field.type is FieldType.ROWS:
            yield from _ids(field.fields)


def _repeated(ids: list[str], name: str) -> Iterator[Problem]:
    for repeated_id in sorted({entry_id for entry_id in ids if ids.count(entry_id) > 1}):
        yield f"{name} {repeated_id}", "id", "stands more than once"


def _line(line: str, fields: tuple[Field, ...]) -> Iterator[Problem]:
    """Check that every {place} of the line is a field, and none for staff only: a client may ask for the note."""
    known = {field.id: field for field in fields}
    try:
        asked = places(line)
    except LineFault as fault:
        yield "", "line", str(fault)
        return
    for place in asked:
        if place.name not in known:
            yield "", "line", f"{{{place.name}}} is no field"
        elif place.shown and known[place.name].staff_only:
            yield "", "line", f"{{{place.name}}} is for staff only and cannot stand in the note"
        elif place.shown and known[place.name].type in (FieldType.YES, FieldType.ROWS):
            yield "", "line", f"{{{place.name}}} cannot be shown in a line: ask for it with {{{place.name}?}}"


def _form(content: Content, form_id: str) -> Iterator[Problem]:
    form = content.forms[form_id]
    phases = [phase.id for phase in form.phases]
    yield from _repeated(phases, "phase")
    yield from _repeated([gate.id for gate in form.gates], "gate")
    yield from _repeated([task.id for task in form.tasks], "task")
    for area in form.areas:
        if area not in content.areas:
            yield "", "areas", f"there is no problem area {area!r}"
    for gate in form.gates:
        if gate.phase not in phases:
            yield f"gate {gate.id}", "phase", f"there is no phase {gate.phase!r}"
        for asked in gate.needs:
            yield from _evidence(content, f"gate {gate.id} need {asked.id}", asked.any_of)
    for task in form.tasks:
        yield from _task(content, form, task)


def _task(content: Content, form: Form, task: Task) -> Iterator[Problem]:
    entry = f"task {task.id}"
    for phase in task.phases:
        if form.phase(phase) is None:
            yield entry, "phases", f"there is no phase {phase!r}"
    if task.every and task.by:
        yield entry, "every", "a task of every session is never late: it has no by"
    yield from _evidence(content, entry, task.need.any_of)
    if task.only_if:
        yield from _evidence(content, entry, (task.only_if,), "only_if")


def _evidence(content: Content, entry: str, any_of: tuple[Evidence, ...], key: str = "any_of") -> Iterator[Problem]:
    """Check that the record exists, with the fields and choices that it asks for."""
    for evidence in any_of:
        if evidence.kind in OTHER_RECORDS:
            named = evidence.where.get(OTHER_RECORDS[evidence.kind])
            if not named:
                yield entry, key, f"a {evidence.kind} needs where = {{ {OTHER_RECORDS[evidence.kind]} = ... }}"
            elif evidence.kind == "worksheet":
                yield from _answers_asked(content, entry, evidence, key)
        elif evidence.kind not in content.facts:
            yield entry, key, f"there is no kind of fact {evidence.kind!r}"
        else:
            yield from _where(content, entry, evidence, key)


def _where(content: Content, entry: str, evidence: Evidence, key: str) -> Iterator[Problem]:
    for name, value in evidence.where.items():
        asked = content.facts[evidence.kind].field(name)
        if asked is None:
            yield entry, key, f"the fact {evidence.kind!r} has no field {name!r}"
            continue
        values = value if isinstance(value, list) else [value]
        for wrong in [
            value for value in values if asked.choices and value not in ("*", *(c.id for c in asked.choices))
        ]:
            yield entry, key, f"the field {name!r} of {evidence.kind!r} has no choice {wrong!r}"


def _answers_asked(content: Content, entry: str, evidence: Evidence, key: str) -> Iterator[Problem]:
    sheet = content.worksheets.get(str(evidence.where["worksheet"]))
    if sheet is None:
        yield entry, key, f"there is no worksheet {evidence.where['worksheet']!r}"
        return
    for name in set(evidence.where) - {"worksheet"} - {field.id for field in sheet.fields}:
        yield entry, key, f"the worksheet {sheet.id!r} has no field {name!r}"


def _area(content: Content, area_id: str) -> Iterator[Problem]:
    area = content.areas[area_id]
    if area.worksheet not in content.worksheets:
        yield "", "worksheet", f"there is no worksheet {area.worksheet!r}"
    strategies = {strategy.id for strategy in area.strategies}
    for strategy_id in sorted(strategies ^ set(area.strategy_marks)):
        has = "has no mark" if strategy_id in strategies else "is no strategy of this area"
        yield "", f"strategy_marks.{strategy_id}", has
    words = {choice.id: choice.words for choice in content.choices.get("area", ())}
    if area_id not in words:
        yield "", "id", "is not in the shared list: add it to [choices.area] in facts.toml"
    elif words[area_id] != area.label:
        yield "", "label", "is not what [choices.area] in facts.toml says"


def _technique(content: Content, technique_id: str) -> Iterator[Problem]:
    technique = content.techniques[technique_id]
    if technique.worksheet and technique.worksheet not in content.worksheets:
        yield "", "worksheet", f"there is no worksheet {technique.worksheet!r}"
    for kind in technique.records:
        if kind not in content.facts:
            yield "", "records", f"there is no kind of fact {kind!r}"


def _nothing(content: Content, entry_id: str) -> Iterator[Problem]:
    return iter(())


_CHECKS = {
    "fact": _fact,
    "worksheet": _worksheet,
    "form": _form,
    "area": _area,
    "technique": _technique,
    "handout": _nothing,
    "setting": _nothing,
    "words": _nothing,
}
