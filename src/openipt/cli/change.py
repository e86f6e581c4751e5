# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt outcomes change``: the change of many clients, who is left out of it, and what could not be judged."""

from argparse import Namespace
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from openipt.cli import Parser
from openipt.cli.files import reading, warn
from openipt.cli.printing import as_json
from openipt.cli.scores import Scores, add_score_options, read_any_scores
from openipt.measures import Instrument, instrument
from openipt.measures.change import default_cutoff
from openipt.measures.model import tidy
from openipt.outcomes import (
    ALL_METHODS,
    CUTOFF_KINDS,
    ChangeTable,
    Functional,
    OutcomeError,
    ScoreRow,
    Settings,
    clinical_change,
    complete_pairs,
    growth_change,
    same_time,
)
from openipt.outcomes.reading import number
from openipt.outcomes.significance import ClientChange, published_change
from openipt.tables.omitted import Omission, omissions_data, omissions_lines

HELP = """  openipt outcomes change FILE [--id ID] --time TIME --score SCORE --first A --last B   a row a score
  openipt outcomes change FILE [--id ID] [--first COL --last COL | --score STEM]        a row a client
      --measure MEASURE [--coding CODING] | --reliability R [--min LOW --max HIGH]
      [--reliability-post R2] [--functional-mean M --functional-sd S] [--cutoff a|b|c|b-functional]
      [--better lower|higher] [--method jt|gln|hll|en|nk|ha|hlm] [--json]
      reliable and clinically significant change by one published method. --measure takes range, direction, cutoff and
      reliable change from the instrument; scores outside the range are refused with their rows"""


@dataclass(frozen=True)
class Plan:
    """How change is to be judged: by settings, or by the published threshold of an instrument."""

    settings: Settings
    measure: Instrument | None = None
    published: bool = False


@dataclass
class Judged:
    """The result with those who are not in it and the rows that were at other times."""

    table: ChangeTable
    omitted: list[Omission] = field(default_factory=list)
    clients: int = 0
    other_times: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def fill_change(parser: Parser) -> None:
    """``change FILE ...``."""
    add_score_options(parser)
    for name in ("first", "last"):
        parser.add_argument(f"--{name}")
    for name in ("reliability", "reliability-post", "functional-mean", "functional-sd"):
        parser.add_argument(f"--{name}", type=float)
    parser.add_argument("--cutoff", choices=CUTOFF_KINDS)
    parser.add_argument("--better", choices=("lower", "higher"))
    parser.add_argument("--method", choices=ALL_METHODS, default="jt")


def run_change(options: Namespace) -> str:
    """Reliable and clinically significant change."""
    measure = instrument(options.measure) if options.measure else None
    plan, faults = plan_of(options, measure)
    if options.time and not (options.method == "hlm" or (options.first and options.last)):
        faults.append("--time needs --first and --last: the times between which change is judged")
    try:
        with reading(options) as words:
            scores = read_any_scores(options, words, measure, ends=(options.first, options.last))
    except OutcomeError as fault:
        raise OutcomeError([*faults, *fault.faults]) from None
    if faults:
        raise OutcomeError(faults)
    judged = growth_table(scores.rows, plan) if options.method == "hlm" else pairs_table(scores, options, plan)
    judged.warnings[:0] = scores.warnings
    warn([f"warning: {text}" for text in judged.warnings])
    return as_json(change_data(judged)) if options.json else "\n".join(change_lines(judged))


def plan_of(options: Namespace, measure: Instrument | None) -> tuple[Plan, list[str]]:
    """Return how the user asked change to be judged, and all that is wrong with it."""
    mean, sd = options.functional_mean, options.functional_sd
    faults = ["--functional-mean and --functional-sd go together"] if (mean is None) != (sd is None) else []
    functional = Functional(mean, sd) if mean is not None and sd is not None else None
    cutoff = options.cutoff or ("c" if functional else None)
    better = options.better or "lower"
    if measure:
        if measure.direction not in ("lower", "higher"):
            faults.append(f"{measure.name} has no better and worse: change cannot be judged by it")
        elif options.better not in (None, measure.direction):
            faults.append(f"of {measure.name} {measure.direction} is better, not {options.better}")
        else:
            better = measure.direction
    line = default_cutoff(measure) if measure and not cutoff else None
    settings = Settings(options.method, options.reliability, options.reliability_post, functional, cutoff, better, line)
    published = bool(measure) and options.method == "jt" and options.reliability is None and not cutoff
    return Plan(settings, measure, published), faults + ([] if published else settings.faults())


