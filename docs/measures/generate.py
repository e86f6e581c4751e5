# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes the page of every instrument and the index from the instrument files.

Run: python docs/measures/generate.py. A test holds the pages to the files.
"""

from collections.abc import Iterable
from pathlib import Path

from openipt.measures import Instrument, instruments
from openipt.measures.answers import total_range
from openipt.measures.misreadings import misreadings
from openipt.measures.model import OPEN, NoAnswer

HERE = Path(__file__).parent
MOST_LABELS = 12
MARKS = {
    "V": "checked against its sources",
    "P": "checked in part",
    "M": "from general knowledge, not checked: verify before you rely on it",
}
CODES = {
    "printed": "An answer is the number printed beside the choice.",
    "score": "An answer is the score of the choice, whether the form prints it or not.",
    "place": "An answer is the place of the choice, counted from the first.",
}
FACTS = {"V": "checked", "U": "**not checked**: no source could be read"}
BETTER = {"lower": "Lower is better.", "higher": "Higher is better.", "none": "Neither way is better."}


def page(one: Instrument) -> str:
    """The page of one instrument in Markdown."""
    parts = [
        f"# {one.name}\n\n{one.title}. Made from `{one.id}.toml`; do not edit.",
        section("What it measures", measured(one)),
        section("Licence", licence(one)),
        section("The form and its numbers", form(one)),
        section("Scoring", scoring(one)),
        section("Answers left open", left_open(one)),
        section("Bands", bands(one)),
        section("Cutoffs", cutoffs(one)),
        section("Change", change(one)),
        section("Answers to talk about", risks(one)),
        section("LOINC", loinc(one)),
        section("Notes", "\n".join(f"- {note}" for note in one.notes)),
        section("Source", f"{one.source}.\n\nVerification: {one.verification}, {MARKS[one.verification]}."),
        section("What has been checked", checked(one)),
        section("Earlier versions", earlier(one)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def section(title: str, text: str) -> str:
    """A titled part, or nothing when there is nothing to say."""
    return f"## {title}\n\n{text}" if text else ""


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A Markdown table; nothing when it would be empty."""
    if not rows:
        return ""
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in (head, ("---",) * len(head), *rows)]
    return "\n".join(lines)


def measured(one: Instrument) -> str:
    """Construct, who answers and for whom."""
    rows: list[tuple[object, ...]] = [
        ("construct", one.construct),
        ("about", one.about),
        ("answered by", one.rater),
        ("for", one.population),
        ("looks back over", one.recall),
        ("items", len(one.items)),
        ("a client reads", one.client_title),
        ("also found as", ", ".join(one.aliases) or "-"),
        ("reliability", one.reliability or "not known to us with a source"),
    ]
    return table(("", ""), rows)


def licence(one: Instrument) -> str:
    """Owner, terms and whether the wording is here."""
    here = "The wording is in this program." if one.licence.items_shipped else "The wording is not in this program."
    return " ".join(
        part for part in (f"{one.licence.state[0].upper()}{one.licence.state[1:]}.", here, one.licence.notice) if part
    )


def form(one: Instrument) -> str:
    """Which edition is meant, what an answer is, and which items the print or the scorer turns."""
    parts = [CODES[one.codes_are], f"Edition: {one.edition}." if one.edition else "", one.entry_note]
    turned = numbers(item.number for item in one.items if item.reversed)
    falling = numbers(item.number for item in one.items if item.highest_first)
    parts += [f"Reversed items, which the form prints unturned and the scorer turns: {turned}."] if turned else []
    parts += [f"Printed from the highest number to the lowest, so not turned again: {falling}."] if falling else []
    parts += ["No item is turned, by the print or by the scorer."] if not turned and not falling else []
    rows: list[tuple[object, ...]] = [(c.id, c.name, span(total_range(one, c))) for c in one.codings]
    labels: list[tuple[object, ...]] = [(item.number, item.label) for item in one.items if item.label]
    kept = table(("item", "what it is"), labels) if len(labels) <= MOST_LABELS else ""
    return "\n\n".join(
        part for part in (" ".join(filter(None, parts)), table(("coding", "numbers", "total"), rows), kept) if part
    )


def numbers(items: Iterable[int]) -> str:
    """Item numbers in words."""
    return ", ".join(map(str, items))


def span(ends: tuple[float, float]) -> str:
    """A range of scores."""
    return f"{ends[0]} to {ends[1]}"


def left_open(one: Instrument) -> str:
    """What is done with a question that has no answer."""
    rule = one.scoring
    lines = []
    if rule.missing_allowed:
        lines.append(f"Up to {rule.missing_allowed} answers may be missing: the mean of the others stands for them.")
    elif rule.rule in ("sum", "mean"):
        lines.append("A missing answer leaves the total open.")
    lines += [f"Of items {numbers(group)} one answer is enough." for group in rule.one_of]
    jumped = [item for item in one.items if item.asked_if]
    if jumped:
        lines.append(f"Put only after certain answers: {numbers(item.number for item in jumped)}.")
    ways = {(way.kind, way.code, way.counts): None for item in one.items for way in item.no_answers}
    for kind, code, counts in ways:
        items = numbers(item.number for item in one.items if NoAnswer(kind, code, counts) in item.no_answers)
        where = "all" if len(items.split(", ")) == len(one.items) else items
        said, printed = kind.replace("_", " "), f", printed {code}" if code is not None else ""
        lines.append(f"“{said}” ({where}{printed}): {counted(kind, counts)}.")
    lines += [f"{remark.text} Source: {remark.source}." for remark in one.remarks]
    if any(part.missing_allowed for part in one.subscales) or rule.missing_allowed:
        lines.append("Such a score is rounded for reading; its band is that of the exact score.")
    return "\n".join(f"- {line}" for line in lines)


