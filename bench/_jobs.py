# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Runs the jobs of a bench when told to: the process behind `_beside`, in the environment of either revision.

Run: python bench/_jobs.py BENCH.py. First it prints what it cannot do (name, tab, reason), an empty line, the names of
its jobs, an empty line. Then for each name on standard input it prints the CPU seconds of one run, or why there are
none, and an empty line. Where a bench has a `YARDSTICK`, one of its jobs, each run of another job is followed by one of
that; then two numbers are printed, and jobs return their own seconds.
"""

import contextlib
import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path

AT_LEAST = 0.02  # seconds of one measurement: a quick job is run several times


def load(path: Path) -> tuple[dict[str, Callable[[], object]], str]:
    """Return the jobs of a bench, made ready, and the name of its yardstick, "" for none."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    jobs: dict[str, Callable[[], object]] = module.jobs()
    return jobs, getattr(module, "YARDSTICK", "")


def plain(problem: Exception) -> str:
    """Return a problem in one line."""
    return f"{type(problem).__name__}: {' '.join(str(problem).split())}"[:200]


def seconds(job: Callable[[], object], runs: int) -> float:
    """CPU time of one of several runs."""
    start = time.process_time()
    for _ in range(runs):
        job()
    return (time.process_time() - start) / runs


def beside_yardstick(job: Callable[[], object], yardstick: Callable[[], object]) -> str:
    """Return the seconds of a job and of the yardstick right after it."""
    return f"{job()!r} {yardstick()!r}"


def main(path: Path) -> None:
    """Answer until standard input ends."""
    out = sys.stdout
    jobs: dict[str, Callable[[], object]] = {}
    yardstick = ""
    with contextlib.redirect_stdout(sys.stderr):
        try:
            jobs, yardstick = load(path)
            absent = ""
        except Exception as problem:
            absent = f"*\t{plain(problem)}\n"
    out.write(absent + "\n" + "".join(f"{name}\n" for name in jobs) + "\n")
    out.flush()
    runs: dict[str, int] = {}
    for line in sys.stdin:
        name = line.rstrip("\n")
        with contextlib.redirect_stdout(sys.stderr):
            try:
                if name not in runs:
                    jobs[name]()  # what is worked out once is not the job
                    once = AT_LEAST if yardstick else max(seconds(jobs[name], 1), 1e-6)
                    runs[name] = max(1, round(AT_LEAST / once))
                if yardstick:
                    answer = beside_yardstick(jobs[name], jobs[yardstick])
                else:
                    answer = repr(seconds(jobs[name], runs[name]))
            except Exception as problem:
                answer = plain(problem)
        out.write(f"{answer}\n\n")
        out.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
