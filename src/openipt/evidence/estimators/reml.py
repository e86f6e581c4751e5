# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Restricted maximum likelihood. Viechtbauer (2005), J Educ Behav Stat 30:261-293, equation 12; Raudenbush (2009)."""

from __future__ import annotations

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.likelihood import Terms, information_error, maximise
from openipt.evidence.models import Model, Moments


def terms(moments: Moments) -> Terms:
    """Return what the slope of the restricted log-likelihood in tau2 is the difference of, and how fast both fall."""
    return Terms(moments.yppy(), moments.tr_p(), 2 * moments.ypppy(), moments.tr_pp())


def estimate(model: Model) -> Value:
    return maximise(model, terms, restricted=True)


def standard_error(model: Model, tau2: Value) -> Value:
    return information_error(model.at(tau2).tr_pp())
