# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes the page of every instrument and the index from the instrument files.

Run: python docs/measures/generate.py. A test holds the pages to the files.
"""

from pathlib import Path

from openipt.measures import Instrument, instruments

HERE = Path(__file__).parent
MARKS = {
    "V": "checked against its sources",
    "P": "checked in part",
    "M": "from general knowledge, not checked: verify before you rely on it",
}
BETTER = {"lower": "Lower is better.", "higher": "Higher is better.", "none": "Neither way is better."}


def page(one: Instrument) -> str:
    """The page of one instrument in Markdown."""
    parts = [
        f"# {one.name}\n\n{one.title}. Made from `{one.id}.toml`; do not edit.",
        section("What it measures", measured(one)),
        section("Licence", licence(one)),
        section("Scoring", scoring(one)),
        section("Bands", bands(one)),
        section("Cutoffs", cutoffs(one)),
        section("Change", change(one)),
        section("Answers to talk about", risks(one)),
        section("LOINC", loinc(one)),
        section("Notes", "\n".join(f"- {note}" for note in one.notes)),
        section("Source", f"{one.source}.\n\nVerification: {one.verification}, {MARKS[one.verification]}."),
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


def scoring(one: Instrument) -> str:
    """The rule, the range and the subscales."""
    low, high = one.scoring.low, one.scoring.high
    span = f" The total goes from {low} to {high}." if low is not None else " There is no total."
    reversed_items = [str(item.number) for item in one.items if item.reversed]
    turned = f" Reversed items: {', '.join(reversed_items)}." if reversed_items else ""
    parts = [f"{one.scoring.text}{span} {BETTER[one.direction]}{turned}"]
    rows: list[tuple[object, ...]] = [(s.name, s.rule, ", ".join(map(str, s.items))) for s in one.subscales]
    return "\n\n".join(part for part in (*parts, table(("subscale", "rule", "items"), rows)) if part)


def bands(one: Instrument) -> str:
    """Published ranges with their words."""
    rows: list[tuple[object, ...]] = [(f"{band.low} to {band.high}", band.label) for band in one.bands]
    rows += [("answers", kind.label) for kind in one.categories]
    shown = table(("score", "usually described as"), rows)
    return f"{shown}\n\nSource: {one.bands_source}." if one.bands else shown


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
    rows: list[tuple[object, ...]] = [(r.item, r.at_least, r.level, r.text) for r in one.risks]
    shown = table(("item", "from", "level", "what to do"), rows)
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
