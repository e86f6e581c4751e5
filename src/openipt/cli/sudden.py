# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt outcomes sudden-gains``: sudden gains or losses of many clients from session to session."""

from argparse import Namespace
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from openipt.cli import Parser, UserFault, progress
from openipt.cli.files import reading, warn
from openipt.cli.printing import as_json, as_table
from openipt.cli.scores import add_score_options, read_any_scores
from openipt.measures import Instrument, instrument
from openipt.measures.change import default_threshold
from openipt.outcomes import OutcomeError, ScoreRow
from openipt.outcomes.indices import TWO_SIDED
from openipt.outcomes.reading import number, same_time
from openipt.outcomes.sudden import SHARE, Sudden, steps_judged, sudden_steps
from openipt.tables.omitted import Omission, omissions_data, omissions_lines

HELP = """  openipt outcomes sudden-gains FILE [--id ID] --time TIME --score SCORE    a row a score, times as numbers
  openipt outcomes sudden-gains FILE [--id ID] [--score STEM]               a row a client, a column a session
      --cutoff POINTS | --measure MEASURE | --reliability R [--first A --last B] [--losses] [--better lower|higher]
      [--share 25] [--critical VALUE] [--json]
      steps of at least the cutoff (points; reliable change of the instrument; or 1.96 SD of the first scores x
      sqrt(2 - 2 R)), at least 25 % of the score before, and beyond the scores around it (Tang & DeRubeis 1999). The
      critical value follows the number of scores around a step (Lutz et al. 2013) unless it is named (2.776)"""

TOO_FEW = "too few scores: no step has two scores on each side"


@dataclass(frozen=True)
class Rule:
    """The criteria: points and where they come from, share of the score before, critical value, and the direction."""

    cutoff: float
    source: str
    share: float
    critical: float | None
    falls: bool


@dataclass
class Steps:
    """Sudden steps by client, the times of the scores, and who could not be judged."""

    times: list[str]
    found: dict[str, tuple[Sudden, ...]] = field(default_factory=dict)
    scores: dict[str, list[float | None]] = field(default_factory=dict)
    omitted: list[Omission] = field(default_factory=list)

    @property
    def clients_with(self) -> int:
        """How many clients have a sudden step."""
        return sum(bool(steps) for steps in self.found.values())

    @property
    def total(self) -> int:
        """How many sudden steps there are."""
        return sum(map(len, self.found.values()))


def fill_sudden(parser: Parser) -> None:
    """``sudden-gains FILE ...``."""
    add_score_options(parser)
    for name in ("first", "last"):
        parser.add_argument(f"--{name}")
    for name in ("cutoff", "reliability", "critical"):
        parser.add_argument(f"--{name}", type=float)
    parser.add_argument("--share", type=float, default=100 * SHARE)
    parser.add_argument("--better", choices=("lower", "higher"))
    parser.add_argument("--losses", action="store_true")


def run_sudden(options: Namespace) -> str:
    """Sudden gains (or losses) of every client."""
    measure = instrument(options.measure) if options.measure else None
    with reading(options) as words:
        scores = read_any_scores(options, words, measure)
    warn([f"warning: {text}" for text in scores.warnings])
    times = _chosen(list(scores.columns) or _in_order(scores.rows), options)
    by_client = _by_client(scores.rows, times)
    rule = _rule(options, measure, [values[0] for values in by_client.values()])
    steps = Steps(times, scores=by_client)
    wheres = {row.id: row.where for row in scores.rows}
    for count, (client_id, values) in enumerate(by_client.items()):
        progress.at(count, len(by_client))
        if steps_judged(values):
            steps.found[client_id] = sudden_steps(
                values, rule.cutoff, gains=rule.falls, share=rule.share, critical=rule.critical
            )
        else:
            steps.omitted.append(Omission(TOO_FEW, wheres[client_id], client_id))
    kind = "losses" if options.losses else "gains"
    return as_json(_data(steps, rule, kind, scores.warnings)) if options.json else "\n".join(_lines(steps, rule, kind))


def _in_order(rows: list[ScoreRow]) -> list[str]:
    """Return the times of a long table in order; every client has a place for each, filled or not."""
    times: dict[float, str] = {}
    faults = []
    for row in rows:
        try:
            value = number(row.code or row.time)
        except ValueError:
            value = None
        if value is None:
            faults.append(f"{row.where}: sessions are put in order by numbers; {row.time!r} is none")
        else:
            times.setdefault(value, row.code or row.time)
    if faults:
        raise OutcomeError(faults)
    return [times[value] for value in sorted(times)]


