# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt outcomes``: change of many clients, and the national definitions, from CSV files."""

from argparse import Namespace
from dataclasses import asdict
from typing import Any

import numpy as np

from openipt.cli import Parser, UserFault, split_command
from openipt.cli.printing import as_json
from openipt.measures.model import tidy
from openipt.outcomes import (
    ALL_METHODS,
    CUTOFF_KINDS,
    ChangeTable,
    Functional,
    National,
    OutcomeError,
    ScoreRow,
    Settings,
    Share,
    clinical_change,
    complete_pairs,
    growth_change,
    national,
    read_courses,
    read_scores,
    same_time,
)
from openipt.outcomes.reading import number

HELP = """openipt outcomes: change of many clients

  openipt outcomes change FILE.csv --id ID --time TIME --score SCORE --first A --last B --reliability R
      [--reliability-post R2] [--functional-mean M --functional-sd S] [--cutoff a|b|c|b-functional]
      [--better lower|higher] [--method jt|gln|hll|en|nk|ha|hlm] [--json]
      a row for each client and time; reliable and clinically significant change by one published method

  openipt outcomes nhs FILE.csv [--columns id=ID,phq9_first=...] [--json]
      a row for each course with id, phq9_first, phq9_last, gad7_first, gad7_last, attended;
      caseness, recovery and reliable change by the definitions of NHS Talking Therapies"""


def main(argv: list[str]) -> int:
    """Run one command of this group; raises UserFault for what the user must mend."""
    if not argv or "--help" in argv or "-h" in argv:
        print(HELP)
        return 0
    command, rest = split_command(argv, tuple(COMMANDS), "outcomes")
    parser = Parser(prog=f"openipt outcomes {command}", add_help=False)
    parser.add_argument("file")
    parser.add_argument("--json", action="store_true")
    fill, run = COMMANDS[command]
    fill(parser)
    try:
        print(run(parser.parse_intermixed_args(rest)))
    except OutcomeError as fault:
        raise UserFault("\n".join(fault.faults)) from None
    return 0


