# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Where each piece of content comes from and how sure it is, as a table in Markdown."""

from collections.abc import Iterator

from openipt.protocol.model import Content, Mark, Source

MARKS = {
    Mark.VERIFIED: "verified",
    Mark.PARTLY: "partly verified",
    Mark.MEMORY: "unverified, from memory",
    Mark.ARTICLE: "an article's claim",
    Mark.DESIGN: "our own design",
}


def entries(content: Content) -> Iterator[tuple[str, str, Source]]:
    """(kind, id, source) of every entry that has a source of its own, in the order of the table."""
    for form in content.forms.values():
        yield "form", form.id, form.source
        for gate in form.gates:
            yield "gate", f"{form.id} {gate.id}", gate.source
        for task in form.tasks:
            yield "task", f"{form.id} {task.id}", task.source
    for area in content.areas.values():
        yield "problem area", area.id, area.source
    for technique in content.techniques.values():
        yield "technique", technique.id, technique.source
    for sheet in content.worksheets.values():
        yield "worksheet", sheet.id, sheet.source
    for handout in content.handouts.values():
        yield "handout", handout.id, handout.source
    for fact in content.facts.values():
        yield "dated fact", fact.id, fact.source


def rows(content: Content) -> list[tuple[str, str, str, str]]:
    """(kind, ids, how sure, source); neighbours of one kind with the same source share a row."""
    found: list[tuple[str, str, str, str]] = []
    for kind, entry_id, source in entries(content):
        mark = MARKS[source.mark]
        if found and (found[-1][0], found[-1][2], found[-1][3]) == (kind, mark, source.text):
            found[-1] = (kind, f"{found[-1][1]}, {entry_id}", mark, source.text)
        else:
            found.append((kind, entry_id, mark, source.text))
    return found


def table(content: Content) -> str:
    """The table in Markdown, one line a row."""
    lines = ["| kind | entry | how sure | source |", "|---|---|---|---|"]
    lines += [f"| {kind} | {ids} | {mark} | {text.replace('|', '/')} |" for kind, ids, mark, text in rows(content)]
    return "\n".join(lines) + "\n"
