# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Maximum likelihood. Hardy & Thompson (1996), Statistics in Medicine 15:619-629; Viechtbauer (2005), equation 9."""

from __future__ import annotations

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.likelihood import Terms, information_error, maximise
from openipt.evidence.models import Model, Moments


def terms(moments: Moments) -> Terms:
    """Return what the slope of the log-likelihood in tau2 is the difference of, and how fast both fall."""
    return Terms(moments.yppy(), moments.sum_w, 2 * moments.ypppy(), moments.sum_w2)


def estimate(model: Model) -> Value:
    return maximise(model, terms, restricted=False)


def standard_error(model: Model, tau2: Value) -> Value:
    return information_error(model.at(tau2).sum_w2)
