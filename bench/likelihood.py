# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether any fit is less likely than the best point of a fine grid, over many random small sets.

Run: python bench/likelihood.py [SHARE]. Sets of two to six studies (three-level models: of two to five trials), their
variances within a factor of 10, 100 or 10,000, half of them with heterogeneity, from a fixed seed. A SHARE below 1
takes fewer sets of each. A fit counts as worse when the grid's best is higher by more than 1e-8 (three levels and
selection 1e-6); one that says that it has not converged is counted by itself. Exit 1 when any is worse. Its figures
stand in docs/evidence/likelihood.md.
"""

import sys
from collections.abc import Callable, Iterator

import numpy as np

from openipt.evidence.bias.selection import _Likelihood, selection_model
from openipt.evidence.design import design_matrix
from openipt.evidence.errors import DataError
from openipt.evidence.estimators import ml, reml
from openipt.evidence.estimators.likelihood import log_likelihood
from openipt.evidence.models import OneInterceptModel, RegressionModel
from openipt.evidence.multilevel import three_level
from openipt.evidence.trial_blocks import Blocks

FACTORS = (10.0, 100.0, 10_000.0)
POINTS = 400
# Sets of each factor.
COUNTS = {"REML": 20_000, "ML": 20_000, "meta-regression, REML": 5_000, "meta-regression, ML": 5_000}
SEARCHED = {"three levels": 1_000, "selection": 100}
Set = tuple[np.ndarray, np.ndarray]
Outcome = tuple[float, bool]  # by how much the grid is better, whether the fit says that it has converged


def sets(count: int, factor: float, least: int = 2) -> Iterator[Set]:
    """Yield effects and variances."""
    random = np.random.default_rng([int(factor), least])
    for _ in range(count):
        k = random.integers(least, 7)
        vi = 0.02 * factor ** random.uniform(0, 1, k)
        tau2 = 0.05 * np.exp(random.uniform(-4, 4)) * random.integers(0, 2)
        yield random.normal(0, np.sqrt(vi + tau2)), vi


def pooled(data_set: Set, restricted: bool, moderator: bool = False) -> Outcome:
    """Return one variance, with or without a moderator: the whole grid at once, by plain sums of squares."""
    yi, vi = data_set
    if moderator:
        design = design_matrix({"x": list(range(len(yi)))}, len(yi))[1]
        model: OneInterceptModel | RegressionModel = RegressionModel(yi, vi, design)
        basis = np.linalg.qr(design)[0]
    else:
        model, basis = OneInterceptModel(yi, vi), np.full((len(yi), 1), len(yi) ** -0.5)
    tau2 = float((reml if restricted else ml).estimate(model))
    reached = likelihoods(yi, vi, basis, np.array([tau2]), restricted)[0]
    low, squares = vi.min(), np.sum((yi - yi.mean()) ** 2)
    grid = low * np.expm1(np.linspace(0, np.log1p(squares / low), POINTS))
    assert np.isfinite(log_likelihood(model, tau2, restricted=restricted))
    return float(likelihoods(yi, vi, basis, grid, restricted).max() - reached), True


def likelihoods(yi: np.ndarray, vi: np.ndarray, basis: np.ndarray, tau2: np.ndarray, restricted: bool) -> np.ndarray:
    """Log-likelihoods up to a constant, written out and without the engine."""
    w = 1 / (vi + tau2[:, None])
    information = np.einsum("gk,ki,kj->gij", w, basis, basis)
    beta = np.linalg.solve(information, ((w * yi) @ basis)[..., None])[..., 0]
    resid = yi - beta @ basis.T
    result = 0.5 * (np.log(w).sum(axis=1) - (w * resid * resid).sum(axis=1))
    return result - 0.5 * np.linalg.slogdet(information)[1] if restricted else result


def levels(data_set: Set) -> Outcome:
    """Three levels: trials of one to three effects."""
    yi, vi = data_set
    random = np.random.default_rng(len(yi))
    trial = np.sort(random.integers(0, max(2, len(yi) - 1), len(yi)))
    trial[0], trial[1], trial[-1] = 0, 0, len(yi)
    rho = float(random.choice([0.0, 0.6]))
    fitted, blocks = three_level(yi, vi, trial.tolist(), rho), Blocks(yi, vi, trial.tolist(), rho)
    axes = [np.concatenate(([0.0], np.geomspace(values[1] / 50, values[-1], 100))) for values in blocks.axes()]
    best = blocks.heights(*(part.ravel() for part in np.meshgrid(*axes))).max()
    return float(best - fitted.log_likelihood), fitted.converged


def selected(data_set: Set) -> Outcome:
    """Return the selection model with one step."""
    yi, vi = data_set
    fitted = selection_model(yi, vi, favours="greater")
    likelihood, reach = _Likelihood(yi, vi, 0.025), np.ptp(yi) + 2 * np.sqrt(vi.max())
    tau2 = np.concatenate(([0.0], np.geomspace(vi.min() / 30, np.sum((yi - yi.mean()) ** 2), 40)))
    means = np.linspace(yi.min() - reach, yi.max() + reach, 60)
    points = np.stack(np.meshgrid(means, tau2, np.geomspace(1e-6, 100, 30), indexing="ij"), axis=-1)
    reached = likelihood.at(np.array([fitted.estimate, fitted.tau2, fitted.delta]))
    return float(likelihood.at(points).max() - reached), fitted.converged


FITS: dict[str, tuple[Callable[[Set], Outcome], int, float]] = {
    "REML": (lambda data_set: pooled(data_set, True), 2, 1e-8),
    "ML": (lambda data_set: pooled(data_set, False), 2, 1e-8),
    "meta-regression, REML": (lambda data_set: pooled(data_set, True, True), 3, 1e-8),
    "meta-regression, ML": (lambda data_set: pooled(data_set, False, True), 3, 1e-8),
    "three levels": (levels, 3, 1e-6),
    "selection": (selected, 3, 1e-6),
}


def main(share: float) -> int:
    """Print a row for each model and factor."""
    bad = 0
    print(f"{'model':24}{'factor':>8}{'sets':>8}{'worse':>8}{'by at most':>13}{'not converged':>15}{'refused':>9}")
    for name, (fit, least, bearable) in FITS.items():
        for factor in FACTORS:
            outcomes, refused = [], 0
            for data_set in sets(max(1, round(share * (COUNTS | SEARCHED)[name])), factor, least):
                try:
                    outcomes.append(fit(data_set))
                except DataError:
                    refused += 1
            gaps = [gap for gap, converged in outcomes if converged]
            worse = sum(gap > bearable for gap in gaps)
            bad += worse
            open_ended = len(outcomes) - len(gaps)
            row = f"{name:24}{factor:8,.0f}{len(outcomes) + refused:8,}{worse:8}{max(0.0, *gaps):13.1e}"
            print(f"{row}{open_ended:15}{refused:9}", flush=True)
    print(f"{bad} fits are less likely than a grid point." if bad else "No fit is less likely than its grid's best.")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
