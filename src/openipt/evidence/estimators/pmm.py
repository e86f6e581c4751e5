# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Median-unbiased Paule-Mandel: the generalised Q equals the median of chi-square in place of its mean.

Source: Viechtbauer (2021), in Handbook of Meta-Analysis (Schmid, Stijnen & White, eds.), chapter 11.
"""

from __future__ import annotations

from scipy.special import chdtri

from openipt.evidence.choosing import Value, at_least
from openipt.evidence.estimators.pm import q_equals as pm_q_equals
from openipt.evidence.estimators.pm import standard_error as pm_standard_error
from openipt.evidence.models import Model


def estimate(model: Model) -> Value:
    return pm_q_equals(model, chdtri(at_least(1.0, model.df), 0.5))


def standard_error(model: Model, tau2: Value) -> Value:
    return pm_standard_error(model, tau2)
