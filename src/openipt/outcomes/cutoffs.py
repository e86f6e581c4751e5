# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Cutoffs between the clinical and the functional population (Jacobson & Truax 1991; Hageman & Arrindell 1999)."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from openipt.measures import Cutoff
from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.indices import ONE_SIDED, end_reliability, measurement_error
from openipt.outcomes.pairs import Pairs

KINDS = ("a", "b", "c", "b-functional")
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Functional:
    """Mean and SD of the functional (general) population, in scale points."""

    mean: float
    sd: float


@dataclass(frozen=True)
class Crossing:
    """A cutoff and who crossed it: clinical before and functional after, or the other way."""

    cutoff: float
    to_functional: Booleans
    to_clinical: Booleans


def cutoff(pairs: Pairs, kind: str, functional: Functional | None, better: int) -> float:
    """Return the cutoff of one kind; ``better`` is -1 where lower is better, else 1.

    a: two SD at intake beyond the mean at intake. b: two SD from the functional mean; Jacobson & Truax take the SDs
    of both populations for equal, and the reference software (clinicalsignificance 3.0) uses the SD at intake, as is
    done here; ``b-functional`` uses the functional SD. c: between the two means, weighted by the SDs. Raises
    OutcomeError.
    """
    mean, sd = float(pairs.pre.mean()), pairs.pre_sd
    if kind == "a":
        return mean + better * 2 * sd
    if functional is None:
        raise OutcomeError([f"cutoff {kind} needs the mean and SD of the functional population"])
    if kind == "b":
        return functional.mean - better * 2 * sd
    if kind == "b-functional":
        return functional.mean - better * 2 * functional.sd
    return (sd * functional.mean + functional.sd * mean) / (sd + functional.sd)


def crossing(pairs: Pairs, line: float, better: int) -> Crossing:
    """Return who crossed a cutoff. A score on the line is on neither side."""
    pre, post = better * (pairs.pre - line), better * (pairs.post - line)
    return Crossing(line, (pre < 0) & (post > 0), (pre > 0) & (post < 0))


def published_crossing(pairs: Pairs, line: Cutoff) -> Crossing:
    """Return who crossed the published cutoff of an instrument, by its own rule for a score on the line."""
    before, after = (np.array([line.is_case(score) for score in scores.tolist()]) for scores in (pairs.pre, pairs.post))
    return Crossing(line.points, before & ~after, ~before & after)


def true_score_crossing(pairs: Pairs, kind: str, functional: Functional | None, better: int, r: float) -> Crossing:
    """Return who crossed the cutoff by Hageman & Arrindell 1999: SDs of true scores, 95% confidence at the end.

    To have become functional, the estimated true score at the end must be 1.645 of its standard errors beyond the line.
    """
    error = measurement_error(pairs, r)
    line = true_score_cutoff(pairs, kind, functional, better, error)
    share = end_reliability(pairs, error)
    estimate = share * (pairs.post - pairs.post.mean()) + pairs.post.mean()
    certain = better * (estimate - line) / (sqrt(share) * error) > ONE_SIDED
    raw = crossing(pairs, line, better)
    return Crossing(line, (better * (pairs.pre - line) < 0) & certain, raw.to_clinical)


def true_score_cutoff(pairs: Pairs, kind: str, functional: Functional | None, better: int, error: float) -> float:
    """Return the cutoff from SDs of true scores; ``error`` is the standard error of measurement at intake."""
    true_sd = sqrt(pairs.pre_sd**2 - error**2)
    mean = float(pairs.pre.mean())
    if kind == "a":
        return mean + better * 2 * true_sd
    if functional is None:
        raise OutcomeError([f"cutoff {kind} needs the mean and SD of the functional population"])
    if functional.sd <= error:
        raise OutcomeError([f"the functional SD {functional.sd} is not above measurement error {error:.3g}"])
    functional_sd = sqrt(functional.sd**2 - error**2)
    if kind == "b":
        return functional.mean - better * 2 * true_sd
    if kind == "b-functional":
        return functional.mean - better * 2 * functional_sd
    return (true_sd * functional.mean + functional_sd * mean) / (true_sd + functional_sd)
