# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Delimited text: its encoding, the sign between its cells, and its records with the lines where they begin."""

from __future__ import annotations

import codecs
import csv
import io
import re

from openipt.tables.building import Record, from_records
from openipt.tables.faults import refuse
from openipt.tables.options import ReadOptions
from openipt.tables.table import Table

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
HEAD_RECORDS = 200
_SEP_LINE = re.compile(r"^\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(content: bytes, file: str, options: ReadOptions) -> Table:
    """Return the table in a text. Raises DataError for what is no text or no sound table."""
    text = decode(content, file, options)
    lines, skipped = text, 0
    first = text.split("\n", 1)[0].rstrip("\r")
    separator = options.separator
    if match := _SEP_LINE.match(first):
        lines, skipped = text[len(first) :].lstrip("\r").removeprefix("\n"), 1
        separator = separator or match[1]
    if separator is None:
        separator = find_separator(lines, file, options)
    records = _records(lines, separator, file, skipped)
    return from_records(records, file, options, plain_point=separator == ",")


def decode(content: bytes, file: str, options: ReadOptions) -> str:
    """Return the text of a file, by its mark, as UTF-8, else as Windows-1252, which is noted. Raises DataError."""
    encoding = options.encoding or next((name for bom, name in _BOMS if content.startswith(bom)), None)
    if encoding is None:
        encoding = _unmarked_utf16(content) or "utf-8"
    try:
        text = content.decode(encoding)
    except LookupError:
        raise refuse(f"there is no encoding {encoding!r}; utf-8, cp1252 and utf-16 are usual ones") from None
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        if options.encoding:
            raise refuse(f"{file} is not {encoding} text (line {line}); name another with --encoding") from None
        text, encoding = _windows(content, file, line), "Windows-1252"
    if "\x00" in text:
        raise refuse(f"{file} is not a text file")
    if encoding not in ("utf-8", "utf-8-sig") and not options.encoding:
        options.say(f"{file}: not UTF-8, read as {encoding}; if names look wrong, say --encoding")
    return text.removeprefix("\ufeff")


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: half of the first bytes are zero, all at even or all at odd places."""
    head = content[:512]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) * 0.3 or min(even, odd):
        return None
    return "utf-16-be" if even else "utf-16-le"


def _windows(content: bytes, file: str, line: int) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise refuse(
            f"{file} is neither UTF-8 nor Windows-1252 text (line {line}); name its encoding with --encoding"
        ) from None


def find_separator(text: str, file: str, options: ReadOptions) -> str:
    """Return the sign that parts the head of a text into rows of equal length.

    A sign counts when the header has it; the one that fits most rows wins, then the one that makes more columns. It is
    noted where another sign came near. Raises DataError where two fit equally.
    """
    fits = {mark: fit for mark in SEPARATORS if (fit := _fit(text, mark))}
    if not fits:
        return ","
    best = max(fits.values())
    winners = [mark for mark, fit in fits.items() if fit == best]
    if len(winners) > 1:
        names = " or a ".join(SEPARATORS[mark] for mark in winners)
        raise refuse(f"{file}: the cells could be separated by a {names}; name it with --separator")
    if len(fits) > 1:
        options.say(f"{file}: cells separated by a {SEPARATORS[winners[0]]}")
    return winners[0]


def _fit(text: str, mark: str) -> tuple[float, int] | None:
    """Return the share of the first rows as long as the header, and that length; None for one column."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    widths: list[int] = []
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) > HEAD_RECORDS:
                break
    except csv.Error:
        if not widths:
            return None
    if not widths or widths[0] < 2:
        return None
    rows = widths[1:] or widths
    return sum(width == widths[0] for width in rows) / len(rows), widths[0]


def _records(text: str, separator: str, file: str, skipped: int) -> list[Record]:
    records: list[Record] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for record in reader:
            if record:
                records.append((begins + skipped, record))
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise refuse(f"{file} is not sound CSV (line {begins + skipped}): {problem}") from None
    return records
