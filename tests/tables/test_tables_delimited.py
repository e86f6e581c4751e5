# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Delimited text as spreadsheets, statistics programs and people write it."""

import math
from pathlib import Path

import pytest

from openipt.tables.faults import DataError
from openipt.tables.figures import to_number
from openipt.tables.options import ReadOptions, options_from_words
from openipt.tables.reading import read_table
from openipt.tables.table import Table, numbers


def table_of(tmp_path: Path, content: str | bytes, options: ReadOptions | None = None) -> Table:
    path = tmp_path / "x.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, options)


def column(table: Table, name: str) -> list[float]:
    faults: list = []
    found = numbers(table, name, faults)
    assert faults == []
    return found


GERMAN = 'Autor, Jahr;yi;vi\n"Meier; Frei, 2010";−0,5;0,10\nÖz, 2011;1.234,5;0,25\n'


@pytest.mark.parametrize(
    ("content", "names", "yi"),
    [
        (GERMAN, ("Autor, Jahr", "yi", "vi"), [-0.5, 1234.5]),
        ("\ufeff" + GERMAN, ("Autor, Jahr", "yi", "vi"), [-0.5, 1234.5]),
        (f"sep=;\r\n{GERMAN}", ("Autor, Jahr", "yi", "vi"), [-0.5, 1234.5]),
        (GERMAN.replace(";", "\t").replace("r\t F", "r; F"), ("Autor, Jahr", "yi", "vi"), [-0.5, 1234.5]),
        (GERMAN.encode("cp1252", errors="replace").replace(b"?0", b"-0"), ("Autor, Jahr", "yi", "vi"), [-0.5, 1234.5]),
        (GERMAN.encode("utf-16"), ("Autor, Jahr", "yi", "vi"), [-0.5, 1234.5]),
        (GERMAN.encode("utf-16-le"), ("Autor, Jahr", "yi", "vi"), [-0.5, 1234.5]),
        ("study|yi\nA, B|1\nC;D|2\n", ("study", "yi"), [1, 2]),
        ("study,yi\nA,1\nB,2\n,\n,,,\n", ("study", "yi"), [1, 2]),
        ('study,yi\n"A\nB",1\n"C;D;E",2\n', ("study", "yi"), [1, 2]),
        ("a;b,yi\n1;x,1\n2,2\n", ("a;b", "yi"), [1, 2]),
        ("sep=,\nstudy;1,yi\nA;2,1\nB;3,2\n", ("study;1", "yi"), [1, 2]),
        ('study,yi\nA,"1,5"\nB,"12,25"\n', ("study", "yi"), [1.5, 12.25]),
        ("study;yi\nA;1'234.5\nB;2 345.5\n", ("study", "yi"), [1234.5, 2345.5]),
        ("study;yi;n\nA;1.234;0,5\nB;2.345;1,5\n", ("study", "yi", "n"), [1234, 2345]),
        ("study,yi\nA,1.234\nB,2.345\n", ("study", "yi"), [1.234, 2.345]),
    ],
)
def test_separator_decimals_and_encoding_are_found(
    tmp_path: Path, content: str | bytes, names: tuple[str, ...], yi: list[float]
) -> None:
    table = table_of(tmp_path, content)
    assert (table.names, column(table, "yi")) == (names, yi)


@pytest.mark.parametrize("text", ["", "NA", "n/a", "N/A", "#N/A", "NaN", "null", ".", "-", "–", "−"])
def test_what_stands_for_a_missing_value(tmp_path: Path, text: str) -> None:
    table = table_of(tmp_path, f"id,yi\na,{text}\nb,1\n")
    assert table.missing("yi") == [True, False]


