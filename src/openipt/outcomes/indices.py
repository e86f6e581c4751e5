# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The published indices of reliable change: each client's change in units of its standard error.

r is the reliability, s the SD at intake, m1 and m2 the means at intake and at the end. A client is reliably changed
when the index is beyond the critical value (two-sided 5 %; Hageman & Arrindell test one side).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.pairs import Floats, Pairs

TWO_SIDED = NormalDist().inv_cdf(0.975)
ONE_SIDED = NormalDist().inv_cdf(0.95)


def jacobson_truax(pairs: Pairs, r: float, r_post: float) -> Floats:
    """Jacobson & Truax 1991: change / (s sqrt(2) sqrt(1 - r))."""
    return pairs.change / (pairs.pre_sd * sqrt(2) * sqrt(1 - r))


def gulliksen_lord_novick(pairs: Pairs, r: float, r_post: float) -> Floats:
    """Gulliksen, Lord & Novick (in Hsu 1989): the last score against the one expected from regression to m1."""
    mean = float(pairs.pre.mean())
    return ((pairs.post - mean) - r * (pairs.pre - mean)) / (pairs.pre_sd * sqrt(1 - r * r))


def hsu_linn_lord(pairs: Pairs, r: float, r_post: float) -> Floats:
    """Hsu, Linn & Lord (in Hsu 1989): as before, but against the mean change of the group.

    Where the group improves much, a client who improves less is called deteriorated.
    """
    expected = r * (pairs.pre - float(pairs.pre.mean()))
    return ((pairs.post - float(pairs.post.mean())) - expected) / (pairs.pre_sd * sqrt(1 - r * r))


def edwards_nunnally(pairs: Pairs, r: float, r_post: float) -> Floats:
    """Edwards, Yarvis, Mueller, Zingale & Wagman 1978; Nunnally: against the estimated true score at intake."""
    return (pairs.post - _true_pre(pairs, r)) / (pairs.pre_sd * sqrt(1 - r))


def nunnally_kotsch(pairs: Pairs, r: float, r_post: float) -> Floats:
    """Nunnally & Kotsch 1983: as before, with a reliability of its own at the end."""
    variance = pairs.pre_sd**2 * (r * r * (1 - r) + (1 - r_post))
    return (pairs.post - _true_pre(pairs, r)) / sqrt(variance)


def hageman_arrindell(pairs: Pairs, r: float, r_post: float) -> Floats:
    """Hageman & Arrindell 1999: change weighted by the reliability of differences in this very group."""
    error = measurement_error(pairs, r)
    share = reliability_of_differences(pairs, error)
    mean_change = float(pairs.post.mean() - pairs.pre.mean())
    return (pairs.change * share + mean_change * (1 - share)) / (sqrt(share) * sqrt(2) * error)


def measurement_error(pairs: Pairs, r: float) -> float:
    """Return the standard error of measurement, s sqrt(1 - r)."""
    return pairs.pre_sd * sqrt(1 - r)


def end_reliability(pairs: Pairs, error: float) -> float:
    """Return the reliability at the end, were the standard error of measurement the same as at intake."""
    reliability = 1 - error**2 / pairs.post_sd**2 if pairs.post_sd > 0 else 0
    if reliability <= 0:
        raise OutcomeError(["the scores at the end vary less than measurement error: this method cannot be used"])
    return reliability


def _true_pre(pairs: Pairs, r: float) -> Floats:
    mean = float(pairs.pre.mean())
    return np.asarray(r * (pairs.pre - mean) + mean)


def reliability_of_differences(pairs: Pairs, error: float) -> float:
    """Return the reliability of the changes, were the error of measurement the same at both times."""
    before, after = pairs.pre_sd, pairs.post_sd
    end_reliability(pairs, error)
    twice = 2 * before * after * float(np.corrcoef(pairs.pre, pairs.post)[0, 1])
    total = before**2 + after**2 - twice
    reliability = (total - 2 * error**2) / total if total > 0 else 0
    if reliability <= 0:
        raise OutcomeError(["the changes vary less than measurement error: this method cannot be used"])
    return reliability


@dataclass(frozen=True)
class Method:
    """A method by its key: its name with the source, its index and the critical value of the index."""

    key: str
    name: str
    index: Callable[[Pairs, float, float], Floats]
    critical: float = TWO_SIDED


METHODS = {
    method.key: method
    for method in (
        Method("jt", "Jacobson & Truax 1991", jacobson_truax),
        Method("gln", "Gulliksen, Lord & Novick (Hsu 1989)", gulliksen_lord_novick),
        Method("hll", "Hsu, Linn & Lord (Hsu 1989)", hsu_linn_lord),
        Method("en", "Edwards & Nunnally (Speer 1992)", edwards_nunnally),
        Method("nk", "Nunnally & Kotsch 1983", nunnally_kotsch),
        Method("ha", "Hageman & Arrindell 1999", hageman_arrindell, ONE_SIDED),
    )
}
HLM_NAME = "hierarchical linear model (Speer & Greenbaum 1995)"
