# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Pre-post effect sizes with intervals; each names the SD it stands on, since they differ widely on the same data.

Positive is a fall of the score (first minus last). Corrected sizes and variances as in metafor's escalc (Viechtbauer
2010): SMCC and SMCR after Gibbons et al. 1993 and Becker 1988, SMCRH after Bonett 2008; the small-sample factor is the
exact one.
"""

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

import numpy as np

from openipt.outcomes.faults import OutcomeError
from openipt.outcomes.pairs import Pairs
from openipt.outcomes.quantiles import t_quantile


@dataclass(frozen=True)
class EffectSize:
    """One effect size: its key, what it is divided by, the value, its variance and a normal interval."""

    key: str
    divided_by: str
    value: float
    variance: float
    low: float
    high: float


@dataclass(frozen=True)
class PrePost:
    """Means, SDs (n - 1), their correlation, the mean fall with its t interval, and effect sizes.

    ``d_pre_sd``, ``d_av``, ``d_pooled``, ``d_z``, ``d_rm`` are uncorrected (SD at intake, mean SD, root mean square
    SD, SD of change, and that corrected for the correlation). ``responders``: last score at most half of the first.
    """

    n: int
    pre_mean: float
    pre_sd: float
    post_mean: float
    post_sd: float
    correlation: float
    change_sd: float
    t: float
    mean_fall: float
    mean_fall_low: float
    mean_fall_high: float
    d_pre_sd: float
    d_av: float
    d_pooled: float
    d_z: float
    d_rm: float
    effects: tuple[EffectSize, ...]
    responders: int


def pre_post(pairs: Pairs, level: float = 0.95) -> PrePost:
    """Return all of them for complete pairs; raises OutcomeError for fewer than 3 pairs or change without variance."""
    n = len(pairs.ids)
    spread = float(pairs.change.std(ddof=1)) if n > 1 else 0.0
    if n < 3 or spread == 0 or pairs.post_sd == 0:
        raise OutcomeError(["effect sizes need at least 3 pairs whose scores and changes vary"])
    before, after, fall = pairs.pre_sd, pairs.post_sd, -float(pairs.change.mean())
    r = float(np.corrcoef(pairs.pre, pairs.post)[0, 1])
    half = t_quantile((1 + level) / 2, n - 1) * spread / sqrt(n)
    return PrePost(
        n=n,
        pre_mean=float(pairs.pre.mean()),
        pre_sd=before,
        post_mean=float(pairs.post.mean()),
        post_sd=after,
        correlation=r,
        change_sd=spread,
        t=fall / (spread / sqrt(n)),
        mean_fall=fall,
        mean_fall_low=fall - half,
        mean_fall_high=fall + half,
        d_pre_sd=fall / before,
        d_av=fall / ((before + after) / 2),
        d_pooled=fall / sqrt((before**2 + after**2) / 2),
        d_z=fall / spread,
        d_rm=fall / spread * sqrt(2 * (1 - r)),
        effects=_corrected(n, fall, before, spread, r, level),
        responders=int((pairs.post <= pairs.pre / 2).sum()),
    )


def small_sample_factor(freedom: int) -> float:
    """Return the exact factor that takes the bias off a standardised mean (Hedges 1981)."""
    return exp(lgamma(freedom / 2) - log(sqrt(freedom / 2)) - lgamma((freedom - 1) / 2))


def _corrected(n: int, fall: float, before: float, spread: float, r: float, level: float) -> tuple[EffectSize, ...]:
    factor = small_sample_factor(n - 1)
    by_change, by_intake = factor * fall / spread, factor * fall / before
    unequal = factor**2 * (spread**2 / (before**2 * (n - 1)) + by_intake**2 / (2 * (n - 1)))
    rows = (
        ("SMCC", "SD of change", by_change, 1 / n + by_change**2 / (2 * n)),
        ("SMCR", "SD at intake", by_intake, 2 * (1 - r) / n + by_intake**2 / (2 * n)),
        ("SMCRH", "SD at intake, variances may differ", by_intake, unequal),
        ("MC", "nothing: scale points", fall, spread**2 / n),
    )
    z = NormalDist().inv_cdf((1 + level) / 2)
    return tuple(EffectSize(k, what, d, v, d - z * sqrt(v), d + z * sqrt(v)) for k, what, d, v in rows)
