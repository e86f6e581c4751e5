# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The command line as a whole: help, version, exit codes."""

import sys
import types

import pytest

from openipt import cli


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {name}" in out for name in ("demo", "serve", "manage", "content", "measure", "outcomes", "evidence"))
    assert cli.main([]) == 0


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("openipt ")


def test_an_unknown_command_is_the_users_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["frob"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "there is no command 'frob'" in err


def fake(monkeypatch: pytest.MonkeyPatch, name: str, run: object) -> None:
    module = types.ModuleType(name)
    module.main = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.parametrize(
    ("command", "expected"), [("demo", ["demo", "--port", "1"]), ("manage", ["manage", "--port", "1"])]
)
def test_the_clinic_gets_the_name_of_its_command(
    monkeypatch: pytest.MonkeyPatch, command: str, expected: list[str]
) -> None:
    seen: list[str] = []
    fake(monkeypatch, "openipt.cli.clinic", lambda argv: seen.extend(argv) or 0)
    assert cli.main([command, "--port", "1"]) == 0
    assert seen == expected


def test_other_groups_get_what_follows_their_name(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    fake(monkeypatch, "openipt.cli.evidence", lambda argv: seen.extend(argv) or 0)
    assert cli.main(["evidence", "list", "--json"]) == 0
    assert seen == ["list", "--json"]


def broken(argv: list[str]) -> int:
    raise RuntimeError("two\nlines")


def test_a_fault_of_the_program_is_one_plain_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(monkeypatch, "openipt.cli.evidence", broken)
    assert cli.main(["evidence"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "RuntimeError: two lines" in err
    monkeypatch.setenv("OPENIPT_TRACEBACK", "1")
    assert cli.main(["evidence"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("left", "code"), [(SystemExit(0), 0), (SystemExit(2), 2), (SystemExit("words"), 1), (SystemExit(None), 0)]
)
def test_leaving_early_keeps_its_code(monkeypatch: pytest.MonkeyPatch, left: SystemExit, code: int) -> None:
    def leave(argv: list[str]) -> int:
        raise left

    fake(monkeypatch, "openipt.cli.evidence", leave)
    assert cli.main(["evidence"]) == code


def test_stopping_by_hand_shows_no_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(argv: list[str]) -> int:
        raise KeyboardInterrupt

    fake(monkeypatch, "openipt.cli.evidence", stopped)
    assert cli.main(["evidence"]) == 1
    assert capsys.readouterr().err == "openipt: stopped\n"
