# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How fast pooling is, side by side with PyMARE and R's metafor where they are there, in the same minute.

Run: python bench/evidence.py. PyMARE is used when this Python has it (pip install pymare), metafor when Rscript has it;
what is absent is said to be absent. CPU time of one process, the best of several runs. Our `pool` gives intervals of
tau2 and prediction as well, which the peers are not asked for. Exit 1 when a budget is broken.
"""

import importlib.util
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np

from openipt.evidence import pool, pool_many
from openipt.evidence.bias.selection import selection_model
from openipt.evidence.multilevel import three_level
from openipt.evidence.regression import meta_regression
from openipt.evidence.sensitivity.omitting import leave_one_out

# Ours must be at most the peer's time divided by this.
BUDGETS = {
    ("REML, k = 16", "pymare"): 1.0,
    ("REML, k = 16", "metafor"): 20.0,
    ("1,000 analyses of 16, REML", "metafor"): 40.0,
}
LINEAR = 2.0  # doubling k may at most double the time twice over
R_SCRIPT = """
suppressPackageStartupMessages(library(metafor)); set.seed(1)
yi <- rnorm(16, .5, .5); vi <- runif(16, .02, .2)
best <- function(f, n) min(sapply(1:5, function(i) system.time(for (j in 1:n) f())[["user.self"]])) / n
cat(as.character(packageVersion("metafor")), best(function() rma(yi, vi), 30),
    best(function() rma(yi, vi, method = "DL"), 30),
    best(function() for (i in 1:1000) rma(yi, vi), 1), best(function() leave1out(rma(yi, vi)), 3))
"""


def trials(k: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return effects and variances like those of therapy trials."""
    random = np.random.default_rng(seed)
    vi = random.uniform(0.02, 0.2, k)
    return random.normal(0.5, np.sqrt(0.15 + vi)), vi


def quickest(work: Callable[[], object], runs: int) -> float:
    """Return seconds of CPU for one run, the best of five rounds."""
    work()
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(runs):
            work()
        rounds.append((time.process_time() - start) / runs)
    return min(rounds)


RUNS = {"REML, k = 16": 100, "DL, k = 16": 100, "leave one out, k = 16, REML": 30, "leave one out, k = 500, REML": 1}


def jobs() -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    small, middle, large = trials(16), trials(500), trials(100_000)
    yi, vi = trials(16_000)
    group = np.repeat(np.arange(1000), 16)
    tiny = tiny_sets(20_000)
    trial = [row // 2 for row in range(48)]
    return {
        "REML, k = 16": lambda: pool(*small),
        "ML, k = 16": lambda: pool(*small, "ml"),
        "DL, k = 16": lambda: pool(*small, "dl"),
        "1,000 analyses of 16, REML": lambda: pool_many(yi, vi, group),
        "20,000 analyses of 2 to 6, REML": lambda: pool_many(*tiny),
        "20,000 analyses of 2 to 6, ML": lambda: pool_many(*tiny, "ml"),
        "leave one out, k = 16, REML": lambda: leave_one_out(*small),
        "leave one out, k = 500, REML": lambda: leave_one_out(*middle),
        "meta-regression, k = 16, REML": lambda: meta_regression(*small, {"x": list(range(16))}),
        "three levels, 48 effects of 24": lambda: three_level(*trials(48), trial),
        "selection model, k = 16": lambda: selection_model(*small),
        "REML, k = 50,000": lambda: pool(large[0][:50_000], large[1][:50_000]),
        "REML, k = 100,000": lambda: pool(*large),
    }


def tiny_sets(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return effects, variances within a factor of 100, and the number of the set, of sets of two to six studies."""
    random = np.random.default_rng(1)
    group = np.repeat(np.arange(count), random.integers(2, 7, count))
    vi = 0.02 * 100 ** random.uniform(0, 1, len(group))
    return random.normal(0, np.sqrt(vi + 0.1)), vi, group


def ours() -> dict[str, float]:
    """Return our own times."""
    return {name: quickest(job, RUNS.get(name, 3)) for name, job in jobs().items()}


def pymare() -> dict[str, float] | None:
    """PyMARE's times, None where it is absent."""
    if importlib.util.find_spec("pymare") is None:
        return None
    from pymare import Dataset
    from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator

    yi, vi = trials(16)

    def fit(estimator: Callable[[], object]) -> None:
        estimator().fit_dataset(Dataset(yi, vi)).summary()

    def reml() -> None:
        fit(lambda: VarianceBasedLikelihoodEstimator(method="REML"))

    return {
        "REML, k = 16": quickest(reml, 20),
        "DL, k = 16": quickest(lambda: fit(DerSimonianLaird), 20),
        "1,000 analyses of 16, REML": 1000 * quickest(reml, 20),
    }


def metafor() -> tuple[str, dict[str, float]] | None:
    """metafor's version and times, None where R or metafor is absent."""
    if shutil.which("Rscript") is None:
        return None
    done = subprocess.run(["Rscript", "-e", R_SCRIPT], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    number, *times = done.stdout.split()
    names = ("REML, k = 16", "DL, k = 16", "1,000 analyses of 16, REML", "leave one out, k = 16, REML")
    return number, dict(zip(names, map(float, times), strict=True))


def main() -> int:
    """Print a table of times and ratios; 1 when a budget is broken."""
    mine, python_peer, r_peer = ours(), pymare(), metafor()
    peers = {"pymare": python_peer or {}, "metafor": r_peer[1] if r_peer else {}}
    print(f"Python {sys.version.split()[0]}, numpy {version('numpy')}, scipy {version('scipy')}")
    print(f"PyMARE {version('pymare')}" if python_peer else "PyMARE is not installed: not compared")
    print(f"metafor {r_peer[0]}" if r_peer else "R with metafor is not installed: not compared")
    print(f"\n{'job':32}{'ours, ms':>12}{'PyMARE, ms':>12}{'times':>8}{'metafor, ms':>13}{'times':>8}")
    broken = []
    for job, seconds in mine.items():
        cells = f"{job:32}{1e3 * seconds:12.3f}"
        for peer, width in (("pymare", 12), ("metafor", 13)):
            theirs = peers[peer].get(job)
            cells += f"{1e3 * theirs:{width}.3f}{theirs / seconds:8.1f}" if theirs else " " * (width + 8)
            if theirs and theirs / seconds < BUDGETS.get((job, peer), 0.0):
                broken.append(f"{job}: only {theirs / seconds:.1f} times as fast as {peer}")
        print(cells)
    growth = mine["REML, k = 100,000"] / mine["REML, k = 50,000"]
    print(f"\nTwice the studies take {growth:.2f} times as long (k = 50,000 to 100,000).")
    if growth > 2 * LINEAR:
        broken.append("cost is not linear in k")
    print("\n".join(broken) if broken else "Every budget that could be measured is kept.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
