# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The list of every id that has been in use: an id never disappears, never changes its type and is never used again.

Records point at these ids for as long as they are kept, so a field that is no longer wanted stays, behind "more".
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from openipt.protocol.model import Content, Field, Form
from openipt.protocol.reading import Fault

NAME = "released.json"


def ids_of(content: Content) -> dict[str, str]:
    """Return every id with what it is: ``"fact ring.when": "choice"``, ``"fact ring.when=now": "choice id"``."""
    return dict(sorted(_ids(content)))


def _ids(content: Content) -> Iterator[tuple[str, str]]:
    for kind in content.facts.values():
        yield f"fact {kind.id}", "fact"
        yield from _fields(f"fact {kind.id}", kind.fields)
    for sheet in content.worksheets.values():
        yield f"worksheet {sheet.id}", "worksheet"
        yield from _fields(f"worksheet {sheet.id}", sheet.fields)
    for form in content.forms.values():
        yield from _form(form)
    for area in content.areas.values():
        yield f"area {area.id}", "area"
        yield from ((f"area {area.id}.{strategy.id}", "strategy") for strategy in area.strategies)
    yield from ((f"technique {technique}", "technique") for technique in content.techniques)
    yield from ((f"handout {handout}", "handout") for handout in content.handouts)
    yield from ((f"setting {setting}", "setting") for setting in content.settings)


def _fields(at: str, fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    for field in fields:
        yield f"{at}.{field.id}", field.type.value
        yield from ((f"{at}.{field.id}={choice.id}", "choice id") for choice in field.choices)
        yield from _fields(f"{at}.{field.id}", field.fields)


def _form(form: Form) -> Iterator[tuple[str, str]]:
    yield f"form {form.id}", "form"
    yield from ((f"form {form.id} phase {phase.id}", "phase") for phase in form.phases)
    yield from ((f"form {form.id} gate {gate.id}", "gate") for gate in form.gates)
    yield from ((f"form {form.id} task {task.id}", "task") for task in form.tasks)


def read(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    """Return the list of a folder; empty where it has none."""
    path = folder / NAME
    if not path.is_file():
        return {}, []
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        return {}, [Fault(NAME, "file", "JSON", str(fault))]
    if not isinstance(values, dict) or not all(isinstance(text, str) for text in values.values()):
        return {}, [Fault(NAME, "file", "JSON", "must be a table of ids and types")]
    return values, []


def faults_of(listed: Mapping[str, str], content: Content) -> list[Fault]:
    """Return a fault for every listed id that is gone or has become something else."""
    now = ids_of(content)
    faults = []
    for listed_id, kind in listed.items():
        entry, _, key = listed_id.rpartition(" ")
        if listed_id not in now:
            faults.append(Fault(NAME, entry, key, f"has been in use ({kind}) and is gone: ids stay for ever"))
        elif now[listed_id] != kind:
            faults.append(Fault(NAME, entry, key, f"was {kind} and is now {now[listed_id]}: an id keeps its type"))
    return faults


def written(content: Content, base: Content | None = None) -> str:
    """Return the text of the list: every id of the content that is not of `base`."""
    below = ids_of(base) if base else {}
    own = {key: kind for key, kind in ids_of(content).items() if key not in below}
    return json.dumps(own, indent=0, ensure_ascii=False) + "\n"
