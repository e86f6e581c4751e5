# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What course of scores would be expected of a client like this, and whether a client is on track.

A growth model of the service's own finished courses (random intercept and slope). For one client its mean and spread
are the prior, each score so far is weighed against it, and the next score is expected in a band. Coverage of the 80 %
band with clients held out is in docs/outcomes/expected-course.md, for BDI and HAM-D only.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np

from openipt.measures import Instrument
from openipt.measures.change import default_cutoff, default_threshold
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.mixed import growth
from openipt.outcomes.pairs import Floats

# With 30 courses the SD of slopes is known to about 1 / sqrt(2 x 30) = 13 %; with fewer the band is a guess.
ENOUGH_COURSES = 30
ENOUGH_SCORES = 3
STUCK_AFTER = 4
NATIONAL = Path(__file__).with_name("data") / "nhs_talking_therapies_ipt_england.csv"
OWN = "from this service's own finished courses"
NOT_VALIDATED = "from national means: not validated for single clients"
# Prefix of the columns, and retest reliability (Kroenke et al. 2001; Spitzer et al. 2006; Mundt et al. 2002).
NATIONAL_MEASURES = {"phq-9": ("phq", 0.84), "gad-7": ("gad", 0.83), "wsas": ("wsas", 0.73)}


@dataclass(frozen=True)
class Expectation:
    """What is known of clients in general: mean intercept and slope with their covariance over clients and of the mean.

    Times are in one unit (sessions or weeks) from 0; ``label`` says where it comes from and belongs beside every band.
    """

    mean: Floats
    between: Floats
    of_mean: Floats
    residual_variance: float
    courses: int
    label: str


@dataclass(frozen=True)
class TooLittle:
    """There is too little data to expect anything; ``reason`` says what is missing."""

    reason: str


@dataclass(frozen=True)
class ExpectedBand:
    """A score at ``at`` would be expected between ``low`` and ``high`` with probability ``level``."""

    at: float
    mean: float
    low: float
    high: float
    level: float
    label: str


@dataclass(frozen=True)
class Concern:
    """Something to talk about: ``kind`` is "not on track" or "stuck", ``reason`` says why in words."""

    kind: str
    reason: str


def fit_expectation(ids: Sequence[str], times: Floats, scores: Floats) -> Expectation | TooLittle:
    """Fit finished courses, one row a score. Courses with fewer than 3 scores count for the mean but not as courses."""
    courses = sum(count >= ENOUGH_SCORES for count in Counter(ids).values())
    if courses < ENOUGH_COURSES:
        need = f"{ENOUGH_COURSES} finished courses with {ENOUGH_SCORES} scores each are needed"
        return TooLittle(f"too little data: {courses} courses; {need}, or the spread between clients is a guess")
    model = growth(ids, np.asarray(times, float), np.asarray(scores, float))
    if not model.converged:
        return TooLittle(f"the growth model of {courses} courses has not converged: nothing can be expected from it")
    return Expectation(
        model.fixed, model.random_covariance, model.fixed_covariance, model.residual_variance, courses, OWN
    )


def national_expectation(measure: Instrument, sessions: int, *, agreed: bool = False) -> Expectation | TooLittle:
    """Return a wide prior from the national figures for IPT (latest year, depression), for when own data are too few.

    Worked out thus: mean and SD at the start and at the end of a course of ``sessions`` sessions; error variance
    SD_start^2 (1 - retest reliability); true scores at start and end taken as unrelated, the widest that these figures
    allow. It knows nothing of single clients, so it is off unless ``agreed`` is set.
    """
    if not agreed:
        return TooLittle(f"too little data of one's own; the national prior is off ({NOT_VALIDATED})")
    if measure.id not in NATIONAL_MEASURES or sessions < 2:
        return TooLittle(f"there are no national figures to expect {measure.name} over {sessions} sessions")
    prefix, reliability = NATIONAL_MEASURES[measure.id]
    row = _national_row()
    start, end, start_sd, end_sd = (
        float(row[f"{prefix}_{name}"]) for name in ("mean_start", "mean_end", "sd_start", "sd_end")
    )
    error = start_sd**2 * (1 - reliability)
    true_start, true_end = start_sd**2 - error, max(end_sd**2 - error, 0.0)
    last = sessions - 1
    between = np.array([[true_start, -true_start / last], [-true_start / last, (true_start + true_end) / last**2]])
    mean = np.array([start, (end - start) / last])
    return Expectation(mean, between, np.zeros((2, 2)), error, 0, NOT_VALIDATED)


