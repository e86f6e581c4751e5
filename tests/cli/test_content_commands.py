# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt content``: a service checks its own content before it uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from openipt.cli import main
from openipt.protocol.load import content
from openipt.protocol.model import Content

DATA = Path(__file__).parents[1] / "data" / "content"


def counts(made: Content, added: int = 0) -> str:
    """What there is, and so many forms and worksheets more."""
    areas, techniques = len(made.areas), len(made.techniques)
    forms, worksheets = len(made.forms) + added, len(made.worksheets) + added
    return f"form {forms}, area {areas}, technique {techniques}, worksheet {worksheets}"


def test_what_ships_has_no_faults_and_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"no faults: {counts(content())}, fact ")
    assert said.err == ""


def test_a_folder_is_checked_on_top_of_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check", str(DATA / "group-who")]) == 0
    assert capsys.readouterr().out.startswith(f"no faults: {counts(content(), added=1)}, fact ")


def test_all_faults_go_to_standard_error_and_nothing_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "worksheets").mkdir()
    (tmp_path / "worksheets" / "a.toml").write_text('id = "a"\nsource = "x"\nmark = "D"\n', encoding="utf-8")
    (tmp_path / "settings.toml").write_text("version = ", encoding="utf-8")
    assert main(["content", "check", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0].startswith("settings.toml: file: TOML: ")
    assert "worksheets/a.toml: worksheet a: section: is missing" in lines
    assert "worksheets/a.toml: worksheet a: title: is missing" in lines
    assert "worksheets/a.toml: worksheet a: version: is missing" in lines
    assert lines[-1] == "4 faults"


def test_a_folder_that_is_not_there_is_the_users_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check", "no/such/folder"]) == 2
    assert "no/such/folder: folder: -: there is no such folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "there is no command 'chek'"),
        (["check", "a", "b"], "unrecognized arguments: b"),
        (["show", "worksheet", "nothing"], "there is no worksheet 'nothing'"),
        (["show", "dog", "affect"], "there is no dog 'affect'"),
    ],
)
def test_a_wrong_word_is_answered_in_one_plain_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", *arguments]) == 2
    found = capsys.readouterr()
    assert said in found.err
    assert found.out == ""
    assert len(found.err.strip().splitlines()) == 1


def test_entries_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "list"]) == 0
    assert "worksheet safety-plan" in capsys.readouterr().out.splitlines()
    assert main(["content", "show", "worksheet", "safety-plan"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "safety-plan"


def test_ids_of_a_service_are_written_down_beside_its_own_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (DATA / "group-who").rglob("*.toml"):
        target = tmp_path / path.relative_to(DATA / "group-who")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    assert main(["content", "release", str(tmp_path)]) == 0
    listed = json.loads((tmp_path / "released.json").read_text(encoding="utf-8"))
    assert listed["worksheet pre-group-meeting.own_goal"] == "line"
    assert not any(key.startswith("worksheet formulation") for key in listed), "only what is its own"
    sheet = tmp_path / "worksheets" / "pre-group-meeting.toml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace('"rules_heard"', '"rules_known"'), encoding="utf-8")
    capsys.readouterr()
    assert main(["content", "check", str(tmp_path)]) == 2
    assert "pre-group-meeting.rules_heard: has been in use (yes) and is gone" in capsys.readouterr().err


def test_checking_content_loads_neither_the_clinic_nor_the_statistics() -> None:
    code = (
        "import sys; from openipt.cli import main; main(['content', 'check']);"
        "print([name for name in ('django', 'numpy', 'scipy', 'openipt.clinic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
