# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt outcomes``: change of many clients, sudden gains, the national definitions, from files of scores."""

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from openipt.cli import Parser, UserFault, change, split_command, sudden
from openipt.cli.files import HELP as FILES
from openipt.cli.files import add_file_options, parse, reading
from openipt.cli.printing import as_json
from openipt.cli.progress import Progress
from openipt.measures import MeasureError
from openipt.outcomes import National, OutcomeError, Share, national, read_courses
from openipt.tables.faults import DataError
from openipt.tables.omitted import Omission, omissions_data, omissions_lines

HELP = f"""openipt outcomes: change of many clients, sudden gains, national definitions

{change.HELP}

{sudden.HELP}

  openipt outcomes nhs FILE [--columns id=ID,phq9_first=...] [--json]
      a row for each course with id, phq9_first, phq9_last, gad7_first, gad7_last, attended;
      caseness, recovery and reliable change by the definitions of NHS Talking Therapies

Who is left out is named with the reason, in words and in JSON.

{FILES}"""


def main(argv: list[str]) -> int:
    """Run one command of this group; raises UserFault for what the user must mend."""
    if not argv or "--help" in argv or "-h" in argv:
        print(HELP)
        return 0
    command, rest = split_command(argv, tuple(COMMANDS), "outcomes")
    parser = Parser(prog=f"openipt outcomes {command}", add_help=False)
    parser.add_argument("file")
    parser.add_argument("--json", action="store_true")
    add_file_options(parser)
    fill, run = COMMANDS[command]
    fill(parser)
    try:
        options = parse(parser, rest)
        with Progress(f"outcomes {command}", quiet=options.quiet):
            text = run(options)
        print(text)
    except (OutcomeError, MeasureError, DataError) as fault:
        raise UserFault("\n".join(map(str, fault.faults))) from None
    return 0


def fill_nhs(parser: Parser) -> None:
    """``nhs FILE``."""
    parser.add_argument("--columns", default="")


def run_nhs(options: Namespace) -> str:
    """Return the national definitions."""
    pairs = [part.split("=", 1) for part in options.columns.split(",") if part]
    if wrong := [part[0] for part in pairs if len(part) != 2]:
        raise OutcomeError([f"--columns {name!r}: write it as name=column" for name in wrong])
    with reading(options) as words:
        courses = read_courses(options.file, {name.strip(): column.strip() for name, column in pairs}, words)
    result = national(courses)
    return as_json(nhs_data(result)) if options.json else "\n".join(nhs_lines(result))


def nhs_data(result: National) -> dict[str, Any]:
    """Return the result for other programs."""
    shares = {name: {"n": share.n, "of": share.of, "percent": share.percent} for name, share in shares_of(result)}
    head = {"courses": result.courses, "finished": result.finished}
    excluded = [asdict(course) for course in result.excluded]
    return {**head, "excluded": excluded, "left_out": omissions_data(omitted(result)), **shares}


def omitted(result: National) -> list[Omission]:
    """Return the courses that are not counted, by reason."""
    return [Omission(course.why, id=course.id) for course in result.excluded]


def shares_of(result: National) -> list[tuple[str, Share]]:
    """Name and share in the order of reading."""
    return [(name, share) for name, share in vars(result).items() if isinstance(share, Share)]


def nhs_lines(result: National) -> list[str]:
    """Return the result in words."""
    lines = [f"{result.courses} courses, {result.finished} finished, {len(result.excluded)} not counted"]
    for name, share in shares_of(result):
        words = f"{share.n:>6} of {share.of:<6}"
        if share.percent is None:
            words = "  not judged: " + ("no course is counted" if not result.case_at_start.of else "no case at start")
        else:
            words += f"{share.percent:>6.1f} %"
        lines.append(f"  {name.replace('_', ' '):<24}{words}")
    return lines + omissions_lines(omitted(result), result.courses, "courses")


COMMANDS = {
    "change": (change.fill_change, change.run_change),
    "sudden-gains": (sudden.fill_sudden, sudden.run_sudden),
    "nhs": (fill_nhs, run_nhs),
}
