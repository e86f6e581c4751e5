# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Quantiles of Student's t."""


def t_quantile(share: float, freedom: int) -> float:
    """Return the value below which ``share`` of Student's t with these degrees of freedom lies."""
    # scipy is slow to load: only who needs it should wait for it.
    from scipy.special import stdtrit

    return float(stdtrit(freedom, share))
