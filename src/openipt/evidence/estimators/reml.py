# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Restricted maximum likelihood. Viechtbauer (2005), J Educ Behav Stat 30:261-293, equation 12; Raudenbush (2009)."""

from __future__ import annotations

from openipt.evidence.estimators.likelihood import information_error, maximise
from openipt.evidence.models import Model, Moments, Value


def score(moments: Moments) -> tuple[Value, Value, Value]:
    """First and second derivative of the restricted log-likelihood, and Fisher's information, each times two."""
    information = moments.tr_pp()
    return moments.yppy() - moments.tr_p(), information - 2 * moments.ypppy(), information


def estimate(model: Model) -> Value:
    return maximise(model, score)


def standard_error(model: Model, tau2: Value) -> Value:
    return information_error(model.at(tau2).tr_pp())
