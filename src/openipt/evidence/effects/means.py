# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effects from means and standard deviations of two groups; group 1 less group 2 throughout.

n1 and n2 are numbers of people, sd1 and sd2 standard deviations (not errors). Change scores: give the mean change and
the SD of the change in place of mean and SD.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.effects.effect import Effects, columns, require
from openipt.evidence.effects.hedges import correction
from openipt.evidence.errors import UnknownChoiceError
from openipt.evidence.grouping import Array

VARIANCES = ("ls", "ls2", "ub", "av")
STANDARDISERS = ("pooled", "control", "average")


def _groups(m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike) -> list[Array]:
    arrays = columns(m1=m1, sd1=sd1, n1=n1, m2=m2, sd2=sd2, n2=n2)
    for name, sd in (("sd1", arrays[1]), ("sd2", arrays[4])):
        require(~(sd < 0), name, "a standard deviation cannot be negative")
    for name, n in (("n1", arrays[2]), ("n2", arrays[5])):
        require(~(n < 2), name, "needs at least 2 people")
    return arrays


def smd_variance(g: Array, n1: Array, n2: Array, kind: str) -> Array:
    """Return the sampling variance of Hedges' g.

    ls: 1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), Hedges (1982), Psychol Bull 92:490-499, equation 8. ls2: J^2 times the same
    with Cohen's d, Borenstein et al. (2009), equation 4.24. ub: unbiased, Hedges (1983), J Educ Stat 8:388-395. av: ls
    with the mean g of all rows weighted by n1 + n2 - 2, Hunter & Schmidt (2004).
    """
    base, total, df = 1 / n1 + 1 / n2, n1 + n2, n1 + n2 - 2
    j = correction(df)
    if kind == "ls":
        return base + g * g / (2 * total)
    if kind == "ls2":
        return j * j * (base + (g / j) ** 2 / (2 * total))
    if kind == "ub":
        return base + (1 - (df - 2) / (df * j * j)) * g * g
    if kind == "av":
        known = np.isfinite(g)
        mean = np.average(g[known], weights=total[known])
        return base + mean * mean / (2 * total)
    raise UnknownChoiceError("variance", kind, VARIANCES)


def smd(
    m1: ArrayLike,
    sd1: ArrayLike,
    n1: ArrayLike,
    m2: ArrayLike,
    sd2: ArrayLike,
    n2: ArrayLike,
    variance: str = "ls",
    standardiser: str = "pooled",
) -> Effects:
    """Standardised mean difference with the exact small-sample correction.

    standardiser: pooled (Hedges' g), control (Glass's delta: the SD of group 2, Glass 1976, Educ Researcher 5:3-8) or
    average (SMDH, groups of unequal variance, Bonett 2008, Psychol Methods 13:99-109). `variance` concerns pooled.
    """
    m1, sd1, n1, m2, sd2, n2 = _groups(m1, sd1, n1, m2, sd2, n2)
    if standardiser == "control":
        return _glass(m1 - m2, sd1, n1, sd2, n2)
    if standardiser == "average":
        return _average(m1 - m2, sd1, n1, sd2, n2)
    if standardiser != "pooled":
        raise UnknownChoiceError("standardiser", standardiser, STANDARDISERS)
    df = n1 + n2 - 2
    sd = np.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df)
    require(~(sd == 0), "sd1, sd2", "both standard deviations are zero: no standardised difference")
    g = correction(df) * (m1 - m2) / sd
    return Effects(g, smd_variance(g, n1, n2, variance))


def _glass(difference: Array, sd1: Array, n1: Array, sd2: Array, n2: Array) -> Effects:
    """Return variance: sd1^2 / (sd2^2 n1) + 1/n2 + delta^2 / (2 (n2 - 1)), Bonett (2008), equation 13."""
    require(~(sd2 == 0), "sd2", "the control group's standard deviation is zero")
    delta = correction(n2 - 1) * difference / sd2
    return Effects(delta, sd1**2 / (sd2**2 * n1) + 1 / n2 + delta**2 / (2 * (n2 - 1)))


def _average(difference: Array, sd1: Array, n1: Array, sd2: Array, n2: Array) -> Effects:
    """Return variance: Bonett (2009), Psychol Methods 14:225-238, equation 5."""
    mean_square = (sd1**2 + sd2**2) / 2
    require(~(mean_square == 0), "sd1, sd2", "both standard deviations are zero: no standardised difference")
    g = correction(n1 + n2 - 2) * difference / np.sqrt(mean_square)
    spread = g**2 * (sd1**4 / (n1 - 1) + sd2**4 / (n2 - 1)) / (8 * mean_square**2)
    return Effects(g, spread + (sd1**2 / (n1 - 1) + sd2**2 / (n2 - 1)) / mean_square)


def smd_from_t(t: ArrayLike, n1: ArrayLike, n2: ArrayLike, variance: str = "ls") -> Effects:
    """Hedges' g from the t statistic of two independent groups: d = t sqrt(1/n1 + 1/n2)."""
    t, n1, n2 = columns(t=t, n1=n1, n2=n2)
    g = correction(n1 + n2 - 2) * t * np.sqrt(1 / n1 + 1 / n2)
    return Effects(g, smd_variance(g, n1, n2, variance))


def md(m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike) -> Effects:
    """Return the mean difference on the scale of the measure; variance sd1^2/n1 + sd2^2/n2."""
    m1, sd1, n1, m2, sd2, n2 = _groups(m1, sd1, n1, m2, sd2, n2)
    return Effects(m1 - m2, sd1**2 / n1 + sd2**2 / n2)


def _ratio_parts(mean: Array, sd: Array, n: Array) -> Array:
    return sd**2 / (n * mean**2)


def log_ratio_of_means(
    m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> Effects:
    """Log ratio of means (ROM), bias-corrected. Hedges et al. (1999), Ecology 80:1150; Lajeunesse (2015), 6:1117."""
    m1, sd1, n1, m2, sd2, n2 = _groups(m1, sd1, n1, m2, sd2, n2)
    require(~(m1 * m2 <= 0), "m1, m2", "a ratio of means needs two means of the same sign, neither zero")
    part1, part2 = _ratio_parts(m1, sd1, n1), _ratio_parts(m2, sd2, n2)
    return Effects(np.log(m1 / m2) + (part1 - part2) / 2, part1 + part2)


def log_variability_ratio(sd1: ArrayLike, n1: ArrayLike, sd2: ArrayLike, n2: ArrayLike) -> Effects:
    """Log ratio of standard deviations (VR). Nakagawa et al. (2015), Methods Ecol Evol 6:143-152, equations 8, 9."""
    sd1, n1, sd2, n2 = columns(sd1=sd1, n1=n1, sd2=sd2, n2=n2)
    require(~((sd1 <= 0) | (sd2 <= 0)), "sd1, sd2", "a ratio needs standard deviations above zero")
    part1, part2 = 1 / (2 * (n1 - 1)), 1 / (2 * (n2 - 1))
    return Effects(np.log(sd1 / sd2) + part1 - part2, part1 + part2)


def log_cv_ratio(m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike) -> Effects:
    """Log ratio of coefficients of variation (CVR): VR less ROM, each bias-corrected. Nakagawa et al. (2015)."""
    variability = log_variability_ratio(sd1, n1, sd2, n2)
    means = log_ratio_of_means(m1, sd1, n1, m2, sd2, n2)
    return Effects(variability.yi - means.yi, variability.vi + means.vi)
