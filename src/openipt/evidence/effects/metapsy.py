# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Effects from a row of the Metapsy data standard, re-computed from what the paper printed.

Group 1 is the therapy, group 2 the comparison; lower scores are better, so the comparison's mean less the therapy's is
given, and positive favours the therapy. Which columns are used follows `outcome_type`: msd (means at the end), change,
response and remission (events, through the log odds ratio to d, Chinn 2000), other statistic (the printed g).
Standard: https://docs.metapsy.org/data-preparation/format/.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from openipt.evidence.effects.conversions import log_odds_to_d
from openipt.evidence.effects.counts import log_odds_ratio
from openipt.evidence.effects.effect import Effects
from openipt.evidence.effects.hedges import correction
from openipt.evidence.effects.means import smd

CONTROLS = {"cau": "care as usual", "wl": "waiting list", "other ctr": "another control"}
"""What IPT was compared with, as the standard codes `condition_arm2`."""

Row = Mapping[str, float | None]


def _numbers(row: Row, names: tuple[str, ...]) -> list[float] | None:
    values = [row.get(name) for name in names]
    numbers = [float(value) for value in values if value is not None and math.isfinite(value)]
    return numbers if len(numbers) == len(names) else None


def hedges_g(row: Row) -> tuple[float, float] | None:
    """g and its variance from the first of means, change scores, events, printed g that the row holds; else None."""
    means = _numbers(row, ("mean_arm2", "sd_arm2", "n_arm2", "mean_arm1", "sd_arm1", "n_arm1"))
    names = (
        "mean_change_arm2",
        "sd_change_arm2",
        "n_change_arm2",
        "mean_change_arm1",
        "sd_change_arm1",
        "n_change_arm1",
    )
    scores = means or _numbers(row, names)
    if scores:
        mean2, sd2, n2, mean1, sd1, n1 = scores
        return _first(smd(mean2, sd2, n2, mean1, sd1, n1))
    events = _numbers(row, ("event_arm1", "totaln_arm1", "event_arm2", "totaln_arm2"))
    if events:
        return _from_events(*events)
    printed = _numbers(row, ("precalc_g", "precalc_g_se"))
    return (printed[0], printed[1] ** 2) if printed else None


def _from_events(event1: float, n1: float, event2: float, n2: float) -> tuple[float, float]:
    odds = log_odds_ratio(event1, n1 - event1, event2, n2 - event2)
    j = float(correction(n1 + n2 - 2))
    d, variance = _first(log_odds_to_d(odds.yi, odds.vi))
    return j * d, j * j * variance


def _first(effects: Effects) -> tuple[float, float]:
    return float(effects.yi[0]), float(effects.vi[0])
