# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every measure of effect gives back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from openipt.evidence.errors import DataError, Fault
from openipt.evidence.grouping import Array


class Effects(NamedTuple):
    """One effect a row with its sampling variance. NaN where the measure is not defined for the row."""

    yi: Array
    vi: Array


def columns(**named: ArrayLike) -> list[Array]:
    """Return the columns as float arrays of one length. Raises DataError for what is not a number or too short."""
    try:
        arrays = {name: np.atleast_1d(np.asarray(values, dtype=float)) for name, values in named.items()}
        return list(np.broadcast_arrays(*arrays.values()))
    except (TypeError, ValueError) as wrong:
        raise DataError([Fault(None, ", ".join(named), f"not columns of numbers of one length ({wrong})")]) from None


def require(sound: NDArray[np.bool_], column: str, message: str) -> None:
    """Raise DataError with a fault for every row that is not sound."""
    wrong = np.flatnonzero(~np.asarray(sound, dtype=bool))
    if len(wrong):
        raise DataError(Fault(int(row) + 1, column, message) for row in wrong)