def test_codes_for_missing_values_are_those_declared_however_they_are_written(tmp_path: Path) -> None:
    options = options_from_words(missing=("-99,999", "refused"))
    table = table_of(tmp_path, "id;yi\n999;-99,0\nb;999\nc;refused\nd;1,5\n", options)
    assert [math.isnan(value) for value in column(table, "yi")] == [True, True, True, False]
    assert table.codes("id")[0] == "999"  # an id is never taken for a missing value
    assert table.why_missing(1, "yi") == "missing (999 is declared missing)"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("study;yi\nA;1.234\nB;2.345\n", "'1.234' can be read in two ways; say --decimal"),
        ('study,yi\nA,"1,234"\n', "'1,234' can be read in two ways"),
        ("study;yi\nA;1,5\nB;2.5\n", "with a comma ('1,5') and with a point ('2.5')"),
        ("study;yi;vi\nA;1.234;1,5\nB;1.235;x\n", "'1.234' can be read in two ways"),
        ("yi\n#DIV/0!\n", "row 1 (line 2), yi: '#DIV/0!' is an error of the spreadsheet"),
        ("yi;vi\n1,5;1\n1.5.2;1\n", "row 2 (line 3), yi: '1.5.2' is not a number"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(tmp_path: Path, content: str, words: str) -> None:
    faults: list = []
    numbers(table_of(tmp_path, content), "yi", faults)
    assert words in "\n".join(map(str, faults))


def test_two_signs_that_part_the_text_equally_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="separated by a comma or a semicolon; name it with --separator"):
        table_of(tmp_path, "a;b,c\n1;2,3\n")
    assert table_of(tmp_path, "a;b,c\n1;2,3\n", options_from_words(separator="semicolon")).names == ("a", "b,c")


def test_what_the_user_says_wins(tmp_path: Path) -> None:
    options = options_from_words(separator="comma", decimal="comma", encoding="latin-1")
    table = table_of(tmp_path, 'n\xe4me,yi\na,"1,234"\n'.encode("latin-1"), options)
    assert (table.names, column(table, "yi"), options.notes) == (("näme", "yi"), [1.234], [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("yi;vi\n1,5;1\n", "x.csv: decimal comma"),
        ("a, b;yi;vi\nc, d;1;2\n", "x.csv: cells separated by a semicolon"),
        ("ä,yi\n1,2\n".encode("cp1252"), "x.csv: not UTF-8, read as Windows-1252"),
        ("id,yi\na,1.234\n", "'1.234' is read with a decimal point"),
        ("id;yi;vi\na;1.234;0,5\n", "'1.234' is read with a decimal comma, as in the other columns"),
    ],
)
def test_what_was_not_plain_is_noted(tmp_path: Path, content: str | bytes, words: str) -> None:
    table = table_of(tmp_path, content)
    numbers(table, "yi", [])
    assert any(words in note for note in table.source.options.notes), table.source.options.notes


def test_a_plain_file_needs_no_note(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id;yi\na;1.5\nb;2\n")
    column(table, "yi")
    assert table.source.options.notes == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the table: x.csv is empty"),
        (b",,\n,,\n", "x.csv is empty"),
        (b"a,\x81\n1,2\n", "neither UTF-8 nor Windows-1252 text (line 1)"),
        (b"<!DOCTYPE html><table>", "is a web page"),
        (b"PK\x03\x04 no archive", "is damaged"),
        (b"Scores of May\na,b\n1,2\n", "line 1 ('Scores of May') has one cell and every row below has more"),
        (b"a,b\n1,2,3\n", r"row 1 (line 2): has 3 cells, the header has 2"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(DataError) as problem:
        table_of(tmp_path, content, options := ReadOptions())
    assert words in str(problem.value)
    assert options.notes == []


@pytest.mark.parametrize(
    ("words", "message"),
    [({"separator": "::"}, "must be one character"), ({"decimal": "dot"}, "comma or point")],
)
def test_options_that_cannot_be_are_refused(words: dict[str, str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        options_from_words(**words)


@pytest.mark.parametrize("text", ["1_0", "1.234,5", "12,34,5", "0x10", "1 2", "١", "1.2.3", "--1", "1,23.4"])
def test_slips_of_the_hand_are_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        to_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("−1", -1),
        ("–2.5", -2.5),
        ("1,234.5", 1234.5),
        ("1 234", 1234),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("+3", 3),
        ("1,234,567", 1234567),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert to_number(text) == value
