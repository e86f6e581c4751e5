# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt measure``: list, show, score and import questionnaires, and one client's change.

It loads neither Django nor numpy.
"""

import json
import math
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from openipt.cli import Parser, UserFault, split_command
from openipt.cli.files import HELP as FILES
from openipt.cli.files import add_file_options, parse
from openipt.cli.measure_words import score_lines, score_row
from openipt.cli.printing import as_json
from openipt.measures import (
    Answer,
    Change,
    Instrument,
    MeasureError,
    change,
    instruments,
    load_folder,
    score,
    total_from_print,
)
from openipt.measures.answers import total_range
from openipt.measures.checking import ABOUT, DIRECTIONS
from openipt.measures.load import find, load_file, names_of
from openipt.measures.model import NOT_APPLICABLE, REFUSED
from openipt.measures.questionnaire import from_questionnaire, to_questionnaire
from openipt.measures.wording import category_words
from openipt.measures.writing import to_toml

HELP = f"""openipt measure: questionnaires and rating scales

  openipt measure list                         all measures with their licence
  openipt measure show MEASURE [--fhir]        one measure whole (as a FHIR Questionnaire)
  openipt measure score MEASURE ANSWER ...     the score of one filled form; answers in the order of the form
  openipt measure score MEASURE FILE           the forms of many people: a row each, items in columns (see below)
  openipt measure change MEASURE FIRST LAST    the change from the first total to the last
  openipt measure import FILE                  a FHIR R4 Questionnaire (JSON) or an instrument file (TOML), checked

An answer is the number printed on the form, or its score where show says so; - is a missing one, na one that does not
apply and refused one that was refused, where the form knows these. Questions at its end that do not count may be left
off.

  --coding CODING  (score, change) how the form is numbered, where it is printed in several ways (see show)
  --json           for other programs
  --folder FOLDER  measures of your own beside ours
  --direction, --about   (import) what a Questionnaire does not say
  --leave-out LINKID     (import) a question that does not count; may be given again

