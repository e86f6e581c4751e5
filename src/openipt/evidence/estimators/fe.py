# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Fixed effect (common effect): tau2 is taken to be zero. Hedges & Olkin (1985), chapter 6."""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value
from openipt.evidence.models import Model


def estimate(model: Model) -> Value:
    return model.k * 0.0


def standard_error(model: Model, tau2: Value) -> Value:
    """tau2 is assumed, not estimated: it has no standard error."""
    return tau2 * np.nan
