# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Long work shows on a terminal that it goes on, and nowhere else."""

import io
import re
import sys
import time
from pathlib import Path

import pytest

from openipt.cli import main
from openipt.cli import progress as module
from openipt.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER", 0.001)
    monkeypatch.setattr(module, "EVERY", 0.001)


def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    head = ",".join(f"phq9_{item}" for item in range(1, 10))
    path.write_text("\n".join([head, *[",".join("1" * 9)] * 1500]), encoding="utf-8")
    return path


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *argv: str) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    assert main(["measure", "score", "phq-9", *argv, "--json"]) == 0
    return stream.getvalue()


def test_on_a_terminal_the_work_says_how_much_is_done_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(monkeypatch, Terminal(), str(people(tmp_path)))
    assert "measure score phq-9" in text
    assert "of 1,500 (" in text
    assert text.endswith(module.CLEAR)
    assert "of 1,500" not in capsys.readouterr().out


@pytest.mark.parametrize(("stream", "options"), [(io.StringIO(), ()), (Terminal(), ("--quiet",))])
def test_where_there_is_no_terminal_or_quiet_is_wanted_nothing_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stream: io.StringIO, options: tuple[str, ...]
) -> None:
    assert "measure score" not in shown(monkeypatch, stream, str(people(tmp_path)), *options)


def wait_until_shown(stream: io.StringIO, pattern: str) -> None:
    """Give the thread that writes its turn, however busy the machine is. AssertionError after 20 seconds."""
    limit = time.monotonic() + 20
    while not re.search(pattern, stream.getvalue()):
        assert time.monotonic() < limit, f"{pattern} is not in {stream.getvalue()!r}"
        time.sleep(0.005)


def test_work_without_steps_says_how_long_it_has_gone_on() -> None:
    stream = Terminal()
    with Progress("evidence gosh", stream=stream):
        wait_until_shown(stream, r"evidence gosh: \d+ s")


def test_a_note_takes_the_line_away_first() -> None:
    stream = Terminal()
    with Progress("pool", stream=stream):
        wait_until_shown(stream, re.escape(module.CLEAR))
        module.clear()
        assert stream.getvalue().count(module.CLEAR) > 1
    module.clear()
    assert Progress.shown is None
