# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Prediction intervals: where the true effect of a further study may lie. Three conventions, each named.

metafor  normal quantile with the plain standard error; under a t or Knapp-Hartung test, t(k - 1) with that test's
         standard error (Riley, Higgins & Deeks 2011, BMJ 342:d549, as R's metafor computes it)
higgins  t(k - 2) with the plain standard error (Higgins, Thompson & Spiegelhalter 2009, J R Stat Soc A 172:137-159)
meta     t(k - 1) with the plain standard error (R's meta since version 8; Veroniki et al. 2019, Res Synth Methods
         10:23-43)
"""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value, root, where
from openipt.evidence.errors import UnknownChoiceError
from openipt.evidence.inference import critical

CONVENTIONS = ("metafor", "higgins", "meta")


def check_convention(convention: str) -> str:
    """Return the name of the convention. Raises UnknownChoiceError."""
    if convention not in CONVENTIONS:
        raise UnknownChoiceError("prediction interval", convention, CONVENTIONS)
    return convention


def prediction_limits(
    convention: str,
    estimate: Value,
    tau2: Value,
    plain_se: Value,
    test_se: Value,
    df: Value,
    test_df: Value,
    level: float,
) -> tuple[Value, Value]:
    """Return lower and upper limit; NaN where tau2 does not exist or no degrees of freedom are left."""
    if convention == "metafor":
        se, quantile_df, exists = test_se, test_df, df > 0
    else:
        quantile_df = df if convention == "meta" else df - 1
        se, exists = plain_se, quantile_df > 0
    half = critical(where(exists, quantile_df, 1.0), level) * root(tau2 + se * se)
    half = where(exists, half, np.nan)
    return estimate - half, estimate + half
