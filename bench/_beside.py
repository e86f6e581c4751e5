# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Timing beside another revision: ``./run bench --beside REVISION [NAME ...]``.

The revision gets a checkout and an environment of its own, kept in the cache folder for the next time. Two processes
then run the benches of this checkout, one on either package, each in a world of its own from the same seed, and take
turns: what slows the machine slows both. Jobs come from the bench's ``jobs()``; one that the revision cannot do is
said to be absent.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "tools"))

from revisions import Refused, commit_of, git

WORKER = HERE / "_jobs.py"
PAIRS = 15


def cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "openipt-bench"


def environment(commit: str) -> Path:
    """Return the Python of that revision's own environment, which its own ./run makes. Raises Refused."""
    folder = cache() / commit
    python = folder / ".venv" / "bin" / "python"
    if not (folder / "run").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        git("worktree", "prune")
        git("worktree", "add", "--detach", str(folder), commit)
    done = subprocess.run(["sh", folder / "run", "docs"], capture_output=True, text=True, check=False)
    if not python.exists() or subprocess.run([python, "-c", "import openipt"], check=False).returncode:
        raise Refused(f"The environment of {commit[:7]} in {folder} could not be made. {done.stderr.strip()}")
    return python


class Side:
    """A process that runs the jobs of one bench on one environment."""

    def __init__(self, python: Path | str, bench: Path) -> None:
        self._world = tempfile.TemporaryDirectory(prefix="openipt-bench-")
        settings = {**os.environ, "OPENIPT_DATA": self._world.name}
        settings.pop("PYTHONPATH", None)
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([python, WORKER, bench], stdin=pipe, stdout=pipe, text=True, env=settings)
        self.absent = dict(line.split("\t", 1) for line in self._lines() if "\t" in line)
        self.jobs = list(self._lines())

    def _lines(self) -> list[str]:
        """Return what the process says, up to an empty line."""
        assert self._process.stdout
        lines = []
        for line in self._process.stdout:
            if line == "\n":
                return lines
            lines.append(line.rstrip("\n"))
        raise Refused("A bench ended before its time; what it printed is above.")

    def measure(self, job: str) -> tuple[float, float] | None:
        """CPU time of one run and of the yardstick after it, 1 without one; None where it does not work there."""
        assert self._process.stdin
        self._process.stdin.write(f"{job}\n")
        self._process.stdin.flush()
        answer = self._lines()[0]
        try:
            job_seconds, yardstick = [*map(float, answer.split()), 1.0][:2]
            return job_seconds, yardstick
        except ValueError:
            self.absent[job] = answer
            return None

    def close(self) -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()
        self._world.cleanup()


def compare(bench: Path, then: Path | str, now: Path | str, pairs: int = PAIRS) -> list[str]:
    """Return the table of one bench: what each job costs on either side, median and middle half of the paired ratios.

    Costs are multiples of the yardstick where the bench has one, else milliseconds.
    """
    unit = "x bare" if "\nYARDSTICK = " in bench.read_text(encoding="utf-8") else "ms"
    old, new = Side(then, bench), Side(now, bench)
    try:
        lines = [f"{'job':38}{f'then, {unit}':>14}{f'now, {unit}':>14}{'now / then':>12}   middle half"]
        for job in new.jobs:
            lines.append(_line(job, old, new, pairs, 1 if unit == "x bare" else 1e3))
        lines += [f"{job:38}cannot be timed now: {why}" for job, why in new.absent.items() if job not in new.jobs]
        return lines
    finally:
        old.close()
        new.close()


def _line(job: str, old: Side, new: Side, pairs: int, scale: float) -> str:
    if job not in old.jobs:
        return f"{job:38}does not exist there: {old.absent.get(job) or old.absent.get('*', 'the job is new')}"
    costs = []
    for number in range(pairs):
        order = (old, new) if number % 2 == 0 else (new, old)
        measured = {side: side.measure(job) for side in order}
        before, after = measured[old], measured[new]
        if before is None or after is None:
            where, why = ("there", old.absent[job]) if before is None else ("now", new.absent[job])
            return f"{job:38}does not work {where}: {why}"
        costs.append((before[0] / before[1], after[0] / after[1]))
    low, middle, high = statistics.quantiles((after / before for before, after in costs), n=4)
    before, after = (scale * statistics.median(side) for side in zip(*costs, strict=True))
    return f"{job:38}{before:14.3f}{after:14.3f}{middle:12.2f}   {low:.2f} to {high:.2f}"


def main(revision: str, names: list[str]) -> int:
    """Compare the benches named that have jobs; 2 where it cannot be done."""
    try:
        commit = commit_of(revision)
        if git("status", "--porcelain"):
            print("This checkout has changes that are not committed; they are timed as they are.")
        print(f"Making or finding the environment of {commit[:7]} ...", flush=True)
        python = environment(commit)
        for name in names:
            bench = HERE / f"{name}.py"
            print(f"\n{name}\n{'=' * len(name)}", flush=True)
            if "\ndef jobs(" not in bench.read_text(encoding="utf-8"):
                print("It times nothing that could be set beside another revision.")
                continue
            print("\n".join(compare(bench, python, sys.executable)), flush=True)
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0
