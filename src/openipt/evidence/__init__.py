# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What trials say about IPT, and the meta-analysis engine behind it. Works without the rest of OpenIPT.

Names are looked up when first used, so that reading shipped data or claims does not load numpy and scipy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "pool": "pooling",
    "pool_many": "pooling",
    "Pooled": "pooled",
    "PooledMany": "pooled",
    "profile_likelihood": "heterogeneity",
    "DataError": "errors",
    "Fault": "errors",
    "NotConvergedError": "errors",
    "UnknownChoiceError": "errors",
}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
