# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Maximum likelihood. Hardy & Thompson (1996), Statistics in Medicine 15:619-629; Viechtbauer (2005), equation 9."""

from __future__ import annotations

from openipt.evidence.estimators.likelihood import information_error, maximise
from openipt.evidence.models import Model, Moments, Value


def score(moments: Moments) -> tuple[Value, Value, Value]:
    """First and second derivative of the log-likelihood in tau2, and Fisher's information, each times two."""
    return moments.yppy() - moments.sum_w, moments.sum_w2 - 2 * moments.ypppy(), moments.sum_w2


def estimate(model: Model) -> Value:
    return maximise(model, score)


def standard_error(model: Model, tau2: Value) -> Value:
    return information_error(model.at(tau2).sum_w2)
