# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The result of pooling, which can say itself in words, as a table and as JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from openipt.evidence.estimators import NAMES
from openipt.evidence.grouping import Array

TEST_WORDS = {
    "z": "normal (Wald) interval",
    "t": "t interval",
    "knha": "Knapp-Hartung interval",
    "knha-guarded": "Knapp-Hartung interval, never narrower than the normal one",
}
Value = float | int | str | None


def counted(k: int) -> str:
    """So many studies, in words."""
    return "one study" if k == 1 else f"{k} studies"


def present(value: float) -> float | None:
    """Return the number, or None where there is none: NaN never leaves this package."""
    return float(value) if math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled effect, on the scale of the effects given. None stands for what does not exist.

    k: rows analysed. p: two-sided. tau2_ci: by Q-profile, whatever the method. i2: percent, from tau2; i2_q: percent,
    from Q. pi: prediction interval by the convention named in `pi`. df: of the t quantile, None for the normal.
    """

    k: int
    method: str
    test: str
    level: float
    estimate: float
    se: float
    statistic: float | None
    df: float | None
    ci_lower: float
    ci_upper: float
    p: float | None
    tau2: float | None
    tau2_se: float | None
    tau2_ci_lower: float | None
    tau2_ci_upper: float | None
    i2: float | None
    i2_q: float | None
    h2: float | None
    q: float
    q_df: int
    q_p: float
    pi: str
    pi_lower: float | None
    pi_upper: float | None

    def to_dict(self) -> dict[str, Value]:
        """Ready for JSON: numbers at full precision, None for what does not exist."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def table(self) -> list[tuple[str, Value]]:
        """Return rows of name and value, in the order of reading."""
        return list(self.to_dict().items())

    def words(self) -> str:
        """Return the result in sentences, for a reader who knows statistics."""
        percent = f"{100 * self.level:g} %"
        parts = [
            f"Pooled effect of {counted(self.k)} by {NAMES[self.method]}: {self.estimate:.3f} "
            f"({percent} interval {self.ci_lower:.3f} to {self.ci_upper:.3f}, "
            f"{TEST_WORDS[self.test]}{_p_words(self.p)})."
        ]
        if self.k == 1:
            parts.append("With one study, differences between studies cannot be estimated.")
        else:
            parts.append(self._heterogeneity_words(percent))
        if self.pi_lower is not None and self.pi_upper is not None:
            parts.append(
                f"The true effect of a further study is expected between {self.pi_lower:.3f} and {self.pi_upper:.3f} "
                f"({percent} prediction interval, {self.pi} convention)."
            )
        return " ".join(parts)

    def _heterogeneity_words(self, percent: str) -> str:
        text = f"Q = {self.q:.2f} (df {self.q_df}, p {p_number(self.q_p)}), I2 {self.i2:.1f} %"
        if self.method != "fe":
            text += f" from tau2 and {self.i2_q:.1f} % from Q, tau2 {self.tau2:.4f}"
        return text + f" ({percent} interval of tau2 {self.tau2_ci_lower:.4f} to {self.tau2_ci_upper:.4f})."


def p_number(p: float) -> str:
    """Return a p value after the letter p: "= 0.012" or "< 0.001"."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _p_words(p: float | None) -> str:
    return "" if p is None else f", p {p_number(p)}"


@dataclass(frozen=True, slots=True)
class PooledMany:
    """Many pooled effects: one array per attribute, groups in order of first appearance.

    Arrays hold NaN where `Pooled` holds None; `one(i)` gives group i as a Pooled.
    """

    group: list[object]
    k: Array
    method: str
    test: list[str]
    level: float
    estimate: Array
    se: Array
    statistic: Array
    df: Array
    ci_lower: Array
    ci_upper: Array
    p: Array
    tau2: Array
    tau2_se: Array
    tau2_ci_lower: Array
    tau2_ci_upper: Array
    i2: Array
    i2_q: Array
    h2: Array
    q: Array
    q_df: Array
    q_p: Array
    pi: str
    pi_lower: Array
    pi_upper: Array

    def one(self, index: int) -> Pooled:
        """Return the group at `index`."""
        values = {field.name: getattr(self, field.name) for field in fields(Pooled)}
        return pooled_from(
            {name: value[index] if isinstance(value, (np.ndarray, list)) else value for name, value in values.items()}
        )


def pooled_from(values: dict[str, Any]) -> Pooled:
    """Return a Pooled from raw numbers, NaN turned into None."""
    whole = {"k": int(values["k"]), "q_df": int(values["q_df"])}
    named = {name: values[name] for name in ("method", "test", "level", "pi")}
    rest = {name: present(value) for name, value in values.items() if name not in whole and name not in named}
    figures: dict[str, Any] = {**named, **whole, **rest}
    return Pooled(**figures)
