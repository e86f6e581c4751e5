# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Linear mixed models with a random intercept, or intercept and slope, by maximum or restricted likelihood.

The likelihood is profiled over fixed effects and residual variance as in lme4 (Bates, Maechler, Bolker & Walker
2015), so that it is a function of the relative Cholesky factor of the random effects alone. All sums over a client's
rows are taken once; a step of the optimiser costs the same however many rows there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openipt.outcomes.faults import OutcomeError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MixedModel:
    """A fitted model. Scores in scale points, the slope in points per unit of time.

    ``fixed`` (p) with covariance ``fixed_covariance`` (p x p); ``random_covariance`` (q x q: intercept, slope) and
    ``residual_variance``; ``effects`` (clients x q): each client's departure from the mean (best linear unbiased
    prediction), in the order of ``ids``, known with ``effect_covariances`` (clients x q x q); ``log_likelihood`` is
    the restricted one when ``restricted``.
    """

    ids: tuple[str, ...]
    fixed: Floats
    fixed_covariance: Floats
    random_covariance: Floats
    residual_variance: float
    effects: Floats
    effect_covariances: Floats
    log_likelihood: float
    rows: int
    restricted: bool


@dataclass(frozen=True)
class _Sums:
    """Cross products of the random design Z, fixed design X and outcome y: per client (first axis) and over all."""

    zz: Floats
    zx: Floats
    zy: Floats
    xx: Floats
    xy: Floats
    yy: float
    rows: int


@dataclass(frozen=True)
class _Profile:
    deviance: float
    fixed: Floats
    information: Floats
    variance: float


def fit_mixed(
    ids: Sequence[str], fixed: Floats, random: Floats, outcome: Floats, *, restricted: bool = True
) -> MixedModel:
    """Fit outcome = fixed b + random u(client) + error.

    ``fixed`` (rows x p) and ``random`` (rows x 1 or 2) are design matrices. Raises OutcomeError for too few rows or
    clients and for designs that do not identify the effects.
    """
    names = tuple(dict.fromkeys(ids))
    _check(names, fixed, random, outcome)
    place = {name: number for number, name in enumerate(names)}
    client = np.array([place[name] for name in ids])
    # Centred on nothing, but scaled: the optimiser works on relative numbers, whatever the unit of time.
    scale = np.maximum(np.abs(random).max(axis=0), 1e-12)
    sums = _sums(client, len(names), fixed, random / scale, outcome)
    theta = _best_theta(sums, restricted)
    return _model(names, sums, theta, scale, restricted)


def _check(names: tuple[str, ...], fixed: Floats, random: Floats, outcome: Floats) -> None:
    faults = []
    if not all(np.isfinite(part).all() for part in (fixed, random, outcome)):
        faults.append("a score or time is missing or no finite number")
    if len(names) < 2:
        faults.append(f"a mixed model needs at least 2 clients; there are {len(names)}")
    if len(outcome) <= len(names) + random.shape[1]:
        faults.append(f"too few scores: {len(outcome)} of {len(names)} clients; clients need several each")
    if not faults and np.linalg.matrix_rank(fixed) < fixed.shape[1]:
        faults.append("the fixed effects cannot be told apart: is every time the same?")
    if not faults and np.ptp(outcome) == 0:
        faults.append("all scores are the same: there is no variance to explain")
    if faults:
        raise OutcomeError(faults)


def _sums(client: NDArray[np.intp], count: int, fixed: Floats, random: Floats, outcome: Floats) -> _Sums:
    def per_client(left: Floats, right: Floats) -> Floats:
        total = np.zeros((count, left.shape[1], right.shape[1]))
        np.add.at(total, client, left[:, :, None] * right[:, None, :])
        return total

    column = outcome[:, None]
    return _Sums(
        zz=per_client(random, random),
        zx=per_client(random, fixed),
        zy=per_client(random, column)[:, :, 0],
        xx=fixed.T @ fixed,
        xy=fixed.T @ outcome,
        yy=float(outcome @ outcome),
        rows=len(outcome),
    )


