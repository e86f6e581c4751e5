# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where each piece of content comes from and how sure it is, as tables in Markdown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from openipt.protocol.model import Content, Mark, ProblemArea, Source

MARKS = {
    Mark.VERIFIED: "verified",
    Mark.PARTLY: "partly verified",
    Mark.MEMORY: "unverified, from memory",
    Mark.ARTICLE: "an article's claim",
    Mark.DESIGN: "our own design",
}
NOT_READ = "**No human IPT supervisor has read this content.** Have one read it before you rely on it."

Entry = tuple[str, str, Source]  # kind, id, source


def entries(content: Content) -> Iterator[Entry]:
    """(kind, id, source) of every entry that has a mark of its own, in the order of the table."""
    for form in content.forms.values():
        yield "form", form.id, form.source
        for gate in form.gates:
            yield "gate", f"{form.id} {gate.id}", gate.source
        for task in form.tasks:
            yield "task", f"{form.id} {task.id}", task.source
    for area in content.areas.values():
        yield "problem area", area.id, area.source
        yield from _strategies(area)
    for technique in content.techniques.values():
        yield "technique", technique.id, technique.source
    for sheet in content.worksheets.values():
        yield "worksheet", sheet.id, sheet.source
    for handout in content.handouts.values():
        yield "handout", handout.id, handout.source
    for fact in content.facts.values():
        yield "dated fact", fact.id, fact.source


def _strategies(area: ProblemArea) -> Iterator[Entry]:
    """Yield the strategies of an area in their order; what was checked of them is said with the area."""
    for strategy in area.strategies:
        source = Source(f"see problem area {area.id}", area.strategy_marks[strategy.id])
        yield "strategy", f"{area.id} {strategy.id}", source


def table(content: Content) -> str:
    """Return how much is verified, and every entry with its source: what stands between the marks of the page."""
    every = list(entries(content))
    return f"{NOT_READ}\n\n{_counts(every)}\n{_table(every)}"


def _counts(every: Sequence[Entry]) -> str:
    """Return how many entries of each kind have which mark."""
    kinds = list(dict.fromkeys(kind for kind, _, _ in every))
    counted = Counter((kind, source.mark) for kind, _, source in every)
    lines = [f"| kind | {' | '.join(MARKS.values())} | all |", "|---|" + "---|" * (len(MARKS) + 1)]
    for kind in (*kinds, "all"):
        numbers = [
            sum(counted[counted_kind, mark] for counted_kind in kinds if kind in (counted_kind, "all"))
            for mark in MARKS
        ]
        lines.append(f"| {kind} | {' | '.join(map(str, numbers))} | {sum(numbers)} |")
    return "\n".join(lines) + "\n"


def _table(every: Sequence[Entry]) -> str:
    """Return one line an entry; neighbours of one kind with the same source share a line."""
    lines = ["| kind | entry | how sure | source | what was checked and what was not |", "|---|---|---|---|---|"]
    for (kind, source), alike in groupby(every, key=lambda entry: (entry[0], entry[2])):
        ids = ", ".join(entry_id for _, entry_id, _ in alike)
        lines.append(f"| {kind} | {ids} | {MARKS[source.mark]} | {_cited(source)} | {_cell(notes(source))} |")
    return "\n".join(lines) + "\n"


def notes(source: Source) -> str:
    """Return what was confirmed, what was not, what is our own and where schools differ, in a few sentences."""
    parts = (
        ("Confirmed", source.confirmed),
        ("Not checked", source.unchecked),
        ("Our own", source.ours),
        ("Schools", source.schools),
    )
    return " ".join(f"{name}: {text}" for name, text in parts if text)


def _cited(source: Source) -> str:
    return f"[{_cell(source.text)}]({source.address})" if source.address else _cell(source.text)


def _cell(text: str) -> str:
    return text.replace("|", "/")
