# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Data files of SPSS (.sav, .zsav, .por) and Stata (.dta), by pyreadstat: codes, labels, why values are missing."""

from __future__ import annotations

import math
import os
import tempfile
from pathlib import Path
from typing import Any

from openipt.tables.building import from_columns
from openipt.tables.faults import refuse
from openipt.tables.options import ReadOptions
from openipt.tables.table import Table, as_text


def read_statistical(content: bytes, file: str, kind: str, options: ReadOptions) -> Table:
    """Return the table of an SPSS or Stata file with its value labels. Raises DataError for a damaged file.

    A value that the file declares missing (SPSS: values or ranges; Stata: .a to .z) is missing, with its code and label
    as the reason.
    """
    import pyreadstat

    read = {
        "sav": pyreadstat.read_sav,
        "zsav": pyreadstat.read_sav,
        "por": pyreadstat.read_por,
        "dta": pyreadstat.read_dta,
    }
    # user_missing and plain codes: by default the reason for a missing answer would be lost.
    arguments: dict[str, Any] = {"output_format": "dict", "apply_value_formats": False}
    if kind != "por":
        arguments["user_missing"] = True
    if options.encoding:
        arguments["encoding"] = options.encoding
    try:
        columns, meta = _read(read[kind], content, kind, arguments)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError, UnicodeError):
        program = "Stata" if kind == "dta" else "SPSS"
        raise refuse(f"{file} is not a sound {program} file") from None
    reasons: dict[str, dict[int, str]] = {}
    values = [_column(name, list(columns[name]), meta, reasons) for name in meta.column_names]
    for name, rows in reasons.items():
        options.say(f"{file}, {name}: {len(rows)} declared missing in the file")
    return from_columns(
        meta.column_names, values, file, options, labels=dict(meta.variable_value_labels), reasons=reasons
    )


def _read(read: Any, content: bytes, kind: str, arguments: dict[str, Any]) -> Any:
    """Return what the library reads, which wants a file by its name."""
    handle, name = tempfile.mkstemp(suffix=f".{kind}")
    try:
        with os.fdopen(handle, "wb") as copy:
            copy.write(content)
        return read(name, **arguments)
    finally:
        Path(name).unlink()


def _column(name: str, values: list[Any], meta: Any, reasons: dict[str, dict[int, str]]) -> list[Any]:
    """Return the values of a column as Python has them, None where missing; why, by row, in `reasons`."""
    labels = meta.variable_value_labels.get(name, {})
    ranges = meta.missing_ranges.get(name, [])
    codes = set(meta.missing_user_values.get(name, []))
    cells = []
    for number, raw in enumerate(values, start=1):
        value = raw.item() if hasattr(raw, "item") else raw
        if value is None or (isinstance(value, float) and math.isnan(value)):
            value = None
        elif value in codes or any(_within(value, part) for part in ranges):
            code = f".{value}" if value in codes else as_text(value)
            label = labels.get(value)
            reasons.setdefault(name, {})[number] = f"{code} {label!r}" if label else code
            value = None
        cells.append(value)
    return cells


def _within(value: Any, part: dict[str, Any]) -> bool:
    low, high = part["lo"], part["hi"]
    if isinstance(value, str) or isinstance(low, str):
        return isinstance(value, str) and value.strip() in (str(low).strip(), str(high).strip())
    return isinstance(value, (int, float)) and low <= value <= high