def pairs_table(scores: Scores, options: Namespace, plan: Plan) -> Judged:
    """First and last score of each client, judged; who lacks one is left out and named."""
    rows, first, last = scores.rows, scores.first or options.first, scores.last or options.last
    ends = [{row.id: row for row in rows if row.is_at(time)} for time in (first, last)]
    faults = [
        f"no row has {name} {time!r} in {options.time!r}; the times are {_listed(rows)}"
        for name, time, end in zip(("first", "last"), (first, last), ends, strict=True)
        if not end
    ]
    if same_time(first) == same_time(last):
        faults.append(f"first and last are the same time {first!r}")
    if faults:
        raise OutcomeError(faults)
    by_client: dict[str, list[ScoreRow]] = {}
    for row in rows:
        by_client.setdefault(row.id, []).append(row)
    values = [[end[client_id].score if client_id in end else None for client_id in by_client] for end in ends]
    omitted = [
        _lacking(client_id, own, before is None, after is None)
        for (client_id, own), before, after in zip(by_client.items(), *values, strict=True)
        if before is None or after is None
    ]
    pairs = complete_pairs(list(by_client), *values)
    table = published_change(pairs, plan.measure) if plan.published and plan.measure else None
    judged = Judged(table or clinical_change(pairs, plan.settings), omitted, len(by_client))
    for row in rows:
        if not (scores.first or row.is_at(first) or row.is_at(last)):
            judged.other_times[row.time] = judged.other_times.get(row.time, 0) + 1
    judged.warnings += [text for time, end in zip((first, last), ends, strict=True) for text in _spellings(time, end)]
    return judged


def _listed(rows: list[ScoreRow]) -> str:
    times = list(dict.fromkeys(row.time for row in rows))
    return ", ".join(map(repr, times[:10])) + (f" and {len(times) - 10} more" if len(times) > 10 else "")


def _lacking(client_id: str, rows: list[ScoreRow], first: bool, last: bool) -> Omission:
    reason = "no first and no last score" if first and last else "no first score" if first else "no last score"
    return Omission(reason, ", ".join(dict.fromkeys(row.where for row in rows)), client_id)


def _spellings(time: str, rows: dict[str, ScoreRow]) -> list[str]:
    """Return a warning for each other way in which a time is written, as Pre for pre."""
    others: dict[str, list[str]] = {}
    for row in rows.values():
        if time not in (row.time, row.code) and not _is_number(row.code or row.time):
            others.setdefault(row.time, []).append(row.where)
    return [
        f"time {text!r} is taken as {time!r}: {len(where)} rows ({', '.join(where[:5])}{' ...' if where[5:] else ''})"
        for text, where in others.items()
    ]


def growth_table(rows: list[ScoreRow], plan: Plan) -> Judged:
    """Judge every client with at least three scores by the hierarchical linear model, from all their scores."""
    present = [row for row in rows if row.score is not None]
    faults = [
        f"{row.where}: hlm needs numbers as times; {row.time!r} is none"
        for row in present
        if not _is_number(row.code or row.time)
    ]
    if faults:
        raise OutcomeError(faults)
    times = np.array([float(number(row.code or row.time) or 0) for row in present])
    scores = np.array([row.score for row in present], float)
    table = growth_change([row.id for row in present], times, scores, plan.settings)
    judged = {client.id for client in table.clients}
    ids = dict.fromkeys(row.id for row in rows)
    omitted = [
        Omission("fewer than 3 scores", ", ".join(row.where for row in rows if row.id == client_id), client_id)
        for client_id in ids
        if client_id not in judged
    ]
    return Judged(table, omitted, len(ids))


def _is_number(text: str) -> bool:
    try:
        return number(text) is not None
    except ValueError:
        return False


def change_data(judged: Judged) -> dict[str, Any]:
    """Return the result for other programs."""
    table = judged.table
    clients = [
        {**asdict(client), **{k: tidy(getattr(client, k)) for k in ("pre", "post", "change")}}
        for client in table.clients
    ]
    return {
        "method": table.method,
        "method_name": table.method_name,
        "n": table.n,
        "counts": {name: None if name in table.not_judged else count for name, count in table.counts.items()},
        "not_judged": table.not_judged,
        "cutoff": table.cutoff,
        "left_out": omissions_data(judged.omitted),
        "other_times": judged.other_times,
        "warnings": judged.warnings,
        "clients": clients,
    }


def change_lines(judged: Judged) -> list[str]:
    """Return the result in words."""
    table = judged.table
    line = "none" if table.cutoff is None else f"{table.cutoff:.2f}"
    lines = [f"{table.method_name}; {table.n} clients; cutoff {line}"]
    for name, count in table.counts.items():
        why = table.not_judged.get(name)
        lines.append(f"  {name:<13}" + (f"not judged: {why}" if why else f"{count:>6}  {100 * count / table.n:5.1f} %"))
    lines += omissions_lines(judged.omitted, judged.clients, "clients")
    if judged.other_times:
        lines.append("Not used, at other times: " + ", ".join(f"{t} ({n} rows)" for t, n in judged.other_times.items()))
    head = f"{'client':<16}{'first':>8}{'last':>8}{'change':>8}{'index':>8}  class"
    rows = [
        f"{client.id:<16}{client.pre:>8g}{client.post:>8g}{client.change:>+8g}{_index(client)}  {client.category}"
        for client in table.clients
    ]
    return [*lines, "", head, *rows]


def _index(client: ClientChange) -> str:
    return f"{'-':>8}" if client.rci is None else f"{client.rci:>8.2f}"
