# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Hunter-Schmidt with the small-sample factor k / (k - p). Brannick et al. (2019), Res Synth Methods 10:501-516."""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value
from openipt.evidence.estimators.hs import standard_error as hs_standard_error
from openipt.evidence.models import Model


def estimate(model: Model) -> Value:
    """(Q k / df - k) / sum of weights."""
    weights = 1.0 / model.vi
    scaled = model.weighted(weights).ypy * model.k / model.df
    return np.maximum((scaled - model.k) / model.total(weights), 0.0)


def standard_error(model: Model, tau2: Value) -> Value:
    return hs_standard_error(model, tau2) * model.k / model.df