def _chosen(times: list[str], options: Namespace) -> list[str]:
    """Return the times from --first to --last."""
    keys = [same_time(time) for time in times]
    ends = [same_time(time) for time in (options.first or times[0], options.last or times[-1])]
    if missing := [time for time, key in zip((options.first, options.last), ends, strict=True) if key not in keys]:
        raise UserFault(f"there is no time {missing[0]!r}; the times are {', '.join(times)}")
    first, last = map(keys.index, ends)
    if last - first < 3:
        raise UserFault("at least four sessions are needed: two on each side of a step")
    return times[first : last + 1]


def _by_client(rows: list[ScoreRow], times: list[str]) -> dict[str, list[float | None]]:
    places = {same_time(time): place for place, time in enumerate(times)}
    scores: dict[str, list[float | None]] = {}
    for row in rows:
        values = scores.setdefault(row.id, [None] * len(times))
        if (place := places.get(same_time(row.code or row.time))) is not None:
            values[place] = row.score
    return scores


def _rule(options: Namespace, measure: Instrument | None, first: list[float | None]) -> Rule:
    better = options.better or (measure.direction if measure else "lower")
    if measure and better != measure.direction:
        raise UserFault(f"of {measure.name} {measure.direction} is better, not {better}")
    cutoff, source = _cutoff(options, measure, [score for score in first if score is not None])
    falls = (better == "lower") != options.losses
    return Rule(cutoff, source, options.share / 100, options.critical, falls)


def _cutoff(options: Namespace, measure: Instrument | None, first: list[float]) -> tuple[float, str]:
    if options.cutoff is not None:
        return options.cutoff, "as given"
    if options.reliability is not None:
        if not 0 < options.reliability < 1 or len(first) < 2:
            raise UserFault("--reliability must be between 0 and 1, and two clients need a first score")
        sd = float(np.std(first, ddof=1))
        return TWO_SIDED * sd * sqrt(2) * sqrt(1 - options.reliability), f"reliable change, SD {sd:.2f} at the start"
    if threshold := measure and default_threshold(measure):
        return threshold.points, threshold.source
    raise UserFault("how large must a step be? Say --cutoff POINTS, --measure MEASURE or --reliability R")


def _rows(steps: Steps) -> list[dict[str, Any]]:
    return [
        {
            "id": client_id,
            "before": steps.times[step.before],
            "after": steps.times[step.after],
            "score_before": steps.scores[client_id][step.before],
            "score_after": steps.scores[client_id][step.after],
            "change": step.change,
        }
        for client_id, gains in steps.found.items()
        for step in gains
    ]


def _data(steps: Steps, rule: Rule, kind: str, warnings: list[str]) -> dict[str, Any]:
    """Return the result for other programs."""
    return {
        "kind": kind,
        "cutoff": rule.cutoff,
        "cutoff_source": rule.source,
        "share": rule.share,
        "critical": rule.critical,
        "times": steps.times,
        "clients": len(steps.scores),
        "judged": len(steps.found),
        "clients_with": steps.clients_with if steps.found else None,
        "total": steps.total if steps.found else None,
        "left_out": omissions_data(steps.omitted),
        "warnings": warnings,
        "steps": _rows(steps),
    }


def _lines(steps: Steps, rule: Rule, kind: str) -> list[str]:
    """Return the result in words."""
    critical = "2.776 where all six scores are there" if rule.critical is None else f"{rule.critical:g}"
    lines = [
        f"Sudden {kind}: at least {rule.cutoff:.4g} points ({rule.source}), at least {100 * rule.share:g} % of the "
        f"score before, critical value {critical}; {steps.times[0]} to {steps.times[-1]}"
    ]
    judged = len(steps.found)
    if judged:
        percent = 100 * steps.clients_with / judged
        lines.append(f"{steps.total} sudden {kind} of {steps.clients_with} of {judged} clients ({percent:.1f} %)")
    else:
        lines.append("not judged: no client has the scores that a step needs")
    lines += omissions_lines(steps.omitted, len(steps.scores), "clients")
    rows = _rows(steps)
    if not rows:
        return lines
    return [
        *lines,
        "",
        as_table([tuple(name.replace("_", " ") for name in rows[0]), *(tuple(row.values()) for row in rows)]),
    ]