@cache
def _national_row() -> dict[str, str]:
    with NATIONAL.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["problem_descriptor"] == "Depression"]
    return max(rows, key=lambda row: row["reporting_period"])


def expect(
    known: Expectation,
    points: Sequence[tuple[float, float]],
    at: float,
    measure: Instrument | None = None,
    level: float = 0.8,
) -> ExpectedBand:
    """Return the band for the score at time ``at``, given the client's (time, score) points so far; cut to the scale if
    given.
    """
    if not 0 < level < 1:
        raise OutcomeError([f"the level of a band must be between 0 and 1, not {level}"])
    mean, spread = _updated(known, points)
    design = np.array([1.0, at])
    centre = float(design @ mean)
    half = NormalDist().inv_cdf((1 + level) / 2) * float(np.sqrt(design @ spread @ design + known.residual_variance))
    lowest, highest = (measure.scoring.low, measure.scoring.high) if measure else (None, None)
    low = -np.inf if lowest is None else lowest
    high = np.inf if highest is None else highest
    middle, lower, upper = (float(np.clip(value, low, high)) for value in (centre, centre - half, centre + half))
    return ExpectedBand(at, middle, lower, upper, level=level, label=known.label)


def _updated(known: Expectation, points: Sequence[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Return the mean and covariance of the client's own intercept and slope after the points (normal model)."""
    prior = known.between + known.of_mean
    if not points:
        return known.mean, prior
    design = np.array([[1.0, time] for time, _ in points])
    gap = np.array([score for _, score in points]) - design @ known.mean
    gain = np.linalg.solve(design @ prior @ design.T + known.residual_variance * np.eye(len(gap)), design @ prior).T
    return known.mean + gain @ gap, prior - gain @ design @ prior


def concerns(
    known: Expectation | TooLittle, points: Sequence[tuple[float, float]], measure: Instrument
) -> list[Concern]:
    """Return what the (time, score) points of one client, in order of time, give reason to talk about.

    Not on track: the last score is worse than the 80 % band that the scores before it lead to expect. Stuck: from the
    fourth score on, a case whose last score is no reliable change from any before it.
    """
    faults = []
    if isinstance(known, Expectation) and len(points) >= 2:
        at, score = points[-1]
        band = expect(known, points[:-1], at, measure)
        worse = score > band.high if measure.direction == "lower" else score < band.low
        if worse:
            span = f"{band.low:.0f} to {band.high:.0f}"
            text = f"{measure.name} {score:g}: four in five clients like this would be at {span} by now ({band.label})"
            faults.append(Concern("not on track", text))
    if reason := _stuck(points, measure):
        faults.append(Concern("stuck", reason))
    return faults


def _stuck(points: Sequence[tuple[float, float]], measure: Instrument) -> str | None:
    threshold, line = default_threshold(measure), default_cutoff(measure)
    if threshold is None or len(points) < STUCK_AFTER:
        return None
    scores = [score for _, score in points]
    moved = max(abs(scores[-1] - score) for score in scores[:-1]) >= threshold.points
    if moved or (line and not line.is_case(scores[-1])):
        return None
    limit = f"under {threshold.points:g} points"
    return f"{measure.name} {scores[-1]:g}: no reliable change ({limit}) over {len(scores)} scores"
