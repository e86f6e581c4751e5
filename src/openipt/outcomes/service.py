# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A service's own courses by the national definitions, with change from before to after, and who is not counted.

Change without a control group is no measure of efficacy: people come when they are at their worst (regression to the
mean), many get better by themselves, and who stays to the end is no chance sample.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openipt.measures import Instrument
from openipt.outcomes.effect_sizes import PrePost, pre_post
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.national import ATTENDED_AT_LEAST, Course, National, default_pair, national
from openipt.outcomes.pairs import complete_pairs
from openipt.outcomes.small_numbers import Sum, safe_to_show

FEWEST = 5  # smaller numbers of people are not shown: the rule of the national publications

Score = tuple[date, float]


@dataclass(frozen=True)
class Record:
    """A course as it is stored: contacts attended, the day of the last, the day it ended, scores by instrument."""

    id: str
    attended: int
    last_attended: date | None
    ended: date | None
    scores: Mapping[str, Sequence[Score]]


@dataclass(frozen=True)
class ServiceFigures:
    """`left_out` counts by reason: running, attended (ended, too few contacts), no-first, no-last (a score is missing).

    `changes` holds an instrument only where at least FEWEST courses are counted and their scores vary.
    """

    national: National
    left_out: Mapping[str, int]
    changes: Mapping[str, PrePost]
    ended: tuple[date, date] | None

    @property
    def counted(self) -> int:
        """Courses with an outcome."""
        return self.national.case_at_start.of


def first_and_last(record: Record, instrument: str) -> tuple[float | None, float | None]:
    """Return the first score, and the last one on another day up to the last contact (later ones are follow-up)."""
    scores = sorted(record.scores.get(instrument, ()), key=lambda score: score[0])
    if not scores:
        return None, None
    later = [
        total for day, total in scores if scores[0][0] < day and record.last_attended and day <= record.last_attended
    ]
    return scores[0][1], later[-1] if later else None


def service_figures(records: Sequence[Record], measures: Sequence[Instrument] | None = None) -> ServiceFigures:
    """Return figures over all courses of a service. Only those that have ended can count."""
    pair = tuple(measures or default_pair())
    ended = [record for record in records if record.ended]
    courses = [_course(record, pair) for record in ended]
    summary = national(courses, pair)
    gone = {course.id for course in summary.excluded}
    counted = [course for course in courses if course.id not in gone]
    days = sorted(record.ended for record in ended if record.ended and record.id not in gone)
    return ServiceFigures(
        national=summary,
        left_out=_left_out(len(records) - len(ended), [course for course in courses if course.id in gone]),
        changes=_changes(counted, pair) if len(counted) >= FEWEST else {},
        ended=(days[0], days[-1]) if days else None,
    )


def _course(record: Record, pair: Sequence[Instrument]) -> Course:
    first, last = zip(*(first_and_last(record, measure.id) for measure in pair), strict=True)
    return Course(record.id, first, last, record.attended)


def _left_out(running: int, courses: Sequence[Course]) -> Mapping[str, int]:
    why = Counter(_why(course) for course in courses)
    counts = {"running": running, **{code: why[code] for code in ("attended", "no-first", "no-last")}}
    return {code: count for code, count in counts.items() if count}


def _why(course: Course) -> str:
    if course.attended < ATTENDED_AT_LEAST:
        return "attended"
    return "no-first" if None in course.first else "no-last"


def _changes(courses: Sequence[Course], pair: Sequence[Instrument]) -> Mapping[str, PrePost]:
    results = {}
    for place, measure in enumerate(pair):
        first, last = ([getattr(course, name)[place] for course in courses] for name in ("first", "last"))
        try:
            results[measure.id] = pre_post(complete_pairs([course.id for course in courses], first, last))
        except OutcomeError:  # all the same score: there is no SD to divide by
            continue
    return results


SHARES = ("reliable_improvement", "recovery", "reliable_recovery", "reliable_deterioration")
_SUMS = (
    Sum("counted", ("reliable_improvement", "reliable_deterioration", "unchanged")),
    Sum("counted", ("cases", "no cases")),
    Sum("cases", ("recovery", "no recovery")),
    Sum("recovery", ("reliable_recovery", "recovery, not reliable")),
    Sum("reliable_improvement", ("reliable_recovery", "improvement, no recovery")),
)


def safe_counts(figures: ServiceFigures, fewest: int = FEWEST) -> frozenset[str]:
    """Return which counts may be shown side by side: "counted", the names of SHARES, and the reasons of `left_out`.

    A group of fewer than `fewest` people can neither be read off nor worked out; the number of all courses counts as
    known, since whoever leads a service sees its list of courses. A share also says the group that it is a share of.
    """
    whole = Sum("courses", ("counted", *figures.left_out))
    counts = _groups(figures.national) | dict(figures.left_out)
    counts["courses"] = sum(counts[part] for part in whole.parts)
    wanted = {"counted", "cases", *SHARES, *figures.left_out}
    safe = safe_to_show(counts, (*_SUMS, whole), wanted, threshold=fewest, known=("courses",))
    base = {"recovery": "cases", "reliable_recovery": "cases"}
    return frozenset(name for name in safe if name not in SHARES or base.get(name, "counted") in safe) - {"cases"}


def _groups(national: National) -> dict[str, int]:
    """Return every group of people that the national figures tell apart, by the names that `_SUMS` uses."""
    counted, cases = national.case_at_start.of, national.case_at_start.n
    counts = {name: getattr(national, name).n for name in SHARES}
    better, worse, both = (counts[f"reliable_{name}"] for name in ("improvement", "deterioration", "recovery"))
    return counts | {
        "counted": counted,
        "cases": cases,
        "unchanged": counted - better - worse,
        "no cases": counted - cases,
        "no recovery": cases - counts["recovery"],
        "recovery, not reliable": counts["recovery"] - both,
        "improvement, no recovery": better - both,
    }
