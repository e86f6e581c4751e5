# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt outcomes`` as a researcher uses it."""

import csv
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


def test_without_a_cutoff_recovery_is_not_judged(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, f"change --json --reliability 0.801 {CLAUS}")
    assert found["counts"] == {"recovered": None, "improved": 18, "unchanged": 22, "deteriorated": 0, "harmed": None}
    assert found["not_judged"] == {"recovered": "no cutoff", "harmed": "no cutoff"}
    assert found["cutoff"] is None
    assert main(["outcomes", "change", "--reliability", "0.801", *CLAUS.split()]) == 0
    words = capsys.readouterr().out
    assert "recovered    not judged: no cutoff" in words
    assert "0.0 %" not in words.split("deteriorated")[0]


@pytest.mark.parametrize("method", ["jt", "gln", "hll", "en", "nk", "ha", "hlm"])
def test_every_method_from_the_command_line(capsys: pytest.CaptureFixture[str], method: str) -> None:
    argv = CLAUS.replace("bdi", "hamd")
    found = run(capsys, f"change {argv} --reliability .8 --reliability-post .5 --method {method} --json")
    expected = json.loads((DATA / "references" / "claus_2020.json").read_text(encoding="utf-8"))["hamd"]
    block = expected["distribution_HLM"] if method == "hlm" else expected["distribution"][method.upper()]
    table = dict(zip(map(str.lower, block["summary"]["category"]), block["summary"]["n"], strict=True))
    assert found["counts"] == {"recovered": None, "harmed": None, **table}


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
        ("id;t;s\na;1;20,5\nb;1;3.5\n", ["with a comma ('20,5') and with a point ('3.5')"]),
        ("id;t;s\na;1;20.123\nb;1;3\n", ["'20.123' can be read in two ways; say --decimal"]),
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


# --- what cannot be a score, who is left out, what is not judged ---------------------------------------------------

LONG = "--id id --time t --score s --first pre --last post"


