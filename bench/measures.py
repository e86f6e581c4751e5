# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""How long scoring and change of whole tables take, as multiples of the plainest numpy on the same array.

Run: python bench/measures.py. Budgets: scoring 3, change classes 20.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from openipt.outcomes import change_classes, score_table

ROWS, CLIENTS = 5_000_000, 1_000_000
BUDGETS = {"score_table of 5 million x 9": 3.0, "change classes of 1 million clients": 20.0}


def quickest(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of some runs, in seconds."""
    ratios_of_rounds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        ratios_of_rounds.append(time.perf_counter() - start)
    return min(ratios_of_rounds)


def jobs() -> dict[str, Callable[[], object]]:
    """Return what is timed, by name; the yardsticks last."""
    random = np.random.default_rng(1)
    answers = random.integers(0, 4, (ROWS, 9), dtype=np.int8)
    first, last = random.integers(0, 28, (2, CLIENTS)).astype(float)
    work = (lambda: score_table(answers), lambda: change_classes(first, last, "phq-9"))
    yardsticks = (lambda: answers.sum(axis=1), lambda: (last - first) <= -6)
    return dict(zip((*BUDGETS, *(f"yardstick of {name}" for name in BUDGETS)), work + yardsticks, strict=True))


def ratios() -> dict[str, float]:
    """Return each task's time over its yardstick's, measured in turn."""
    tasks = jobs()
    return {name: quickest(tasks[name]) / quickest(tasks[f"yardstick of {name}"]) for name in BUDGETS}


def main() -> int:
    """Print the ratios; 1 when one is over its budget."""
    measured = ratios()
    for name, ratio in measured.items():
        print(f"{name:<40}{ratio:6.2f} x the yardstick (budget {BUDGETS[name]:g})")
    return int(any(ratio > BUDGETS[name] for name, ratio in measured.items()))


if __name__ == "__main__":
    sys.exit(main())
