# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The result of pooling two-by-two tables without a correction for empty cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from openipt.evidence.errors import refuse
from openipt.evidence.grouping import Array
from openipt.evidence.inference import chi_square_p, infer


@dataclass(frozen=True, slots=True)
class PooledTables:
    """A pooled effect (log for ratios) with its test for heterogeneity.

    k: tables. used: those in Q, by the convention `q_from`. without_events, only_events: tables of which nobody, or
    everyone, had the event; `pooled_from`: tables that bear on the estimate.
    """

    k: int
    used: int
    without_events: int
    only_events: int
    pooled_from: int
    q_from: str
    method: str
    measure: str
    level: float
    estimate: float
    se: float
    statistic: float | None
    ci_lower: float
    ci_upper: float
    p: float | None
    q: float
    q_df: int
    q_p: float

    def to_dict(self) -> dict[str, float | int | str | None]:
        """Ready for JSON."""
        return asdict(self)

    def words(self) -> str:
        """Return the result in a sentence."""
        log = "" if self.measure == "rd" else "log "
        spread = f"Q = {self.q:.2f} (df {self.q_df}) from {self.used} tables"
        if self.q_df < 1:
            spread = "Q cannot be judged: fewer than two tables bear on it"
        return (
            f"{self.method}, {log}{self.measure} of {self.pooled_from} of {self.k} tables: {self.estimate:.3f} "
            f"({100 * self.level:g} % interval {self.ci_lower:.3f} to {self.ci_upper:.3f}). "
            f"{spread}. "
            f"Tables without events: {self.without_events}; with nothing but events: {self.only_events}."
        )


def conclude(
    names: tuple[str, str],
    estimate: float,
    variance: float,
    rows: tuple[Array, Array],
    counts: Sequence[Array],
    level: float,
    q_from: str = "informative",
) -> PooledTables:
    """Return the interval, and Q of the rows' own effects about the estimate.

    names: method and measure. rows: effects and variances, NaN for a table that Q leaves out. counts: the four cells.
    """
    method, measure = names
    if not (np.isfinite(estimate) and np.isfinite(variance) and variance > 0):
        raise refuse(f"{method}: too few events to pool the {measure}")
    yi, vi = rows
    known = np.isfinite(yi) & np.isfinite(vi) & (vi > 0)
    q = float(np.sum((yi[known] - estimate) ** 2 / vi[known]))
    df = max(0, int(known.sum()) - 1)
    a, b, c, d = counts
    none, every = (a + c) == 0, (b + d) == 0
    silent = {"rd": 0, "rr": int(none.sum())}.get(measure, int((none | every).sum()))
    se = float(np.sqrt(variance))
    inference = infer(np.float64(estimate), np.float64(se), np.float64(np.nan), level)
    return PooledTables(
        k=len(yi),
        used=int(known.sum()),
        without_events=int(none.sum()),
        only_events=int(every.sum()),
        pooled_from=len(yi) - silent,
        q_from=q_from,
        method=method,
        measure=measure,
        level=level,
        estimate=float(estimate),
        se=se,
        statistic=float(inference.statistic),
        ci_lower=float(inference.lower),
        ci_upper=float(inference.upper),
        p=float(inference.p),
        q=q,
        q_df=df,
        q_p=float(chi_square_p(np.float64(q), np.float64(df))),
    )
