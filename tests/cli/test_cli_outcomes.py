# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt outcomes`` as a researcher uses it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from openipt.cli import main

DATA = Path(__file__).parent.parent / "data" / "outcomes"
CLAUS = f"{DATA / 'claus_2020.csv'} --id id --time time --score bdi --first 1 --last 4"
COUPLES = f"{DATA / 'jacobson_1989.csv'} --id subject --time time --score das --first pre --last post"
NHS = "id,phq9_first,phq9_last,gad7_first,gad7_last,attended"


def run(capsys: pytest.CaptureFixture[str], argv: str) -> Any:
    assert main(["outcomes", *argv.split()]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], argv: str) -> list[str]:
    assert main(["outcomes", *argv.split()]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err.splitlines()


def test_change_with_a_cutoff(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(
        capsys, f"change {CLAUS} --reliability .801 --functional-mean 7.69 --functional-sd 7.52 --cutoff c --json"
    )
    expected = json.loads((DATA / "references" / "claus_2020.json").read_text(encoding="utf-8"))["bdi"]
    theirs = expected["combined_cutoff_c"]["JT"]["per_client"]
    assert (found["method"], found["n"]) == ("jt", 40)
    assert found["counts"] == {"recovered": 10, "improved": 8, "unchanged": 22, "deteriorated": 0, "harmed": 0}
    assert found["cutoff"] == pytest.approx(expected["cutoff_c"]["value"], abs=1e-10)
    assert [one["id"] for one in found["clients"]] == [str(one) for one in theirs["id"]]
    assert [one["rci"] for one in found["clients"]] == pytest.approx(theirs["rci"], abs=1e-10)
    assert [one["category"] for one in found["clients"]] == [one.lower() for one in theirs["category"]]
    assert set(found["clients"][0]) == {"id", "pre", "post", "change", "rci", "category"}


def test_without_functional_values_nobody_recovers(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, f"change --json --reliability 0.801 {CLAUS}")
    assert found["counts"] == {"recovered": 0, "improved": 18, "unchanged": 22, "deteriorated": 0, "harmed": 0}
    assert found["cutoff"] is None


@pytest.mark.parametrize("method", ["jt", "gln", "hll", "en", "nk", "ha", "hlm"])
def test_every_method_from_the_command_line(capsys: pytest.CaptureFixture[str], method: str) -> None:
    argv = CLAUS.replace("bdi", "hamd")
    found = run(capsys, f"change {argv} --reliability .8 --reliability-post .5 --method {method} --json")
    expected = json.loads((DATA / "references" / "claus_2020.json").read_text(encoding="utf-8"))["hamd"]
    block = expected["distribution_HLM"] if method == "hlm" else expected["distribution"][method.upper()]
    table = dict(zip(map(str.lower, block["summary"]["category"]), block["summary"]["n"], strict=True))
    assert found["counts"] == {"recovered": 0, "harmed": 0, **table}


def test_higher_is_better_and_words_as_times(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, f"change {COUPLES} --reliability .88 --better higher --json")
    assert (found["n"], found["counts"]["improved"], found["counts"]["deteriorated"]) == (30, 19, 1)


@pytest.mark.parametrize(
    ("argv", "parts"),
    [
        ("change nowhere.csv --id id --time t --score s --first 1 --last 2 --reliability .8", ["nowhere.csv"]),
        (f"change {CLAUS}", ["a reliability is needed"]),
        (f"change {CLAUS} --reliability 0", ["reliability 0.0 is not between 0 and 1"]),
        (f"change {CLAUS} --reliability 1", ["reliability 1.0 is not between 0 and 1"]),
        (f"change {CLAUS} --reliability high", ["invalid float value: 'high'"]),
        (f"change {CLAUS} --reliability .8 --functional-mean 3", ["--functional-mean and --functional-sd go together"]),
        (f"change {CLAUS} --reliability .8 --cutoff c", ["cutoff c needs the mean and SD"]),
        (f"change {CLAUS} --reliability .8 --cutoff d", ["invalid choice: 'd'"]),
        (f"change {CLAUS.replace('bdi', 'bid')} --reliability .8", ["there is no column 'bid'"]),
        (f"change {CLAUS.replace('--first 1', '--first 9')} --reliability .8", ["no row has first '9' in 'time'"]),
        (f"change {CLAUS.replace('--first 1', '--first 4')} --reliability .8", ["the same time '4'"]),
        (f"change {COUPLES} --method hlm", ["row 1 (line 2): hlm needs numbers as times; 'pre' is none"]),
        (
            f"change {CLAUS.replace('bdi', 'sex')} --reliability 2",
            ["reliability 2.0", "row 1 (line 2), sex: 'Male' is not a number"],
        ),
        ("nhs", ["the following arguments are required: file"]),
        ("frob", ["there is no command 'frob'"]),
        ("nhs x.csv --columns a", ["write it as name=column"]),
        ("nhs x.csv --columns a=b", ["no column to rename called 'a'"]),
    ],
)
def test_wrong_use_names_every_fault(capsys: pytest.CaptureFixture[str], argv: str, parts: list[str]) -> None:
    lines = refused(capsys, argv)
    assert all(any(part in line for line in lines) for part in parts), lines


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ["x.csv is empty"]),
        ("id,t,s\n", ["there are no rows below the header"]),
        (
            "id,t,s\na,1,x\n,2,3\na,1.0,4\n",
            [
                "row 1 (line 2), s: 'x' is not a number",
                "row 2 (line 3): there is no id",
                "row 3 (line 4): client 'a' has time '1.0' in row 1 (line 2) already",
            ],
        ),
        ("id,t,s\na,1,inf\nb,1,3\n", ["row 1 (line 2), s: 'inf' is not a finite number"]),
        ("id,t,s\na,1,1_0\nb,1,3\n", ["row 1 (line 2), s: '1_0' is not a number"]),
        ("id,t,s\na,1,1e30\nb,1,3\n", ["row 1 (line 2), s: '1e30' is too large for a score"]),
        ("id,t,s\na,1,1e300\nb,1,3\n", ["row 1 (line 2), s: '1e300' is too large to compute with"]),
        ("id;t;s\na;1;20,5\nb;1;3\n", ["row 1 (line 2), s: '20,5' is not a number"]),
        ('id,t,s\n"a\nb",1,3\n\nb,1,x\n', ["row 2 (line 5), s: 'x' is not a number"]),
        ("id,t,s\na,1,3\nb\n", ["row 2 (line 3): has 1 cells, the header has 3"]),
        ("id,t,s\na,1,5\na,2,4\n", ["at least 2 clients with both scores are needed; there are 1"]),
        ("id,t,s\na,1,5\na,2,4\nb,1,5\nb,2,3\n", ["all first scores are the same"]),
        ("id,t,s,s\na,1,5,5\n", ["names a column twice: s"]),
        ('id,t,s\na,"1,5\n', ["unexpected end of data"]),
        ("id,t,s\na,1,5,6\n", ["row 1 (line 2): has 4 cells, the header has 3"]),
    ],
)
def test_faulty_files_are_refused_row_by_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, parts: list[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text, encoding="utf-8")
    lines = refused(capsys, f"change {file} --id id --time t --score s --first 1 --last 2 --reliability .8")
    assert len(lines) >= len(parts)
    assert all(any(part in line for line in lines) for part in parts), lines


