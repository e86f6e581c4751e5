# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Array: TypeAlias = NDArray[np.float64]
_Bounds: TypeAlias = Sequence[tuple[float | None, float | None]]

class _Result:
    x: _Array
    fun: float
    success: bool
    status: int

class _ScalarResult:
    x: float
    fun: float
    success: bool

def brentq(f: Callable[[float], float], a: float, b: float, *, xtol: float = ...) -> float: ...
def linprog(
    c: ArrayLike,
    *,
    A_eq: ArrayLike | None = None,  # noqa: N803  # SciPy's own name
    b_eq: ArrayLike | None = None,
    bounds: _Bounds = ...,
) -> _Result: ...
@overload
def minimize(
    fun: Callable[[_Array], float], x0: ArrayLike, *, method: str, options: Mapping[str, float] = ...
) -> _Result: ...
@overload
def minimize(
    fun: Callable[[_Array], tuple[float, _Array]],
    x0: ArrayLike,
    *,
    jac: Literal[True],
    method: str,
    bounds: _Bounds = ...,
    options: Mapping[str, float] = ...,
) -> _Result: ...
def minimize_scalar(
    fun: Callable[[float], float],
    *,
    bounds: tuple[float, float],
    method: str,
    options: Mapping[str, float] = ...,
) -> _ScalarResult: ...
