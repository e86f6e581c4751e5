# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Empirical Bayes (Morris). Morris (1983), JASA 78:47-55; Berkey et al. (1995), Statistics in Medicine 14:395-411.

Its fixed point, k / df * y'Py = k, is Paule and Mandel's equation (Viechtbauer et al. 2015, Psychol Methods
20:360-374): both give the same tau2, so the same equation is solved.
"""

from __future__ import annotations

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.pm import estimate as pm_estimate
from openipt.evidence.estimators.pm import standard_error as pm_standard_error
from openipt.evidence.models import Model


def estimate(model: Model) -> Value:
    return pm_estimate(model)


def standard_error(model: Model, tau2: Value) -> Value:
    return pm_standard_error(model, tau2)
