# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Peto's one-step odds ratio. Yusuf et al. (1985), Progress in Cardiovascular Diseases 27:335-371.

Good for rare events, groups of like size and small effects; biased otherwise (Greenland & Salvan 1990).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.checks import check_level
from openipt.evidence.effects.counts import cells, peto_log_odds_ratio
from openipt.evidence.errors import refuse
from openipt.evidence.rare.tables import PooledTables, conclude


def peto(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, level: float = 0.95) -> PooledTables:
    """Pooled log odds ratio. Raises DataError with no events (or nothing but events) in all tables together."""
    counts = cells(a, b, c, d)
    a, b, c, d = counts
    n1, n2, events, total = a + b, c + d, a + c, a + b + c + d
    variance = n1 * n2 * events * (b + d) / (total**2 * (total - 1))
    if variance.sum() == 0:
        raise refuse("Peto: no table has both people with and people without the event")
    estimate = np.sum(a - n1 * events / total) / variance.sum()
    rows = peto_log_odds_ratio(a, b, c, d, add=0)
    return conclude(("Peto", "or"), estimate, 1 / variance.sum(), rows, counts, check_level(level))
