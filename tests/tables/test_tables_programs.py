# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Files of spreadsheets and statistics programs: the same invented data give the same numbers whatever wrote them."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from openipt.cli import main
from openipt.tables.faults import DataError
from openipt.tables.options import ReadOptions, options_from_words
from openipt.tables.reading import read_table
from openipt.tables.table import numbers

FILES = Path(__file__).parent.parent / "data" / "tables"
ROWS = [
    ("a", "pre", 20.5), ("a", "post", 8.25), ("b", "pre", 18.0), ("b", "post", 17.0),
    ("c", "pre", 25.0), ("c", "post", None), ("d", "pre", 30.0), ("d", "post", 12.5),
]  # fmt: skip
CHANGE = (
    "--id id --time time --score bdi --first pre --last post --reliability .8 --functional-mean 8 --functional-sd 7"
)


def plain(folder: Path) -> Path:
    path = folder / "plain.csv"
    lines = [f"{one},{time},{'' if score is None else score}" for one, time, score in ROWS]
    path.write_text("\n".join(["id,time,bdi", *lines]), encoding="utf-8")
    return path


def german(folder: Path) -> Path:
    path = folder / "german.csv"
    lines = [f"{one};{time};{'#N/A' if score is None else str(score).replace('.', ',')}" for one, time, score in ROWS]
    path.write_bytes("\r\n".join(["sep=;", "id;time;bdi", *lines, ";;", ";;"]).encode("cp1252"))
    return path


def excel(folder: Path) -> Path:
    path = folder / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "notes"
    sheet = book.create_sheet("Daten")
    sheet.append([])
    sheet.append(["id", "time", "bdi", None])
    for row in ROWS:
        sheet.append([cell if cell is not None else "#N/A" for cell in row])
        sheet.append([])
    book.save(path)
    return path


def program(kind: str) -> Callable[[Path], Path]:
    """A file of another program, written by tests/data/tables/make_files.py."""
    return lambda folder: FILES / f"scores.{kind}"


def change(capsys: pytest.CaptureFixture[str], path: Path, options: str = CHANGE) -> tuple[dict, str]:
    assert main(["outcomes", "change", str(path), "--json", *options.split()]) == 0
    out, err = capsys.readouterr()
    return json.loads(out), err


@pytest.mark.parametrize("write", [german, excel, *map(program, ("sav", "zsav", "dta", "ods", "xls"))])
def test_the_same_data_give_the_same_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path, write) -> None:
    expected, said = change(capsys, plain(tmp_path))
    assert (expected["n"], said) == (3, "")
    assert expected["left_out"]["by_reason"] == {"no last score": 1}
    found, _ = change(capsys, write(tmp_path))
    for result in (expected, found):
        for client in result["left_out"]["which"]:
            client.pop("where")
    assert found == expected


def test_a_code_of_spss_is_found_by_its_label_or_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    path = FILES / "scores.sav"
    by_label, said = change(capsys, path)
    assert "scores.sav, bdi: 1 declared missing in the file" in said
    assert change(capsys, path, CHANGE.replace("pre", "1").replace("post", "2"))[0] == by_label
    table = read_table(path)
    assert table.text("time")[:2] == ["pre", "post"]
    assert table.why_missing(5, "bdi") == "missing (-99 'refused')"


def test_the_row_of_a_fault_is_that_of_the_sheet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = excel(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Daten"]["C5"] = "eight"
    book.save(path)
    assert main(["outcomes", "change", str(path), *CHANGE.split()]) == 2
    assert capsys.readouterr().err == "row 5 of sheet 'Daten', bdi: 'eight' is not a number\n"


def test_a_formula_that_was_never_calculated_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    book = openpyxl.Workbook()
    for row in (["id", "bdi"], ["a", 3], ["b", "=1+2"]):
        book.active.append(row)
    book.save(path)
    with pytest.raises(DataError, match=r"row 3 of sheet 'Sheet', bdi: holds a formula that was never calculated"):
        read_table(path)


def test_empty_cells_at_the_end_of_a_sheets_row_are_missing_values(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    for cells in (("id", "pre", "post"), ("a", 20, 10), ("b", 21), ("c",), ("d", 18, 5), ("e", 22, 21)):
        book.active.append(cells)
    book.save(path)
    figures, _ = change(capsys, path, "--reliability .9")
    assert (figures["n"], figures["left_out"]["by_reason"]) == (
        3,
        {"no last score": 1, "no first and no last score": 1},
    )


def test_the_sheet_is_chosen_by_name_or_number_and_said_where_there_are_several(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "first"
    for name, value in (("first", 1), ("second", 2)):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(["yi"])
        sheet.append([value])
    book.save(path)
    options = ReadOptions()
    assert numbers(read_table(path, options), "yi", []) == [1]
    assert options.notes == ["book.xlsx: sheet 'first' of 'first', 'second'; --sheet names another"]
    for name in ("second", "2"):
        assert numbers(read_table(path, options_from_words(sheet=name)), "yi", []) == [2]
    with pytest.raises(DataError, match="has no sheet 'third'; the sheets are first, second"):
        read_table(path, options_from_words(sheet="third"))


@pytest.mark.parametrize("name", ["x.sav", "x.dta", "x.zsav", "x.por"])
def test_a_damaged_file_of_a_program_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"$FL2 and nothing else" if name != "x.dta" else b"no such thing")
    with pytest.raises(DataError, match=rf"{name} is not a sound (SPSS|Stata) file"):
        read_table(path)