def counted(kind: str, counts: float | None) -> str:
    """What a way of not answering comes to."""
    if counts is not None:
        return f"counts {counts}"
    return "stays open" if kind in OPEN else "left out"


def scoring(one: Instrument) -> str:
    """The rule, the range and the subscales."""
    low, high = one.scoring.low, one.scoring.high
    ends = f" The total goes from {low} to {high}." if low is not None else " There is no total."
    parts = [f"{one.scoring.text}{ends} {BETTER[one.direction]}"]
    rows: list[tuple[object, ...]] = [
        (part.name, part.rule, numbers(part.items), part.missing_allowed) for part in one.subscales
    ]
    lines = [
        (part.name, f"{cut.rule} {cut.points}", cut.label, cut.source) for part in one.subscales for cut in part.cutoffs
    ]
    tables = (
        table(("subscale", "rule", "items", "may be missing"), rows),
        table(("subscale", "score", "meaning", "source"), lines),
    )
    return "\n\n".join(part for part in (*parts, *tables) if part)


def checked(one: Instrument) -> str:
    """Every fact with its mark and source; none for an instrument that was not looked at in this way."""
    rows: list[tuple[object, ...]] = [(fact.name, FACTS[fact.mark], fact.source) for fact in one.facts]
    intro = "Each fact was held against public sources. No print and no manual could be read."
    return f"{intro}\n\n{table(('fact', 'state', 'source'), rows)}" if rows else ""


def earlier(one: Instrument) -> str:
    """Versions of the file that read some forms wrongly."""
    rows = [f"- Version {row.version}: {row.reason}" for row in misreadings() if row.instrument == one.id]
    after = "Answers stored with it are unchanged; they are listed so that they can be held against their paper."
    return "\n".join([*rows, "", after]) if rows else ""


def bands(one: Instrument) -> str:
    """Published ranges with their words."""
    rows: list[tuple[object, ...]] = [(f"{band.low} to {band.high}", band.label) for band in one.bands]
    rows += [("answers", kind.label) for kind in one.categories]
    shown = table(("score", "usually described as"), rows)
    parts = [f"{shown}\n\nSource: {one.bands_source}." if one.bands else shown]
    for other in one.other_bands:
        rows = [(f"{band.low} to {band.high}", band.label) for band in other.bands]
        parts.append(
            f"Also in use, {other.name}:\n\n{table(('score', 'usually described as'), rows)}\n\nSource: {other.source}."
        )
    return "\n\n".join(part for part in parts if part)


def cutoffs(one: Instrument) -> str:
    """Published cutoffs; the first is the one used."""
    rows: list[tuple[object, ...]] = [(f"{c.rule} {c.points}", c.label, c.source) for c in one.cutoffs]
    more = "\n\nThe first is used unless another is chosen." if len(rows) > 1 else ""
    return table(("score", "meaning", "source"), rows) + more


def change(one: Instrument) -> str:
    """Thresholds of reliable change; the first is the one used."""
    rows: list[tuple[object, ...]] = [(c.points, c.level, c.source) for c in one.changes]
    shown = table(("points", "level", "source"), rows)
    more = "The first is used unless another is chosen." if len(rows) > 1 else ""
    return "\n\n".join(part for part in (shown, more, one.change_note) if part)


def risks(one: Instrument) -> str:
    """Risk rules, on answers as they count after reversal; a missing answer asks too."""
    rows: list[tuple[object, ...]] = [(r.item, r.at_least, r.level, r.danger_to, r.text) for r in one.risks]
    shown = table(("item", "from", "level", "danger to", "what to do"), rows)
    return f"{shown}\n\nA missing answer to one of these items asks too." if rows else ""


def loinc(one: Instrument) -> str:
    """Verified codes; LOINC wants its notice."""
    rows: list[tuple[object, ...]] = [(k, c) for k, c in (("panel", one.loinc.panel), ("total", one.loinc.total)) if c]
    items = [(f"item {item.number}", item.loinc) for item in one.items if item.loinc]
    shown = table(("what", "code"), [*rows, *items])
    notice = "This material contains content from LOINC (http://loinc.org), copyright Regenstrief Institute."
    return f"{shown}\n\n{notice}" if shown else ""


def index(all_of_them: tuple[Instrument, ...]) -> str:
    """The list of all instruments."""
    rows: list[tuple[object, ...]] = [
        (f"[{one.name}]({one.id}.md)", one.construct, len(one.items), one.licence.state, yes(one), one.verification)
        for one in all_of_them
    ]
    head = ("measure", "construct", "items", "licence", "wording here", "mark")
    intro = (
        "# Measures\n\n[Reading change](reading-change.md) · [adding an instrument](adding-an-instrument.md) · "
        "[API reference](api.md) · [mutation testing](mutation-testing.md) · "
        "[outcomes of many clients](../outcomes/README.md)"
        "\n\nMade from the instrument files; do not edit. Marks: V checked, P in part, M from general knowledge."
    )
    return f"{intro}\n\n{table(head, rows)}\n"


def yes(one: Instrument) -> str:
    """Whether the wording is shipped, in a word."""
    return "yes" if one.licence.items_shipped else "no"


def pages() -> dict[str, str]:
    """File name and text of every generated page."""
    return {f"{one.id}.md": page(one) for one in instruments()} | {"README.md": index(instruments())}


def main() -> None:
    """Write them all."""
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
