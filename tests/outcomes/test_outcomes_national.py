# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The definitions of NHS Talking Therapies: single courses at every edge, and the published percentages."""

import csv
import json
from pathlib import Path

import pytest

from openipt.outcomes import Course, Share, national
from openipt.outcomes.expected import NATIONAL

DATA = Path(__file__).parent.parent / "data" / "outcomes"


def one(phq: tuple[float | None, float | None], gad: tuple[float | None, float | None], attended: int = 6) -> Course:
    return Course("x", (phq[0], gad[0]), (phq[1], gad[1]), attended)


@pytest.mark.parametrize(
    ("course", "case", "recovery", "improvement", "deterioration"),
    [
        (one((18, 4), (12, 3)), 1, 1, 1, 0),
        (one((11, 8), (6, 6)), 1, 1, 0, 0),  # recovered, not reliably
        (one((10, 9), (7, 7)), 1, 1, 0, 0),
        (one((9, 3), (7, 7)), 0, 0, 1, 0),  # no case: cannot recover
        (one((9, 9), (8, 7)), 1, 1, 0, 0),  # a case on the GAD-7 alone
        (one((18, 4), (12, 8)), 1, 0, 1, 0),  # still a case on the GAD-7
        (one((18, 12), (6, 10)), 1, 0, 0, 0),  # a reliable rise on the other: neither better nor worse
        (one((18, 12), (6, 9)), 1, 0, 1, 0),
        (one((10, 16), (6, 6)), 1, 0, 0, 1),
        (one((10, 15), (6, 6)), 1, 0, 0, 0),
        (one((5, 5), (6, 10)), 0, 0, 0, 1),
        (one((20, 14), (15, 11)), 1, 0, 1, 0),
        (one((20, 15), (15, 12)), 1, 0, 0, 0),
    ],
)
def test_one_course(course: Course, case: int, recovery: int, improvement: int, deterioration: int) -> None:
    found = national([course])
    assert (found.case_at_start, found.reliable_improvement) == (Share(case, 1), Share(improvement, 1))
    assert (found.recovery, found.reliable_deterioration) == (Share(recovery, case), Share(deterioration, 1))
    assert found.reliable_recovery == Share(recovery * improvement, case)


@pytest.mark.parametrize(
    ("course", "why", "finished"),
    [
        (one((18, 4), (12, 3), attended=1), "not finished: 1 attended, 2 needed", 0),
        (one((18, 4), (12, 3), attended=0), "not finished: 0 attended, 2 needed", 0),
        (one((None, 4), (12, 3)), "no score: first PHQ-9", 1),
        (one((18, None), (12, None)), "no score: last PHQ-9, last GAD-7", 1),
    ],
)
def test_what_is_not_counted_says_why(course: Course, why: str, finished: int) -> None:
    found = national([course])
    assert [(part.id, part.why) for part in found.excluded] == [("x", why)]
    assert (found.courses, found.finished, found.case_at_start) == (1, finished, Share(0, 0))
    assert found.recovery.percent is None


def test_two_contacts_are_enough() -> None:
    assert national([one((18, 4), (12, 3), attended=2)]).case_at_start == Share(1, 1)


def published(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if float(row["courses_of_therapy_count"] or 0) >= 200]


FILES = {"england_ipt": NATIONAL, "england_all": DATA / "nhs_talking_therapies_all_therapies_england.csv"}
PARTS = ("recovery", "rel_recovery", "improvement", "deterioration", "no_change")


def gaps(path: Path, part: str) -> list[float]:
    """By how many points our share of the published counts is off the published percentage, row by row."""
    found = []
    for row in published(path):
        count, percent = row[f"ther_{part}_count"], row[f"ther_{part}_percentage"]
        no_case = row["not_caseness_count"] if "recovery" in part else "0"
        if count and percent and no_case:
            share = Share(int(float(count)), int(float(row["courses_of_therapy_count"]) - float(no_case)))
            found.append(abs((share.percent or 0) - float(percent)))
    return found


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("group", FILES)
def test_the_published_percentages_follow_from_the_published_counts(group: str, part: str) -> None:
    found = gaps(FILES[group], part)
    assert len(found) >= 26
    assert max(found) <= 0.05 + 1e-9


@pytest.mark.parametrize("part", PARTS[2:])
def test_the_stored_check_of_the_ipt_figures(part: str) -> None:
    stored = json.loads((DATA / "references" / "nhs_talking_therapies_check.json").read_text(encoding="utf-8"))
    check = stored["check"]["england_ipt"][f"ther_{part}_percentage"]
    found = gaps(NATIONAL, part)
    assert (len(found), max(found)) == (check["n"], pytest.approx(check["max_abs"], abs=1e-9))
