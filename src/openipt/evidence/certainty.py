# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How certain a pooled result is, and why, by rules that can be read. Standard library only.

The rules follow the headings of GRADE (Guyatt et al. 2008, BMJ 336:924-926) as far as numbers can be held against them;
they are this program's own and no GRADE judgement, which people make. Trials start at high. Indirectness (were these
the people and the treatment you mean?) is left to the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LEVELS = ("high", "moderate", "low", "very low")

FEW_PEOPLE = 400  # GRADE's rule of thumb for a continuous outcome: Guyatt et al. (2011), J Clin Epidemiol 64:1283-1293
LARGE_I2 = 75.0  # percent, "considerable": Cochrane Handbook version 6, section 10.10.2
EGGER_FROM = 10  # trials, below which funnel asymmetry is not tested: Sterne et al. (2011), BMJ 343:d4002
EGGER_P = 0.10
LOW_RISK = 3  # of four risk-of-bias items


@dataclass(frozen=True, slots=True)
class Reason:
    """Why certainty is lower: a code, the steps it costs and the values behind it. Words stand with the pages."""

    code: str
    steps: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Certainty:
    """One of LEVELS, and every reason."""

    level: str
    reasons: tuple[Reason, ...]

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def certainty(pooled: Mapping[str, Any], *, people: int, low_risk_share: float, egger_p: float | None) -> Certainty:
    """Judge a pooled result (`Pooled.to_dict`).

    people: in all trials. low_risk_share: of trials that meet at least three of four risk-of-bias items, 0 to 1.
    egger_p: None where it was not tested.
    """
    judged = [
        _risk_of_bias(low_risk_share),
        _inconsistency(pooled),
        _crosses_zero(pooled),
        _few_people(people),
        _asymmetry(pooled["k"], egger_p),
        Reason("one-trial", 1, {}) if pooled["k"] == 1 else None,
    ]
    reasons = tuple(reason for reason in judged if reason)
    steps = sum(reason.steps for reason in reasons)
    return Certainty(LEVELS[min(steps, len(LEVELS) - 1)], reasons)


def _risk_of_bias(low_risk_share: float) -> Reason | None:
    return Reason("risk-of-bias", 1, {"low_risk_share": low_risk_share}) if low_risk_share < 0.5 else None


def _inconsistency(pooled: Mapping[str, Any]) -> Reason | None:
    """Much of the variance is between trials, or a further trial may find the opposite though the mean is clear."""
    i2, lower, upper = pooled["i2"], pooled["pi_lower"], pooled["pi_upper"]
    if i2 is None or lower is None:
        return None
    opposite = lower < 0 < upper and not _spans_zero(pooled)
    values = {"i2": i2, "pi_lower": lower, "pi_upper": upper}
    return Reason("inconsistency", 1, values) if i2 > LARGE_I2 or opposite else None


def _spans_zero(pooled: Mapping[str, Any]) -> bool:
    return bool(pooled["ci_lower"] <= 0 <= pooled["ci_upper"])


def _crosses_zero(pooled: Mapping[str, Any]) -> Reason | None:
    values = {"ci_lower": pooled["ci_lower"], "ci_upper": pooled["ci_upper"]}
    return Reason("no-effect-possible", 1, values) if _spans_zero(pooled) else None


def _few_people(people: int) -> Reason | None:
    return Reason("few-people", 1, {"people": people}) if people < FEW_PEOPLE else None


def _asymmetry(k: int, egger_p: float | None) -> Reason | None:
    if k < EGGER_FROM or egger_p is None or egger_p >= EGGER_P:
        return None
    return Reason("small-study-effects", 1, {"egger_p": egger_p})