def fill_change(parser: Parser) -> None:
    """``change FILE.csv ...``."""
    for name in ("id", "time", "score", "first", "last"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("reliability", "reliability-post", "functional-mean", "functional-sd"):
        parser.add_argument(f"--{name}", type=float)
    parser.add_argument("--cutoff", choices=CUTOFF_KINDS)
    parser.add_argument("--better", choices=("lower", "higher"), default="lower")
    parser.add_argument("--method", choices=ALL_METHODS, default="jt")


def run_change(options: Namespace) -> str:
    """Reliable and clinically significant change."""
    settings, faults = settings_of(options)
    try:
        rows = read_scores(options.file, options.id, options.time, options.score)
    except OutcomeError as fault:
        raise OutcomeError([*faults, *fault.faults]) from None
    if faults:
        raise OutcomeError(faults)
    table = growth_table(rows, settings) if settings.method == "hlm" else pairs_table(rows, options, settings)
    return as_json(change_data(table)) if options.json else "\n".join(change_lines(table))


def settings_of(options: Namespace) -> tuple[Settings, list[str]]:
    """The settings the user asked for, and all that is wrong with them."""
    mean, sd = options.functional_mean, options.functional_sd
    faults = ["--functional-mean and --functional-sd go together"] if (mean is None) != (sd is None) else []
    functional = Functional(mean, sd) if mean is not None and sd is not None else None
    cutoff = options.cutoff or ("c" if functional else None)
    method, better = options.method, options.better
    made = Settings(method, options.reliability, options.reliability_post, functional, cutoff, better)
    return made, faults + made.faults()


def pairs_table(rows: list[ScoreRow], options: Namespace, settings: Settings) -> ChangeTable:
    """First and last score of each client, judged."""
    ends = [
        {row.id: row.score for row in rows if same_time(row.time) == at}
        for at in map(same_time, (options.first, options.last))
    ]
    faults = [
        f"no row has {name} {at!r} in {options.time!r}"
        for name, at, found in zip(("first", "last"), (options.first, options.last), ends, strict=True)
        if not found
    ]
    if same_time(options.first) == same_time(options.last):
        faults.append(f"first and last are the same time {options.first!r}")
    if faults:
        raise OutcomeError(faults)
    ids = list(dict.fromkeys(row.id for row in rows))
    first, last = ([found.get(one) for one in ids] for found in ends)
    return clinical_change(complete_pairs(ids, first, last), settings)


def growth_table(rows: list[ScoreRow], settings: Settings) -> ChangeTable:
    """Every score of each client, judged by the hierarchical linear model."""
    given = [row for row in rows if row.score is not None]
    faults = [
        f"{row.where}: hlm needs numbers as times; {row.time!r} is none" for row in given if not is_number(row.time)
    ]
    if faults:
        raise OutcomeError(faults)
    times = np.array([float(row.time) for row in given])
    return growth_change([row.id for row in given], times, np.array([row.score for row in given], float), settings)


def is_number(text: str) -> bool:
    """Whether a time can be worked with."""
    try:
        return number(text) is not None
    except ValueError:
        return False


def change_data(table: ChangeTable) -> dict[str, Any]:
    """The result for other programs."""
    clients = [
        {**asdict(one), **{k: tidy(getattr(one, k)) for k in ("pre", "post", "change")}} for one in table.clients
    ]
    head = {"method": table.method, "method_name": table.method_name, "n": table.n, "counts": table.counts}
    return {**head, "cutoff": table.cutoff, "clients": clients}


def change_lines(table: ChangeTable) -> list[str]:
    """The result in words."""
    line = "none" if table.cutoff is None else f"{table.cutoff:.2f}"
    lines = [f"{table.method_name}; {table.n} clients; cutoff {line}"]
    lines += [f"  {name:<13}{count:>6}  {100 * count / table.n:5.1f} %" for name, count in table.counts.items()]
    head = f"{'client':<16}{'first':>8}{'last':>8}{'change':>8}{'index':>8}  class"
    rows = [f"{c.id:<16}{c.pre:>8g}{c.post:>8g}{c.change:>+8g}{c.rci:>8.2f}  {c.category}" for c in table.clients]
    return [*lines, "", head, *rows]


def fill_nhs(parser: Parser) -> None:
    """``nhs FILE.csv``."""
    parser.add_argument("--columns", default="")


def run_nhs(options: Namespace) -> str:
    """The national definitions."""
    pairs = [part.split("=", 1) for part in options.columns.split(",") if part]
    if wrong := [part[0] for part in pairs if len(part) != 2]:
        raise OutcomeError([f"--columns {name!r}: write it as name=column" for name in wrong])
    result = national(read_courses(options.file, {name.strip(): column.strip() for name, column in pairs}))
    return as_json(nhs_data(result)) if options.json else "\n".join(nhs_lines(result))


def nhs_data(result: National) -> dict[str, Any]:
    """The result for other programs."""
    shares = {name: {"n": share.n, "of": share.of, "percent": share.percent} for name, share in shares_of(result)}
    excluded = [asdict(one) for one in result.excluded]
    return {"courses": result.courses, "finished": result.finished, "excluded": excluded, **shares}


def shares_of(result: National) -> list[tuple[str, Share]]:
    """Name and share in the order of reading."""
    return [(name, share) for name, share in vars(result).items() if isinstance(share, Share)]


def nhs_lines(result: National) -> list[str]:
    """The result in words."""
    lines = [f"{result.courses} courses, {result.finished} finished, {len(result.excluded)} not counted"]
    for name, share in shares_of(result):
        percent = "-" if share.percent is None else f"{share.percent:.1f} %"
        lines.append(f"  {name.replace('_', ' '):<24}{share.n:>6} of {share.of:<6}{percent:>8}")
    return lines + [f"  not counted: {one.id}: {one.why}" for one in result.excluded]


COMMANDS = {"change": (fill_change, run_change), "nhs": (fill_nhs, run_nhs)}
