# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Parquet and Arrow files, read as delimited text is."""

import pyarrow
import pyarrow.csv
import pytest
from pyarrow import feather, parquet

from evidence.reference_numbers import DATA
from openipt.tables.faults import DataError
from openipt.tables.reading import read_table

SOURCE = DATA / "konstantopoulos2011.csv"


@pytest.mark.parametrize("compression", ["none", "gzip", "snappy", "zstd"])
def test_the_same_table_as_from_csv(tmp_path, compression):
    path = tmp_path / "schools.parquet"
    parquet.write_table(pyarrow.csv.read_csv(SOURCE), path, compression=compression)
    ours, csv = read_table(path), read_table(SOURCE)
    assert ours.names == csv.names
    assert [[float(cell) for cell in row] for row in ours.rows] == [[float(c) for c in row] for row in csv.rows]


def test_an_arrow_file_is_read_with_its_categories(tmp_path):
    path = tmp_path / "arms.feather"
    arms = pyarrow.array(["ipt", "control", None]).dictionary_encode()
    feather.write_feather(pyarrow.table({"arm": arms, "yi": [1, 2, None]}), path)
    assert read_table(path).rows == (("ipt", "1"), ("control", "2"), ("", ""))


def test_nothing_is_an_empty_cell(tmp_path):
    path = tmp_path / "gaps.parquet"
    parquet.write_table(pyarrow.table({"study": ["a", None], "yi": [0.5, None]}), path)
    assert read_table(path).rows == (("a", "0.5"), ("", ""))


@pytest.mark.parametrize("name", ["damaged.parquet", "damaged.feather"])
def test_a_damaged_file_is_named(tmp_path, name):
    path = tmp_path / name
    parquet.write_table(pyarrow.csv.read_csv(SOURCE), path)
    whole = path.read_bytes()
    for content in (b"", b"yi,vi", whole[:200] + bytes(200) + whole[400:]):
        path.write_bytes(content)
        with pytest.raises(DataError, match=r"damaged\.\w+ is not a sound (Parquet|Arrow) file"):
            read_table(path)


def test_a_column_that_comes_twice_is_named(tmp_path):
    path = tmp_path / "twice.parquet"
    parquet.write_table(pyarrow.table([pyarrow.array([1.0]), pyarrow.array([2.0])], names=["yi", "yi"]), path)
    with pytest.raises(DataError, match="names a column twice: yi"):
        read_table(path)
