# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Timing beside another revision: both sides run the same jobs in turn, and what cannot be timed is said."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"
A_BENCH = """
import os
def jobs():
    def gone():
        raise AttributeError("no such thing\\nhere")
    def noisy():
        print("a line that is no answer")
        sum(range(1000))
    found = {"a sum": lambda: sum(range(20000)), "noisy": noisy, "gone": gone}
    if "AS_NEW" in os.environ:
        found["new"] = lambda: None
    return found
"""


@pytest.fixture
def beside(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    return runpy.run_path(str(BENCH / "_beside.py"))


@pytest.fixture
def a_bench(tmp_path):
    path = tmp_path / "a_bench.py"
    path.write_text(A_BENCH)
    return path


def new_side(tmp_path):
    """A Python that knows one job more."""
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\nAS_NEW=1 exec {sys.executable} "$@"\n')
    program.chmod(0o755)
    return program


def test_each_job_is_timed_on_both_sides_in_turn(beside, a_bench, tmp_path):
    lines = beside["compare"](a_bench, sys.executable, new_side(tmp_path), pairs=3)
    rows = {line[:38].strip(): line[38:].split() for line in lines}
    then, now, ratio = map(float, rows["a sum"][:3])
    assert then > 0
    assert ratio == pytest.approx(now / then, rel=0.9)
    assert len(rows["noisy"]) == 6
    assert " ".join(rows["gone"]) == "does not work there: AttributeError: no such thing here"
    assert " ".join(rows["new"]) == "does not exist there: the job is new"


def test_a_bench_that_an_older_package_cannot_load_says_why(beside, a_bench, tmp_path):
    a_bench.write_text("import os\nif 'AS_NEW' not in os.environ: import openipt.not_there\n" + A_BENCH)
    lines = beside["compare"](a_bench, sys.executable, new_side(tmp_path), pairs=2)
    assert "does not exist there: ModuleNotFoundError: No module named 'openipt.not_there'" in lines[1]


def test_every_bench_that_times_can_be_set_beside_another(beside):
    timed = [path.stem for path in BENCH.glob("*.py") if "\ndef jobs(" in path.read_text()]
    assert {"evidence", "measures", "pages"} <= set(timed)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--beside"], "Say beside which revision"),
        (["--beside", "no-such-revision", "evidence"], "There is no revision no-such-revision in this checkout."),
        (["--beside", "HEAD", "speed"], "There is no bench speed"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(words, reason):
    done = subprocess.run(
        [sys.executable, BENCH, *words], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
