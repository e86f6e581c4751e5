# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What NHS Talking Therapies, England, published of IPT, year by year (data/README.md has source and licence)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openipt.outcomes.national import Share

FILE = Path(__file__).with_name("data") / "nhs_talking_therapies_ipt_england.csv"
ATTRIBUTION = (
    "NHS England, NHS Talking Therapies annual reports, therapy-based outcomes. Contains public sector information "
    "licensed under the Open Government Licence v3.0."
)
PREFIXES = {"phq-9": "phq", "gad-7": "gad", "wsas": "wsas"}


@dataclass(frozen=True)
class Change:
    """Mean and SD before and after, and the fall in units of the SD before, as printed (one decimal)."""

    start_mean: float
    start_sd: float
    end_mean: float
    end_sd: float
    effect: float


@dataclass(frozen=True)
class Published:
    """One year and problem: shares as in `openipt.outcomes.national.National`, change by instrument.

    Counts are rounded by the publisher. An instrument without published change is not in `changes`.
    """

    year: str
    problem: str
    courses: int
    recovery: Share
    reliable_recovery: Share
    reliable_improvement: Share
    reliable_deterioration: Share
    changes: dict[str, Change]


@cache
def published_ipt(problem: str = "Depression") -> tuple[Published, ...]:
    """Return every year of this problem, as it is called there ("Total" is all of them), oldest first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["problem_descriptor"] == problem]
    return tuple(_read(row) for row in sorted(rows, key=lambda row: row["reporting_period"]))


def _read(row: dict[str, str]) -> Published:
    courses, no_case = (round(float(row[name])) for name in ("courses_of_therapy_count", "not_caseness_count"))

    def share(name: str, of: int) -> Share:
        return Share(round(float(row[f"ther_{name}_count"])), of)

    return Published(
        year=row["reporting_period"],
        problem=row["problem_descriptor"],
        courses=courses,
        recovery=share("recovery", courses - no_case),
        reliable_recovery=share("rel_recovery", courses - no_case),
        reliable_improvement=share("improvement", courses),
        reliable_deterioration=share("deterioration", courses),
        changes={name: change for name, prefix in PREFIXES.items() if (change := _change(row, prefix))},
    )


def _change(row: dict[str, str], prefix: str) -> Change | None:
    names = ("mean_start", "sd_start", "mean_end", "sd_end", "effect_size")
    cells = [row[f"{prefix}_{name}"] for name in names]
    return Change(*map(float, cells)) if all(cells) else None