def scores(tmp_path: Path, **clients: str) -> Path:
    """A file with the first and last score of each client ("20 8"); - is an empty cell, and "20" a single row."""
    path = tmp_path / "scores.csv"
    rows = [
        f"{one},{time},{'' if score == '-' else score}"
        for one, both in clients.items()
        for time, score in zip(("pre", "post"), both.split(), strict=False)
    ]
    path.write_text("\n".join(["id,t,s", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize("code", ["-99", "999", "28"])
def test_a_score_outside_the_range_of_the_instrument_is_refused_with_its_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, code: str
) -> None:
    file = scores(tmp_path, a="20 8", b="18 17", c=f"15 {code}")
    for scale in ("--measure phq-9", "--min 0 --max 27 --reliability .8"):
        lines = refused(capsys, f"change {file} {LONG} {scale}")
        assert lines == [lines[0]]
        assert lines[0].startswith(f"row 6 (line 7), s: {code} is outside 0 to 27")
        assert f"--missing {code}" in lines[0]
    found = run(capsys, f"change {file} {LONG} --measure phq-9 --missing {code} --json")
    assert (found["n"], found["left_out"]["by_reason"]) == (2, {"no last score": 1})


def test_a_code_that_stands_in_most_rows_is_doubted_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = scores(tmp_path, a="20 -9", b="18 -9", c="15 -9", d="22 10")
    assert main(["outcomes", "change", str(file), *LONG.split(), "--reliability", ".8"]) == 0
    assert "warning: the score -9 (" in capsys.readouterr().err


def test_a_scale_that_goes_below_zero_is_not_doubted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = scores(tmp_path, a="2 -3", b="1.5 -2", c="-1 0.5", d="3 -2.5")
    assert main(["outcomes", "change", str(file), *LONG.split(), "--reliability", ".8"]) == 0
    assert "warning" not in capsys.readouterr().err


@pytest.mark.parametrize("code", ["-99", "999", "77", "88", "-1", "998", "-8"])
def test_a_number_that_looks_like_a_code_is_warned_about(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, code: str
) -> None:
    file = scores(tmp_path, a="20 8", b="18 17", c=f"15 {code}")
    assert main(["outcomes", "change", str(file), *LONG.split(), "--reliability", ".8", "--json"]) == 0
    out, err = capsys.readouterr()
    assert f"warning: the score {code} (row 6 (line 7)) looks like a code for a missing score" in err
    assert json.loads(out)["warnings"][0] in err


def test_a_score_far_beyond_the_others_is_warned_about(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = scores(tmp_path, a="20 8", b="18 17", c="15 150")
    found = run(capsys, f"change {file} {LONG} --reliability .8 --json")
    assert [words.split(",")[0] for words in found["warnings"]] == [
        "the score 150 (row 6 (line 7)) is far beyond the others"
    ]


def test_of_several_scores_in_a_wide_table_the_measures_own_are_taken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("id,PHQ9_T1,PHQ9_T2,GAD7_T1,GAD7_T2\na,20,9,1,2\nb,15,14,3,4\n", encoding="utf-8")
    found = run(capsys, f"change {file} --measure phq-9 --json")
    assert [(one["pre"], one["category"]) for one in found["clients"]] == [(20, "recovered"), (15, "unchanged")]


def test_scores_among_the_others_are_not_doubted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outcomes", "change", *COUPLES.split(), "--reliability", ".88", "--better", "higher", "--json"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["warnings"], err) == ([], "")


def test_the_instrument_gives_direction_cutoff_and_reliable_change(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = scores(tmp_path, a="20 8", b="18 17", c="8 15", d="12 11")
    found = run(capsys, f"change {file} {LONG} --measure phq-9 --json")
    assert [client["category"] for client in found["clients"]] == ["recovered", "unchanged", "harmed", "unchanged"]
    assert (found["method"], found["cutoff"], found["not_judged"]) == ("published", 10, {})
    by_sample = run(capsys, f"change {file} {LONG} --measure phq-9 --reliability .86 --json")
    assert (by_sample["method"], by_sample["cutoff"]) == ("jt", 10)
    assert "lower is better, not higher" in refused(capsys, f"change {file} {LONG} --measure phq-9 --better higher")[0]


def test_totals_of_a_form_printed_in_several_ways_are_read_by_one_coding(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    judge = "--measure k6 --reliability .8 --json"
    australian = scores(tmp_path, a="28 8", b="20 19", c="25 7")
    found = run(capsys, f"change {australian} {LONG} {judge} --coding 1-5")
    assert [(one["pre"], one["post"]) for one in found["clients"]] == [(22, 2), (14, 13), (19, 1)]
    unclear = scores(tmp_path, a="20 8", b="20 19", c="21 7")
    assert "say which coding" in refused(capsys, f"change {unclear} {LONG} {judge}")[0]
    assert run(capsys, f"change {unclear} {LONG} {judge} --coding 0-4")["clients"][0]["pre"] == 20


def test_who_has_no_first_or_last_score_is_counted_and_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = scores(tmp_path, a="20 8", b="18 17", c="15 -", d="- 4", e="12", f="- -")
    found = run(capsys, f"change {file} {LONG} --reliability .8 --json")["left_out"]
    assert found["count"] == 4
    assert found["by_reason"] == {"no last score": 2, "no first score": 1, "no first and no last score": 1}
    assert [client["id"] for client in found["which"]] == ["c", "d", "e", "f"]
    assert main(["outcomes", "change", str(file), *LONG.split(), "--reliability", ".8"]) == 0
    words = capsys.readouterr().out
    assert "Left out: 4 of 6 clients." in words
    assert "no last score: 2 (c, e)" in words


def test_a_time_in_other_capitals_is_the_same_time_and_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = scores(tmp_path, a="20 8", b="18 17", c="15 3")
    file.write_text(file.read_text(encoding="utf-8").replace("b,pre", "b,Pre "), encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8") + "\nc,psot,4", encoding="utf-8")
    found = run(capsys, f"change {file} {LONG} --reliability .8 --json")
    assert found["n"] == 3
    assert found["warnings"] == ["time 'Pre' is taken as 'pre': 1 rows (row 3 (line 4))"]
    assert found["other_times"] == {"psot": 1}


def test_clients_with_too_few_scores_for_a_growth_model_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, f"change {CLAUS} --method hlm --json")
    assert found["n"] + found["left_out"]["count"] == 43
    assert set(found["left_out"]["by_reason"]) <= {"fewer than 3 scores"}


@pytest.mark.parametrize("options", ["", "--first bdi_t1 --last bdi_t3", "--score bdi"])
def test_a_table_with_a_row_for_each_client(capsys: pytest.CaptureFixture[str], tmp_path: Path, options: str) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("Client,bdi_t1,bdi_t2,bdi_t3\na,30,20,10\nb,25,,24\nc,20,15,\n", encoding="utf-8")
    assert main(["outcomes", "change", str(file), "--reliability", ".9", "--json", *options.split()]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert [(one["id"], one["pre"], one["post"]) for one in found["clients"]] == [("a", 30, 10), ("b", 25, 24)]
    assert found["left_out"]["by_reason"] == {"no last score": 1}
    assert "clients by column 'Client'" in err
    assert ("a row for each client, scores in bdi_t1, bdi_t2, bdi_t3" in err) == ("--first" not in options)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("id,bdi_t1,bdi_t2,gad_t1,gad_t2", "Several could: bdi_t1 to bdi_t2; gad_t1 to gad_t2"),
        ("id,phq9_1,phq9_2,phq9_3,phq9_4,phq9_5,phq9_6,phq9_7,phq9_8,phq9_9", "look like the answers of one PHQ-9"),
        ("id,score", "no columns such as phq9_t1 and phq9_t2 were found"),
        ("nobody,bdi_pre,bdi_post", "which column names the clients? Say --id"),
    ],
)
def test_a_wide_table_that_can_be_read_in_several_ways_is_asked_about(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, head: str, words: str
) -> None:
    file = tmp_path / "wide.csv"
    file.write_text(f"{head}\n{','.join('1' for _ in head.split(','))}\n", encoding="utf-8")
    assert any(words in line for line in refused(capsys, f"change {file} --reliability .8"))


def test_no_one_counted_is_no_rate_of_zero(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    file.write_text(f"{NHS}\na,18,4,12,3,1\nb,4,4,3,3,9\n", encoding="utf-8")
    assert main(["outcomes", "nhs", str(file)]) == 0
    words = capsys.readouterr().out
    assert "recovery                  not judged: no case at start" in words
    assert "Left out: 1 of 2 courses." in words
    assert run(capsys, f"nhs {file} --json")["left_out"]["by_reason"] == {"not finished: 1 attended, 2 needed": 1}


# --- sudden gains --------------------------------------------------------------------------------------------------

SESSIONS = f"sudden-gains {DATA / 'suddengains_sgdata.csv'} --score bdi_s --first bdi_s1 --last bdi_s12"


def test_sudden_gains_of_the_example_data(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, f"{SESSIONS} --cutoff 7 --json")
    assert (found["clients"], found["total"], found["clients_with"]) == (43, 24, 15)
    assert found["judged"] + found["left_out"]["count"] == 43
    step = found["steps"][0]
    assert set(step) == {"id", "before", "after", "score_before", "score_after", "change"}
    assert step["change"] == step["score_after"] - step["score_before"] <= -7


def test_sudden_gains_of_a_long_table_are_those_of_the_wide_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with (DATA / "suddengains_sgdata.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    rows = [f"{p['id']},{s},{p[f'bdi_s{s}']}" for s in range(12, 0, -1) for p in people if p[f"bdi_s{s}"] != "NA"]
    long = tmp_path / "long.csv"
    long.write_text("\n".join(["id,session,bdi", *rows]), encoding="utf-8")
    ours = run(capsys, f"sudden-gains {long} --time session --score bdi --cutoff 7 --json")
    wide = run(capsys, f"{SESSIONS} --cutoff 7 --json")
    changes = [sorted((step["id"], step["change"]) for step in found["steps"]) for found in (ours, wide)]
    assert changes[0] == changes[1]


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ("--cutoff 7", 1),
        ("--cutoff 9", 0),
        ("--cutoff 7 --share 50", 0),
        ("--cutoff 7 --critical 100", 0),
        ("--cutoff 7 --losses", 0),
        ("--cutoff 7 --better higher --losses", 1),
        ("--measure phq-9", 1),
        ("--cutoff 7 --last phq9_s5", 1),
        ("--cutoff 7 --first phq9_s2 --last phq9_s5", 1),
    ],
)
def test_the_criteria_can_be_chosen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: str, total: int
) -> None:
    file = tmp_path / "s.csv"
    head = ",".join(f"phq9_s{session}" for session in range(1, 7))
    file.write_text(f"id,{head}\na,20,21,20,12,11,12\nb,20,,,,,9\n", encoding="utf-8")
    found = run(capsys, f"sudden-gains {file} {options} --json")
    assert (found["total"], found["judged"]) == (total, 1)
    assert found["left_out"]["which"][0]["id"] == "b"


def test_sudden_gains_in_words_name_who_could_not_be_judged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("id,s1,s2,s3,s4,s5\na,20,21,20,8,9\nb,20,,,,9\n", encoding="utf-8")
    assert main(["outcomes", "sudden-gains", str(file), "--cutoff", "7"]) == 0
    words = capsys.readouterr().out
    assert "1 sudden gains of 1 of 1 clients" in words
    assert "Left out: 1 of 2 clients." in words
    assert "too few scores: no step has two scores on each side: 1 (b)" in words
    file.write_text("id,s1,s2,s3,s4,s5\nb,20,,,,9\n", encoding="utf-8")
    assert main(["outcomes", "sudden-gains", str(file), "--cutoff", "7"]) == 0
    assert "not judged: no client has the scores" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("", "how large must a step be?"),
        ("--cutoff 0", "must be above 0"),
        ("--cutoff 7 --first s1 --last s3", "at least four sessions are needed"),
        ("--cutoff 7 --first s9", "there is no time 's9'"),
        ("--cutoff 7 --min 0 --max 15", "20 is outside 0 to 15"),
        ("--measure phq-9 --better higher", "lower is better, not higher"),
    ],
)
def test_sudden_gains_that_cannot_be_judged_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: str, words: str
) -> None:
    file = tmp_path / "s.csv"
    file.write_text("id,s1,s2,s3,s4,s5\na,20,15,14,8,9\nb,10,11,12,13,9\n", encoding="utf-8")
    assert any(words in line for line in refused(capsys, f"sudden-gains {file} {options}"))
