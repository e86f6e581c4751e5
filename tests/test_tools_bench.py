# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Timing beside another revision: both sides run the same jobs in turn, and what cannot be timed is said."""

import os
import runpy
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from openipt.clinic.accounts.actions import create_service

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


def test_a_bench_with_a_yardstick_is_compared_in_its_unit(beside, a_bench, tmp_path):
    a_bench.write_text("""
YARDSTICK = "bare"
def jobs():
    return {"a page": lambda: 0.03, "bare": lambda: 0.002}
""")
    head, page, bare = beside["compare"](a_bench, sys.executable, new_side(tmp_path), pairs=2)
    assert "then, x bare" in head
    assert page[38:].split()[:3] == ["15.000", "15.000", "1.00"]
    assert bare[38:].split()[:3] == ["1.000", "1.000", "1.00"]


def test_a_bench_that_an_older_package_cannot_load_says_why(beside, a_bench, tmp_path):
    a_bench.write_text("import os\nif 'AS_NEW' not in os.environ: import openipt.not_there\n" + A_BENCH)
    lines = beside["compare"](a_bench, sys.executable, new_side(tmp_path), pairs=2)
    assert "does not exist there: ModuleNotFoundError: No module named 'openipt.not_there'" in lines[1]


def test_every_bench_that_times_can_be_set_beside_another(beside):
    timed = [path.stem for path in BENCH.glob("*.py") if "\ndef jobs(" in path.read_text()]
    assert {"evidence", "measures", "pages"} <= set(timed)


@pytest.fixture
def connection_stays():
    """Requests through WSGI close the connection of the test where nothing stops them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("connection_stays")
def test_the_bare_view_is_one_query_behind_one_middleware(monkeypatch, django_assert_num_queries):
    """Anything more would make every page look cheaper than it is."""
    monkeypatch.syspath_prepend(str(BENCH))
    wsgi = runpy.run_path(str(BENCH / "_wsgi.py"))
    create_service(name="Larkfield", zone="UTC", by=None, now=datetime.now(UTC))
    browser = wsgi["Browser"](wsgi["Bare"]())
    with django_assert_num_queries(1):
        assert browser.get("/") > 0
    assert browser.body == b"Larkfield"


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
