# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What is taken along: what was shown, with its source and licence, and a program that gives the same number."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from clinic.library.conftest import take_in
from openipt.cli import evidence as command
from openipt.evidence import releases
from openipt.evidence.rows import ATTRIBUTION, read_rows, select, shipped_bytes

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
PERINATAL = {"population": "ppd"}


def table_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def named(answer) -> str:
    return re.fullmatch(r'attachment; filename="([\w.-]+)"', answer["Content-Disposition"]).group(1)


def test_the_rows_are_those_chosen_each_with_its_source_and_licence(at):
    answer = at.get("/evidence/rows.csv?population=ppd")
    found = table_of(answer)
    theirs = [dict(row) for row in select(read_rows(shipped_bytes()), PERINATAL)]
    assert [{name: row[name] for name in theirs[0]} for row in found] == theirs
    assert {(row["attribution"], row["licence"][:34]) for row in found} == {
        (ATTRIBUTION, "Open Data Commons Attribution Lice"),
    }
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "opendatacommons.org/licenses/by" in answer["Link"]
    assert named(answer).endswith(".csv")
    assert named(answer) != named(at.get("/evidence/rows.csv?population=old"))


def test_the_trials_pooled_on_a_command_line_give_the_number_of_the_page(at, tmp_path, capsys, folder):
    path = tmp_path / "trials.csv"
    path.write_bytes(at.get("/evidence/trials.csv?population=ppd").content)
    assert command.main(["pool", str(path), "--json"]) == 0
    shown = releases.result(folder, releases.shipped(), PERINATAL)["pooled"]
    assert json.loads(capsys.readouterr().out)["estimate"] == pytest.approx(shown["estimate"], abs=1e-12)
    assert table_of(at.get("/evidence/trials.csv?population=ppd"))[0]["attribution"] == ATTRIBUTION


def test_the_figure_stands_alone_with_title_description_and_source(at):
    answer = at.get("/evidence/forest.svg?population=ppd")
    assert answer["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)
    assert root.find(f"{SVG}title").text
    assert "9 studies" in root.find(f"{SVG}desc").text
    words = [each.text for each in root.iter(f"{SVG}text")]
    assert ATTRIBUTION in words
    assert "O'Hara, 2000" in words
    width, height = (float(size) for size in root.get("viewBox").split()[2:])
    credit = next(each for each in root.iter(f"{SVG}text") if each.text == ATTRIBUTION)
    assert float(credit.get("y")) < height
    assert width > 600


@pytest.mark.parametrize(
    ("format", "kind", "begins"), [("pdf", "application/pdf", b"%PDF"), ("png", "image/png", b"\x89PNG")]
)
def test_the_figure_comes_as_pdf_and_png_too(at, format, kind, begins):
    answer = at.get(f"/evidence/forest.{format}?population=ppd")
    assert answer["Content-Type"] == kind
    assert named(answer).endswith(f".{format}")
    assert answer.content.startswith(begins)


def run(program: bytes, tmp_path) -> subprocess.CompletedProcess:
    path = tmp_path / "pooled.py"
    path.write_bytes(program)
    return subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False, cwd=tmp_path)


def test_the_program_works_the_number_out_again(at, tmp_path):
    answer = at.get("/evidence/pooled.py?population=ppd")
    assert answer["Content-Type"] == "text/x-python; charset=utf-8"
    done = run(answer.content, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Pooled effect of 9 studies by restricted maximum likelihood: 0.540" in done.stdout
    wrong = answer.content.replace(b"0.53997", b"0.63997")
    assert wrong != answer.content
    assert run(wrong, tmp_path).returncode != 0


def test_its_commands_give_the_same_number_under_the_release_it_names(at, folder, tmp_path, monkeypatch, capsys):
    program = at.get("/evidence/pooled.py?comparator=other+ctr&population=ppd").content.decode()
    take_in(folder, lambda table: table.pop(0))  # another release is in force when the commands are typed
    lines = [shlex.split(line[4:]) for line in program.splitlines() if line.startswith("#   openipt evidence")]
    monkeypatch.chdir(tmp_path)
    for line in lines:
        more = ["--data", str(folder)] if line[2] == "rows" else ["--json"]
        capsys.readouterr()
        assert command.main([*line[2:], *more]) == 0, line
    estimate = json.loads(capsys.readouterr().out)["estimate"]
    shown = float(re.search(r"What the page showed: (\S+)", program).group(1))
    assert estimate == pytest.approx(shown, abs=1e-12)


@pytest.mark.parametrize("table", ["rows.csv", "trials.csv"])
def test_a_spreadsheet_runs_nothing_of_a_table(at, folder, table):
    def change(shipped):
        shipped[0]["study"] = '=HYPERLINK("//host.example")'
        shipped[1]["study"] = "@SUM(1)"
        shipped[2][".g"] = "-0.25"

    take_in(folder, change)
    found = table_of(at.get(f"/evidence/{table}"))
    assert {'\'=HYPERLINK("//host.example")', "'@SUM(1)"} <= {row["study"] for row in found}
    numbers = {row[".g"] for row in found} if table == "rows.csv" else {"-0.25"}
    assert "-0.25" in numbers
    for row in found:
        assert not any(str(cell).startswith(("=", "@", "+")) for cell in row.values())


def test_what_a_release_holds_is_never_run(at, folder, tmp_path):
    mischief = "x'); open('made', 'w') #\n'''\"\"\"\nopen('made', 'w')\n{estimate}"

    def change(table):
        for row in table[:2]:
            row["study"] = mischief
            row["target_group"] = "a\nimport made"

    take_in(folder, change)
    done = run(at.get("/evidence/pooled.py").content, tmp_path)
    assert done.returncode == 0, done.stderr
    chosen = at.get("/evidence/pooled.py", {"population": "a\nimport made"})
    assert chosen.status_code == 200
    done = run(chosen.content, tmp_path)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "made").exists()
