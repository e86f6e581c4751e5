# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every analysis asks of its input: as many variances as effects, all of them numbers, variances above zero."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.errors import DataError, Fault, refuse
from openipt.evidence.grouping import Array
from openipt.evidence.reading import LARGEST, SMALLEST

EQUAL = 1e-12  # relative difference that is rounding


def as_column(values: ArrayLike, name: str) -> Array:
    """Return a one-dimensional array of floats, NaN for None, empty text and masked values. Raises DataError."""
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        column = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise refuse("holds something that is not a number", name) from None
    if column.ndim != 1:
        raise refuse(f"must be one column of numbers, has {column.ndim} dimensions", name)
    return column


def number_faults(column: Array, name: str) -> list[Fault]:
    """Return one fault for each value that is missing or not finite."""
    wrong = np.flatnonzero(~np.isfinite(column))
    return [Fault(int(i) + 1, name, "missing" if math.isnan(column[i]) else "must be a finite number") for i in wrong]


def variance_faults(column: Array, name: str) -> list[Fault]:
    """Return one fault for each variance that is zero or below."""
    return [
        Fault(int(i) + 1, name, f"is {column[i]:g}, must be greater than zero") for i in np.flatnonzero(column <= 0)
    ]


def size_faults(effects: Array, variances: Array) -> list[Fault]:
    """Return one fault for each finite number too large or too small to compute with."""
    large = np.isfinite(effects) & (abs(effects) > LARGEST)
    odd = np.isfinite(variances) & ((variances > LARGEST) | ((variances > 0) & (variances < SMALLEST)))
    faults = [Fault(int(i) + 1, "yi", "is too large to compute with") for i in np.flatnonzero(large)]
    return faults + [Fault(int(i) + 1, "vi", "is too large or too small to compute with") for i in np.flatnonzero(odd)]


def effects_and_variances(yi: ArrayLike, vi: ArrayLike) -> tuple[Array, Array]:
    """Return both as arrays. Raises DataError naming every faulty row."""
    effects, variances = as_column(yi, "yi"), as_column(vi, "vi")
    if len(effects) != len(variances):
        raise refuse(f"{len(effects)} effects but {len(variances)} variances")
    if not len(effects):
        raise refuse("there are no rows to analyse")
    if not (abs(effects).max() <= LARGEST and variances.min() >= SMALLEST and variances.max() <= LARGEST):
        faults = number_faults(effects, "yi") + number_faults(variances, "vi") + variance_faults(variances, "vi")
        faults += size_faults(effects, variances)
        raise DataError(sorted(faults, key=lambda fault: (fault.row or 0, fault.column)))
    return effects, variances


def check_level(level: float) -> float:
    """Return a confidence level as a fraction, above 0 and below 1. Raises ValueError."""
    if not 0 < level < 1:
        raise ValueError(f"level is {level:g}, must lie between 0 and 1 (0.95 for 95 percent)")
    return float(level)


def all_equal(values: Array) -> bool:
    """Return whether nothing but rounding tells them apart."""
    return bool(np.ptp(values) <= EQUAL * np.abs(values).max())


def require_varied(effects: Array, variances: Array | None = None) -> None:
    """Raise DataError where all effects, or all variances if given, are equal: a test would be made of rounding."""
    if all_equal(effects):
        raise refuse("cannot be judged: all effects are equal")
    if variances is not None and all_equal(variances):
        raise refuse("cannot be judged: all variances are equal")
