# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The pooled result of a choice of rows, worked out once and kept.

One effect a trial (effects of a trial combined at a correlation of 0.6), REML, normal interval. Modules that need
scipy are imported only when a result has to be worked out, so that showing a stored one does not load them.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import importlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from openipt.evidence.certainty import EGGER_FROM, LOW_RISK, certainty
from openipt.evidence.errors import DataError
from openipt.evidence.rows import EQUAL, Row, as_number, select, shipped_bytes

FORM = 1  # raised when what is stored changes its shape, so that what was stored before is worked out again
RHO = 0.6
KEPT = 400  # results kept of a release: anybody who reads can ask for as many as there are choices of trials
CONTROL_RATE = 0.2  # assumed share that does well without IPT, for "out of 100 people"; metapsyTools assumes the same
DESCRIBING = (
    "study",
    "year",
    "condition_arm2",
    "format",
    "target_group",
    "diagnosis",
    "country",
    "rob",
    "n_sessions_arm1",
    "mean_age",
    "percent_women",
)


POINTS: dict[str, dict[str, str]] = {
    "individual": {"format": "ind"},
    "group": {"format": "grp"},
    "telephone": {"format": "tel"},
    "perinatal": {"population": "ppd"},
    "older-adults": {"population": "old"},
    "physical-illness": {"population": "med"},
    "sessions-few": {"sessions_to": "8"},
    "sessions-some": {"sessions_from": "9", "sessions_to": "11"},
    "sessions-usual": {"sessions_from": "12", "sessions_to": "16"},
    "sessions-many": {"sessions_from": "17"},
}
"""Filters of the choices in a course on which trials bear (`openipt.evidence.points`), fewest sessions first."""


def result_key(filters: Mapping[str, str]) -> str:
    """Return a short name for a choice of filters, the same whatever their order."""
    text = json.dumps([FORM, dict(sorted(filters.items()))], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def work_out(rows: Sequence[Row], filters: Mapping[str, str]) -> dict[str, Any]:
    """Pool the rows that pass. `pooled` is None with no trial; trials are listed with their combined effect.

    With it come people, certainty and its reasons, and how many of 100 people do well (an assumed 20 without IPT).
    """
    usable = [row for row in select(rows, filters) if as_number(row[".g"]) is not None]
    result: dict[str, Any] = {"filters": dict(filters), "rows": len(usable), "rho": RHO, "trials": [], "pooled": None}
    if not usable:
        return result
    pooling = importlib.import_module("openipt.evidence.pooling")
    combining = importlib.import_module("openipt.evidence.effects.combining")
    yi = [float(row[".g"]) for row in usable]
    vi = [float(row[".g_se"]) ** 2 for row in usable]
    trials = combining.combine_within_studies(yi, vi, [row["study"] for row in usable], RHO)
    result["trials"] = [
        {"study": study, "g": float(g), "variance": float(variance)}
        for study, g, variance in zip(trials.study, trials.yi, trials.vi, strict=True)
    ]
    result["pooled"] = pooling.pool(trials.yi, trials.vi).to_dict()
    result.update(_standing(result["pooled"], list({row["study"]: row for row in reversed(usable)}.values()), trials))
    return result


def _standing(pooled: Mapping[str, Any], first: Sequence[Row], trials: Any) -> dict[str, Any]:
    """People, certainty and the effect out of 100 people; `first` holds one row a trial."""
    nnt = importlib.import_module("openipt.evidence.effects.nnt")
    people = round(sum(_people(row) for row in first))
    low_risk = sum((as_number(row.get("rob")) or 0) >= LOW_RISK for row in first) / len(first)
    egger_p = _asymmetry_p(trials) if len(first) >= EGGER_FROM else None
    shown = (pooled["estimate"], pooled["ci_lower"], pooled["ci_upper"])
    rates = [100 * float(nnt.response_rate(g, CONTROL_RATE)) for g in shown]
    return {
        "people": people,
        "egger_p": egger_p,
        "certainty": certainty(pooled, people=people, low_risk_share=low_risk, egger_p=egger_p).to_dict(),
        "out_of_100": {"control": 100 * CONTROL_RATE, "ipt": rates[0], "ipt_lower": rates[1], "ipt_upper": rates[2]},
    }


def _asymmetry_p(trials: Any) -> float | None:
    """Egger's p, None where all trials are equally precise."""
    egger = importlib.import_module("openipt.evidence.bias.egger")
    try:
        p: float | None = egger.egger(trials.yi, trials.vi).p
    except DataError:
        return None
    return p


def _people(row: Row) -> float:
    """People analysed in both arms, else people randomised."""
    for pair in (("n_arm1", "n_arm2"), ("totaln_arm1", "totaln_arm2"), ("rand_arm1", "rand_arm2")):
        bounds = [as_number(row.get(name)) for name in pair]
        if None not in bounds:
            return sum(number for number in bounds if number is not None)
    return 0.0


def trial_table(
    rows: Sequence[Row], filters: Mapping[str, str], result: Mapping[str, Any] | None = None
) -> list[dict[str, str]]:
    """Return a row for each trial: its combined effect `yi`, its variance `vi`, and the description in its first row.

    result: what `work_out` gave for these filters, where it is at hand already.
    """
    first = {row["study"]: row for row in reversed(select(rows, filters))}
    return [
        {
            **{name: first[trial["study"]].get(name, "") for name in DESCRIBING},
            "yi": repr(trial["g"]),
            "vi": repr(trial["variance"]),
        }
        for trial in (result or work_out(rows, filters))["trials"]
    ]


def usual_filters(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Return no filter, each value of each column people filter by, the choices in a course: worked out beforehand."""
    values = {(name, row[column]) for name, column in EQUAL.items() for row in rows if row.get(column)}
    single = [{name: value} for name, value in sorted(values)]
    return [{}, *single, *(filters for filters in POINTS.values() if filters not in single)]


def stored_or_new(folder: Path | None, rows: Sequence[Row], filters: Mapping[str, str]) -> dict[str, Any]:
    """Return the stored result for these filters, else a new one, kept in `folder` when one is given."""
    if folder is None:
        return work_out(rows, filters)
    return kept(folder / f"{result_key(filters)}.json", lambda: work_out(rows, filters))


def shipped_result(filters: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the result of the shipped rows that ships with them, None for other than the usual filters."""
    result: dict[str, Any] | None = _shipped().get(result_key(filters))
    return copy.deepcopy(result)


@cache
def _shipped() -> dict[str, Any]:
    results: dict[str, Any] = json.loads(shipped_bytes("results.json"))
    return results


def kept(path: Path, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what is stored at `path`, else what `work` gives, stored there. A damaged file is worked out again.

    Of all that is stored beside it, what was asked for last stays.
    """
    with contextlib.suppress(OSError, ValueError):
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        with contextlib.suppress(OSError):
            os.utime(path)
        return stored
    text = json.dumps(work(), ensure_ascii=False, allow_nan=False)
    with contextlib.suppress(OSError):  # a result that cannot be kept is still given
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
        _clear(path.parent)
    parsed: dict[str, Any] = json.loads(text)  # the first to ask gets what everyone gets
    return parsed


def _clear(folder: Path) -> None:
    """Leave the files that were asked for last."""
    files = [(path.stat().st_mtime_ns, path) for path in folder.iterdir()]
    for _asked, path in sorted(files, reverse=True)[KEPT:]:
        path.unlink(missing_ok=True)
