# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Parquet files, read as CSV files are. These tests exist where the extra `parquet` is installed (pip install
'.[parquet]'): pyarrow is several times the size of everything else the suite needs, so the pinned environment lacks it.
"""

from importlib.util import find_spec

import pytest

from evidence.reference_numbers import DATA
from openipt.evidence import DataError
from openipt.evidence.reading import read_table

if find_spec("pyarrow"):
    import pyarrow
    import pyarrow.csv
    from pyarrow import parquet

    @pytest.mark.parametrize("compression", ["none", "gzip", "snappy", "zstd"])
    def test_the_same_table_as_from_csv(tmp_path, compression):
        source, path = DATA / "konstantopoulos2011.csv", tmp_path / "schools.parquet"
        parquet.write_table(pyarrow.csv.read_csv(source), path, compression=compression)
        ours, csv = read_table(path), read_table(source)
        assert ours.names == csv.names
        assert [[float(cell) for cell in row] for row in ours.rows] == [[float(c) for c in row] for row in csv.rows]

    def test_nothing_is_an_empty_cell(tmp_path):
        path = tmp_path / "gaps.parquet"
        parquet.write_table(pyarrow.table({"study": ["a", None], "yi": [0.5, None]}), path)
        assert read_table(path).rows == (("a", "0.5"), ("", ""))

    def test_a_damaged_file_is_named(tmp_path):
        path = tmp_path / "damaged.parquet"
        parquet.write_table(pyarrow.csv.read_csv(DATA / "konstantopoulos2011.csv"), path)
        whole = path.read_bytes()
        for content in (b"", b"yi,vi", whole[:200] + bytes(200) + whole[400:]):
            path.write_bytes(content)
            with pytest.raises(DataError, match=r"damaged\.parquet is not a sound Parquet file"):
                read_table(path)

    def test_a_column_that_comes_twice_is_named(tmp_path):
        path = tmp_path / "twice.parquet"
        parquet.write_table(pyarrow.table([pyarrow.array([1.0]), pyarrow.array([2.0])], names=["yi", "yi"]), path)
        with pytest.raises(DataError, match="names a column twice: yi"):
            read_table(path)
