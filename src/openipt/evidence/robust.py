# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Cluster-robust variance of weighted least squares: standard errors that hold when the working model does not.

With m trials, trial i with design X_i, working covariance Phi_i, weights W_i = Phi_i^-1 and residuals e_i, and
M = (sum X_i' W_i X_i)^-1, the variance is M (sum X_i' W_i A_i e_i e_i' A_i' W_i X_i) M. The kinds differ in A_i:

CR0: the identity. CR1: the factor m / (m - p), p coefficients (R's metafor; clubSandwich calls it CR1p). Both are
tested by t on m - p degrees of freedom. Hedges, Tipton & Johnson (2010), Res Synth Methods 1:39-65.

CR2: A_i = D_i' B_i^(-1/2) D_i with Phi_i = D_i' D_i and B_i = D_i (Phi_i - X_i M X_i') D_i', which makes the variance
unbiased under the working model, tested by t on Satterthwaite's degrees of freedom, one number for each coefficient.
Tipton (2015), Psychological Methods 20:375-393; Pustejovsky & Tipton (2018), J Bus Econ Stat 36:672-683. Below four
degrees of freedom the test is not to be trusted (Tipton 2015).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from openipt.evidence.checks import check_level, effects_and_variances
from openipt.evidence.design import Moderators, design_matrix
from openipt.evidence.errors import UnknownChoiceError, refuse
from openipt.evidence.estimators import estimator
from openipt.evidence.grouping import Array
from openipt.evidence.inference import infer
from openipt.evidence.models import RegressionModel
from openipt.evidence.pooled import present

KINDS = ("CR0", "CR1", "CR2")
TINY = 1e-12  # an eigenvalue below this share of the largest there could be is zero


@dataclass(frozen=True, slots=True)
class Robust:
    """A coefficient with a cluster-robust standard error. None: nothing is left to judge it by (one trial alone)."""

    name: str
    kind: str
    estimate: float
    se: float
    df: float | None
    statistic: float | None
    p: float | None
    ci_lower: float | None
    ci_upper: float | None


@dataclass(frozen=True, slots=True)
class Clusters:
    """Trials with the same number of effects, n: design (trials, n, p), covariance (trials, n, n), residuals."""

    design: Array
    covariance: Array
    residuals: Array

    def weighted(self) -> Array:
        """W X of each trial."""
        return np.asarray(np.linalg.solve(self.covariance, self.design), dtype=np.float64)


def by_size(trial: Sequence[Hashable]) -> list[Array]:
    """Return row numbers, one array (trials, n) for each number n of effects a trial has."""
    rows: dict[Hashable, list[int]] = {}
    for row, name in enumerate(trial):
        rows.setdefault(name, []).append(row)
    sizes: dict[int, list[list[int]]] = {}
    for own in rows.values():
        sizes.setdefault(len(own), []).append(own)
    return [np.array(members) for members in sizes.values()]


def robust(
    names: Sequence[str],
    beta: Array,
    clusters: Sequence[Clusters],
    kind: str,
    level: float,
    turn: Array | None = None,
) -> list[Robust]:
    """Return every coefficient with its robust standard error, test and interval. Raises UnknownChoiceError, DataError.

    turn: from the coefficients of the clusters' designs to `beta`, where these are not the same.
    """
    if kind not in KINDS:
        raise UnknownChoiceError("robust variance", kind, KINDS)
    trials, p = sum(len(part.design) for part in clusters), len(beta)
    if trials <= p:
        raise refuse(f"robust errors need more trials than coefficients; here are {trials} and {p}")
    information = sum(np.einsum("bij,bik->jk", part.design, part.weighted()) for part in clusters)
    bread = np.linalg.inv(np.asarray(information))
    carried = [part.weighted() @ (bread if turn is None else bread @ turn.T) for part in clusters]
    if kind == "CR2":
        carried = [_adjustment(part, bread) @ plain for part, plain in zip(clusters, carried, strict=True)]
    scores = [np.einsum("bij,bi->bj", g, part.residuals) for part, g in zip(clusters, carried, strict=True)]
    variance = np.sum(np.concatenate(scores) ** 2, axis=0) * (trials / (trials - p) if kind == "CR1" else 1.0)
    df = _satterthwaite(clusters, carried, bread) if kind == "CR2" else np.full(p, float(trials - p))
    return _tested(names, kind, beta, np.sqrt(variance), df, level)


def _adjustment(part: Clusters, bread: Array) -> Array:
    """A_i' of CR2 for each trial; where B_i is singular, its pseudo-inverse root."""
    root = np.swapaxes(np.linalg.cholesky(part.covariance), 1, 2)
    left = part.covariance - part.design @ bread @ np.swapaxes(part.design, 1, 2)
    values, vectors = np.linalg.eigh(root @ left @ np.swapaxes(root, 1, 2))
    least = TINY * np.trace(part.covariance, axis1=1, axis2=2)[:, None] ** 2
    powers = np.where(values > least, values, np.inf) ** -0.5
    turned = np.swapaxes(vectors, 1, 2) @ root
    adjusted: Array = np.swapaxes(turned, 1, 2) @ (powers[:, :, None] * turned)
    return adjusted


def _satterthwaite(clusters: Sequence[Clusters], carried: Sequence[Array], bread: Array) -> Array:
    """(tr P)^2 / tr(P P) for each coefficient; P = diag(a) - U M U' is the covariance of the trials' scores."""
    a = np.concatenate(
        [np.einsum("bip,bij,bjp->bp", g, part.covariance, g) for part, g in zip(clusters, carried, strict=True)]
    )
    u = np.concatenate(
        [np.einsum("bij,bip->bpj", part.design, g) for part, g in zip(clusters, carried, strict=True)]
    )  # trial, coefficient, column of the design
    own = np.einsum("bpj,jk,bpk->bp", u, bread, u)
    cross = np.einsum("bpj,bpk->pjk", u, u) @ bread
    trace = np.sum(a - own, axis=0)
    square = np.sum(a**2 - 2 * a * own, axis=0) + np.einsum("pjk,pkj->p", cross, cross)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(trace > TINY * np.sum(a, axis=0), trace**2 / square, np.nan)


def _tested(names: Sequence[str], kind: str, beta: Array, se: Array, df: Array, level: float) -> list[Robust]:
    inference = infer(beta, se, df, level)
    judged = ~np.isnan(df)
    return [
        Robust(
            name,
            kind,
            float(beta[i]),
            float(se[i]),
            *(
                present(float(values[i])) if judged[i] else None
                for values in (df, inference.statistic, inference.p, inference.lower, inference.upper)
            ),
        )
        for i, name in enumerate(names)
    ]


def robust_regression(
    yi: ArrayLike,
    vi: ArrayLike,
    moderators: Moderators,
    trial: Sequence[Hashable],
    method: str = "reml",
    kind: str = "CR2",
    level: float = 0.95,
    *,
    intercept: bool = True,
) -> list[Robust]:
    """Meta-regression as `meta_regression` fits it, effects of a trial clustered; `trial` names the trial of each.

    Raises DataError and as `pool`.
    """
    effects, variances = effects_and_variances(yi, vi)
    if len(trial) != len(effects):
        raise refuse(f"{len(effects)} effects but {len(trial)} trial names")
    names, design = design_matrix(moderators, len(effects), intercept=intercept)
    model = RegressionModel(effects, variances, design)
    tau2 = float(estimator(method).estimate(model))
    beta, _, residuals = model.coefficients(tau2)
    basis, triangle = np.linalg.qr(design)  # as in the model: a moderator such as the year must not cost digits
    clusters = [
        Clusters(basis[rows], (variances[rows] + tau2)[:, :, None] * np.eye(rows.shape[1]), residuals[rows])
        for rows in by_size(trial)
    ]
    return robust(names, beta, clusters, kind, check_level(level), np.linalg.inv(triangle))
