# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Sheets of Excel (.xlsx by openpyxl; .xls and .xlsb by calamine) and OpenDocument (.ods by calamine).

openpyxl tells apart what calamine gives as an empty cell: an error such as #DIV/0!, and a formula that was never
calculated (a program wrote the file, and no spreadsheet has opened it since).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from zipfile import BadZipFile

from openipt.tables.building import Record, from_records
from openipt.tables.faults import DataError, Fault, refuse
from openipt.tables.options import ReadOptions
from openipt.tables.table import Table

UNCALCULATED = "holds a formula that was never calculated; open the file in a spreadsheet, save it, and read it again"


def read_xlsx(content: bytes, file: str, options: ReadOptions) -> Table:
    """Return the table of one sheet. Raises DataError for a file that is no workbook or holds uncalculated formulas."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        records = {name: _cells(book[name]) for name in _wanted(visible, options, file)}
    except DataError:
        raise
    except (BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError, SyntaxError):
        raise refuse(f"{file} is not a sound Excel file") from None
    name = _chosen(records, options, file)
    _refuse_uncalculated(content, name, records[name])
    return from_records(records[name], file, options, plain_point=True, sheet=name)


def _cells(sheet: Any) -> list[Record]:
    sheet.reset_dimensions()  # what a program wrote of the sheet's size is often wrong
    return [(number, list(cells)) for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)]


def _refuse_uncalculated(content: bytes, name: str, records: Sequence[Record]) -> None:
    """Raise DataError naming each formula without a value, in the columns that have a name."""
    import openpyxl

    filled = [(number, cells) for number, cells in records if any(cell is not None for cell in cells)]
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    sheet = book[name]
    sheet.reset_dimensions()
    names = [str(cell or "") for cell in filled[0][1]] if filled else []
    values = dict(records)
    faults = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for place, cell in enumerate(cells):
            row = values.get(number, ())
            value = row[place] if place < len(row) else None
            if cell.value is not None and value is None:
                column = names[place] if place < len(names) else ""
                faults.append(Fault(number, column, UNCALCULATED, number, name))
    if faults:
        raise DataError(faults)


def read_other_sheet(content: bytes, file: str, options: ReadOptions) -> Table:
    """Return the table of one sheet of .xls, .xlsb or .ods. Raises DataError for a file that is no workbook."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible]
        records: dict[str, list[Record]] = {
            name: list(enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1))
            for name in _wanted(visible, options, file)
        }
    except calamine.PasswordError:
        raise refuse(f"{file} is protected by a password; save it without one") from None
    except calamine.CalamineError:
        raise refuse(f"{file} is not a sound spreadsheet") from None
    name = _chosen(records, options, file)
    return from_records(records[name], file, options, plain_point=True, sheet=name)


def _wanted(visible: list[str], options: ReadOptions, file: str) -> list[str]:
    """Return the sheet that was named, by name or number, or all visible ones."""
    wanted = options.sheet
    if wanted is None:
        return visible
    if wanted in visible:
        return [wanted]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(visible):
        return [visible[int(wanted) - 1]]
    raise refuse(f"{file} has no sheet {wanted!r}; the sheets are {', '.join(visible)}")


def _chosen(records: dict[str, list[Record]], options: ReadOptions, file: str) -> str:
    """Return the first sheet with anything in it; which, where there are others."""
    filled = [name for name, rows in records.items() if any(cell not in (None, "") for _, row in rows for cell in row)]
    if not filled:
        raise refuse(f"{file} is empty")
    if len(filled) > 1:
        options.say(f"{file}: sheet {filled[0]!r} of {', '.join(map(repr, filled))}; --sheet names another")
    return filled[0]
