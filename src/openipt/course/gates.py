# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Gates and needs: what should stand before a phase begins, worked out from the record. They never lock."""

from collections.abc import Mapping
from datetime import date

from openipt.course.kinds import Fact, Facts
from openipt.course.kinds.agreement import PhaseBegun
from openipt.course.state import GateState
from openipt.protocol.model import Evidence, Form, Gate, Need


def evaluate(form: Form, facts: Facts) -> tuple[GateState, ...]:
    begun = {beginning.phase: beginning for beginning in facts.of(PhaseBegun)}
    states = []
    for gate in form.gates:
        since = _since(form, gate, begun)
        met = tuple(need for need in gate.needs if fulfilled(need, facts, since=since))
        missing = tuple(need for need in gate.needs if need not in met)
        states.append(GateState(gate, met, missing, begun.get(gate.phase)))
    return tuple(states)


def _since(form: Form, gate: Gate, begun: Mapping[str, PhaseBegun]) -> date | None:
    """From when on what the phase before the gate asks for counts: since the last phase that has begun before it."""
    order = [phase.id for phase in form.phases]
    before = order[: order.index(gate.phase)]
    return max((begun[phase].happened_on for phase in before if phase in begun), default=None)


def fulfilled(
    need: Need, facts: Facts, *, session: str | None = None, since: date | None = None, before: date | None = None
) -> bool:
    """Return whether any one of the need's kinds of evidence stands in the record.

    `since` is when its phase began. With `before` only what was so before that day counts.
    """
    return any(_stands(evidence, facts, session, since, before) for evidence in need.any_of)


def _stands(evidence: Evidence, facts: Facts, session: str | None, since: date | None, before: date | None) -> bool:
    matches = [fact for fact in facts.of_kind_id(evidence.kind) if fact.has(evidence.where)]
    return sum(1 for fact in matches if _counts(fact, evidence.scope, session, since, before)) >= evidence.count


def _counts(fact: Fact, scope: str, session: str | None, since: date | None, before: date | None) -> bool:
    if before is not None and fact.happened_on >= before:
        return False
    if scope == "session":
        return fact.session == session
    return scope != "phase" or since is None or fact.happened_on >= since
