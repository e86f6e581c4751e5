# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Gates and needs: what should stand before a phase begins, worked out from the record. They never lock."""

from collections.abc import Mapping, Sequence

from openipt.course.entries import Entry, of_kind
from openipt.course.state import GateState
from openipt.protocol.model import Evidence, Form, Need


def evaluate(form: Form, held: Sequence[Entry]) -> tuple[GateState, ...]:
    begun = {each.text("phase"): each for each in of_kind(held, "phase")}
    states = []
    for gate in form.gates:
        met = tuple(need for need in gate.needs if fulfilled(need, held))
        missing = tuple(need for need in gate.needs if need not in met)
        states.append(GateState(gate, met, missing, begun.get(gate.phase)))
    return tuple(states)


def fulfilled(
    need: Need, held: Sequence[Entry], *, session: str | None = None, phase_entry: Entry | None = None
) -> bool:
    """True when any one of the need's kinds of evidence stands in the record."""
    return any(_stands(each, held, session, phase_entry) for each in need.any_of)


def _stands(evidence: Evidence, held: Sequence[Entry], session: str | None, phase_entry: Entry | None) -> bool:
    found = [each for each in of_kind(held, evidence.kind) if _has(each, evidence.where)]
    if evidence.scope == "session":
        found = [each for each in found if each.session == session]
    elif evidence.scope == "phase" and phase_entry is not None:
        found = [each for each in found if each.happened_on >= phase_entry.happened_on]
    return len(found) >= evidence.count


def _has(entry: Entry, where: Mapping[str, object]) -> bool:
    """Every value asked for is there; a list asks for any one of its values, "*" for anything at all."""
    for key, wanted in where.items():
        value = entry.data.get(key)
        if wanted == "*":
            if value in (None, "", [], ()):
                return False
        elif isinstance(wanted, list | tuple):
            if value not in wanted:
                return False
        elif value != wanted:
            return False
    return True