def test_a_table_from_a_spreadsheet_is_read_as_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = "--id id --time t --score s --first 1 --last 2 --reliability .8 --json"
    plain = "id,t,s\na,1,20\na,2,10.25\nb,1,18\nb,2,17\nc,1,NA\nc,2,-\n"
    rows = [line.split(",") for line in plain.splitlines()]
    file = tmp_path / "x.csv"
    file.write_text(plain, encoding="utf-8")
    expected = run(capsys, f"change {file} {options}")
    assert expected["n"] == 2
    for mark, end in ((",", "\r\n"), (";", "\r\n"), ("\t", "\n")):
        # A byte order mark, and nameless columns that a spreadsheet leaves over.
        text = "".join(mark.join((*cells, "", "")) + end for cells in rows)
        file.write_text(text, encoding="utf-8-sig", newline="")
        assert run(capsys, f"change {file} {options}") == expected


def test_the_national_definitions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    rows = "a,18,4,12,3,8\nb,11,8,6,6,5\nc,12,10,5,,4\nd,9,9,7,7,1\ne,15,8,5,10,6\n"
    file.write_text(f"{NHS}\n{rows}", encoding="utf-8-sig")
    found = run(capsys, f"nhs {file} --json")
    assert (found["courses"], found["finished"]) == (5, 4)
    assert [one["id"] for one in found["excluded"]] == ["c", "d"]
    assert found["case_at_start"] == {"n": 3, "of": 3, "percent": 100}
    assert found["recovery"]["n"] == 2
    assert found["reliable_recovery"]["percent"] == pytest.approx(100 / 3)
    file.write_text(f"{NHS.replace('id,phq9_first', 'nr,start')}\n{rows}", encoding="utf-8")
    assert run(capsys, f"nhs --columns id=nr,phq9_first=start {file} --json") == found


def test_nhs_with_nobody_finished_has_no_percent(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    file.write_text(f"{NHS}\na,18,4,12,3,1\n", encoding="utf-8")
    assert run(capsys, f"nhs {file} --json")["recovery"] == {"n": 0, "of": 0, "percent": None}


def test_nhs_names_every_faulty_row(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    rows = "a,28,4,12,3,8\na,11,8,6,6,5\nb,x,4,12,22,2\nc,5,5,5,5,\nd,5,5,5,5,1.5\n,5,5,5,5,2\ne,5,5,5,5,-1\n"
    file.write_text(f"{NHS}\n{rows}", encoding="utf-8")
    lines = refused(capsys, f"nhs {file}")
    assert [line.split(" (")[0] for line in lines] == [f"row {n}" for n in (1, 2, 3, 3, 4, 5, 6, 7)]
    assert "PHQ-9 totals go from 0 to 27; 28 is outside" in lines[0]


def test_words_for_people(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["outcomes", "change", *CLAUS.split(), "--reliability", ".8"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Jacobson & Truax 1991; 40 clients; cutoff none")
    file = tmp_path / "n.csv"
    file.write_text(f"{NHS}\na,18,4,12,3,8\n", encoding="utf-8")
    assert main(["outcomes", "nhs", str(file)]) == 0
    assert "reliable recovery" in capsys.readouterr().out
    assert main(["outcomes", "--help"]) == 0


def test_neither_django_nor_all_of_scipy_is_loaded_for_a_table_of_pairs() -> None:
    script = (
        "import sys; from openipt.cli import main; code = main(sys.argv[1:]); "
        "heavy = [m for m in ('django', 'scipy.stats', 'scipy.optimize') if m in sys.modules]; "
        "sys.exit(str(heavy) if heavy or code else 0)"
    )
    argv = ["outcomes", "change", *CLAUS.split(), "--reliability", ".8"]
    done = subprocess.run([sys.executable, "-c", script, *argv], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
