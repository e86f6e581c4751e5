# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes the page of every instrument and the index from the instrument files.

Run: python docs/measures/generate.py. A test holds the pages to the files.
"""

import re
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


def page(instrument: Instrument) -> str:
    """Return the page of one instrument in Markdown."""
    parts = [
        f"# {instrument.name}\n\n{instrument.title}. Made from `{instrument.id}.toml`; do not edit.",
        section("What it measures", measured(instrument)),
        section("Licence", licence(instrument)),
        section("The form and its numbers", form(instrument)),
        section("Scoring", scoring(instrument)),
        section("Answers left open", left_open(instrument)),
        section("Bands", bands(instrument)),
        section("Cutoffs", cutoffs(instrument)),
        section("Change", change(instrument)),
        section("Answers to talk about", risks(instrument)),
        section("LOINC", loinc(instrument)),
        section("Notes", "\n".join(f"- {note}" for note in instrument.notes)),
        section(
            "Source",
            f"{instrument.source}.\n\nVerification: {instrument.verification}, {MARKS[instrument.verification]}.",
        ),
        section("What has been checked", checked(instrument)),
        section("Earlier versions", earlier(instrument)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def section(title: str, text: str) -> str:
    """Return a titled part, or nothing when there is nothing to say."""
    return f"## {title}\n\n{text}" if text else ""


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Return a Markdown table; nothing when it would be empty."""
    if not rows:
        return ""
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in (head, ("---",) * len(head), *rows)]
    return "\n".join(lines)


def measured(instrument: Instrument) -> str:
    """Construct, who answers and for whom."""
    rows: list[tuple[object, ...]] = [
        ("construct", instrument.construct),
        ("about", instrument.about),
        ("answered by", instrument.rater),
        ("for", instrument.population),
        ("looks back over", instrument.recall),
        ("items", len(instrument.items)),
        ("a client reads", instrument.client_title),
        ("also found as", ", ".join(instrument.aliases) or "-"),
        ("reliability", instrument.reliability or "not known to us with a source"),
    ]
    return table(("", ""), rows)


def licence(instrument: Instrument) -> str:
    """Owner, terms and whether the wording is here."""
    here = (
        "The wording is in this program." if instrument.licence.items_shipped else "The wording is not in this program."
    )
    return " ".join(
        part
        for part in (
            f"{instrument.licence.state[0].upper()}{instrument.licence.state[1:]}.",
            here,
            instrument.licence.notice,
        )
        if part
    )


def form(instrument: Instrument) -> str:
    """Return which edition is meant, what an answer is, and which items the print or the scorer turns."""
    parts = [
        CODES[instrument.codes_are],
        f"Edition: {instrument.edition}." if instrument.edition else "",
        instrument.entry_note,
    ]
    turned = numbers(item.number for item in instrument.items if item.reversed)
    falling = numbers(item.number for item in instrument.items if item.highest_first)
    parts += [f"Reversed items, which the form prints unturned and the scorer turns: {turned}."] if turned else []
    parts += [f"Printed from the highest number to the lowest, so not turned again: {falling}."] if falling else []
    parts += ["No item is turned, by the print or by the scorer."] if not turned and not falling else []
    rows: list[tuple[object, ...]] = [(c.id, c.name, span(total_range(instrument, c))) for c in instrument.codings]
    labels: list[tuple[object, ...]] = [(item.number, item.label) for item in instrument.items if item.label]
    table_of_items = table(("item", "what it is"), labels) if len(labels) <= MOST_LABELS else ""
    return "\n\n".join(
        part
        for part in (" ".join(filter(None, parts)), table(("coding", "numbers", "total"), rows), table_of_items)
        if part
    )


def numbers(items: Iterable[int]) -> str:
    """Item numbers in words."""
    return ", ".join(map(str, items))


def span(ends: tuple[float, float]) -> str:
    """Return a range of scores."""
    return f"{ends[0]} to {ends[1]}"


def left_open(instrument: Instrument) -> str:
    """Return what is done with a question that has no answer."""
    rule = instrument.scoring
    lines = []
    if rule.missing_allowed:
        lines.append(f"Up to {rule.missing_allowed} answers may be missing: the mean of the others stands for them.")
    elif rule.rule in ("sum", "mean"):
        lines.append("A missing answer leaves the total open.")
    lines += [f"Of items {numbers(group)} one answer is enough." for group in rule.one_of]
    jumped = [item for item in instrument.items if item.asked_if]
    if jumped:
        lines.append(f"Put only after certain answers: {numbers(item.number for item in jumped)}.")
    ways = {(way.kind, way.code, way.counts): None for item in instrument.items for way in item.no_answers}
    for kind, code, counts in ways:
        items = numbers(item.number for item in instrument.items if NoAnswer(kind, code, counts) in item.no_answers)
        where = "all" if len(items.split(", ")) == len(instrument.items) else items
        meaning, printed = kind.replace("_", " "), f", printed {code}" if code is not None else ""
        lines.append(f"“{meaning}” ({where}{printed}): {counted(kind, counts)}.")
    lines += [f"{remark.text} Source: {remark.source}." for remark in instrument.remarks]
    if any(part.missing_allowed for part in instrument.subscales) or rule.missing_allowed:
        lines.append("Such a score is rounded for reading; its band is that of the exact score.")
    return "\n".join(f"- {line}" for line in lines)


def counted(kind: str, counts: float | None) -> str:
    """Return what a way of not answering comes to."""
    if counts is not None:
        return f"counts {counts}"
    return "stays open" if kind in OPEN else "left out"


