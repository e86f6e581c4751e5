# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Paule-Mandel: tau2 at which the generalised Q equals its expectation, the degrees of freedom.

Source: Paule & Mandel (1982), J Res Natl Bur Stand 87:377-385; DerSimonian & Kacker (2007), section 2.3.
"""

from __future__ import annotations

import numpy as np

from openipt.evidence.choosing import Value, at_least
from openipt.evidence.models import Model
from openipt.evidence.solving import falling_root

SMALLEST = 1e-150  # stands in for a sum of squares of zero


def q_equals(model: Model, target: Value) -> Value:
    """tau2 at which y'Py equals `target` (groups, or any leading axes by groups); 0 where it is below it already.

    Newton's method runs on 1 - target / Q, which is close to a straight line, where Q itself is not.
    """

    def function(tau2: Value) -> tuple[Value, Value]:
        moments = model.at(tau2)
        q, slope = at_least(SMALLEST, moments.ypy()), at_least(SMALLEST, moments.yppy())
        return 1.0 - target / q, -target * slope / (q * q)

    return falling_root(function, target * 0.0, model.typical_v)


def estimate(model: Model) -> Value:
    return q_equals(model, at_least(1.0, model.df))


def standard_error(model: Model, tau2: Value) -> Value:
    return np.sqrt(2.0 * model.k**2 / model.df) / model.at(tau2).sum_w