def _factor(theta: Floats) -> Floats:
    """The relative Cholesky factor: one number for an intercept; three, column by column, with a slope."""
    if len(theta) == 1:
        return theta.reshape(1, 1)
    return np.array([[theta[0], 0.0], [theta[1], theta[2]]])


def _inner(sums: _Sums, factor: Floats) -> Floats:
    """I + L'Z'ZL for every client."""
    return np.eye(len(factor)) + factor.T @ sums.zz @ factor


def _profile(theta: Floats, sums: _Sums, restricted: bool) -> _Profile:
    factor = _factor(theta)
    inner = _inner(sums, factor)
    zx, zy = factor.T @ sums.zx, sums.zy @ factor
    solved_x = np.linalg.solve(inner, zx)
    solved_y = np.linalg.solve(inner, zy[:, :, None])[:, :, 0]
    information = sums.xx - np.einsum("gqp,gqr->pr", zx, solved_x)
    target = sums.xy - np.einsum("gqp,gq->p", zx, solved_y)
    fixed = np.linalg.solve(information, target)
    residual = sums.yy - float(np.einsum("gq,gq->", zy, solved_y)) - float(target @ fixed)
    freedom = sums.rows - (len(fixed) if restricted else 0)
    variance = max(residual, 1e-300) / freedom
    deviance = float(np.linalg.slogdet(inner)[1].sum()) + freedom * (1 + np.log(2 * np.pi * variance))
    if restricted:
        deviance += float(np.linalg.slogdet(information)[1])
    return _Profile(deviance, fixed, information, variance)


def _best_theta(sums: _Sums, restricted: bool) -> Floats:
    """The best factor. Its signs are free (only LL' counts), so there is no bound for a fit on the edge to stick to."""
    # scipy takes about a second to load: only who fits a model should wait for it.
    from scipy.optimize import minimize

    size = sums.zz.shape[1]
    starts = ([1.0], [0.1]) if size == 1 else ([1.0, 0.0, 1.0], [0.5, 0.5, 0.1], [1.0, -0.5, 0.3])

    def deviance(theta: Floats) -> float:
        return _profile(np.asarray(theta), sums, restricted).deviance

    rough = [minimize(deviance, start, method="L-BFGS-B") for start in starts]
    best = min(rough, key=lambda found: float(found.fun))
    fine = {"xatol": 1e-9, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000}
    polished = minimize(deviance, best.x, method="Nelder-Mead", options=fine)
    return np.asarray(min((best, polished), key=lambda found: float(found.fun)).x)


def _model(names: tuple[str, ...], sums: _Sums, theta: Floats, scale: Floats, restricted: bool) -> MixedModel:
    found = _profile(theta, sums, restricted)
    factor = _factor(theta)
    gap = sums.zy - sums.zx @ found.fixed
    known = found.variance * factor @ np.linalg.inv(_inner(sums, factor)) @ factor.T
    covariance = found.variance * (factor @ factor.T)
    return MixedModel(
        ids=names,
        fixed=found.fixed,
        fixed_covariance=found.variance * np.linalg.inv(found.information),
        random_covariance=covariance / np.outer(scale, scale),
        residual_variance=found.variance,
        effects=np.einsum("gqr,gr->gq", known, gap) / found.variance / scale,
        effect_covariances=known / np.outer(scale, scale),
        log_likelihood=-found.deviance / 2,
        rows=sums.rows,
        restricted=restricted,
    )


def growth(
    ids: Sequence[str], times: Floats, scores: Floats, *, slope: bool = True, restricted: bool = True
) -> MixedModel:
    """A growth model: score = intercept + slope x time, both differing by client (or the intercept alone)."""
    design = np.column_stack([np.ones(len(times)), times])
    return fit_mixed(ids, design, design if slope else design[:, :1], np.asarray(scores, float), restricted=restricted)
