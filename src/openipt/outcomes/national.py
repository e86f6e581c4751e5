# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The definitions of NHS Talking Therapies (England) over pairs of measures, PHQ-9 and GAD-7 by default.

Sources: NHS Talking Therapies manual; Clark 2018; Gyani et al. 2013. A course is finished with at least two attended
treatment contacts. A case has a score at or above the cutoff on either measure; recovery is a case at the start and
none at the end on both; reliable improvement is a fall of at least the threshold on one measure and no such rise on
the other; deterioration is the mirror image; reliable recovery is both. The last score is that of the last treatment
contact.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from openipt.measures import AnswerError, Instrument, change, instrument

ATTENDED_AT_LEAST = 2


@dataclass(frozen=True)
class Course:
    """One course: first and last score on each measure (None is missing), attended treatment contacts."""

    id: str
    first: tuple[float | None, ...]
    last: tuple[float | None, ...]
    attended: int


@dataclass(frozen=True)
class Share:
    """So many of so many; ``percent`` is None when there are none to take a share of."""

    n: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share in percent."""
        return 100 * self.n / self.of if self.of else None

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Wilson's score interval in percent (Wilson 1927, J Am Stat Assoc 22:209-212)."""
        if not self.of:
            return None
        z = NormalDist().inv_cdf((1 + level) / 2)
        p, n = self.n / self.of, self.of
        middle, half = p + z**2 / (2 * n), z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        low, high = ((middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n))
        return 100 * max(low, 0.0), 100 * min(high, 1.0)


@dataclass(frozen=True)
class Excluded:
    """A course that is not counted, and why."""

    id: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """What one finished course came to."""

    id: str
    case_at_start: bool
    recovery: bool
    reliable_improvement: bool
    reliable_deterioration: bool

    @property
    def reliable_recovery(self) -> bool:
        """Recovery and reliable improvement."""
        return self.recovery and self.reliable_improvement


@dataclass(frozen=True)
class National:
    """A service's courses. Recovery and reliable recovery are shares of the cases at start, the rest of all counted."""

    courses: int
    finished: int
    excluded: tuple[Excluded, ...]
    case_at_start: Share
    recovery: Share
    reliable_improvement: Share
    reliable_deterioration: Share
    reliable_recovery: Share


def default_pair() -> tuple[Instrument, ...]:
    """Return the pair for depression: PHQ-9 (cutoff 10, threshold 6) and GAD-7 (8 and 4)."""
    return (instrument("phq-9"), instrument("gad-7"))


def faults_of(course: Course, measures: Sequence[Instrument]) -> list[str]:
    """Return what is wrong with a course's figures: scores outside the scale, a negative number of contacts."""
    faults = [f"{course.attended} attended contacts cannot be"] if course.attended < 0 else []
    for name, scores in (("first", course.first), ("last", course.last)):
        for measure, score in zip(measures, scores, strict=True):
            try:
                if score is not None:
                    change(measure, score, score)
            except AnswerError as fault:
                faults += [f"{name} score: {text}" for text in fault.faults]
    return faults


def excluded_because(course: Course, measures: Sequence[Instrument]) -> str | None:
    """Return why a course is not counted, or None."""
    if course.attended < ATTENDED_AT_LEAST:
        return f"not finished: {course.attended} attended, {ATTENDED_AT_LEAST} needed"
    missing = [
        f"{name} {measure.name}"
        for name, scores in (("first", course.first), ("last", course.last))
        for measure, score in zip(measures, scores, strict=True)
        if score is None
    ]
    return f"no score: {', '.join(missing)}" if missing else None


def outcome_of(course: Course, measures: Sequence[Instrument]) -> Outcome:
    """Return the outcome of one course with all its scores."""
    scores = zip(measures, course.first, course.last, strict=True)
    changes = [
        change(measure, first, last) for measure, first, last in scores if first is not None and last is not None
    ]
    better = any(shift.reliable == "improved" for shift in changes)
    worse = any(shift.reliable == "deteriorated" for shift in changes)
    case_first, case_last = any(shift.case_first for shift in changes), any(shift.case_last for shift in changes)
    return Outcome(course.id, case_first, case_first and not case_last, better and not worse, worse and not better)


def national(courses: Sequence[Course], measures: Sequence[Instrument] | None = None) -> National:
    """Return all courses of a service by the national definitions."""
    pair = tuple(measures or default_pair())
    why = {place: excluded_because(course, pair) for place, course in enumerate(courses)}
    counted = [outcome_of(course, pair) for place, course in enumerate(courses) if why[place] is None]
    cases = [outcome for outcome in counted if outcome.case_at_start]
    sums = Counter(name for outcome in counted for name in _names(outcome))
    return National(
        courses=len(courses),
        finished=sum(course.attended >= ATTENDED_AT_LEAST for course in courses),
        excluded=tuple(Excluded(courses[place].id, text) for place, text in why.items() if text),
        case_at_start=Share(len(cases), len(counted)),
        recovery=Share(sums["recovery"], len(cases)),
        reliable_improvement=Share(sums["reliable_improvement"], len(counted)),
        reliable_deterioration=Share(sums["reliable_deterioration"], len(counted)),
        reliable_recovery=Share(sums["reliable_recovery"], len(cases)),
    )


def _names(outcome: Outcome) -> list[str]:
    names = ("recovery", "reliable_improvement", "reliable_deterioration", "reliable_recovery")
    return [name for name in names if getattr(outcome, name)]
