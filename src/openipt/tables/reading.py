# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading a table from a file of any kind that is read here; the kind is known by the content, else by the name."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from openipt.tables.faults import refuse
from openipt.tables.options import ReadOptions
from openipt.tables.table import Table

KINDS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".feather": "arrow",
    ".arrow": "arrow",
    ".sav": "sav",
    ".zsav": "zsav",
    ".por": "por",
    ".dta": "dta",
}
"""Kinds known by the end of the name where the content does not tell."""

_BEGINNINGS = (
    (b"$FL2", "sav"),
    (b"$FL3", "zsav"),
    (b"<stata_dta>", "dta"),
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"\xd0\xcf\x11\xe0", "xls"),
)


def read_table(path: Path, options: ReadOptions | None = None) -> Table:
    """Return the table in a file. Raises DataError saying what is wrong and where."""
    options = options or ReadOptions()
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise refuse(f"cannot read {path}: {problem.strerror}") from None
    kind = _kind(content, path)
    if options.sheet and kind not in ("xlsx", "xls"):
        raise refuse(f"--sheet is for spreadsheets, and {path.name} is none")
    if kind == "xlsx":
        from openipt.tables.spreadsheets import read_xlsx

        return read_xlsx(content, path.name, options)
    if kind == "xls":
        from openipt.tables.spreadsheets import read_other_sheet

        return read_other_sheet(content, path.name, options)
    if kind in ("sav", "zsav", "por", "dta"):
        from openipt.tables.statistical import read_statistical

        return read_statistical(content, path.name, kind, options)
    if kind in ("parquet", "arrow"):
        from openipt.tables.columnar import read_columnar

        return read_columnar(content, path.name, kind, options)
    from openipt.tables.delimited import read_delimited

    return read_delimited(content, path.name, options)


def _kind(content: bytes, path: Path) -> str:
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content, path.name)
    kind = next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), None)
    if kind is None and content[:512].lstrip()[:5].lower() in (b"<html", b"<!doc", b"<tabl"):
        raise refuse(f"{path.name} is a web page, whatever its name says; save it as .xlsx or .csv")
    return kind or KINDS.get(path.suffix.lower(), "text")


def _zipped(content: bytes, name: str) -> str:
    """Return the kind of spreadsheet in a ZIP archive."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError):
        raise refuse(f"{name} is damaged: its archive cannot be opened") from None
    if "xl/workbook.xml" in entries:
        return "xlsx"
    if "xl/workbook.bin" in entries or "content.xml" in entries:
        return "xls"
    raise refuse(f"{name} is an archive (ZIP); unpack it and name the table in it")