def scoring(instrument: Instrument) -> str:
    """Return the rule, the range and the subscales."""
    low, high = instrument.scoring.low, instrument.scoring.high
    ends = f" The total goes from {low} to {high}." if low is not None else " There is no total."
    parts = [f"{instrument.scoring.text}{ends} {BETTER[instrument.direction]}"]
    rows: list[tuple[object, ...]] = [
        (part.name, part.rule, numbers(part.items), part.missing_allowed) for part in instrument.subscales
    ]
    lines = [
        (part.name, f"{cut.rule} {cut.points}", cut.label, cut.source)
        for part in instrument.subscales
        for cut in part.cutoffs
    ]
    tables = (
        table(("subscale", "rule", "items", "may be missing"), rows),
        table(("subscale", "score", "meaning", "source"), lines),
    )
    return "\n\n".join(part for part in (*parts, *tables) if part)


def checked(instrument: Instrument) -> str:
    """Return every fact with its mark and source; none for an instrument that was not looked at in this way."""
    rows: list[tuple[object, ...]] = [(fact.name, FACTS[fact.mark], fact.source) for fact in instrument.facts]
    intro = "Each fact was held against public sources. No print and no manual could be read."
    return f"{intro}\n\n{table(('fact', 'state', 'source'), rows)}" if rows else ""


def earlier(instrument: Instrument) -> str:
    """Return versions of the file that read some forms wrongly."""
    rows = [f"- Version {row.version}: {row.reason}" for row in misreadings() if row.instrument == instrument.id]
    after = "Answers stored with it are unchanged; they are listed so that they can be held against their paper."
    return "\n".join([*rows, "", after]) if rows else ""


def bands(instrument: Instrument) -> str:
    """Return published ranges with their words."""
    rows: list[tuple[object, ...]] = [(f"{band.low} to {band.high}", band.label) for band in instrument.bands]
    rows += [("answers", kind.label) for kind in instrument.categories]
    shown = table(("score", "usually described as"), rows)
    parts = [f"{shown}\n\nSource: {instrument.bands_source}." if instrument.bands else shown]
    for other in instrument.other_bands:
        rows = [(f"{band.low} to {band.high}", band.label) for band in other.bands]
        parts.append(
            f"Also in use, {other.name}:\n\n{table(('score', 'usually described as'), rows)}\n\nSource: {other.source}."
        )
    return "\n\n".join(part for part in parts if part)


def cutoffs(instrument: Instrument) -> str:
    """Return published cutoffs; the first is the one used."""
    rows: list[tuple[object, ...]] = [(f"{c.rule} {c.points}", c.label, c.source) for c in instrument.cutoffs]
    more = "\n\nThe first is used unless another is chosen." if len(rows) > 1 else ""
    return table(("score", "meaning", "source"), rows) + more


def change(instrument: Instrument) -> str:
    """Return thresholds of reliable change; the first is the one used."""
    rows: list[tuple[object, ...]] = [(c.points, c.level, c.source) for c in instrument.changes]
    shown = table(("points", "level", "source"), rows)
    more = "The first is used unless another is chosen." if len(rows) > 1 else ""
    return "\n\n".join(part for part in (shown, more, instrument.change_note) if part)


def risks(instrument: Instrument) -> str:
    """Risk rules, on answers as they count after reversal; a missing answer asks too."""
    rows: list[tuple[object, ...]] = [(r.item, r.at_least, r.level, r.danger_to, r.text) for r in instrument.risks]
    shown = table(("item", "from", "level", "danger to", "what to do"), rows)
    return f"{shown}\n\nA missing answer to one of these items asks too." if rows else ""


def loinc(instrument: Instrument) -> str:
    """Return verified codes; LOINC wants its notice."""
    rows: list[tuple[object, ...]] = [
        (k, c) for k, c in (("panel", instrument.loinc.panel), ("total", instrument.loinc.total)) if c
    ]
    items = [(f"item {item.number}", item.loinc) for item in instrument.items if item.loinc]
    shown = table(("what", "code"), [*rows, *items])
    notice = "This material contains content from LOINC (http://loinc.org), copyright Regenstrief Institute."
    return f"{shown}\n\n{notice}" if shown else ""


def index(all_of_them: tuple[Instrument, ...]) -> str:
    """Return the list of all instruments."""
    rows: list[tuple[object, ...]] = [
        (
            f"[{instrument.name}]({instrument.id}.md)",
            instrument.construct,
            len(instrument.items),
            instrument.licence.state,
            yes(instrument),
            instrument.verification,
        )
        for instrument in all_of_them
    ]
    head = ("measure", "construct", "items", "licence", "wording here", "mark")
    intro = (
        "# Measures\n\n[Reading change](reading-change.md) · [adding an instrument](adding-an-instrument.md) · "
        "[API reference](api.md) · [mutation testing](mutation-testing.md) · "
        "[outcomes of many clients](../outcomes/README.md)"
        "\n\nMade from the instrument files; do not edit. Marks: V checked, P in part, M from general knowledge."
    )
    return f"{intro}\n\n{table(head, rows)}\n"


def yes(instrument: Instrument) -> str:
    """Return whether the wording is shipped, in a word."""
    return "yes" if instrument.licence.items_shipped else "no"


def pages() -> dict[str, str]:
    """File name and text of every generated page."""
    return {f"{instrument.id}.md": page(instrument) for instrument in instruments()} | {
        "README.md": index(instruments())
    }


def front_page(text: str) -> str:
    """Return the front page of the project with the number of instruments there are."""
    return re.sub(r"\d+ instruments as data", f"{len(instruments())} instruments as data", text)


def main() -> None:
    """Write them all, and their number into the front page."""
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
    front = HERE.parents[1] / "README.md"
    front.write_text(front_page(front.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
