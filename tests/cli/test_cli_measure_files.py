# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``openipt measure score MEASURE FILE``: the forms of many people at once."""

import csv
import dataclasses
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from openipt.cli import main
from openipt.measures import instrument
from openipt.measures.model import Coding

FILES = Path(__file__).parent.parent / "data" / "tables"
PHQ = ",".join(f"phq9_{item}" for item in range(1, 10))
PEOPLE = f"""Client,age,{PHQ}
a,40,3,2,1,0,0,1,2,1,1
b,41,3,2,1,0,0,1,,1,
c,42,3,2,7,0,0,1,2,1,3
d,43,,,,,,,,,
e,44,0,0,0,0,0,0,0,0,0
"""


def file(folder: Path, text: str = PEOPLE, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def scored(capsys: pytest.CaptureFixture[str], measure: str, path: Path, *options: str) -> Any:
    assert main(["measure", "score", measure, str(path), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], measure: str, path: Path, *options: str) -> str:
    assert main(["measure", "score", measure, str(path), *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_everyone_gets_a_row_and_who_has_no_score_is_counted_with_the_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = scored(capsys, "phq-9", file(tmp_path))
    assert [(row["id"], row["total"], row["band"]) for row in found["rows"]] == [
        ("a", 11, "moderate"), ("b", None, None), ("c", None, None), ("d", None, None), ("e", 0, "minimal"),
    ]  # fmt: skip
    assert (found["forms"], found["scored"], found["not_scored"]["count"]) == (5, 2, 3)
    assert found["not_scored"]["by_reason"] == {
        "too many answers missing for a score": 1,
        "answers that the form does not have": 1,
        "no answers at all": 1,
    }
    assert found["rows"][1]["missing"] == [7, 9]
    assert found["rows"][2]["not_scored"] == "item 3: 7 is not one of 0, 1, 2, 3"


def test_an_answer_about_danger_is_flagged_though_the_form_has_no_score(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    row = scored(capsys, "phq-9", file(tmp_path))["rows"][2]
    assert [(flag["kind"], flag["item"], flag["level"]) for flag in row["flags"]] == [("risk", 9, "urgent")]
    assert main(["measure", "score", "phq-9", str(file(tmp_path))]) == 0
    words = capsys.readouterr().out
    assert "item 9 risk (urgent); item 3: 7 is not one of" in words
    assert "Answers about danger to look at: 4 (a, b, c, d)." in words
    assert "Left out: 3 of 5 forms." in words


def test_as_a_table_for_other_programs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["measure", "score", "phq-9", str(file(tmp_path)), "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["id"], row["total"], row["missing"]) for row in rows[:2]] == [("a", "11", ""), ("b", "", "7 9")]
    assert rows[2]["not_scored"] == "item 3: 7 is not one of 0, 1, 2, 3"


@pytest.mark.parametrize(
    "head",
    [
        PHQ,
        PHQ.replace("_", ".0"),
        PHQ.upper(),
        PHQ.replace("phq9_", "q"),
        PHQ.replace("phq9_", "Question "),
        f"gad7_1,{PHQ}",
        PHQ.replace("phq9_", "t0_phq9_item"),
    ],
)
def test_the_items_are_found_by_the_names_of_their_columns(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, head: str
) -> None:
    before = head.count(",") - 8
    path = file(tmp_path, f"{head}\n{'3,' * before}3,2,1,0,0,1,2,1,1\n")
    assert [row["total"] for row in scored(capsys, "phq-9", path)["rows"]] == [11]


def test_several_forms_in_one_row_are_all_scored(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    head = ",".join(f"phq9_{item}_t{time}" for time in (1, 2) for item in range(1, 10))
    path = file(tmp_path, f"id,{head}\na,{','.join('3' * 9)},{','.join('1' * 9)}\n")
    rows = scored(capsys, "phq-9", path)["rows"]
    assert [(row["id"], row["form"], row["total"]) for row in rows] == [
        ("a", "phq9_#_t1", 27),
        ("a", "phq9_#_t2", 9),
    ]


def test_a_table_with_a_row_for_each_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = [f"{person},item {item},{code}" for person, code in (("a", 1), ("b", 2)) for item in range(1, 8)]
    path = file(tmp_path, "\n".join(["id,question,answer", *lines]))
    found = scored(capsys, "gad-7", path, "--item", "question", "--answer", "answer")
    assert [(row["id"], row["total"]) for row in found["rows"]] == [("a", 7), ("b", 14)]
    path.write_text(path.read_text() + "\na,item 1,0\na,item 9,1\n", encoding="utf-8")
    words = refused(capsys, "gad-7", path, "--item", "question", "--answer", "answer")
    assert "row 15 (line 16), question: client 'a' has item 1 twice" in words
    assert "row 16 (line 17), question: 'item 9' is no item of GAD-7" in words


def test_named_columns_declared_codes_and_a_sheet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    for row in (["who", *"ABCDEFG"], ["x", 1, 1, 1, 1, 1, 1, 1], ["y", 1, 1, 1, 1, 1, 1, -99]):
        book.active.append(row)
    book.save(path)
    found = scored(capsys, "gad-7", path, "--items", "A,B,C,D,E,F,G", "--id", "who", "--missing", "-99,-98")
    assert [(row["id"], row["total"], row["missing"]) for row in found["rows"]] == [("x", 7, []), ("y", None, [7])]
    assert "which columns" not in refused(capsys, "phq-9", path)
    assert "no columns for items 1 to 8 were found" in refused(capsys, "gad-7", path)
    assert "--items names 2 columns" in refused(capsys, "gad-7", path, "--items", "A,B")
    assert "there is no column 'Z'" in refused(capsys, "gad-7", path, "--items", "A,B,C,D,E,F,Z")


def test_one_coding_holds_for_the_whole_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codings = (Coding("0-4", "as in one country", 0, 4), Coding("1-5", "as in another", 1, 5))
    form = dataclasses.replace(instrument("k6"), id="two-ways", name="Two ways", aliases=(), codings=codings)
    monkeypatch.setattr("openipt.cli.measure.known", lambda options: (form,))
    head = ",".join(f"q{item}" for item in range(1, 7))
    unclear = file(tmp_path, f"{head}\n1,1,1,1,1,1\n2,2,2,2,2,2\n")
    assert "say which coding" in refused(capsys, "two-ways", unclear)
    known = file(tmp_path, f"{head}\n1,1,1,1,1,1\n2,2,2,2,2,5\n")
    assert [row["total"] for row in scored(capsys, "two-ways", known)["rows"]] == [0, 9]


def test_columns_that_could_be_the_items_twice_over_are_asked_about(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    head = ",".join(f"{name}{item}" for name in ("before", "after") for item in range(1, 10))
    path = file(tmp_path, f"{head}\n{','.join('1' * 18)}\n")
    assert "Several could: before1 to before9; after1 to after9" in refused(capsys, "phq-9", path)


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "cannot read" in refused(capsys, "phq-9", tmp_path / "none.xlsx")


def test_scoring_a_file_loads_neither_django_nor_the_statistics(tmp_path: Path) -> None:
    script = (
        "import sys; from openipt.cli import main; code = main(sys.argv[1:]); "
        "heavy = [m for m in ('django', 'scipy', 'openpyxl', 'pyreadstat', 'openipt.outcomes') if m in sys.modules]; "
        "sys.exit(str(heavy) if heavy or code else 0)"
    )
    argv = [sys.executable, "-c", script, "measure", "score", "phq-9", str(file(tmp_path)), "--json"]
    assert subprocess.run(argv, capture_output=True, check=False).returncode == 0


def test_answers_in_the_words_of_the_form_are_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = "not at all,Several days,More than half the days,Nearly every day,0,1,often".split(",")
    path = file(tmp_path, f"{','.join(f'gad7_{item}' for item in range(1, 8))}\n{','.join(words)}\n")
    row = scored(capsys, "gad-7", path)["rows"][0]
    assert row["not_scored"] == "gad7_7: 'often' is not a number"
    path.write_text(path.read_text(encoding="utf-8").replace("often", "2"), encoding="utf-8")
    assert scored(capsys, "gad-7", path)["rows"][0]["total"] == 9


WORK = "id,wsas_1,wsas_2,wsas_3,wsas_4,wsas_5\nretired,not applicable,4,4,4,4\nunsure,n/a,4,4,4,4\nall,4,4,4,4,4\n"


def test_a_total_of_fewer_questions_says_of_how_many_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = file(tmp_path, WORK)
    assert main(["measure", "score", "wsas", str(path), "--csv"]) == 0
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert (rows["retired"]["total"], rows["retired"]["out_of"], rows["retired"]["not_applicable"]) == ("16", "32", "1")
    assert (rows["all"]["out_of"], rows["all"]["not_applicable"]) == ("", "")
    assert main(["measure", "score", "wsas", str(path)]) == 0
    assert "16" in (line := next(line for line in capsys.readouterr().out.splitlines() if "retired" in line))
    assert "of 0 to 32; item 1 not applicable" in line


def test_na_in_a_question_that_may_not_apply_is_said_to_be_taken_as_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["measure", "score", "wsas", str(file(tmp_path, WORK))]) == 0
    out, err = capsys.readouterr()
    assert "wsas_1: 1 NA or N/A taken as missing; write 'not applicable' where the question does not apply" in err
    assert "worked out from the answers given" in next(line for line in out.splitlines() if "unsure" in line)


def test_an_answer_that_does_not_count_is_shown_beside_the_total(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = file(tmp_path, f"id,{PHQ},phq9_10\na,1,1,1,1,1,1,1,1,0,3\n")
    assert scored(capsys, "phq-9", path)["rows"][0]["uncounted"] == {"10": 3}
    assert main(["measure", "score", "phq-9", str(path)]) == 0
    assert "item 10 (difficulty): 3, Extremely difficult" in capsys.readouterr().out


def test_value_labels_that_number_the_choices_otherwise_than_the_form_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = refused(capsys, "phq-9", FILES / "phq9_from_one.sav")
    assert "phq9_1: the file numbers 'Several days' 2, PHQ-9 counts it 1; number it so first" in said
