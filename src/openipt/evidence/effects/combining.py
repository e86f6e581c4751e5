# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""One effect a study from several, and the shared control group of a trial with several arms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.checks import effects_and_variances
from openipt.evidence.errors import UnknownChoiceError, refuse
from openipt.evidence.grouping import Array

WEIGHTINGS = ("inverse-variance", "mean")


class Combined(NamedTuple):
    """One effect a study, studies in order of first appearance."""

    study: list[object]
    yi: Array
    vi: Array


def combine_within_studies(
    yi: ArrayLike, vi: ArrayLike, study: Sequence[object], rho: float = 0.6, weighting: str = "inverse-variance"
) -> Combined:
    """Combine the effects of each study, taken to correlate `rho` with one another.

    inverse-variance: the generalised least squares mean (metafor's aggregate; rho below 1). mean: the plain mean and
    its variance, Borenstein et al. (2009), equations 24.1 and 24.2.
    """
    effects, variances = effects_and_variances(yi, vi)
    if weighting not in WEIGHTINGS:
        raise UnknownChoiceError("weighting", weighting, WEIGHTINGS)
    if not -1 < rho <= 1 or (rho == 1 and weighting == "inverse-variance"):
        raise refuse(f"the correlation within studies is {rho:g}, must be above -1 and below 1")
    if len(study) != len(effects):
        raise refuse(f"{len(effects)} effects but {len(study)} study names")
    rows: dict[object, list[int]] = {}
    for row, name in enumerate(study):
        rows.setdefault(name, []).append(row)
    pairs = np.array([_combine(effects[own], variances[own], rho, weighting) for own in rows.values()])
    return Combined(list(rows), pairs[:, 0], pairs[:, 1])


def _combine(yi: Array, vi: Array, rho: float, weighting: str) -> tuple[float, float]:
    sei = np.sqrt(vi)
    covariance = np.outer(sei, sei) * (rho + (1 - rho) * np.eye(len(yi)))
    if weighting == "mean":
        return float(yi.mean()), float(covariance.sum()) / len(yi) ** 2
    weights = np.linalg.solve(covariance, np.ones(len(yi)))
    total = float(weights.sum())
    if total <= 0:
        raise refuse(f"effects within a study cannot all correlate {rho:g}")
    return float(weights @ yi) / total, 1.0 / total


def split_shared_control(n_control: ArrayLike, arms: ArrayLike) -> Array:
    """People of a control group shared by several comparisons, dealt out evenly so that no one counts twice.

    `arms`: comparisons that share the group. Cochrane Handbook version 6, section 23.3.4. For events, divide the
    events and the total alike.
    """
    people: Array = np.asarray(n_control, dtype=float) / np.asarray(arms, dtype=float)
    return people
