# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What a person can say about a file, and what the reader decided without being told."""

from __future__ import annotations

from dataclasses import dataclass, field

from openipt.tables.faults import refuse

SEPARATOR_WORDS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " ", "\\t": "\t"}
DECIMAL_WORDS = {"comma": ",", "point": "."}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read; None means that the reader finds it out.

    separator: one character between cells. decimal: "." or ",". missing: further codes that stand for a missing value
    (text or number). encoding: of delimited text. sheet: name or number (from 1) of a sheet. notes: the reader adds a
    sentence for each decision that was not plain.
    """

    separator: str | None = None
    decimal: str | None = None
    missing: tuple[str, ...] = ()
    encoding: str | None = None
    sheet: str | None = None
    notes: list[str] = field(default_factory=list, compare=False)

    def say(self, note: str) -> None:
        """Keep a note, once."""
        if note not in self.notes:
            self.notes.append(note)


def options_from_words(
    separator: str | None = None,
    decimal: str | None = None,
    missing: tuple[str, ...] = (),
    encoding: str | None = None,
    sheet: str | None = None,
) -> ReadOptions:
    """Return the options as typed, with words such as "tab" or "comma" understood. Raises DataError."""
    mark = SEPARATOR_WORDS.get(separator, separator) if separator else None
    if mark is not None and (len(mark) != 1 or mark in '\r\n"'):
        raise refuse(f"the separator {separator!r} must be one character, or comma, semicolon, tab, pipe or space")
    point = DECIMAL_WORDS.get(decimal, decimal) if decimal else None
    if point not in (None, ".", ","):
        raise refuse(f"the decimal mark {decimal!r} must be comma or point")
    codes = tuple(code.strip() for text in missing for code in text.split(",") if code.strip())
    return ReadOptions(mark, point, codes, encoding, sheet)