of a FILE: one row each with total, band, what is missing and flags; what could not be scored is counted with reasons
  --items A,B,C      the columns of the items in order (found by names such as phq9_1, q1, t1_phq9_1)
  --id COL           the column that names the people (found by usual names)
  --item COL --answer COL  of a table with a row for each answer
  --csv              a table for other programs
{FILES}"""


ANSWERS = {
    "printed": "the number printed beside the choice",
    "score": "the score of the choice",
    "place": "the place of the choice, counted from the first",
}
NO_ANSWERS = {"na": NOT_APPLICABLE, "n/a": NOT_APPLICABLE, "refused": REFUSED}


def main(argv: list[str]) -> int:
    """Run one command of this group; raises UserFault for what the user must mend."""
    if not argv or "--help" in argv or "-h" in argv:
        print(HELP)
        return 0
    command, rest = split_command(argv, tuple(COMMANDS), "measure")
    parser = Parser(prog=f"openipt measure {command}", add_help=False)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder")
    fill, run = COMMANDS[command]
    fill(parser)
    options = parse(parser, rest)
    try:
        print(run(options))
    except MeasureError as fault:
        raise UserFault("; ".join(fault.faults)) from None
    return 0


def known(options: Namespace) -> tuple[Instrument, ...]:
    """Return our instruments, and those of the folder the user named, which come before ours of the same id."""
    own = load_folder(options.folder) if options.folder else ()
    ids = {instrument.id for instrument in own}
    return (*(instrument for instrument in instruments() if instrument.id not in ids), *own)


def named(options: Namespace) -> Instrument:
    """Return the instrument the user asked for."""
    return find(names_of(known(options)), options.measure)


def fill_list(parser: Parser) -> None:
    """``list`` takes no arguments of its own."""


def run_list(options: Namespace) -> str:
    """Return all measures, one a line."""
    rows = [list_row(instrument) for instrument in known(options)]
    if options.json:
        return as_json(rows)
    head = f"{'id':<14}{'items':>5}  {'better':<7} {'wording':<8} name; licence"
    lines = [
        f"{row['id']:<14}{row['items']:>5}  {row['direction']:<7} {'shipped' if row['items_shipped'] else 'shell':<8} "
        f"{row['name']}; {row['licence']}"
        for row in rows
    ]
    return "\n".join([head, *lines])


def list_row(instrument: Instrument) -> dict[str, Any]:
    """Return one instrument as a row of the list."""
    return {
        "id": instrument.id,
        "name": instrument.name,
        "title": instrument.title,
        "about": instrument.about,
        "aliases": list(instrument.aliases),
        "items": len(instrument.items),
        "direction": instrument.direction,
        "licence": instrument.licence.state,
        "items_shipped": instrument.licence.items_shipped,
    }


def fill_show(parser: Parser) -> None:
    """``show MEASURE``."""
    parser.add_argument("measure")
    parser.add_argument("--fhir", action="store_true")


def run_show(options: Namespace) -> str:
    """Return one measure whole."""
    instrument = named(options)
    if options.fhir:
        return as_json(to_questionnaire(instrument))
    if options.json:
        return as_json({**json.loads(instrument.body()), "hash": instrument.hash})
    return "\n".join(shown(instrument))


def shown(instrument: Instrument) -> list[str]:
    """Return the lines that describe an instrument to a person."""
    lines = [
        f"{instrument.name}: {instrument.title} (version {instrument.version})",
        f"  licence: {instrument.licence.state}",
    ]
    lines += [f"  {name}: {text}" for name, text in facts(instrument) if text]
    lines += [f"  {item.number}. {item.text}" for item in instrument.items if item.text]
    lines += [f"     {option.code} {option.text}" for option in instrument.options]
    lines += [f"  note: {note}" for note in instrument.notes]
    return [*lines, f"  source: {instrument.source} (verification {instrument.verification})"]


def codings(instrument: Instrument) -> str:
    """Return the ways in which a form is numbered, where there are several."""
    ways = [
        f"{c.id} ({c.name}, total {total_range(instrument, c)[0]} to {total_range(instrument, c)[1]})"
        for c in instrument.codings
    ]
    return "; ".join(ways)


def facts(instrument: Instrument) -> list[tuple[str, str]]:
    """Name and text of what is known of an instrument, in the order of reading."""
    return [
        ("asks about", f"{instrument.construct}, {instrument.recall}"),
        ("better", instrument.direction),
        ("edition", instrument.edition),
        ("answers", instrument.entry_note or ANSWERS[instrument.codes_are]),
        ("codings", codings(instrument)),
        ("scoring", instrument.scoring.text),
        ("bands", ", ".join(f"{band.low} to {band.high} {band.label}" for band in instrument.bands)),
        ("cutoffs", "; ".join(f"{cut.rule} {cut.points} {cut.label} ({cut.source})" for cut in instrument.cutoffs)),
        ("reliable change", "; ".join(f"{part.points} ({part.level}; {part.source})" for part in instrument.changes)),
        ("on change", instrument.change_note),
        ("risk items", "; ".join(f"item {rule.item} at {rule.at_least}: {rule.level}" for rule in instrument.risks)),
    ]


def fill_score(parser: Parser) -> None:
    """``score MEASURE ANSWER ...`` or ``score MEASURE FILE``."""
    parser.add_argument("measure")
    parser.add_argument("answers", nargs="*")
    for name in ("coding", "items", "id", "item", "answer"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--csv", action="store_true")
    add_file_options(parser)


def run_score(options: Namespace) -> str:
    """Return the score of one filled form, or of every form in a file."""
    instrument = named(options)
    if path := file_of(options.answers):
        from openipt.cli.progress import Progress
        from openipt.cli.scoring import score_file

        with Progress(f"measure score {instrument.id}", quiet=options.quiet):
            return score_file(instrument, path, options)
    unread = bad_numbers(options.answers)
    try:
        result = score(instrument, [answer(text) for text in options.answers], options.coding)
    except MeasureError as fault:
        raise UserFault("; ".join([*unread, *fault.faults])) from None
    if unread:
        raise UserFault("; ".join(unread))
    return as_json(score_row(result)) if options.json else "\n".join(score_lines(instrument, result))


def file_of(words: list[str]) -> Path | None:
    """Return the file that stands in the place of answers, if one does."""
    if len(words) != 1 or number(words[0]) is not None:
        return None
    path = Path(words[0])
    return path if path.is_file() or path.suffix else None


def fill_change(parser: Parser) -> None:
    """``change MEASURE FIRST LAST``."""
    parser.add_argument("measure")
    parser.add_argument("first")
    parser.add_argument("last")
    parser.add_argument("--coding")


def run_change(options: Namespace) -> str:
    """Return the change between two totals."""
    instrument = named(options)
    first, last = total_from_print(instrument, [total(text) for text in (options.first, options.last)], options.coding)
    result = change(instrument, first, last)
    if options.json:
        return as_json(vars(result))
    return "\n".join(change_lines(instrument, result))


def change_lines(instrument: Instrument, result: Change) -> list[str]:
    """Return a change in words."""
    lines = [f"{instrument.name}: {result.first} to {result.last}, a change of {result.change:+}"]
    if result.threshold is None:
        return [
            *lines,
            f"  no threshold for reliable change: {instrument.change_note or 'none with a source is known'}",
        ]
    lines += [f"  {category_words(instrument, result.category)}"] if result.category else []
    return [*lines, f"  {result.method}: {result.threshold} points ({result.level}; {result.source})"]


def fill_import(parser: Parser) -> None:
    """``import FILE``."""
    parser.add_argument("file")
    parser.add_argument("--direction", choices=DIRECTIONS)
    parser.add_argument("--about", choices=ABOUT)
    parser.add_argument("--leave-out", action="append", default=[], metavar="LINKID")


def run_import(options: Namespace) -> str:
    """Return the instrument of a file, checked, as the text of an instrument file (or as JSON)."""
    path = Path(options.file)
    if not path.is_file():
        raise UserFault(f"{options.file}: there is no such file")
    if path.suffix == ".toml":
        imported = load_file(path)
    else:
        options_set = {key: value for key in ("direction", "about") if (value := getattr(options, key))}
        imported = from_questionnaire(read_json(path), leave_out=options.leave_out, **options_set)
        for note in import_notes(imported):
            print(f"note: {note}", file=sys.stderr)
    return as_json(json.loads(imported.body())) if options.json else to_toml(imported).rstrip("\n")


def import_notes(imported: Instrument) -> list[str]:
    """Return what the user should know of an imported form: how it was understood, and whether it is there already."""
    if imported in instruments():
        return []
    panel = imported.loinc.panel
    same_form = next((known.id for known in instruments() if panel and known.loinc.panel == panel), None)
    if same_form is None:
        return [*imported.notes]
    return [
        *imported.notes,
        f"OpenIPT has the form with LOINC code {panel} as {same_form}, with its bands and risk rules.",
    ]


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; raises UserFault."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        raise UserFault(f"{path.name}: {fault}") from None
    if not isinstance(data, dict):
        raise UserFault(f"{path.name}: it holds no JSON object")
    return data


def number(text: str) -> float | None:
    """Return the number a word stands for, a whole one as int; None when it is none."""
    try:
        value = math.nan if "_" in text else float(text)  # 1_0 is ten to Python, a slip of the hand to a person
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else value


def answer(word: str) -> Answer:
    """Return the answer that a word stands for: a number, a way of not answering, or None."""
    return NO_ANSWERS[word.casefold()] if word.casefold() in NO_ANSWERS else number(word)


def bad_numbers(words: list[str]) -> list[str]:
    """Return a complaint for every word that is neither a number nor a dash."""
    wrong = [(place, word) for place, word in enumerate(words, 1) if answer(word) is None and word != "-"]
    return [f"answer {place}: {word!r} is no number" for place, word in wrong]


def total(text: str) -> float:
    """Return the total a word stands for; raises UserFault."""
    value = number(text)
    if value is None:
        raise UserFault(f"openipt measure change: {text!r} is no number")
    return value


COMMANDS = {
    "list": (fill_list, run_list),
    "show": (fill_show, run_show),
    "score": (fill_score, run_score),
    "change": (fill_change, run_change),
    "import": (fill_import, run_import),
}
