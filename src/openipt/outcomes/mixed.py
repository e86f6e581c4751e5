# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Linear mixed models with a random intercept, or intercept and slope, by maximum or restricted likelihood.

The likelihood is profiled over fixed effects and residual variance as in lme4 (Bates, Maechler, Bolker & Walker
2015), so that it is a function of the relative Cholesky factor of the random effects alone. All sums over a client's
rows are taken once; a step of the optimiser costs the same however many rows there are.
"""

from collections.abc import Callable, Sequence
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
    the restricted one when ``restricted``. ``converged``: whether the search is known to have ended at the top of the
    likelihood; if not, no number here can be relied on.
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
    converged: bool


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
    theta, converged = _best_theta(sums, restricted)
    return _model(names, sums, theta, scale, restricted, converged)


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
    """Return the relative Cholesky factor: one number for an intercept; three, column by column, with a slope."""
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


def _best_theta(sums: _Sums, restricted: bool) -> tuple[Floats, bool]:
    """Return the best factor, and whether it is known to be the best. Its signs are free (only LL' counts): no bound.

    The deviance is worked out on a grid of spreads and correlations; every valley that shows there is followed down.
    """
    # scipy takes about a second to load: only who fits a model should wait for it.
    from scipy.optimize import minimize

    def deviance(theta: Floats) -> float:
        return _profile(np.asarray(theta), sums, restricted).deviance

    grid = _grid(sums.zz.shape[1])
    table = np.array([deviance(theta) for theta in grid.reshape(-1, grid.shape[-1])]).reshape(grid.shape[:-1])
    rough = [minimize(deviance, grid[place], method="L-BFGS-B") for place in _valleys(table)]
    best = min(rough, key=lambda fit: float(fit.fun))
    if np.abs(best.x).max() > FARTHEST:
        return np.asarray(best.x), False
    fine = {"xatol": 1e-9, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000}
    polished = minimize(deviance, best.x, method="Nelder-Mead", options=fine)
    chosen = min((best, polished), key=lambda fit: float(fit.fun))
    theta = np.asarray(chosen.x)
    settled = bool(polished.success) and float(np.abs(_slopes(deviance, theta)).max()) < FLAT
    within = float(np.abs(theta).max()) < FARTHEST and float(chosen.fun) <= float(table.min()) + FLAT
    return theta, settled and within


SPREADS = np.array([0.0, 0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0])  # of random effects, in residual standard deviations
CORRELATIONS = np.array([-0.9, 0.0, 0.9])
FLAT = 1e-3  # a deviance, per unit of relative change, below which nothing is left to follow down
FARTHEST = 1e4  # a spread beyond which the residual variance is as good as zero: the likelihood has no top


def _grid(size: int) -> Floats:
    """Factors to begin with: one axis of spreads for an intercept; two, and one of correlations, with a slope."""
    if size == 1:
        return SPREADS[:, None]
    intercept, slope, r = np.meshgrid(SPREADS, SPREADS, CORRELATIONS, indexing="ij")
    return np.stack((intercept, slope * r, slope * np.sqrt(1 - r * r)), axis=-1)


def _valleys(table: Floats) -> list[tuple[int, ...]]:
    """Return places of a table that are at least as low as the places next to them along every axis."""
    low = np.ones(table.shape, dtype=bool)
    for axis in range(table.ndim):
        padded = np.pad(table, [(1, 1) if other == axis else (0, 0) for other in range(table.ndim)], mode="edge")
        before, after = (np.delete(padded, places, axis=axis) for places in ((-2, -1), (0, 1)))
        low &= (table <= before) & (table <= after)
    return [tuple(place) for place in np.argwhere(low)]


def _slopes(deviance: Callable[[Floats], float], theta: Floats) -> Floats:
    """Central differences for a relative change of each part."""
    steps = np.diag(1e-4 * np.maximum(np.abs(theta), 0.01))
    return np.array([(deviance(theta + step) - deviance(theta - step)) / 2e-4 for step in steps])


def _model(
    names: tuple[str, ...], sums: _Sums, theta: Floats, scale: Floats, restricted: bool, converged: bool
) -> MixedModel:
    profile = _profile(theta, sums, restricted)
    factor = _factor(theta)
    gap = sums.zy - sums.zx @ profile.fixed
    known = profile.variance * factor @ np.linalg.inv(_inner(sums, factor)) @ factor.T
    covariance = profile.variance * (factor @ factor.T)
    return MixedModel(
        ids=names,
        fixed=profile.fixed,
        fixed_covariance=profile.variance * np.asarray(np.linalg.inv(profile.information), float),
        random_covariance=covariance / np.outer(scale, scale),
        residual_variance=profile.variance,
        effects=np.einsum("gqr,gr->gq", known, gap) / profile.variance / scale,
        effect_covariances=known / np.outer(scale, scale),
        log_likelihood=-profile.deviance / 2,
        rows=sums.rows,
        restricted=restricted,
        converged=converged,
    )


def growth(
    ids: Sequence[str], times: Floats, scores: Floats, *, slope: bool = True, restricted: bool = True
) -> MixedModel:
    """Return a growth model: score = intercept + slope x time, both differing by client (or the intercept alone)."""
    design = np.column_stack([np.ones(len(times)), times])
    return fit_mixed(ids, design, design if slope else design[:, :1], np.asarray(scores, float), restricted=restricted)
