# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Parquet and Arrow (Feather) files, by pyarrow."""

from __future__ import annotations

import io

from openipt.tables.building import refuse_twins
from openipt.tables.faults import refuse
from openipt.tables.options import ReadOptions
from openipt.tables.table import Source, Table


def read_columnar(content: bytes, file: str, kind: str, options: ReadOptions) -> Table:
    """Return the table of a Parquet or Arrow file, its types kept. Raises DataError for a damaged file.

    In one thread: with several, a damaged file ends the others' work without a word.
    """
    import pyarrow
    from pyarrow import feather, parquet

    try:
        if kind == "parquet":
            data = parquet.ParquetFile(io.BytesIO(content)).read(use_threads=False)
        else:
            data = feather.read_table(io.BytesIO(content), use_threads=False)
    except (OSError, ValueError, NotImplementedError):
        raise refuse(f"{file} is not a sound {'Parquet' if kind == 'parquet' else 'Arrow'} file") from None
    names = [name.strip() for name in data.column_names]
    refuse_twins(names, file)
    columns = [
        column.cast(column.type.value_type) if pyarrow.types.is_dictionary(column.type) else column
        for column in data.columns
    ]
    columns = [
        column.cast(pyarrow.string()) if pyarrow.types.is_large_string(column.type) else column for column in columns
    ]
    data = pyarrow.table(columns, names=names)
    count = data.num_rows
    return Table(data, tuple(range(1, count + 1)), (None,) * count, Source(file, data, options))
