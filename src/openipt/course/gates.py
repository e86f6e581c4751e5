# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Gates and needs: what should stand before a phase begins, worked out from the record. They never lock."""

from collections.abc import Mapping, Sequence
from datetime import date

from openipt.course.entries import Entry, of_kind
from openipt.course.state import GateState
from openipt.protocol.model import Evidence, Form, Gate, Need


def evaluate(form: Form, held: Sequence[Entry]) -> tuple[GateState, ...]:
    begun = {each.text("phase"): each for each in of_kind(held, "phase")}
    states = []
    for gate in form.gates:
        since = _since(form, gate, begun)
        met = tuple(need for need in gate.needs if fulfilled(need, held, since=since))
        missing = tuple(need for need in gate.needs if need not in met)
        states.append(GateState(gate, met, missing, begun.get(gate.phase)))
    return tuple(states)


def _since(form: Form, gate: Gate, begun: Mapping[str, Entry]) -> date | None:
    """From when on what the phase before the gate asks for counts: since the last phase that has begun before it."""
    order = [each.id for each in form.phases]
    before = order[: order.index(gate.phase)]
    return max((begun[each].happened_on for each in before if each in begun), default=None)


def fulfilled(need: Need, held: Sequence[Entry], *, session: str | None = None, since: date | None = None) -> bool:
    """True when any one of the need's kinds of evidence stands in the record; `since` is when its phase began."""
    return any(_stands(each, held, session, since) for each in need.any_of)


def _stands(evidence: Evidence, held: Sequence[Entry], session: str | None, since: date | None) -> bool:
    found = [each for each in of_kind(held, evidence.kind) if _has(each, evidence.where)]
    if evidence.scope == "session":
        found = [each for each in found if each.session == session]
    elif evidence.scope == "phase" and since is not None:
        found = [each for each in found if each.happened_on >= since]
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
