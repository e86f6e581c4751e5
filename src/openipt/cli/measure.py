# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt measure``: list, show, score and import questionnaires, and one client's change.

It loads neither Django nor numpy.
"""

import json
import math
from argparse import Namespace
from pathlib import Path
from typing import Any

from openipt.cli import Parser, UserFault, split_command
from openipt.cli.printing import as_json
from openipt.measures import Change, Instrument, MeasureError, Scored, change, instruments, load_folder, score
from openipt.measures.checking import ABOUT, DIRECTIONS
from openipt.measures.load import find, load_file, names_of
from openipt.measures.questionnaire import from_questionnaire, to_questionnaire
from openipt.measures.wording import band_words, category_words
from openipt.measures.writing import to_toml

HELP = """openipt measure: questionnaires and rating scales

  openipt measure list                         all measures with their licence
  openipt measure show MEASURE [--fhir]        one measure whole (as a FHIR Questionnaire)
  openipt measure score MEASURE ANSWER ...     the score; answers are the printed codes, - is a missing one
  openipt measure change MEASURE FIRST LAST    the change from the first total to the last
  openipt measure import FILE                  a FHIR R4 Questionnaire (JSON) or an instrument file (TOML), checked

  --json           for other programs
  --folder FOLDER  measures of your own beside ours
  --direction, --about   (import) what a Questionnaire does not say"""


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
    options = parser.parse_intermixed_args(rest)
    try:
        print(run(options))
    except MeasureError as fault:
        raise UserFault("; ".join(fault.faults)) from None
    return 0


def known(options: Namespace) -> tuple[Instrument, ...]:
    """Our instruments, and those of the folder the user named, which come before ours of the same id."""
    own = load_folder(options.folder) if options.folder else ()
    ids = {one.id for one in own}
    return (*(one for one in instruments() if one.id not in ids), *own)


def named(options: Namespace) -> Instrument:
    """The instrument the user asked for."""
    return find(names_of(known(options)), options.measure)


def fill_list(parser: Parser) -> None:
    """``list`` takes no arguments of its own."""


def run_list(options: Namespace) -> str:
    """All measures, one a line."""
    rows = [list_row(one) for one in known(options)]
    if options.json:
        return as_json(rows)
    head = f"{'id':<14}{'items':>5}  {'better':<7} {'wording':<8} name; licence"
    lines = [
        f"{row['id']:<14}{row['items']:>5}  {row['direction']:<7} {'shipped' if row['items_shipped'] else 'shell':<8} "
        f"{row['name']}; {row['licence']}"
        for row in rows
    ]
    return "\n".join([head, *lines])


def list_row(one: Instrument) -> dict[str, Any]:
    """One instrument as a row of the list."""
    return {
        "id": one.id,
        "name": one.name,
        "title": one.title,
        "about": one.about,
        "aliases": list(one.aliases),
        "items": len(one.items),
        "direction": one.direction,
        "licence": one.licence.state,
        "items_shipped": one.licence.items_shipped,
    }


def fill_show(parser: Parser) -> None:
    """``show MEASURE``."""
    parser.add_argument("measure")
    parser.add_argument("--fhir", action="store_true")


def run_show(options: Namespace) -> str:
    """One measure whole."""
    one = named(options)
    if options.fhir:
        return as_json(to_questionnaire(one))
    if options.json:
        return as_json({**json.loads(one.body()), "hash": one.hash})
    return "\n".join(shown(one))


def shown(one: Instrument) -> list[str]:
    """The lines that describe an instrument to a person."""
    lines = [f"{one.name}: {one.title} (version {one.version})", f"  licence: {one.licence.state}"]
    lines += [f"  {name}: {text}" for name, text in facts(one) if text]
    lines += [f"  {item.number}. {item.text}" for item in one.items if item.text]
    lines += [f"     {option.code} {option.text}" for option in one.options]
    lines += [f"  note: {note}" for note in one.notes]
    return [*lines, f"  source: {one.source} (verification {one.verification})"]


def facts(one: Instrument) -> list[tuple[str, str]]:
    """Name and text of what is known of an instrument, in the order of reading."""
    return [
        ("asks about", f"{one.construct}, {one.recall}"),
        ("better", one.direction),
        ("scoring", one.scoring.text),
        ("bands", ", ".join(f"{band.low} to {band.high} {band.label}" for band in one.bands)),
        ("cutoffs", "; ".join(f"{cut.rule} {cut.points} {cut.label} ({cut.source})" for cut in one.cutoffs)),
        ("reliable change", "; ".join(f"{part.points} ({part.level}; {part.source})" for part in one.changes)),
        ("on change", one.change_note),
        ("risk items", "; ".join(f"item {rule.item} at {rule.at_least}: {rule.level}" for rule in one.risks)),
    ]


def fill_score(parser: Parser) -> None:
    """``score MEASURE ANSWER ...``."""
    parser.add_argument("measure")
    parser.add_argument("answers", nargs="*")


def run_score(options: Namespace) -> str:
    """The score of one filled form."""
    one = named(options)
    unread = bad_numbers(options.answers)
    try:
        result = score(one, [None if text == "-" else number(text) for text in options.answers])
    except MeasureError as fault:
        raise UserFault("; ".join([*unread, *fault.faults])) from None
    if unread:
        raise UserFault("; ".join(unread))
    return as_json(score_row(result)) if options.json else "\n".join(score_lines(one, result))


def score_row(result: Scored) -> dict[str, Any]:
    """A score for other programs."""
    return {
        "measure": result.measure,
        "complete": result.complete,
        "total": result.total,
        "subscales": {part.id: part.score for part in result.subscales},
        "band": result.band.label if result.band else None,
        "missing": list(result.missing),
        "flags": [vars(flag) for flag in result.flags],
        "prorated": result.prorated,
        "instrument_version": result.instrument_version,
        "scorer_version": result.scorer_version,
    }


def score_lines(one: Instrument, result: Scored) -> list[str]:
    """A score in words."""
    total = "no total" if result.total is None else f"{result.total} of {one.scoring.low} to {one.scoring.high}"
    lines = [f"{one.name}: {total}{' (worked out from the answers given)' if result.prorated else ''}"]
    lines += [f"  {band_words(one, result.band)}"] if result.band else []
    lines += [f"  {part.name}: {'-' if part.score is None else part.score}" for part in result.subscales]
    lines += [f"  missing: item {', '.join(map(str, result.missing))}"] if result.missing else []
    return lines + [f"  {flag.level}: {flag.text}" for flag in result.flags]


def fill_change(parser: Parser) -> None:
    """``change MEASURE FIRST LAST``."""
    parser.add_argument("measure")
    parser.add_argument("first")
    parser.add_argument("last")


def run_change(options: Namespace) -> str:
    """The change between two totals."""
    one = named(options)
    first, last = (total(text) for text in (options.first, options.last))
    result = change(one, first, last)
    if options.json:
        return as_json(vars(result))
    return "\n".join(change_lines(one, result))


def change_lines(one: Instrument, result: Change) -> list[str]:
    """A change in words."""
    lines = [f"{one.name}: {result.first} to {result.last}, a change of {result.change:+}"]
    if result.threshold is None:
        return [*lines, f"  no threshold for reliable change: {one.change_note or 'none with a source is known'}"]
    lines += [f"  {category_words(one, result.category)}"] if result.category else []
    return [*lines, f"  {result.method}: {result.threshold} points ({result.level}; {result.source})"]


def fill_import(parser: Parser) -> None:
    """``import FILE``."""
    parser.add_argument("file")
    parser.add_argument("--direction", choices=DIRECTIONS)
    parser.add_argument("--about", choices=ABOUT)


def run_import(options: Namespace) -> str:
    """The instrument of a file, checked, as the text of an instrument file (or as JSON)."""
    path = Path(options.file)
    if not path.is_file():
        raise UserFault(f"{options.file}: there is no such file")
    given = {key: value for key in ("direction", "about") if (value := getattr(options, key))}
    one = load_file(path) if path.suffix == ".toml" else from_questionnaire(read_json(path), **given)
    return as_json(json.loads(one.body())) if options.json else to_toml(one).rstrip("\n")


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; raises UserFault."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        raise UserFault(f"{path.name}: {fault}") from None
    if not isinstance(data, dict):
        raise UserFault(f"{path.name}: it holds no JSON object")
    return data


def number(text: str) -> float | None:
    """The number a word stands for, a whole one as int; None when it is none."""
    try:
        value = math.nan if "_" in text else float(text)  # 1_0 is ten to Python, a slip of the hand to a person
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else value


def bad_numbers(words: list[str]) -> list[str]:
    """A complaint for every word that is neither a number nor a dash."""
    wrong = [(place, word) for place, word in enumerate(words, 1) if word != "-" and number(word) is None]
    return [f"answer {place}: {word!r} is no number" for place, word in wrong]


def total(text: str) -> float:
    """The total a word stands for; raises UserFault."""
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
